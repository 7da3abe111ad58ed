// What the decision needs of an event besides the ticket: rules, lists, types, gates, people.
import type {
  CheckInListId,
  EventId,
  GateId,
  TenantId,
  TicketId,
  TicketTypeId,
  UserId,
} from '../../../shared/ids.ts'
import type { EventCodeKeys } from '../../../shared/tickets/qr-types.ts'
import type { CheckInList, EventRules, TicketType } from '../../../shared/tickets/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import { askAnew, askSmall, type TenantTx } from '../../platform/db/tenant-tx.ts'
import { toCodeKeys } from '../tickets/event-keys.ts'

export type EventContext = {
  readonly rules: EventRules
  /** Archived or cancelled: gates are closed, though late uploads still count. */
  readonly isEnded: boolean
  readonly lists: ReadonlyMap<CheckInListId, CheckInList>
  readonly typesByNumber: ReadonlyMap<number, TicketType>
  readonly gates: ReadonlyMap<GateId, string>
  /** Hex: what a code says of its event, unverified. */
  readonly tag: string
  /** What verifies this event's codes. The rows are read each time, so a revoked key stops at once. */
  readonly codeKeys: EventCodeKeys
}

/** How events are named: themselves, by a list, by what a code says of its event (hex), by a ticket. */
export type Which = {
  readonly eventIds?: readonly EventId[]
  readonly listIds?: readonly CheckInListId[]
  readonly tags?: readonly string[]
  readonly ticketIds?: readonly TicketId[]
}

/**
 * The events named in one of these ways; published ones first, then the latest. What the tenant does not have is
 * simply not in the map.
 */
export async function loadEventContexts(
  tx: TenantTx,
  deps: Pick<Deps, 'config'>,
  tenantId: TenantId,
  which: Which,
): Promise<ReadonlyMap<EventId, EventContext>> {
  const { ticketIds = [] } = which
  const condition = conditionOf(tx, which)
  if (condition === null) return new Map()
  const query = tx<{ context: ContextJson }[]>`
    select json_build_object(
      'id', e.id, 'name', e.name, 'admitUnseen', e.admit_unseen, 'verification', e.verification, 'status', e.status,
      'tag', encode(e.tag, 'hex'), 'sealed', encode(m.sealed, 'hex'), 'currentKeyId', e.current_key_id,
      'isOrderInCode', e.is_order_in_code, 'isNameInCode', e.is_name_in_code,
      'keyIds', (select coalesce(json_agg(k.key_id order by k.key_id), '[]') from event_keys k
        where k.tenant_id = e.tenant_id and k.event_id = e.id and k.revoked_at is null),
      'lists', (select coalesce(json_agg(json_build_object(
          'id', l.id, 'name', l.name, 'validFrom', epoch_ms(l.valid_from), 'validUntil', epoch_ms(l.valid_until),
          'entriesMax', l.entries_max, 'reentryAfterExit', l.reentry_after_exit, 'admitUnpaid', l.admit_unpaid,
          'typeNumbers', case when not l.is_all_types then (
            select coalesce(json_agg(tt.number), '[]') from check_in_list_types lt
              join ticket_types tt on tt.tenant_id = lt.tenant_id and tt.id = lt.ticket_type_id
             where lt.tenant_id = l.tenant_id and lt.list_id = l.id) end,
          'gateIds', (select coalesce(json_agg(lg.gate_id), '[]') from check_in_list_gates lg
             where lg.tenant_id = l.tenant_id and lg.list_id = l.id))), '[]')
        from check_in_lists l where l.tenant_id = e.tenant_id and l.event_id = e.id),
      'types', (select coalesce(json_agg(json_build_object(
          'id', tt.id, 'number', tt.number, 'name', tt.name, 'nameBn', tt.name_bn, 'attention', tt.attention,
          'validFrom', epoch_ms(tt.valid_from), 'validUntil', epoch_ms(tt.valid_until))), '[]')
        from ticket_types tt where tt.tenant_id = e.tenant_id and tt.event_id = e.id),
      'gates', (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name)), '[]')
        from gates g where g.tenant_id = e.tenant_id and g.event_id = e.id)) as context
      from events e
      join tenant_keys m on m.tenant_id = e.tenant_id
     where ${condition}
     order by e.status = 'published' desc, e.starts_at desc, e.id
  `
  const rows = ticketIds.length === 0 ? await askSmall(tx, query) : await query
  return new Map(rows.map(({ context }) => [context.id, toContext(deps, tenantId, context)]))
}

/** Only the ways that are used: what is not asked need not be planned. Null: none is. */
function conditionOf(tx: TenantTx, which: Which) {
  const { eventIds = [], listIds = [], tags = [], ticketIds = [] } = which
  const ways = [
    eventIds.length > 0 && tx`e.id = any((select ${pgArray(eventIds)}::text::uuid[])::uuid[])`,
    tags.length > 0 &&
      tx`e.tag = any((select ${pgArray(tags.map((tag) => `\\x${tag}`))}::text::bytea[])::bytea[])`,
    listIds.length > 0 &&
      tx`e.id in (select event_id from check_in_lists where id = any((select ${pgArray(listIds)}::text::uuid[])::uuid[]))`,
    ticketIds.length > 0 &&
      tx`e.id in (select event_id from tickets where id = any((select ${pgArray(ticketIds)}::text::uuid[])::uuid[]))`,
  ].filter((way) => way !== false)
  const [first, ...others] = ways
  return first === undefined ? null : others.reduce((all, way) => tx`${all} or ${way}`, first)
}

type ListJson = Omit<CheckInList, 'typeNumbers' | 'gateIds'> & {
  readonly typeNumbers: readonly number[] | null
  readonly gateIds: readonly GateId[]
}

type ContextJson = Omit<EventRules, 'id'> & {
  readonly id: EventId
  readonly tag: string
  readonly sealed: string
  readonly currentKeyId: number
  readonly isOrderInCode: boolean
  readonly isNameInCode: boolean
  readonly keyIds: readonly number[]
  readonly status: string
  readonly lists: readonly ListJson[]
  readonly types: readonly (TicketType & {
    readonly id: TicketTypeId
    readonly validFrom: Instant | null
  })[]
  readonly gates: readonly { readonly id: GateId; readonly name: string }[]
}

function toContext(
  deps: Pick<Deps, 'config'>,
  tenantId: TenantId,
  json: ContextJson,
): EventContext {
  return {
    rules: {
      id: json.id,
      name: json.name,
      admitUnseen: json.admitUnseen,
      verification: json.verification,
    },
    isEnded: json.status === 'archived' || json.status === 'cancelled',
    lists: new Map(json.lists.map((list) => [list.id, toList(list)])),
    typesByNumber: new Map(json.types.map((type) => [type.number, type])),
    gates: new Map(json.gates.map((gate) => [gate.id, gate.name])),
    tag: json.tag,
    codeKeys: toCodeKeys(deps, tenantId, { ...json, eventId: json.id }),
  }
}

const toList = (list: ListJson): CheckInList => ({
  ...list,
  typeNumbers: list.typeNumbers === null ? null : new Set(list.typeNumbers),
  gateIds: new Set(list.gateIds),
})

export type Person = {
  readonly userId: UserId
  readonly isActive: boolean
  readonly isSupervisor: boolean
}

/** Those of `userIds` that belong to the tenant. A tenant admin may all that a supervisor may. */
export async function loadPeople(
  tx: TenantTx,
  tenantId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<UserId, Person>> {
  if (userIds.length === 0) return new Map()
  const query = tx<Person[]>`
    select tu.user_id, tu.status = 'active' and u.status = 'active' as is_active,
           tu.role = 'tenant_admin' or tu.level = 'supervisor' as is_supervisor
      from tenant_users tu
      join users u on u.id = tu.user_id
     where tu.tenant_id = ${tenantId}
       and tu.user_id = any((select ${pgArray(userIds)}::text::uuid[])::uuid[])
  `
  const rows = await askAnew(tx, query)
  return new Map(rows.map((row) => [row.userId, row]))
}

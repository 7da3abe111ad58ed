// Events and their parts as an organizer's administration reads and changes them.
import type { EventStatus, TicketTypeFields } from '../../../shared/events/admin-schema.ts'
import type { CheckInListId, EventId, GateId, TicketTypeId } from '../../../shared/ids.ts'
import type { TenantStatus } from '../../../shared/tenants/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { likePattern } from '../../platform/http/keyset.ts'

export type EditableEvent = {
  readonly name: string
  readonly nameBn: string | null
  readonly slug: string
  readonly venue: string | null
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly timeZone: string
  readonly admitUnseen: boolean
  readonly isOrderInCode: boolean
  readonly isNameInCode: boolean
}

export type StoredEvent = EditableEvent & {
  readonly id: EventId
  readonly status: EventStatus
  readonly verification: 'signed' | 'listed'
  readonly guarantee: 'detect'
  readonly createdAt: Instant
  readonly version: number
}

export type EventsQuery = {
  /** In a name or the slug, anywhere, in any case. */
  readonly search: string | undefined
  readonly status: EventStatus | undefined
  readonly after: readonly [startsAt: Instant, id: string] | null
  readonly limit: number
}

/** The latest start first. */
export function listStoredEvents(
  tx: TenantTx,
  { search, status, after, limit }: EventsQuery,
): Promise<readonly StoredEvent[]> {
  const pattern = likePattern(search ?? '')
  const found =
    search === undefined || search === ''
      ? tx``
      : tx`and (name ilike ${pattern} or name_bn ilike ${pattern} or slug ilike ${pattern})`
  const ofStatus = status === undefined ? tx`` : tx`and status = ${status}`
  const older =
    after === null ? tx`` : tx`and (starts_at, id) < (${tx.typed.instant(after[0])}, ${after[1]})`
  return tx<StoredEvent[]>`
    select ${columns(tx)}
      from events
     where true ${found} ${ofStatus} ${older}
     order by starts_at desc, id desc
     limit ${limit}
  `
}

const columns = (tx: TenantTx) => tx`
  id, slug, name, name_bn, venue, starts_at, ends_at, time_zone, status, admit_unseen, verification, guarantee,
  is_order_in_code, is_name_in_code, created_at, version
`

export async function findStoredEvent(tx: TenantTx, id: EventId): Promise<StoredEvent | null> {
  const [row] = await tx<StoredEvent[]>`select ${columns(tx)} from events where id = ${id}`
  return row ?? null
}

/** Of two who change one event the second waits. Null: none of this tenant. */
export async function lockStoredEvent(tx: TenantTx, id: EventId): Promise<StoredEvent | null> {
  const [row] = await tx<StoredEvent[]>`
    select ${columns(tx)} from events where id = ${id} for no key update
  `
  return row ?? null
}

/**
 * Waits for all who give tickets of it at this moment, and lets nobody else begin until the transaction ends. Before
 * `lockStoredEvent`.
 */
export async function lockEventSales(tx: TenantTx, id: EventId): Promise<void> {
  await tx`select from events where id = ${id} for update`
}

/** True when another event of the tenant has that slug. */
export async function isEventSlugTaken(tx: TenantTx, slug: string, id: EventId): Promise<boolean> {
  const rows = await tx`select 1 from events where slug = ${slug} and id <> ${id}`
  return rows.length > 0
}

/** Of an event that is locked. */
export async function updateEvent(tx: TenantTx, id: EventId, event: EditableEvent): Promise<void> {
  await tx`
    update events
       set name = ${event.name}, name_bn = ${event.nameBn}, slug = ${event.slug}, venue = ${event.venue},
           starts_at = ${tx.typed.instant(event.startsAt)}, ends_at = ${tx.typed.instant(event.endsAt)},
           time_zone = ${event.timeZone}, admit_unseen = ${event.admitUnseen},
           is_order_in_code = ${event.isOrderInCode}, is_name_in_code = ${event.isNameInCode},
           version = version + 1
     where id = ${id}
  `
}

/** Of an event that is locked. */
export async function updateEventStatus(
  tx: TenantTx,
  id: EventId,
  status: EventStatus,
): Promise<void> {
  await tx`update events set status = ${status}, version = version + 1 where id = ${id}`
}

export async function getTenantStatus(tx: TenantTx): Promise<TenantStatus> {
  const [row] = await tx<{ readonly status: TenantStatus }[]>`select status from tenants`
  // A tenant that is gone does nothing any more.
  return row?.status ?? 'suspended'
}

export async function countTicketTypes(tx: TenantTx, id: EventId): Promise<number> {
  const [row] = await tx<{ readonly count: number }[]>`
    select count(*) as count from ticket_types where event_id = ${id}
  `
  return row?.count ?? 0
}

export type StoredType = TicketTypeFields & {
  readonly id: TicketTypeId
  readonly number: number
  readonly currency: string
  readonly quantitySold: number
  readonly quantityHeld: number
  readonly version: number
}
export type StoredGate = { readonly id: GateId; readonly name: string; readonly version: number }
export type StoredList = {
  readonly id: CheckInListId
  readonly name: string
  readonly isAllTypes: boolean
  readonly typeIds: readonly TicketTypeId[]
  readonly gateIds: readonly GateId[]
  readonly validFrom: Instant | null
  readonly validUntil: Instant | null
  readonly entries: number | null
  readonly reentryAfterExit: boolean
  readonly admitUnpaid: 'never' | 'ask'
  readonly version: number
}
export type EventParts = {
  readonly types: readonly StoredType[]
  readonly gates: readonly StoredGate[]
  readonly lists: readonly StoredList[]
}

/** As many of each as an event may have. */
const PARTS_MAX = 1_000

export async function readEventParts(tx: TenantTx, id: EventId): Promise<EventParts> {
  const [types, gates, lists] = await Promise.all([
    listTypeRows(tx, id),
    listGateRows(tx, id),
    listListRows(tx, id),
  ])
  return { types, gates, lists }
}

/** With how many places are sold and held. */
export const listTypeRows = (tx: TenantTx, id: EventId): Promise<readonly StoredType[]> => tx<
  StoredType[]
>`
  select y.id, y.number, y.name, y.name_bn, y.price_cents, y.currency, y.quantity_total, y.sale_from, y.sale_until,
         y.per_order_max, y.per_buyer_max, y.valid_from, y.valid_until, y.attention, y.version,
         p.sold as quantity_sold, p.held as quantity_held
    from ticket_types y
    join places p on p.tenant_id = y.tenant_id and p.ticket_type_id = y.id
   where y.event_id = ${id}
   order by y.number
   limit ${PARTS_MAX}
`

export const listListRows = (tx: TenantTx, id: EventId): Promise<readonly StoredList[]> => tx<
  StoredList[]
>`
  select l.id, l.name, l.is_all_types, l.valid_from, l.valid_until, l.entries_max as entries,
         l.reentry_after_exit, l.admit_unpaid, l.version,
         (select coalesce(json_agg(t.ticket_type_id order by t.ticket_type_id), '[]')
            from check_in_list_types t
           where t.tenant_id = l.tenant_id and t.list_id = l.id) as type_ids,
         (select coalesce(json_agg(g.gate_id order by g.gate_id), '[]')
            from check_in_list_gates g
           where g.tenant_id = l.tenant_id and g.list_id = l.id) as gate_ids
    from check_in_lists l
   where l.event_id = ${id}
   order by l.name, l.id
   limit ${PARTS_MAX}
`

export const listGateRows = (tx: TenantTx, id: EventId): Promise<readonly StoredGate[]> => tx<
  StoredGate[]
>`
  select id, name, version from gates where event_id = ${id} order by name, id limit ${PARTS_MAX}
`

/** True while somebody bought or may scan: orders, tickets, or a station that was given the event. */
export async function isEventUsed(tx: TenantTx, id: EventId): Promise<boolean> {
  const [row] = await tx<{ readonly isUsed: boolean }[]>`
    select exists (select 1 from orders where event_id = ${id})
        or exists (select 1 from tickets where event_id = ${id})
        or exists (select 1 from station_events where event_id = ${id}) as is_used
  `
  return row?.isUsed ?? false
}

/** Whoever orders has locked the places first: nobody does from here on until the transaction ends. */
export async function lockPlacesOfEvent(tx: TenantTx, id: EventId): Promise<void> {
  await tx`
    select 1 from places
     where ticket_type_id in (select id from ticket_types where event_id = ${id})
     order by ticket_type_id
       for update
  `
}

/** With its parts. A foreign key refuses an event that is used after all. */
export async function deleteEvent(tx: TenantTx, id: EventId): Promise<void> {
  const lists = tx`select id from check_in_lists where event_id = ${id}`
  await tx`delete from check_in_list_types where list_id in (${lists})`
  await tx`delete from check_in_list_gates where list_id in (${lists})`
  await tx`delete from check_in_lists where event_id = ${id}`
  await tx`delete from gates where event_id = ${id}`
  await tx`delete from ticket_types where event_id = ${id}`
  await tx`delete from event_keys where event_id = ${id}`
  await tx`delete from events where id = ${id}`
}

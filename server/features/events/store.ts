// Events with their types, gates, lists and key ids.

import type { ListSettings, NewEvent, TicketTypeInput } from '../../../shared/events/schema.ts'
import type { CheckInListId, EventId, GateId, TicketTypeId } from '../../../shared/ids.ts'
import { type Instant, instantToTextOrNull } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

type EventRow = Omit<NewEvent, 'ticketTypes' | 'gates' | 'lists'> & {
  readonly id: EventId
  readonly tag: Uint8Array
}

/** False when the slug is taken. */
export async function insertEvent(tx: TenantTx, event: EventRow, at: Instant): Promise<boolean> {
  const { count } = await tx`
    insert into events (id, slug, name, name_bn, venue, starts_at, ends_at, time_zone, status, admit_unseen,
                        verification, guarantee, is_order_in_code, is_name_in_code, tag, current_key_id, created_at)
    values (${event.id}, ${event.slug}, ${event.name}, ${event.nameBn}, ${event.venue},
            ${tx.typed.instant(event.startsAt)}, ${tx.typed.instant(event.endsAt)}, ${event.timeZone},
            ${event.status}, ${event.admitUnseen}, ${event.verification}, ${event.guarantee},
            ${event.isOrderInCode}, ${event.isNameInCode}, ${Buffer.from(event.tag)}, ${FIRST_KEY_ID},
            ${tx.typed.instant(at)})
    on conflict (tenant_id, slug) do nothing
  `
  if (count === 1) await insertEventKey(tx, event.id, FIRST_KEY_ID, at)
  return count === 1
}

const FIRST_KEY_ID = 1

export async function insertEventKey(
  tx: TenantTx,
  eventId: EventId,
  keyId: number,
  at: Instant,
): Promise<void> {
  await tx`
    insert into event_keys (event_id, key_id, created_at)
    values (${eventId}, ${keyId}, ${tx.typed.instant(at)})
  `
}

export type TicketTypeRow = TicketTypeInput & { readonly id: TicketTypeId }

export async function insertTicketTypes(
  tx: TenantTx,
  eventId: EventId,
  types: readonly TicketTypeRow[],
  at: Instant,
): Promise<void> {
  const column = (of: (type: TicketTypeRow) => string | number | null): string =>
    pgArray(types.map(of))
  await tx`
    insert into ticket_types (id, event_id, number, name, name_bn, price_cents, currency, quantity_total, sale_from,
                              sale_until, per_order_max, per_buyer_max, valid_from, valid_until, attention, created_at)
    select row.id, ${eventId}, row.number, row.name, row.name_bn, row.price_cents, row.currency, row.quantity_total,
           row.sale_from, row.sale_until, row.per_order_max, row.per_buyer_max, row.valid_from, row.valid_until,
           row.attention,
           ${tx.typed.instant(at)}
      from unnest(
        ${column(({ id }) => id)}::text::uuid[],
        ${column(({ number }) => number)}::text::integer[],
        ${column(({ name }) => name)}::text::text[],
        ${column(({ nameBn }) => nameBn)}::text::text[],
        ${column(({ priceCents }) => priceCents)}::text::bigint[],
        ${column(({ currency }) => currency)}::text::text[],
        ${column(({ quantityTotal }) => quantityTotal)}::text::integer[],
        ${column(({ saleFrom }) => instantToTextOrNull(saleFrom))}::text::timestamptz[],
        ${column(({ saleUntil }) => instantToTextOrNull(saleUntil))}::text::timestamptz[],
        ${column(({ perOrderMax }) => perOrderMax)}::text::integer[],
        ${column(({ perBuyerMax }) => perBuyerMax)}::text::integer[],
        ${column(({ validFrom }) => instantToTextOrNull(validFrom))}::text::timestamptz[],
        ${column(({ validUntil }) => instantToTextOrNull(validUntil))}::text::timestamptz[],
        ${column(({ attention }) => attention)}::text::text[]
      ) as row (id, number, name, name_bn, price_cents, currency, quantity_total, sale_from, sale_until,
                per_order_max, per_buyer_max, valid_from, valid_until, attention)
  `
}

export type GateRow = { readonly id: GateId; readonly name: string }

export async function insertGates(
  tx: TenantTx,
  eventId: EventId,
  gates: readonly GateRow[],
  at: Instant,
): Promise<void> {
  await tx`
    insert into gates (id, event_id, name, created_at)
    select row.id, ${eventId}, row.name, ${tx.typed.instant(at)}
      from unnest(
        ${pgArray(gates.map(({ id }) => id))}::text::uuid[],
        ${pgArray(gates.map(({ name }) => name))}::text::text[]
      ) as row (id, name)
  `
}

export type ListRow = Omit<ListSettings, 'ticketTypeNumbers' | 'gateNames'> & {
  readonly id: CheckInListId
  /** Null: every type. */
  readonly typeIds: readonly TicketTypeId[] | null
  readonly gateIds: readonly GateId[]
}

export async function insertList(
  tx: TenantTx,
  eventId: EventId,
  list: ListRow,
  at: Instant,
): Promise<void> {
  await tx`
    insert into check_in_lists (id, event_id, name, is_all_types, valid_from, valid_until, entries_max,
                                reentry_after_exit, admit_unpaid, created_at)
    values (${list.id}, ${eventId}, ${list.name}, ${list.typeIds === null},
            ${instantOrNull(tx, list.validFrom)}, ${instantOrNull(tx, list.validUntil)}, ${list.entries},
            ${list.reentryAfterExit}, ${list.admitUnpaid}, ${tx.typed.instant(at)})
  `
  await tx`
    insert into check_in_list_types (list_id, ticket_type_id)
    select ${list.id}, type_id from unnest(${pgArray(list.typeIds ?? [])}::text::uuid[]) as type_id
  `
  await tx`
    insert into check_in_list_gates (list_id, gate_id)
    select ${list.id}, gate_id from unnest(${pgArray(list.gateIds)}::text::uuid[]) as gate_id
  `
}

const instantOrNull = (tx: TenantTx, instant: Instant | null) =>
  instant === null ? null : tx.typed.instant(instant)

export type KeyRing = {
  readonly currentKeyId: number
  readonly keys: readonly { readonly keyId: number; readonly isRevoked: boolean }[]
}

/** The event's key ids, with the event locked: of two rotations one waits. Null: no such event. */
export async function lockKeyRing(tx: TenantTx, eventId: EventId): Promise<KeyRing | null> {
  const [event] = await tx<{ currentKeyId: number }[]>`
    select current_key_id from events where id = ${eventId} for no key update
  `
  if (event === undefined) return null
  const keys = await tx<{ keyId: number; isRevoked: boolean }[]>`
    select key_id, revoked_at is not null as is_revoked
      from event_keys
     where event_id = ${eventId}
     order by key_id
     limit 256
  `
  return { currentKeyId: event.currentKeyId, keys }
}

export async function updateCurrentKey(
  tx: TenantTx,
  eventId: EventId,
  keyId: number,
): Promise<void> {
  await tx`update events set current_key_id = ${keyId} where id = ${eventId}`
}

export async function updateKeyRevoked(
  tx: TenantTx,
  eventId: EventId,
  keyId: number,
  at: Instant,
): Promise<void> {
  await tx`
    update event_keys set revoked_at = ${tx.typed.instant(at)}
     where event_id = ${eventId} and key_id = ${keyId} and revoked_at is null
  `
}

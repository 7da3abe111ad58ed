// The tickets and what signs them.
import type { Scan } from '../../../shared/checkin/schema.ts'
import type { EventId, OrderId, TicketId, TicketTypeId } from '../../../shared/ids.ts'
import type { OrderStatus } from '../../../shared/tickets/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import { askInsert, type TenantTx } from '../../platform/db/tenant-tx.ts'

export type EventKeysRow = {
  readonly eventId: EventId
  readonly name: string
  /** Hex, as is `sealed`. */
  readonly tag: string
  readonly sealed: string
  readonly currentKeyId: number
  /** Those that are not revoked. */
  readonly keyIds: readonly number[]
  readonly isOrderInCode: boolean
  readonly isNameInCode: boolean
}

const EVENTS_MAX = 1_000

/** Null: of all events, the newest first and at most a thousand. */
export function listEventKeys(
  tx: TenantTx,
  eventIds: readonly EventId[] | null,
): Promise<EventKeysRow[]> {
  const which =
    eventIds === null
      ? tx``
      : tx`where e.id = any((select ${pgArray(eventIds)}::text::uuid[])::uuid[])`
  return tx<EventKeysRow[]>`
    select e.id as event_id, e.name, encode(e.tag, 'hex') as tag, encode(m.sealed, 'hex') as sealed,
           e.current_key_id, e.is_order_in_code, e.is_name_in_code,
           array(select k.key_id::integer from event_keys k
                  where k.tenant_id = e.tenant_id and k.event_id = e.id and k.revoked_at is null
                  order by k.key_id) as key_ids
      from events e
      join tenant_keys m on m.tenant_id = e.tenant_id
    ${which}
     order by e.created_at desc
     limit ${EVENTS_MAX}
  `
}

const TYPES_MAX = 65_535

/** Every type of the event, by what its codes carry. */
export function listTypeNumbers(
  tx: TenantTx,
  eventId: EventId,
): Promise<{ readonly id: TicketTypeId; readonly number: number }[]> {
  return tx`
    select id, number from ticket_types where event_id = ${eventId} order by number limit ${TYPES_MAX}
  `
}

/** Locked against a change until the transaction ends: tickets carry the status, and follow it from then on. */
export async function lockOrderStatuses(
  tx: TenantTx,
  orderIds: readonly OrderId[],
): Promise<ReadonlyMap<OrderId, OrderStatus>> {
  const rows = await tx<{ id: OrderId; status: OrderStatus }[]>`
    select id, status
      from orders
     where id = any((select ${pgArray(orderIds)}::text::uuid[])::uuid[])
     order by id
       for share
  `
  return new Map(rows.map(({ id, status }) => [id, status]))
}

export type NewTicketRow = {
  readonly id: TicketId
  readonly orderId: OrderId
  readonly orderStatus: OrderStatus
  readonly ticketTypeId: TicketTypeId
  readonly typeNumber: number
  readonly attendeeName: string | null
  readonly note: string | null
  readonly attention: string | null
  readonly payload: Uint8Array
  readonly signature: Uint8Array
}

/** What the tickets of one statement share. */
export type Issue = {
  readonly eventId: EventId
  readonly keyId: number
  readonly issuedAt: Instant
  readonly at: Instant
}

/** One statement for all rows. The caller indexes them. */
export async function insertTickets(
  tx: TenantTx,
  issue: Issue,
  rows: readonly NewTicketRow[],
): Promise<void> {
  const column = (of: (row: NewTicketRow) => string | number | null): string =>
    pgArray(rows.map(of))
  await askInsert(
    tx,
    tx`
      insert into tickets (id, event_id, order_id, order_status, ticket_type_id, type_number, attendee_name, note, attention,
                           key_id, issued_at, qr_code_payload, qr_signature, created_at, is_findable)
      select row.id, ${issue.eventId}, row.order_id, row.order_status, row.type_id, row.type_number, row.name, row.note, row.attention,
             ${issue.keyId}, ${tx.typed.instant(issue.issuedAt)}, decode(row.payload, 'hex'),
             decode(row.signature, 'hex'), ${tx.typed.instant(issue.at)}, true
        from unnest(
          ${column(({ id }) => id)}::text::uuid[],
          ${column(({ orderId }) => orderId)}::text::uuid[],
          ${column(({ orderStatus }) => orderStatus)}::text::text[],
          ${column(({ ticketTypeId }) => ticketTypeId)}::text::uuid[],
          ${column(({ typeNumber }) => typeNumber)}::text::integer[],
          ${column(({ attendeeName }) => attendeeName)}::text::text[],
          ${column(({ note }) => note)}::text::text[],
          ${column(({ attention }) => attention)}::text::text[],
          ${column(({ payload }) => hex(payload))}::text::text[],
          ${column(({ signature }) => hex(signature))}::text::text[]
        ) as row (id, order_id, order_status, type_id, type_number, name, note, attention, payload, signature)
    `,
  )
}

const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')

/** A ticket as a change of it needs it. */
export type TicketToChange = {
  readonly id: TicketId
  readonly eventId: EventId
  readonly orderId: OrderId
  readonly typeNumber: number
  readonly attendeeName: string | null
  readonly isVoid: boolean
  readonly isBlocked: boolean
  /** Beside what its payment does. */
  readonly isBlockedByPerson: boolean
  readonly serial: number
  /** The transaction that last changed it. */
  readonly version: string
}

/** Locked until the transaction ends, against scans and other changes. */
export async function lockTicket(tx: TenantTx, ticketId: TicketId): Promise<TicketToChange | null> {
  const [row] = await tx<TicketToChange[]>`
    select id, event_id, order_id, type_number, attendee_name, is_void, is_blocked, is_blocked_by_person, serial,
           changed_xid::text as version
      from tickets
     where id = ${ticketId}
       for update
  `
  return row ?? null
}

export type NewCode = {
  readonly serial: number
  readonly keyId: number
  readonly issuedAt: Instant
  readonly attendeeName: string | null
  readonly payload: Uint8Array
  readonly signature: Uint8Array
}

export async function updateCode(tx: TenantTx, ticketId: TicketId, code: NewCode): Promise<void> {
  await tx`
    update tickets
       set serial = ${code.serial},
           key_id = ${code.keyId},
           issued_at = ${tx.typed.instant(code.issuedAt)},
           attendee_name = ${code.attendeeName},
           qr_code_payload = ${Buffer.from(code.payload)},
           qr_signature = ${Buffer.from(code.signature)}
     where id = ${ticketId}
  `
}

export async function updateName(
  tx: TenantTx,
  ticketId: TicketId,
  name: string | null,
): Promise<void> {
  await tx`update tickets set attendee_name = ${name} where id = ${ticketId}`
}

export async function updateVoid(tx: TenantTx, ticketId: TicketId): Promise<void> {
  await tx`update tickets set is_void = true where id = ${ticketId}`
}

/** By a person. Whether it is blocked all the same, for its payment. */
export async function updateBlocked(
  tx: TenantTx,
  ticketId: TicketId,
  isBlocked: boolean,
): Promise<boolean> {
  const [row] = await tx<{ readonly isBlocked: boolean }[]>`
    update tickets
       set is_blocked_by_person = ${isBlocked}, is_blocked = ${isBlocked} or is_blocked_for_payment
     where id = ${ticketId}
    returning is_blocked
  `
  return row?.isBlocked ?? isBlocked
}

/** More scans of one ticket than any event sees; the merge of what is left out could only find more entries. */
const SCANS_MAX = 10_000

/** The scans of a ticket on all its lists that count in the merge. */
export function listScansOf(tx: TenantTx, ticketId: TicketId): Promise<Scan[]> {
  return tx<Scan[]>`
    select scan_id, kind, annuls, ticket_id, list_id, gate_id, station_id, operator_id, direction, scanned_at,
           verdict, reason, forced_past
      from scans
     where ticket_id = ${ticketId}
       and verdict = 'admitted'
       and not is_pending
     order by scanned_at, scan_id
     limit ${SCANS_MAX}
  `
}

/** Something for a person to look at: the ticket had got in before it was made void. Raised once per entry. */
export async function insertVoidedAfterEntry(
  tx: TenantTx,
  item: { readonly entry: Scan; readonly eventId: EventId; readonly foundAt: Instant },
): Promise<void> {
  await tx`
    insert into review_items (scan_id, kind, event_id, ticket_id, reason, found_at)
    values (${item.entry.scanId}, 'voided_after_entry', ${item.eventId}, ${item.entry.ticketId}, 'canceled',
            ${tx.typed.instant(item.foundAt)})
    on conflict (tenant_id, scan_id, kind) do nothing
  `
}

export type StoredCode = Omit<TicketToChange, 'id' | 'eventId' | 'version'> & {
  readonly ticketId: TicketId
  readonly createdAt: Instant
  readonly payload: Uint8Array
  readonly signature: Uint8Array
}

/** In order of id, after `after`. */
export function listStoredCodes(
  tx: TenantTx,
  eventId: EventId,
  after: TicketId | null,
  limit: number,
): Promise<StoredCode[]> {
  const from = after === null ? tx`` : tx`and id > ${after}`
  return tx<StoredCode[]>`
    select id as ticket_id, order_id, type_number, attendee_name, is_void, is_blocked, is_blocked_by_person, serial,
           created_at, qr_code_payload as payload, qr_signature as signature
      from tickets
     where event_id = ${eventId} ${from}
     order by id
     limit ${limit}
  `
}

/** In order of id. */
export const listOrderCodes = (
  tx: TenantTx,
  orderId: OrderId,
  limit: number,
): Promise<readonly (StoredCode & { readonly ticketTypeId: TicketTypeId })[]> => tx<
  (StoredCode & { readonly ticketTypeId: TicketTypeId })[]
>`
  select id as ticket_id, order_id, ticket_type_id, type_number, attendee_name, is_void, is_blocked,
         is_blocked_by_person, serial, created_at, qr_code_payload as payload, qr_signature as signature
    from tickets
   where order_id = ${orderId}
   order by id
   limit ${limit}
`

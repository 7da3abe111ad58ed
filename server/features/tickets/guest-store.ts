// Guests by name.
import type { EventId, TicketId, TicketTypeId } from '../../../shared/ids.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type GuestRow = {
  readonly ticketId: TicketId
  readonly name: string | null
  readonly ticketTypeId: TicketTypeId
  readonly ticketTypeName: string
  readonly orderNumber: string
  readonly isUnpaid: boolean
  readonly isBlocked: boolean
  readonly payload: Uint8Array
  readonly signature: Uint8Array
}

export type GuestsFilter = {
  readonly eventId: EventId
  readonly ticketTypeId: TicketTypeId | undefined
}

/** Where the list goes on: behind a name, or among those without one. */
export type GuestKey = { readonly name: string | null; readonly id: string }

type Condition = ReturnType<TenantTx>

/** Tickets that may get somebody in, today or once they are paid. */
const guests = (tx: TenantTx, { eventId, ticketTypeId }: GuestsFilter): Condition => tx`
  t.event_id = ${eventId} and not t.is_void and t.order_status in ('paid', 'pending')
  ${ticketTypeId === undefined ? tx`` : tx`and t.ticket_type_id = ${ticketTypeId}`}
`

/** In the order of the index, in which names come before those without. */
function listGuests(
  tx: TenantTx,
  filter: GuestsFilter,
  further: Condition,
  limit: number,
  skip: number,
): Promise<readonly GuestRow[]> {
  return tx<GuestRow[]>`
    select t.id as ticket_id, t.attendee_name as name, y.id as ticket_type_id, y.name as ticket_type_name,
           o.number as order_number, t.order_status = 'pending' as is_unpaid, t.is_blocked,
           t.qr_code_payload as payload, t.qr_signature as signature
      from (select t.tenant_id, t.id, t.attendee_name, t.ticket_type_id, t.order_id, t.order_status, t.is_blocked,
                   t.qr_code_payload, t.qr_signature
              from tickets t
             where ${guests(tx, filter)} ${further}
             order by t.attendee_name collate "bn-x-icu", t.id
             limit ${limit} offset ${skip}) t
      join ticket_types y on y.tenant_id = t.tenant_id and y.id = t.ticket_type_id
      join orders o on o.tenant_id = t.tenant_id and o.id = t.order_id
     order by t.attendee_name collate "bn-x-icu", t.id
  `
}

/** By name, those without one last. */
export async function listGuestRows(
  tx: TenantTx,
  filter: GuestsFilter,
  after: GuestKey | null,
  limit: number,
): Promise<readonly GuestRow[]> {
  if (after === null) return listGuests(tx, filter, tx``, limit, 0)
  const { name, id } = after
  const nameless = (further: Condition, count: number) =>
    listGuests(
      tx,
      filter,
      tx`and (t.attendee_name collate "bn-x-icu") is null ${further}`,
      count,
      0,
    )
  if (name === null) return nameless(tx`and t.id > ${id}`, limit)
  // Two statements: an "or" between the two would read the list from its beginning.
  const later: Condition = tx`and (t.attendee_name collate "bn-x-icu", t.id) > (${name}, ${id}::uuid)`
  const named = await listGuests(tx, filter, later, limit, 0)
  if (named.length === limit) return named
  return [...named, ...(await nameless(tx``, limit - named.length))]
}

/** A part of the list, for a file of its own. */
export const listGuestPart = (
  tx: TenantTx,
  filter: GuestsFilter,
  skip: number,
  limit: number,
): Promise<readonly GuestRow[]> => listGuests(tx, filter, tx``, limit, skip)

export async function countGuests(tx: TenantTx, filter: GuestsFilter): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*) as count from tickets t where ${guests(tx, filter)}
  `
  return row?.count ?? 0
}

export type GuestEvent = {
  readonly name: string
  readonly nameBn: string | null
  readonly venue: string | null
  readonly startsAt: number
  readonly endsAt: number
  readonly timeZone: string
}

export async function findGuestEvent(tx: TenantTx, id: EventId): Promise<GuestEvent | null> {
  const [row] = await tx<GuestEvent[]>`
    select name, name_bn, venue, starts_at, ends_at, time_zone from events where id = ${id}
  `
  return row ?? null
}

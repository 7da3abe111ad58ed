// Tickets as an organizer's administration reads them.
import type { EventId, OrderId, TicketId, TicketTypeId } from '../../../shared/ids.ts'
import type { TicketState } from '../../../shared/tickets/admin-schema.ts'
import type { OrderStatus } from '../../../shared/tickets/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type TicketRow = {
  readonly id: TicketId
  readonly eventId: EventId
  readonly ticketTypeId: TicketTypeId
  readonly typeNumber: number
  readonly attendeeName: string | null
  readonly note: string | null
  readonly attention: string | null
  readonly isVoid: boolean
  readonly isBlocked: boolean
  readonly serial: number
  readonly issuedAt: Instant
  readonly checkedInAt: Instant | null
  readonly createdAt: Instant
  readonly orderId: OrderId
  readonly orderNumber: string
  readonly orderStatus: OrderStatus
  readonly buyerName: string
  readonly buyerEmail: string
  readonly buyerPhone: string | null
  readonly version: string
}

export type TicketsFilter = {
  /** Undefined: of all events. */
  readonly eventId: EventId | undefined
  readonly state: TicketState | undefined
  readonly ticketTypeId: TicketTypeId | undefined
}

export const ticketColumns = (tx: TenantTx) => tx`
  t.id, t.event_id, t.ticket_type_id, t.type_number, t.attendee_name, t.note, t.attention, t.is_void, t.is_blocked,
  t.serial, t.issued_at, t.created_at,
  (select c.checked_in_at from checked_in_tickets c
    where c.tenant_id = t.tenant_id and c.ticket_id = t.id) as checked_in_at,
  t.order_id, o.number as order_number,
  t.order_status, o.buyer_name, o.buyer_email, o.buyer_phone, t.changed_xid::text as version
`

/** In the order in which they were made. */
export function listTicketRows(
  tx: TenantTx,
  filter: TicketsFilter,
  after: string | null,
  limit: number,
): Promise<readonly TicketRow[]> {
  const later = after === null ? tx`` : tx`and t.id > ${after}`
  return tx<TicketRow[]>`
    select ${ticketColumns(tx)}
      from tickets t
      join orders o on o.tenant_id = t.tenant_id and o.id = t.order_id
     where true ${filterConditions(tx, filter)} ${later}
     order by t.id
     limit ${limit}
  `
}

/** At most one more than `countedMax`. */
export async function countTickets(
  tx: TenantTx,
  filter: TicketsFilter,
  countedMax: number,
): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*) as count
      from (select from tickets t where true ${filterConditions(tx, filter)} limit ${countedMax + 1}) counted
  `
  return row?.count ?? 0
}

/** On `t`, to follow another condition. */
export const filterConditions = (
  tx: TenantTx,
  { eventId, state, ticketTypeId }: TicketsFilter,
) => tx`
  ${eventId === undefined ? tx`` : tx`and t.event_id = ${eventId}`}
  ${stateCondition(tx, state)}
  ${ticketTypeId === undefined ? tx`` : tx`and t.ticket_type_id = ${ticketTypeId}`}
`

function stateCondition(tx: TenantTx, state: TicketState | undefined) {
  switch (state) {
    case undefined:
      return tx``
    case 'void':
      return tx`and t.is_void`
    case 'blocked':
      return tx`and t.is_blocked and not t.is_void`
    case 'good':
      return tx`and not t.is_blocked and not t.is_void`
  }
}

export async function findTicket(tx: TenantTx, id: TicketId): Promise<TicketRow | null> {
  const [row] = await tx<TicketRow[]>`
    select ${ticketColumns(tx)}
      from tickets t
      join orders o on o.tenant_id = t.tenant_id and o.id = t.order_id
     where t.id = ${id}
  `
  return row ?? null
}

export async function hasEvent(tx: TenantTx, eventId: EventId): Promise<boolean> {
  const rows = await tx`select 1 from events where id = ${eventId}`
  return rows.length === 1
}

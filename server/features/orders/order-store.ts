// Orders as an organizer's administration reads them.
import type { EventId, OrderId, TicketId, TicketTypeId } from '../../../shared/ids.ts'
import type { OrderStatusName } from '../../../shared/orders/admin-schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { likePattern } from '../../platform/http/keyset.ts'

export type OrderRow = {
  readonly id: OrderId
  readonly eventId: EventId
  readonly number: string
  readonly status: OrderStatusName
  readonly buyerName: string
  readonly buyerEmail: string
  readonly buyerPhone: string | null
  readonly totalCents: number
  readonly currency: string
  readonly locale: 'bn' | 'en'
  readonly createdAt: Instant
  readonly paidAt: Instant | null
}

export type OrdersQuery = {
  /** In the buyer's name, email, phone or the number, anywhere, in any case. */
  readonly search: string | undefined
  readonly status: OrderStatusName | undefined
  readonly after: readonly [id: string] | null
  readonly limit: number
}

const columns = (tx: TenantTx) => tx`
  id, event_id, number, status, buyer_name, buyer_email, buyer_phone, total_cents, currency, locale, created_at, paid_at
`

/** The newest first. */
export function listOrderRows(
  tx: TenantTx,
  eventId: EventId,
  { search, status, after, limit }: OrdersQuery,
): Promise<readonly OrderRow[]> {
  const pattern = likePattern(search ?? '')
  const found =
    search === undefined || search === ''
      ? tx``
      : tx`and (buyer_name ilike ${pattern} or buyer_email ilike ${pattern} or buyer_phone ilike ${pattern}
                or number ilike ${pattern})`
  const ofStatus = status === undefined ? tx`` : tx`and status = ${status}`
  const older = after === null ? tx`` : tx`and id < ${after[0]}`
  return tx<OrderRow[]>`
    select ${columns(tx)}
      from orders
     where event_id = ${eventId} ${found} ${ofStatus} ${older}
     order by id desc
     limit ${limit}
  `
}

export async function findOrder(tx: TenantTx, id: OrderId): Promise<OrderRow | null> {
  const [row] = await tx<OrderRow[]>`select ${columns(tx)} from orders where id = ${id}`
  return row ?? null
}

export type OrderItemRow = {
  readonly ticketTypeId: TicketTypeId
  readonly quantity: number
  readonly unitPriceCents: number
}

/** As many lines and tickets as an order may have. */
const PARTS_MAX = 1_000

export const listOrderItems = (tx: TenantTx, id: OrderId): Promise<readonly OrderItemRow[]> => tx<
  OrderItemRow[]
>`
  select ticket_type_id, quantity, unit_price_cents
    from order_items
   where order_id = ${id}
   order by id
   limit ${PARTS_MAX}
`

export type OrderTicketRow = {
  readonly id: TicketId
  readonly ticketTypeId: TicketTypeId
  readonly attendeeName: string | null
  readonly isVoid: boolean
  readonly isBlocked: boolean
}

export const listOrderTickets = (
  tx: TenantTx,
  id: OrderId,
): Promise<readonly OrderTicketRow[]> => tx<OrderTicketRow[]>`
  select id, ticket_type_id, attendee_name, is_void, is_blocked
    from tickets
   where order_id = ${id}
   order by id
   limit ${PARTS_MAX}
`

export async function hasEvent(tx: TenantTx, eventId: EventId): Promise<boolean> {
  const rows = await tx`select 1 from events where id = ${eventId}`
  return rows.length === 1
}

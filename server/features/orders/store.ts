// Orders and their items.
import type { EventId, OrderId, TicketTypeId } from '../../../shared/ids.ts'
import type { OrderStatus } from '../../../shared/tickets/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

const TYPES_MAX = 65_535

export type TypePrice = { readonly id: TicketTypeId; readonly priceCents: number }

/** What each type of the event costs. All have one currency. */
export function listTypePrices(tx: TenantTx, eventId: EventId): Promise<TypePrice[]> {
  return tx<TypePrice[]>`
    select id, price_cents from ticket_types where event_id = ${eventId} limit ${TYPES_MAX}
  `
}

export type OrderRow = {
  readonly id: OrderId
  readonly number: string
  readonly status: OrderStatus
  readonly buyerName: string
  readonly buyerEmail: string
  readonly buyerPhone: string | null
  readonly totalCents: number
  readonly locale: 'bn' | 'en'
}

/** One statement for all rows. `paid_at` is `at` for those that were paid. The caller indexes them. */
export async function insertOrders(
  tx: TenantTx,
  eventId: EventId,
  orders: readonly OrderRow[],
  at: Instant,
): Promise<void> {
  const column = (of: (order: OrderRow) => string | number | null): string =>
    pgArray(orders.map(of))
  await tx`
    insert into orders (id, event_id, number, status, buyer_name, buyer_email, buyer_phone, total_cents, locale,
                        created_at, paid_at, is_findable)
    select row.id, ${eventId}, row.number, row.status, row.buyer_name, row.buyer_email, row.buyer_phone,
           row.total_cents, row.locale, ${tx.typed.instant(at)},
           case when row.status in ('paid', 'refunded') then ${tx.typed.instant(at)}::timestamptz end, true
      from unnest(
        ${column(({ id }) => id)}::text::uuid[],
        ${column(({ number }) => number)}::text::text[],
        ${column(({ status }) => status)}::text::text[],
        ${column(({ buyerName }) => buyerName)}::text::text[],
        ${column(({ buyerEmail }) => buyerEmail)}::text::text[],
        ${column(({ buyerPhone }) => buyerPhone)}::text::text[],
        ${column(({ totalCents }) => totalCents)}::text::bigint[],
        ${column(({ locale }) => locale)}::text::text[]
      ) as row (id, number, status, buyer_name, buyer_email, buyer_phone, total_cents, locale)
  `
}

export type OrderItemRow = {
  readonly id: string
  readonly orderId: OrderId
  readonly ticketTypeId: TicketTypeId
  readonly quantity: number
  readonly unitPriceCents: number
}

export async function insertOrderItems(
  tx: TenantTx,
  items: readonly OrderItemRow[],
): Promise<void> {
  const column = (of: (item: OrderItemRow) => string | number): string => pgArray(items.map(of))
  await tx`
    insert into order_items (id, order_id, ticket_type_id, quantity, unit_price_cents)
    select row.id, row.order_id, row.type_id, row.quantity, row.price
      from unnest(
        ${column(({ id }) => id)}::text::uuid[],
        ${column(({ orderId }) => orderId)}::text::uuid[],
        ${column(({ ticketTypeId }) => ticketTypeId)}::text::uuid[],
        ${column(({ quantity }) => quantity)}::text::integer[],
        ${column(({ unitPriceCents }) => unitPriceCents)}::text::bigint[]
      ) as row (id, order_id, type_id, quantity, price)
  `
}

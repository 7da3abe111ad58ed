// Orders as a sale writes and looks at them.
import type { EventId, OrderId, PromoCodeId, TenantId, TicketTypeId } from '../../../shared/ids.ts'
import type { OrderStatusName } from '../../../shared/orders/admin-schema.ts'
import { type Instant, instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import { pgArray, pgWordArray } from '../../platform/db/pg-array.ts'
import { askAnew, askOrdered, type TenantTx } from '../../platform/db/tenant-tx.ts'
import type { Offer } from './decide-placement.ts'
import type { PlacesRow } from './place-store.ts'
import type { OrderItemRow } from './store.ts'

/**
 * What is on sale of these types, with their places locked in one order: whoever else wants one waits. A type that is
 * not there is left out.
 */
export const lockOffers = (
  tx: TenantTx,
  typeIds: readonly TicketTypeId[],
): Promise<readonly (Offer & PlacesRow)[]> =>
  askOrdered(
    tx,
    tx<(Offer & PlacesRow)[]>`
      select p.ticket_type_id, p.capacity, p.held, p.sold,
             y.event_id, y.name, y.price_cents, y.currency, y.sale_from, y.sale_until, y.per_order_max, y.per_buyer_max,
             (select e.status from events e where e.tenant_id = y.tenant_id and e.id = y.event_id) as event_status,
             (select e.ends_at from events e where e.tenant_id = y.tenant_id and e.id = y.event_id) as event_ends_at,
             (select status from tenants t where t.id = y.tenant_id) as tenant_status
        from places p
        join ticket_types y on y.tenant_id = p.tenant_id and y.id = p.ticket_type_id
       where p.ticket_type_id = any((select ${pgWordArray(typeIds)}::text::uuid[])::uuid[])
       order by p.ticket_type_id
         for update of p
    `,
  )

export type PlacedRow = {
  readonly id: OrderId
  readonly number: string
  readonly status: OrderStatusName
  readonly totalCents: number
  /** What its promo code took off; not in `totalCents` any more. */
  readonly discountCents: number
  readonly currency: string
  readonly holdExpiresAt: Instant | null
  /** Hex, as is `requestHash`; both null for an order without an idempotency key. */
  readonly placementHash: string | null
  readonly requestHash: string | null
}

/** The orders that were placed with these keys. */
export const listPlacements = (
  tx: TenantTx,
  placementHashes: readonly string[],
): Promise<readonly PlacedRow[]> =>
  askOrdered(
    tx,
    tx<PlacedRow[]>`
      select id, number, status, total_cents, discount_cents, currency, hold_expires_at,
             encode(placement_hash, 'hex') as placement_hash, encode(request_hash, 'hex') as request_hash
        from orders
       where placement_hash = any((
               select array_agg(decode(hash, 'hex')) from unnest(${pgWordArray(placementHashes)}::text::text[]) as hash
             )::bytea[])
       order by placement_hash
       limit ${placementHashes.length}
    `,
  )

export type OwnedRow = {
  readonly buyerEmail: string
  readonly ticketTypeId: TicketTypeId
  readonly quantity: number
}

/** How many tickets of these types each of these buyers has, in orders of the event that wait or were paid. */
export const countOwned = (
  tx: TenantTx,
  eventId: EventId,
  emails: readonly string[],
  typeIds: readonly TicketTypeId[],
): Promise<readonly OwnedRow[]> =>
  askAnew(
    tx,
    tx<OwnedRow[]>`
  select o.buyer_email, i.ticket_type_id, sum(i.quantity) as quantity
    from orders o
    join order_items i on i.tenant_id = o.tenant_id and i.order_id = o.id
   where o.source <> 'import'
     and o.buyer_email = any((select ${pgArray(emails)}::text::text[])::text[])
     and o.event_id = ${eventId}
     and o.status in ('pending', 'paid')
     and i.ticket_type_id = any((select ${pgWordArray(typeIds)}::text::uuid[])::uuid[])
   group by o.buyer_email, i.ticket_type_id
`,
  )

export type OrderSource = 'online' | 'complimentary' | 'gate'

export type NewSale = PlacedRow & {
  readonly source: OrderSource
  readonly eventId: EventId
  readonly buyerName: string
  readonly buyerEmail: string
  readonly buyerPhone: string | null
  readonly locale: 'bn' | 'en'
  /** What it was bought with; null: without a code. */
  readonly promo: { readonly id: PromoCodeId; readonly code: string } | null
  /** SHA-256 of the link's secret, hex. */
  readonly linkHash: string
}

export type NewSaleItem = OrderItemRow & {
  /** What was taken off each ticket; `unitPriceCents` is what remained. */
  readonly unitDiscountCents: number
}

const LINK_KIND = 'order_link'

/**
 * The orders, their lines and what resolves their secret links, in one statement for all rows: a buyer who is alone waits
 * for each statement. `paid_at` is `at` for those that are paid.
 */
export async function insertSales(
  tx: TenantTx,
  tenantId: TenantId,
  sales: readonly NewSale[],
  items: readonly NewSaleItem[],
  at: Instant,
): Promise<void> {
  const column = (of: (sale: NewSale) => string | number | null): string => pgArray(sales.map(of))
  const line = (of: (item: NewSaleItem) => string | number): string => pgArray(items.map(of))
  const ids = pgWordArray(sales.map(({ id }) => id))
  await tx`
    with placed as (
      insert into orders (id, event_id, number, status, source, buyer_name, buyer_email, buyer_phone, total_cents,
                          currency, locale, created_at, paid_at, hold_expires_at, placement_hash, request_hash,
                          promo_code_id, promo_code, discount_cents)
      select row.id, row.event_id, row.number, row.status, row.source, row.buyer_name, row.buyer_email, row.buyer_phone,
             row.total_cents, row.currency, row.locale, ${tx.typed.instant(at)},
             case when row.status = 'paid' then ${tx.typed.instant(at)}::timestamptz end,
             row.hold_expires_at, decode(row.placement_hash, 'hex'), decode(row.request_hash, 'hex'),
             row.promo_code_id, row.promo_code, row.discount_cents
        from unnest(
          ${ids}::text::uuid[],
          ${pgWordArray(sales.map(({ eventId }) => eventId))}::text::uuid[],
          ${column(({ number }) => number)}::text::text[],
          ${column(({ status }) => status)}::text::text[],
          ${column(({ source }) => source)}::text::text[],
          ${column(({ buyerName }) => buyerName)}::text::text[],
          ${column(({ buyerEmail }) => buyerEmail)}::text::text[],
          ${column(({ buyerPhone }) => buyerPhone)}::text::text[],
          ${column(({ totalCents }) => totalCents)}::text::bigint[],
          ${column(({ currency }) => currency)}::text::text[],
          ${column(({ locale }) => locale)}::text::text[],
          ${column(({ holdExpiresAt }) => instantToTextOrNull(holdExpiresAt))}::text::timestamptz[],
          ${column(({ placementHash }) => placementHash)}::text::text[],
          ${column(({ requestHash }) => requestHash)}::text::text[],
          ${column(({ promo }) => promo?.id ?? null)}::text::uuid[],
          ${column(({ promo }) => promo?.code ?? null)}::text::text[],
          ${column(({ discountCents }) => discountCents)}::text::bigint[]
        ) as row (id, event_id, number, status, source, buyer_name, buyer_email, buyer_phone, total_cents, currency,
                  locale, hold_expires_at, placement_hash, request_hash, promo_code_id, promo_code, discount_cents)
    ), lines as (
      insert into order_items (id, order_id, ticket_type_id, quantity, unit_price_cents, unit_discount_cents)
      select row.id, row.order_id, row.type_id, row.quantity, row.price, row.discount
        from unnest(
          ${pgWordArray(items.map(({ id }) => id))}::text::uuid[],
          ${pgWordArray(items.map(({ orderId }) => orderId))}::text::uuid[],
          ${pgWordArray(items.map(({ ticketTypeId }) => ticketTypeId))}::text::uuid[],
          ${line(({ quantity }) => quantity)}::text::integer[],
          ${line(({ unitPriceCents }) => unitPriceCents)}::text::bigint[],
          ${line(({ unitDiscountCents }) => unitDiscountCents)}::text::bigint[]
        ) as row (id, order_id, type_id, quantity, price, discount)
    )
    insert into directory (kind, key_hash, tenant_id, id)
    select ${LINK_KIND}, decode(row.hash, 'hex'), ${tenantId}, row.id
      from unnest(
        ${pgWordArray(sales.map(({ linkHash }) => linkHash))}::text::text[],
        ${ids}::text::uuid[]
      ) as row (hash, id)
  `
}

export type OrderOwner = { readonly tenantId: TenantId; readonly orderId: OrderId }

/** Whose order a link opens; null for a link that nobody made. */
export async function findOrderOwner(
  db: PlatformDb,
  linkHash: Uint8Array,
): Promise<OrderOwner | null> {
  const [row] = await db<OrderOwner[]>`
    select tenant_id, id as order_id
      from directory
     where kind = ${LINK_KIND} and key_hash = ${Buffer.from(linkHash)}
  `
  return row ?? null
}

/** By the number that its buyer was told; null where there is none. */
export async function findOrderByNumber(
  tx: TenantTx,
  number: string,
): Promise<{ readonly id: OrderId; readonly buyerEmail: string } | null> {
  const [row] = await tx<{ readonly id: OrderId; readonly buyerEmail: string }[]>`
    select id, buyer_email from orders where number = ${number}
  `
  return row ?? null
}

export type EventOnSale = { readonly tenantId: TenantId; readonly eventId: EventId }

/** The event behind a public address, whatever its state; null where there is none. */
export async function findEventBySlugs(
  db: PlatformDb,
  tenantSlug: string,
  eventSlug: string,
): Promise<EventOnSale | null> {
  const [row] = await db<EventOnSale[]>`
    select t.id as tenant_id, e.id as event_id
      from tenants t
      join events e on e.tenant_id = t.id and e.slug = ${eventSlug}
     where t.slug = ${tenantSlug}
  `
  return row ?? null
}

/** An order that is locked until the transaction ends. */
export type LockedOrder = {
  readonly id: OrderId
  readonly eventId: EventId
  readonly number: string
  readonly status: OrderStatusName
  readonly source: 'import' | OrderSource
  readonly totalCents: number
  readonly currency: string
  readonly buyerName: string
  readonly locale: 'bn' | 'en'
  readonly holdExpiresAt: Instant | null
  readonly paidAttemptId: string | null
  /** What it was bought with; null: without a code. */
  readonly promoCodeId: PromoCodeId | null
  /** Whether tickets of it still let somebody in: its event is published and not over. */
  readonly isEventOpen: boolean
}

/**
 * Locked in order of id. Orders come before attempts, and those before places. Their events are held against whoever calls
 * one off: what is found open here stays open until this transaction ends.
 */
export const lockOrders = (
  tx: TenantTx,
  ids: readonly OrderId[],
  now: Instant,
): Promise<readonly LockedOrder[]> =>
  askOrdered(
    tx,
    tx<LockedOrder[]>`
      select o.id, o.event_id, o.number, o.status, o.source, o.total_cents, o.currency, o.buyer_name, o.locale,
             o.hold_expires_at, o.paid_attempt_id, o.promo_code_id,
             e.status = 'published' and e.ends_at > ${tx.typed.instant(now)} as is_event_open
        from orders o
        join events e on e.tenant_id = o.tenant_id and e.id = o.event_id
       where o.id = any((select ${pgWordArray(ids)}::text::uuid[])::uuid[])
       order by o.id
         for update of o
         for key share of e
    `,
  )

export type SaleItemRow = {
  readonly orderId: OrderId
  readonly ticketTypeId: TicketTypeId
  readonly quantity: number
}

export const listSaleItems = (
  tx: TenantTx,
  orderIds: readonly OrderId[],
): Promise<readonly SaleItemRow[]> =>
  askOrdered(
    tx,
    tx<SaleItemRow[]>`
      select order_id, ticket_type_id, quantity
        from order_items
       where order_id = any((select ${pgWordArray(orderIds)}::text::uuid[])::uuid[])
       order by order_id
    `,
  )

/** What becomes of an order that is locked. */
export type OrderClosing = {
  readonly id: OrderId
  readonly status: 'paid' | 'expired' | 'cancelled'
  /** The payment that paid it. */
  readonly paidAttemptId: string | null
}

export async function updateOrderStatuses(
  tx: TenantTx,
  changes: readonly OrderClosing[],
  at: Instant,
): Promise<void> {
  if (changes.length === 0) return
  await tx`
    update orders o
       set status = c.status, paid_attempt_id = c.attempt_id, hold_expires_at = null, release_lease_until = null,
           paid_at = case when c.status = 'paid' then ${tx.typed.instant(at)}::timestamptz end,
           closed_at = case when c.status <> 'paid' then ${tx.typed.instant(at)}::timestamptz end
      from unnest(
        ${pgArray(changes.map(({ id }) => id))}::text::uuid[],
        ${pgArray(changes.map(({ status }) => status))}::text::text[],
        ${pgArray(changes.map(({ paidAttemptId }) => paidAttemptId))}::text::uuid[]
      ) as c (id, status, attempt_id)
     where o.id = c.id
  `
}

export async function updateOrderRefunded(tx: TenantTx, id: OrderId, at: Instant): Promise<void> {
  await tx`
    update orders set status = 'refunded', closed_at = ${tx.typed.instant(at)} where id = ${id} and status = 'paid'
  `
}

export type DueHold = { readonly tenantId: TenantId; readonly orderId: OrderId }

/** Orders of every tenant whose hold has ended and whom nobody looks after, the oldest first. */
export const listDueHolds = (
  db: PlatformDb,
  now: Instant,
  limit: number,
): Promise<readonly DueHold[]> => db<DueHold[]>`
  select tenant_id, id as order_id
    from orders
   where status = 'pending' and hold_expires_at is not null
     and hold_expires_at <= ${instantToText(now)}::timestamptz
     and (release_lease_until is null or release_lease_until <= ${instantToText(now)}::timestamptz)
   order by hold_expires_at
   limit ${limit}
`

/** Takes the orders that nobody else takes at this moment; the others are looked after. */
export const leaseHolds = (
  tx: TenantTx,
  ids: readonly OrderId[],
  { now, until }: { readonly now: Instant; readonly until: Instant },
): Promise<readonly { readonly id: OrderId; readonly holdExpiresAt: Instant }[]> => tx`
  update orders
     set release_lease_until = ${tx.typed.instant(until)}
   where id in (
     select id from orders
      where id = any((select ${pgWordArray(ids)}::text::uuid[])::uuid[])
        and status = 'pending' and hold_expires_at <= ${tx.typed.instant(now)}
        and (release_lease_until is null or release_lease_until <= ${tx.typed.instant(now)})
        for update skip locked)
  returning id, hold_expires_at
`

/** When the buyer's mail server refused the tickets for good; null: it is tried again. */
export async function setMailRefused(tx: TenantTx, id: OrderId, at: Instant | null): Promise<void> {
  await tx`update orders set mail_refused_at = ${instantToTextOrNull(at)}::timestamptz where id = ${id}`
}

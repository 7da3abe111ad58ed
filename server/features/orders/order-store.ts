// Orders as an organizer's administration reads them.
import type { EventId, OrderId, TenantId, TicketId, TicketTypeId } from '../../../shared/ids.ts'
import type { OrderStatusName } from '../../../shared/orders/admin-schema.ts'
import type { Instant } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { PlatformTx } from '../../platform/db/platform-tx.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { PROBED_MAX, type Question, type SearchKey } from '../tickets/find-terms.ts'
import { WHOLE_ORDER } from '../tickets/search-terms.ts'

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
  readonly mailRefusedAt: Instant | null
  readonly promoCode: string | null
  readonly discountCents: number
  readonly paidCents: number
  readonly givenBackCents: number
  readonly keptCents: number
}

type Money = 'paidCents' | 'givenBackCents' | 'keptCents'

export type OrdersFilter = {
  /** Undefined: of all events. */
  readonly eventId: EventId | undefined
  readonly status: OrderStatusName | undefined
}

const columns = (tx: TenantTx) => tx`
  o.id, o.event_id, o.number, o.status, o.buyer_name, o.buyer_email, o.buyer_phone, o.total_cents, o.currency, o.locale,
  o.created_at, o.paid_at, o.mail_refused_at, o.promo_code, o.discount_cents
`

const moneyColumns = (tx: TenantTx) => tx`
  m.paid_cents, m.paid_cents - m.kept_cents as given_back_cents, m.kept_cents
`

/** The money of an order `o`, as `m`: by the ledger, and what was paid past the providers, of which the ledger has nothing. */
const money = (tx: TenantTx) => tx`
  cross join lateral (
    select (e.cents + coalesce(sum(l.amount_cents) filter (where l.kind = 'payment' and l.leg = 1), 0))::bigint as paid_cents,
           (e.cents - coalesce(sum(l.amount_cents) filter (where l.account = 'sales'), 0))::bigint as kept_cents
      from (select case when o.source <> 'online' and o.status in ('paid', 'refunded')
                        then o.total_cents else 0 end as cents) e
      left join ledger_entries l on l.tenant_id = o.tenant_id and l.order_id = o.id
     group by e.cents) m
`

/** The newest first. */
export function listOrderRows(
  tx: TenantTx,
  filter: OrdersFilter,
  after: string | null,
  limit: number,
): Promise<readonly OrderRow[]> {
  const older = after === null ? tx`` : tx`and o.id < ${after}`
  return tx<OrderRow[]>`
    select ${columns(tx)}, ${moneyColumns(tx)}
      from (select o.* from orders o
             where true ${filterConditions(tx, filter)} ${older}
             order by o.id desc
             limit ${limit}) o
      ${money(tx)}
     order by o.id desc
  `
}

/** At most one more than `countedMax`. */
export async function countOrders(
  tx: TenantTx,
  filter: OrdersFilter,
  countedMax: number,
): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*) as count
      from (select from orders o where true ${filterConditions(tx, filter)} limit ${countedMax + 1}) counted
  `
  return row?.count ?? 0
}

export type OrdersSearch = OrdersFilter & {
  readonly question: Question
  readonly after: SearchKey | null
  /** The event's orders lie between them, both inclusive. */
  readonly firstOrder: string
  readonly lastOrder: string
  readonly limit: number
}

/** The newest first. */
export function searchOrderRows(tx: TenantTx, search: OrdersSearch): Promise<readonly OrderRow[]> {
  const { question, limit } = search
  const found =
    question.kind === 'range'
      ? tx`(${foundOrders(tx, search, tx`p.term >= ${question.start} and p.term < ${question.end}`)})`
      : // Term by term in the index's order, so that a page costs a page however many have the name.
        tx`(select distinct hit.order_id
              from unnest(${pgArray(question.anyOf)}::text::text[]) as asked (term)
             cross join lateral (${foundOrders(tx, search, tx`p.term = asked.term`)}) hit
             order by hit.order_id desc
             limit ${limit})`
  return tx<OrderRow[]>`
    select ${columns(tx)}, ${moneyColumns(tx)}
      from ${found} found
      join orders o on o.id = found.order_id
      ${money(tx)}
     order by found.order_id desc
  `
}

type Condition = ReturnType<TenantTx>

/** What its tickets are found by is not the order's. */
function foundOrders(tx: TenantTx, search: OrdersSearch, condition: Condition) {
  const { question, after, eventId, status, firstOrder, lastOrder, limit } = search
  const isOnLater = after !== null && after.orderId <= lastOrder
  const until = isOnLater ? tx`p.order_id < ${after.orderId}` : tx`p.order_id <= ${lastOrder}`
  const others = question.kind === 'range' ? [] : question.allOf
  const isFiltered = eventId !== undefined || status !== undefined
  // The orders themselves are read late where nothing else is asked of them.
  const orders = isFiltered ? tx`join orders o on o.id = p.order_id` : tx``
  // By their ids: the event's index looks as good until the table was first analyzed, and `is true` keeps it out.
  const ofEvent = eventId === undefined ? tx`` : tx`and (o.event_id = ${eventId}) is true`
  return tx`
    select p.order_id
      from search_terms p
      ${orders}
     where ${condition} and p.ticket_id = ${WHOLE_ORDER} and p.order_id >= ${firstOrder} and ${until}
           ${ofEvent} ${filterConditions(tx, { eventId: undefined, status })}
           ${others.length === 0 ? tx`` : others.map((terms) => hasTerm(tx, terms))}
     order by p.order_id desc
     limit ${limit}
  `
}

/**
 * A few terms are looked up for each order, all that more of them find is read once. The offset and `is true` keep it
 * from becoming a join.
 */
const hasTerm = (tx: TenantTx, terms: readonly string[]): Condition =>
  terms.length <= PROBED_MAX
    ? tx`
        and exists (select from search_terms q
                     where q.tenant_id = p.tenant_id and q.term = any((select ${pgArray(terms)}::text::text[])::text[])
                       and q.order_id = p.order_id and q.ticket_id = ${WHOLE_ORDER}
                    offset 0)`
    : tx`
        and (p.order_id in (
          select q.order_id
            from search_terms q
           where q.term = any((select ${pgArray(terms)}::text::text[])::text[]) and q.ticket_id = ${WHOLE_ORDER})) is true`

const filterConditions = (tx: TenantTx, { eventId, status }: OrdersFilter): Condition => tx`
  ${eventId === undefined ? tx`` : tx`and o.event_id = ${eventId}`}
  ${status === undefined ? tx`` : tx`and o.status = ${status}`}
`

export async function findOrder(tx: TenantTx, id: OrderId): Promise<OrderRow | null> {
  const [row] = await tx<OrderRow[]>`
    select ${columns(tx)}, ${moneyColumns(tx)} from orders o ${money(tx)} where o.id = ${id}
  `
  return row ?? null
}

export type OrderItemRow = {
  readonly ticketTypeId: TicketTypeId
  readonly quantity: number
  readonly unitPriceCents: number
  readonly unitDiscountCents: number
}

/** As many lines and tickets as an order may have. */
const PARTS_MAX = 1_000

export const listOrderItems = (tx: TenantTx, id: OrderId): Promise<readonly OrderItemRow[]> => tx<
  OrderItemRow[]
>`
  select ticket_type_id, quantity, unit_price_cents, unit_discount_cents
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

const TENANTS_MAX = 10_000

/** The tenants that have orders or tickets whose terms were never written. */
export async function listUnfilledTenants(tx: PlatformTx): Promise<readonly TenantId[]> {
  const rows = await tx<{ id: TenantId }[]>`
    select id from tenants t
     where exists (select from orders o where o.tenant_id = t.id and not o.is_findable)
        or exists (select from tickets k where k.tenant_id = t.id and not k.is_findable)
     limit ${TENANTS_MAX}
  `
  return rows.map(({ id }) => id)
}

/** Locked until the transaction ends: orders whose terms were never written. */
export const lockUnfindableOrders = (
  tx: TenantTx,
  limit: number,
): Promise<readonly Omit<OrderRow, Money>[]> =>
  tx<Omit<OrderRow, Money>[]>`
    select ${columns(tx)} from orders o where not o.is_findable order by o.id limit ${limit} for update
  `

export async function markOrdersFindable(tx: TenantTx, ids: readonly OrderId[]): Promise<void> {
  await tx`
    update orders set is_findable = true where id = any((select ${pgArray(ids)}::text::uuid[])::uuid[])
  `
}

// Payments and sales as organizers and the platform read them.
import type { EventId, OrderId, TenantId, TicketTypeId } from '../../../shared/ids.ts'
import type { AttemptState, PaymentTotals, Provider } from '../../../shared/payments/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { UNANSWERED } from './attempt-store.ts'
import {
  givenBackByType,
  isGivenBack,
  isUnsold,
  refundsOfAttempts,
  sumsOfAttempts,
} from './given-back-store.ts'
import type { FailureReason } from './providers/port.ts'

export type PaymentRow = {
  readonly tenantId: TenantId
  readonly id: string
  readonly orderId: OrderId
  readonly orderNumber: string
  readonly ref: string
  readonly provider: Provider
  readonly isLive: boolean
  readonly state: AttemptState
  readonly amountCents: number
  readonly currency: string
  readonly providerTxnId: string | null
  readonly failure: FailureReason | null
  readonly providerCode: string | null
  readonly isHeldForRisk: boolean
  readonly isMismatched: boolean
  readonly isUnanswered: boolean
  readonly isDisputed: boolean
  readonly createdAt: Instant
  readonly settledAt: Instant | null
  readonly refundCents: number
  readonly paidCents: number
  readonly keptCents: number
}

export type PaymentsQuery = {
  readonly state: AttemptState | undefined
  readonly provider: Provider | undefined
  readonly orderId: OrderId | undefined
  readonly attemptId: string | undefined
  /** Only for the platform: a tenant's transaction sees its own. */
  readonly tenantId: TenantId | undefined
  readonly isMismatched: boolean | undefined
  /** Held for risk, not fitting, without an answer, or disputed. */
  readonly needsAttention: boolean | undefined
  /** The order's number, our reference or the provider's own, whole and in any case. */
  readonly search: string | undefined
  readonly after: string | null
  readonly limit: number
}

type Fragment = ReturnType<TenantTx>

const attention = (tx: TenantTx | PlatformDb) =>
  tx`(a.is_held_for_risk or a.is_mismatched or (a.is_disputed and not a.is_dispute_lost))`

function named(tx: TenantTx | PlatformDb, search: string | undefined) {
  if (search === undefined || search === '') return tx``
  const upper = search.toUpperCase()
  return tx`and (o.number = ${upper} or a.ref = ${upper} or upper(a.provider_txn_id) = ${upper})`
}

/** The newest first. */
export function listPaymentRows(
  tx: TenantTx | PlatformDb,
  query: PaymentsQuery,
): Promise<readonly PaymentRow[]> {
  // What is searched for stands in the order: without that a page's attempts are picked before their orders are read.
  const page: Fragment = isSearched(query) ? tx`` : tx`order by a.id desc limit ${query.limit}`
  const attempts: Fragment = tx`
    (select a.* from payment_attempts a where true ${conditionsOf(tx, query)} ${page})`
  return readPayments(tx, query, attempts)
}

/**
 * As `listPaymentRows`, of all tenants. No index goes over tenants: each tenant's newest payment is found by its own,
 * and a page's rows are those of the tenants that have the newest, as many as a page has rows.
 */
export function listAllPaymentRows(
  db: PlatformDb,
  query: PaymentsQuery,
): Promise<readonly PaymentRow[]> {
  const { tenantId, limit } = query
  if (tenantId !== undefined || isSearched(query)) return listPaymentRows(db, query)
  const ofTenant = (count: number): Fragment => db`
    select a.*
      from payment_attempts a
     where a.tenant_id = t.id ${conditionsOf(db, query)}
     order by a.id desc
     limit ${count}
  `
  const attempts: Fragment = db`
    (select rows.*
       from (select t.id
               from tenants t
              cross join lateral (${ofTenant(1)}) newest
              order by newest.id desc
              limit ${limit}) t
      cross join lateral (${ofTenant(limit)}) rows
      order by rows.id desc
      limit ${limit})`
  return readPayments(db, query, attempts)
}

const isSearched = ({ search }: PaymentsQuery): boolean => search !== undefined && search !== ''

/** On an attempt `a`, to follow another condition. */
function conditionsOf(
  tx: TenantTx | PlatformDb,
  {
    state,
    provider,
    orderId,
    attemptId,
    tenantId,
    isMismatched,
    needsAttention,
    after,
  }: PaymentsQuery,
): Fragment {
  return tx`
    ${state === undefined ? tx`` : tx`and a.state = ${state}`}
    ${provider === undefined ? tx`` : tx`and a.provider = ${provider}`}
    ${orderId === undefined ? tx`` : tx`and a.order_id = ${orderId}`}
    ${attemptId === undefined ? tx`` : tx`and a.id = ${attemptId}`}
    ${tenantId === undefined ? tx`` : tx`and a.tenant_id = ${tenantId}`}
    ${isMismatched === undefined ? tx`` : tx`and a.is_mismatched = ${isMismatched}`}
    ${needsAttention === undefined ? tx`` : tx`and ${attention(tx)} = ${needsAttention}`}
    ${after === null ? tx`` : tx`and a.id < ${after}`}
  `
}

const readPayments = (
  tx: TenantTx | PlatformDb,
  query: PaymentsQuery,
  attempts: Fragment,
): Promise<readonly PaymentRow[]> => tx<PaymentRow[]>`
  select a.tenant_id, a.id, a.order_id, o.number as order_number, a.ref, a.provider, a.is_live, a.state, a.amount_cents,
         a.currency, a.provider_txn_id, a.failure, a.provider_code, a.is_held_for_risk, a.is_mismatched,
         a.is_mismatched and a.misfits = array[${UNANSWERED}::text] as is_unanswered, a.is_disputed, a.created_at, a.settled_at,
         m.paid_cents - m.kept_cents as refund_cents, m.paid_cents, m.kept_cents
    from ${attempts} a
    join orders o on o.tenant_id = a.tenant_id and o.id = a.order_id
   cross join lateral (
     select coalesce(sum(l.amount_cents) filter (where l.kind = 'payment' and l.leg = 1), 0)::bigint as paid_cents,
            coalesce(-sum(l.amount_cents) filter (where l.account = 'sales'), 0)::bigint as kept_cents
       from ledger_entries l
      where l.tenant_id = a.tenant_id and l.order_id = a.order_id and l.attempt_id = a.id) m
   where true ${named(tx, query.search)}
   order by a.id desc
   limit ${query.limit}
`

/** More tenants with payments than a page shows are asked for one at a time. */
const TOTALS_MAX = 1_000

export const listTotals = (
  tx: TenantTx | PlatformDb,
  tenantId: TenantId | undefined,
): Promise<readonly PaymentTotals[]> => tx<PaymentTotals[]>`
  select a.tenant_id, a.provider, a.is_live, a.currency,
         count(*) filter (where a.state in ('succeeded', 'refunded')) as paid_count,
         ${sumsOfAttempts(tx)},
         count(*) filter (where a.state in ('pending', 'processing')) as open_count,
         count(*) filter (where ${attention(tx)}) as attention_count
    from payment_attempts a
    left join ${refundsOfAttempts(tx)} r on r.tenant_id = a.tenant_id and r.attempt_id = a.id
   where true ${tenantId === undefined ? tx`` : tx`and a.tenant_id = ${tenantId}`}
   group by a.tenant_id, a.provider, a.is_live, a.currency
   order by a.tenant_id, a.provider, a.is_live
   limit ${TOTALS_MAX}
`

export type TypeSales = {
  readonly ticketTypeId: TicketTypeId
  readonly name: string
  readonly quantityTotal: number | null
  readonly quantitySold: number
  readonly quantityHeld: number
  readonly soldCents: number
  readonly givenBackCents: number
  readonly keptCents: number
}

const TYPES_MAX = 1_000

export const listTypeSales = (tx: TenantTx, eventId: EventId): Promise<readonly TypeSales[]> => tx<
  TypeSales[]
>`
  select y.id as ticket_type_id, y.name, y.quantity_total, p.sold as quantity_sold, p.held as quantity_held,
         coalesce(paid.cents, 0)::bigint as sold_cents, coalesce(given.cents, 0)::bigint as given_back_cents,
         (coalesce(paid.cents, 0) - coalesce(given.cents, 0))::bigint as kept_cents
    from ticket_types y
    join places p on p.tenant_id = y.tenant_id and p.ticket_type_id = y.id
    left join (
      select i.ticket_type_id, sum(i.quantity * i.unit_price_cents) as cents
        from orders o
        join order_items i on i.tenant_id = o.tenant_id and i.order_id = o.id
       where o.event_id = ${eventId} and o.status in ('paid', 'refunded')
       group by i.ticket_type_id) paid on paid.ticket_type_id = y.id
    left join (
      select ticket_type_id, sum(cents) as cents
        from (${givenBackByType(tx, eventId)}) shares
       group by ticket_type_id) given on given.ticket_type_id = y.id
   where y.event_id = ${eventId}
   order by y.number
   limit ${TYPES_MAX}
`

export type OrderSales = {
  readonly pending: number
  readonly paid: number
  readonly expired: number
  readonly cancelled: number
  readonly refunded: number
  readonly paidCents: number
  readonly elsewhereCents: number
  readonly givenBackCents: number
  readonly keptCents: number
  readonly pendingCents: number
  readonly refundDueCents: number
}

/** Null: no such event. */
export async function findOrderSales(tx: TenantTx, eventId: EventId): Promise<OrderSales | null> {
  const [row] = await tx<OrderSales[]>`
    with back as (
      select coalesce(sum(r.amount_cents) filter (where ${isUnsold(tx)}), 0)::bigint as unsold_cents,
             coalesce(sum(r.amount_cents) filter (where ${isGivenBack(tx)}), 0)::bigint as given_back_cents,
             coalesce(sum(r.amount_cents) filter (where r.state in ('requested', 'submitted', 'unknown')), 0)::bigint
               as refund_due_cents
        from orders o
        join refunds r on r.tenant_id = o.tenant_id and r.order_id = o.id
        join payment_attempts p on p.tenant_id = r.tenant_id and p.id = r.attempt_id
       where o.event_id = ${eventId}
    ), sold as (
    select count(o.id) filter (where o.status = 'pending') as pending,
           count(o.id) filter (where o.status = 'paid') as paid,
           count(o.id) filter (where o.status = 'expired') as expired,
           count(o.id) filter (where o.status = 'cancelled') as cancelled,
           count(o.id) filter (where o.status = 'refunded') as refunded,
           coalesce(sum(o.total_cents) filter (where o.status in ('paid', 'refunded')), 0)::bigint as sold_cents,
           coalesce(sum(o.total_cents) filter (where o.status in ('paid', 'refunded') and o.source <> 'online'), 0)::bigint
             as elsewhere_cents,
           coalesce(sum(o.total_cents) filter (where o.status = 'pending'), 0)::bigint as pending_cents
      from events e
      left join orders o on o.tenant_id = e.tenant_id and o.event_id = e.id
     where e.id = ${eventId}
     group by e.tenant_id, e.id
    )
    select s.pending, s.paid, s.expired, s.cancelled, s.refunded, s.sold_cents + b.unsold_cents as paid_cents,
           s.elsewhere_cents, b.given_back_cents, s.sold_cents + b.unsold_cents - b.given_back_cents as kept_cents,
           s.pending_cents, b.refund_due_cents
      from sold s
     cross join back b
  `
  return row ?? null
}

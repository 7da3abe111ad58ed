// An event that is off in numbers: what calling it off means, how far giving back is, and what waits for a person.
import type { EventStatus } from '../../../shared/events/admin-schema.ts'
import type { EventId, OrderId } from '../../../shared/ids.ts'
import type { EventCancellation, WaitingRefund } from '../../../shared/payments/event-off-schema.ts'
import type { EventRefundView } from '../../../shared/payments/refund-schema.ts'
import type { Provider } from '../../../shared/payments/schema.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { isWaitingRefund } from './waiting-refund.ts'

export type OffEvent = { readonly status: EventStatus; readonly version: number }

export async function findOffEvent(tx: TenantTx, id: EventId): Promise<OffEvent | null> {
  const [row] = await tx<OffEvent[]>`select status, version from events where id = ${id}`
  return row ?? null
}

/** On `o`: it has a ticket that lets in. */
const hasTicket = (tx: TenantTx) => tx`exists (
  select from tickets t where t.tenant_id = o.tenant_id and t.order_id = o.id and not t.is_void offset 0
)`

export type OrderKinds = Pick<
  EventCancellation,
  'orders' | 'atGate' | 'unpaid' | 'free' | 'imported'
>

/** By how they were paid, but for what was paid through a provider. */
export async function countOrderKinds(tx: TenantTx, eventId: EventId): Promise<OrderKinds> {
  const [row] = await tx<{ readonly kinds: OrderKinds }[]>`
    with known as (
      select o.source, o.status, o.total_cents, o.paid_attempt_id,
             case when o.source = 'import' then 'imported'
                  when o.source = 'complimentary' or o.total_cents = 0 then 'free'
                  when o.source = 'gate' and o.status = 'paid' then 'at_gate'
                  when o.source = 'gate' then 'unpaid'
                  else 'online' end as kind
        from orders o
       where o.event_id = ${eventId}
         and (${hasTicket(tx)} or (o.paid_attempt_id is not null and o.status = 'paid')))
    select json_build_object(
      'orders', count(*),
      'atGate', json_build_object('orders', count(*) filter (where kind = 'at_gate'),
                                  'cents', coalesce(sum(total_cents) filter (where kind = 'at_gate'), 0)),
      'unpaid', json_build_object('orders', count(*) filter (where kind = 'unpaid'),
                                  'cents', coalesce(sum(total_cents) filter (where kind = 'unpaid'), 0)),
      'free', count(*) filter (where kind = 'free'),
      'imported', count(*) filter (where kind = 'imported')) as kinds
      from known
  `
  if (row === undefined) throw new Error('defect: an aggregate without a row')
  return row.kinds
}

export type StoredSum = {
  readonly provider: Provider
  readonly isLive: boolean
  readonly accountId: string
  readonly isDisputed: boolean
  readonly leftCents: number
  readonly orders: number
}

/** What paid orders have left to be given back: as many rows as there are different sums. */
export const listPaidSums = (tx: TenantTx, eventId: EventId): Promise<readonly StoredSum[]> => tx<
  StoredSum[]
>`
  select provider, is_live, account_id, is_disputed, left_cents::bigint as left_cents, count(*) as orders
    from (
      select a.provider, a.is_live, a.account_id, a.is_disputed,
             a.amount_cents - (select coalesce(sum(r.amount_cents), 0) from refunds r
                where r.tenant_id = a.tenant_id and r.attempt_id = a.id and r.provider_txn_id = a.provider_txn_id
                  and r.state <> 'failed') as left_cents
        from orders o
        join payment_attempts a on a.tenant_id = o.tenant_id and a.id = o.paid_attempt_id
       where o.event_id = ${eventId} and o.status = 'paid') paid
   group by provider, is_live, account_id, is_disputed, left_cents
`

export type OrderCounts = Pick<
  EventRefundView,
  'orders' | 'ordersDone' | 'ordersLeft' | 'atGate' | 'skippedCount'
>

/** How many orders were gone through; those that come later, such as by money that was late, are not among them. */
export async function countOffOrders(tx: TenantTx, eventId: EventId): Promise<OrderCounts> {
  const [row] = await tx<{ readonly counts: OrderCounts }[]>`
    select json_build_object(
      'ordersDone', (select count(*) from event_refund_orders where event_id = ${eventId}),
      'ordersLeft', (select count(*) from orders o
                      where o.event_id = ${eventId} and o.paid_attempt_id is not null and o.status = 'paid'),
      'orders', (select count(*) from event_refund_orders where event_id = ${eventId})
        + (select count(*) from orders o
            where o.event_id = ${eventId}
              and (${hasTicket(tx)} or (o.paid_attempt_id is not null and o.status = 'paid'))
              and not exists (select from event_refund_orders d
                where d.tenant_id = o.tenant_id and d.event_id = o.event_id and d.order_id = o.id offset 0)),
      'skippedCount', (select count(*) from event_refund_skips s
                         join orders o on o.tenant_id = s.tenant_id and o.id = s.order_id
                        where s.event_id = ${eventId} and o.status = 'paid'),
      'atGate', (select json_build_object('orders', count(*), 'cents', coalesce(sum(o.total_cents), 0))
                   from orders o
                  where o.event_id = ${eventId} and o.source = 'gate' and o.status = 'paid' and o.total_cents > 0
                    and ${hasTicket(tx)})) as counts
  `
  if (row === undefined) throw new Error('defect: an aggregate without a row')
  return row.counts
}

export type ProviderRefunds = EventRefundView['providers'][number] & { readonly failed: number }

export const sumRefundsByProvider = (
  tx: TenantTx,
  eventId: EventId,
): Promise<readonly ProviderRefunds[]> => tx<ProviderRefunds[]>`
  select a.provider, count(*) as refunds, sum(r.amount_cents)::bigint as refunds_cents,
         count(*) filter (where r.state = 'succeeded') as returned,
         coalesce(sum(r.amount_cents) filter (where r.state = 'succeeded'), 0)::bigint as returned_cents,
         count(*) filter (where r.state <> 'succeeded' and not ${isWaitingRefund(tx)}) as under_way,
         coalesce(sum(r.amount_cents) filter (where r.state <> 'succeeded' and not ${isWaitingRefund(tx)}), 0)::bigint
           as under_way_cents,
         count(*) filter (where ${isWaitingRefund(tx)}) as waiting,
         coalesce(sum(r.amount_cents) filter (where ${isWaitingRefund(tx)}), 0)::bigint as waiting_cents,
         count(*) filter (where r.state = 'failed') as failed
    from orders o
    join refunds r on r.tenant_id = o.tenant_id and r.order_id = o.id
    join payment_attempts a on a.tenant_id = r.tenant_id and a.id = r.attempt_id
   where o.event_id = ${eventId}
   group by a.provider
   order by sum(r.amount_cents) desc, a.provider
`

type PageOf = { readonly after: readonly [string, string] | null; readonly limit: number }

export type WaitingRow = WaitingRefund & { readonly itemId: string }

/** By order: refunds that a person finishes, and orders of which nothing could be given back. */
export const listWaitingRows = (
  tx: TenantTx,
  eventId: EventId,
  { after, limit }: PageOf,
): Promise<readonly WaitingRow[]> => tx<WaitingRow[]>`
  select order_id, item_id, order_number, buyer_name, provider, amount_cents, refund_id, failure, provider_message,
         refusal, state
    from (
      select r.order_id, r.id as item_id, o.number as order_number, o.buyer_name, a.provider, r.amount_cents,
             r.id as refund_id, r.failure, r.provider_message, null as refusal, r.state
        from orders o
        join refunds r on r.tenant_id = o.tenant_id and r.order_id = o.id
        join payment_attempts a on a.tenant_id = r.tenant_id and a.id = r.attempt_id
       where o.event_id = ${eventId} and ${isWaitingRefund(tx)}
      union all
      select s.order_id, s.order_id, o.number, o.buyer_name, a.provider, o.total_cents, null, null, null, s.code, null
        from event_refund_skips s
        join orders o on o.tenant_id = s.tenant_id and o.id = s.order_id
        left join payment_attempts a on a.tenant_id = o.tenant_id and a.id = o.paid_attempt_id
       where s.event_id = ${eventId} and o.status = 'paid') waiting
   ${after === null ? tx`` : tx`where (order_id, item_id) > (${after[0]}::uuid, ${after[1]}::uuid)`}
   order by order_id, item_id
   limit ${limit}
`

/** Those that failed for good, in the order of their ids. */
export async function listFailedRefunds(
  tx: TenantTx,
  eventId: EventId,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await tx<{ readonly id: string }[]>`
    select r.id
      from orders o
      join refunds r on r.tenant_id = o.tenant_id and r.order_id = o.id
     where o.event_id = ${eventId} and r.state = 'failed' ${after === null ? tx`` : tx`and r.id > ${after}`}
     order by r.id
     limit ${limit}
  `
  return rows.map(({ id }) => id)
}

/** What was decided to go back of an order because its event is off, and what is kept of that; null: nothing. */
export async function findOffRefund(
  tx: TenantTx,
  orderId: OrderId,
): Promise<{ readonly amountCents: number; readonly keptCents: number } | null> {
  const [row] = await tx<{ readonly amountCents: number | null; readonly keptCents: number }[]>`
    select sum(amount_cents)::bigint as amount_cents, coalesce(sum(fee_cents), 0)::bigint as kept_cents
      from refunds where order_id = ${orderId} and reason = 'event_closed'
  `
  const { amountCents = null, keptCents = 0 } = row ?? {}
  return amountCents === null ? null : { amountCents, keptCents }
}

export type OffNews = {
  /** The organizer's. */
  readonly wordsEn: string | null
  readonly wordsBn: string | null
  /** The order was gone through. */
  readonly isTold: boolean
}

/** What the buyer of an event that is off is told; null: nobody has begun to tell them. */
export async function findOffNews(
  tx: TenantTx,
  { eventId, orderId }: { readonly eventId: EventId; readonly orderId: OrderId },
): Promise<OffNews | null> {
  const [row] = await tx<OffNews[]>`
    select e.words_en, e.words_bn,
           exists (select from event_refund_orders d
                    where d.tenant_id = e.tenant_id and d.event_id = e.event_id and d.order_id = ${orderId}) as is_told
      from event_refunds e
     where e.event_id = ${eventId}
  `
  return row ?? null
}

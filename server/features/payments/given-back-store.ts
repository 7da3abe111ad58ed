// What of the money that came goes back or went back, as every report counts it: the rest is what the ledger has as `sales`.
import type { EventId } from '../../../shared/ids.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

type Tx = TenantTx | PlatformDb
type Fragment = ReturnType<TenantTx>

/** On a refund `r` of payment `p` and order `o`: its money paid the order, whoever decided that it goes back, and why. */
const isOfSale = (tx: Tx): Fragment =>
  tx`((p.provider_txn_id = r.provider_txn_id and o.paid_attempt_id = p.id) is true)`

/** Of what is not of a sale; on `r`, `p` and `o`. */
export const isUnsold = (tx: Tx): Fragment => tx`not ${isOfSale(tx)}`

/** What no tickets were given for is owed whatever became of it, the rest while it has not failed; on `r`, `p` and `o`. */
export const isGivenBack = (tx: Tx): Fragment => tx`(${isUnsold(tx)} or r.state <> 'failed')`

/** To be joined as `r` with attempts `a`, for `sumsOfAttempts`. */
export const refundsOfAttempts = (tx: Tx): Fragment => tx`
  (select r.tenant_id, r.attempt_id,
          coalesce(sum(r.amount_cents) filter (where r.state in ('requested', 'submitted', 'unknown')), 0) as due_cents,
          coalesce(sum(r.amount_cents) filter (where ${isGivenBack(tx)}), 0) as given_back_cents,
          -- Each a movement of its own beside the one that the attempt names.
          coalesce(sum(r.amount_cents) filter (where r.provider_txn_id is distinct from p.provider_txn_id), 0) as more_cents
     from refunds r
     join payment_attempts p on p.tenant_id = r.tenant_id and p.id = r.attempt_id
     join orders o on o.tenant_id = r.tenant_id and o.id = r.order_id
    group by r.tenant_id, r.attempt_id)
`

/** Of attempts `a` with their `refundsOfAttempts`: what came, what of it goes back, what is kept, what is still due. */
export function sumsOfAttempts(tx: Tx): Fragment {
  const main: Fragment = tx`
    coalesce(sum(a.amount_cents) filter (where a.state in ('succeeded', 'refunded')), 0)`
  const more: Fragment = tx`coalesce(sum(r.more_cents), 0)`
  const back: Fragment = tx`coalesce(sum(r.given_back_cents), 0)`
  return tx`
    (${main} + ${more})::bigint as paid_cents, (${back})::bigint as given_back_cents,
    (${main} + ${more} - ${back})::bigint as kept_cents, coalesce(sum(r.due_cents), 0)::bigint as refund_due_cents
  `
}

/**
 * Rows of order_id, ticket_type_id and cents: what somebody decided to give back, shared out over the types of its order.
 * For tickets it is of their types, as far as they cost; the rest is of what is left of each type, by how much that is. In
 * whole poisha that come to the refunds, and of no type more than was paid for it.
 */
export const givenBackByType = (tx: TenantTx, eventId: EventId): Fragment => tx`
  with refund as (
    select r.tenant_id, r.id, r.order_id, r.amount_cents
      from orders o
      join refunds r on r.tenant_id = o.tenant_id and r.order_id = o.id
      join payment_attempts p on p.tenant_id = r.tenant_id and p.id = r.attempt_id
     where o.event_id = ${eventId} and ${isOfSale(tx)} and r.state <> 'failed'
  ), of_tickets as (
    select r.id, r.order_id, r.amount_cents, k.ticket_type_id, sum(i.unit_price_cents) as cents
      from refund r
      join refund_tickets t on t.tenant_id = r.tenant_id and t.refund_id = r.id
      join tickets k on k.tenant_id = t.tenant_id and k.id = t.ticket_id
      join order_items i on i.tenant_id = r.tenant_id and i.order_id = r.order_id and i.ticket_type_id = k.ticket_type_id
     group by r.id, r.order_id, r.amount_cents, k.ticket_type_id
  ), ranked as (
    select id, order_id, ticket_type_id, cents, sum(cents) over whole as total,
           sum(cents) over (whole order by ticket_type_id) as reached, amount_cents
      from of_tickets
    window whole as (partition by id)
  ), ticketed as (
    select order_id, ticket_type_id,
           sum(div(least(amount_cents, total) * reached, total)
               - div(least(amount_cents, total) * (reached - cents), total)) as cents
      from ranked
     where total > 0
     group by order_id, ticket_type_id
  ), remaining as (
    select i.order_id, i.ticket_type_id, coalesce(t.cents, 0) as ticketed,
           sum(i.quantity * i.unit_price_cents) - coalesce(t.cents, 0) as cents
      from (select distinct tenant_id, order_id from refund) d
      join order_items i on i.tenant_id = d.tenant_id and i.order_id = d.order_id
      left join ticketed t on t.order_id = i.order_id and t.ticket_type_id = i.ticket_type_id
     group by i.order_id, i.ticket_type_id, t.cents
  ), reached as (
    select order_id, ticket_type_id, ticketed, cents, sum(cents) over whole as total,
           sum(cents) over (whole order by ticket_type_id) as reached, sum(ticketed) over whole as all_ticketed
      from remaining
    window whole as (partition by order_id)
  ), shared as (
    select s.*, r.amount_cents - s.all_ticketed as rest
      from reached s
      join (select order_id, sum(amount_cents) as amount_cents from refund group by order_id) r on r.order_id = s.order_id
  )
  select order_id, ticket_type_id,
         (ticketed + case when total > 0 then div(rest * reached, total) - div(rest * (reached - cents), total)
                          else 0 end)::bigint as cents
    from shared
`

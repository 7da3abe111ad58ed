// What an event has sold, day by day.
import type { EventId, TicketTypeId } from '../../../shared/ids.ts'
import type { MoneyDay, SalesKind } from '../../../shared/payments/admin-schema.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { givenBackByType } from './given-back-store.ts'

export type SalesDayRow = {
  /** Of the event's zone. */
  readonly day: string
  readonly ticketTypeId: TicketTypeId
  readonly ticketTypeName: string
  readonly kind: SalesKind
  readonly orders: number
  readonly tickets: number
  readonly amountCents: number
  readonly discountCents: number
  readonly paidCents: number
  readonly givenBackCents: number
  readonly keptCents: number
}

/** Years of days, of every type in every way. */
const ROWS_MAX = 20_000

/**
 * Of orders that were paid, also of those whose money went back, by the day of the payment, and of those that are paid at
 * the gate, by the day on which they were made; earliest first. An order counts once for each of its types.
 */
export const listSalesDays = (
  tx: TenantTx,
  eventId: EventId,
): Promise<readonly SalesDayRow[]> => tx<SalesDayRow[]>`
  with given as materialized (
    select order_id, ticket_type_id, sum(cents) as cents
      from (${givenBackByType(tx, eventId)}) shares
     group by order_id, ticket_type_id
  ), sold as (
    select to_char(coalesce(o.paid_at, o.created_at) at time zone e.time_zone, 'YYYY-MM-DD') as day,
           y.id as ticket_type_id, y.name as ticket_type_name, y.number,
           case when o.source = 'online' and o.total_cents = 0 then 'free' else o.source end as kind,
           count(*) as orders, sum(i.quantity)::bigint as tickets,
           sum(i.quantity * i.unit_price_cents)::bigint as amount_cents,
           sum(i.quantity * i.unit_discount_cents)::bigint as discount_cents,
           coalesce(sum(i.quantity * i.unit_price_cents) filter (where o.status <> 'pending'), 0)::bigint as paid_cents,
           coalesce(sum(g.cents), 0)::bigint as given_back_cents
      from events e
      join orders o on o.tenant_id = e.tenant_id and o.event_id = e.id
      join order_items i on i.tenant_id = o.tenant_id and i.order_id = o.id
      join ticket_types y on y.tenant_id = i.tenant_id and y.id = i.ticket_type_id
      left join given g on g.order_id = o.id and g.ticket_type_id = i.ticket_type_id
     where e.id = ${eventId} and (o.status in ('paid', 'refunded') or (o.status = 'pending' and o.source = 'gate'))
     group by 1, y.id, y.name, y.number, 5
  )
  select day, ticket_type_id, ticket_type_name, kind, orders, tickets, amount_cents, discount_cents, paid_cents,
         given_back_cents, paid_cents - given_back_cents as kept_cents
    from sold
   order by day, number, kind
   limit ${ROWS_MAX}
`

/** What providers brought for an event, by the day on which the ledger has it; earliest first. */
export const listMoneyDays = (tx: TenantTx, eventId: EventId): Promise<readonly MoneyDay[]> => tx<
  MoneyDay[]
>`
  with moved as (
    select to_char(l.occurred_at at time zone e.time_zone, 'YYYY-MM-DD') as day, l.provider, l.is_live, l.currency,
           coalesce(sum(l.amount_cents) filter (where l.kind = 'payment' and l.leg = 1), 0)::bigint as paid_cents,
           coalesce(-sum(l.amount_cents) filter (where l.account = 'sales'), 0)::bigint as kept_cents
      from events e
      join orders o on o.tenant_id = e.tenant_id and o.event_id = e.id
      join ledger_entries l on l.tenant_id = o.tenant_id and l.order_id = o.id
     where e.id = ${eventId} and (l.kind = 'payment' or l.account = 'sales')
     group by 1, 2, 3, 4
  )
  select day, provider, is_live, currency, paid_cents, paid_cents - kept_cents as given_back_cents, kept_cents
    from moved
   order by day, provider, is_live, currency
   limit ${ROWS_MAX}
`

export type RefundDayRow = {
  readonly day: string
  readonly refunds: number
  readonly dueCents: number
}

/** Money that is still to be given back, by the day on which that became due. */
export const listRefundDays = (
  tx: TenantTx,
  eventId: EventId,
): Promise<readonly RefundDayRow[]> => tx<RefundDayRow[]>`
  select to_char(r.requested_at at time zone e.time_zone, 'YYYY-MM-DD') as day, count(*) as refunds,
         sum(r.amount_cents)::bigint as due_cents
    from events e
    join orders o on o.tenant_id = e.tenant_id and o.event_id = e.id
    join refunds r on r.tenant_id = o.tenant_id and r.order_id = o.id
   where e.id = ${eventId} and r.state in ('requested', 'submitted', 'unknown')
   group by 1
   order by 1
   limit ${ROWS_MAX}
`

/** Null: no such event. */
export async function findEventZone(tx: TenantTx, eventId: EventId): Promise<string | null> {
  const [row] = await tx<{ timeZone: string }[]>`select time_zone from events where id = ${eventId}`
  return row?.timeZone ?? null
}

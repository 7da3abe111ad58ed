// What an event has sold, day by day.
import type { EventId, TicketTypeId } from '../../../shared/ids.ts'
import type { SalesKind } from '../../../shared/payments/admin-schema.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type SalesDayRow = {
  /** Of the event's zone. */
  readonly day: string
  readonly ticketTypeId: TicketTypeId
  readonly ticketTypeName: string
  readonly kind: SalesKind
  readonly orders: number
  readonly tickets: number
  readonly amountCents: number
}

/** Years of days, of every type in every way. */
const ROWS_MAX = 20_000

/**
 * Of orders that are paid, by the day of the payment, and of those that are paid at the gate, by the day on which they
 * were made; earliest first. An order counts once for each of its types.
 */
export const listSalesDays = (
  tx: TenantTx,
  eventId: EventId,
): Promise<readonly SalesDayRow[]> => tx<SalesDayRow[]>`
  select to_char(coalesce(o.paid_at, o.created_at) at time zone e.time_zone, 'YYYY-MM-DD') as day,
         y.id as ticket_type_id, y.name as ticket_type_name,
         case when o.source = 'online' and o.total_cents = 0 then 'free' else o.source end as kind,
         count(*) as orders, sum(i.quantity)::bigint as tickets,
         sum(i.quantity * i.unit_price_cents)::bigint as amount_cents
    from events e
    join orders o on o.tenant_id = e.tenant_id and o.event_id = e.id
    join order_items i on i.tenant_id = o.tenant_id and i.order_id = o.id
    join ticket_types y on y.tenant_id = i.tenant_id and y.id = i.ticket_type_id
   where e.id = ${eventId} and (o.status = 'paid' or (o.status = 'pending' and o.source = 'gate'))
   group by 1, y.id, y.name, y.number, 4
   order by 1, y.number, 4
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

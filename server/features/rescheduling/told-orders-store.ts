// The orders whose buyers hold tickets of an event that moves.
import type { EventId, OrderId } from '../../../shared/ids.ts'
import { type Instant, instantToText } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

/** On `o`: it has a ticket that lets somebody in, and had it by `until`. */
const holdsTickets = (tx: TenantTx, until: Instant) => tx`
  exists (select from tickets t
           where t.tenant_id = o.tenant_id and t.order_id = o.id and not t.is_void
             and t.created_at <= ${tx.typed.instant(until)}
          offset 0)
`

/** In the order of their ids, from behind `after` on. */
export const listOrdersToTell = (
  tx: TenantTx,
  {
    eventId,
    until,
    after,
    limit,
  }: {
    readonly eventId: EventId
    readonly until: Instant
    readonly after: OrderId | null
    readonly limit: number
  },
): Promise<readonly { readonly id: OrderId }[]> => tx<{ readonly id: OrderId }[]>`
  select o.id from orders o
   where o.event_id = ${eventId} and o.status in ('paid', 'pending')
     ${after === null ? tx`` : tx`and o.id > ${after}`}
     and ${holdsTickets(tx, until)}
   order by o.id
   limit ${limit}
`

export type ToldCounts = { readonly orders: number; readonly tickets: number }

/** How many buyers there are to tell, and how many good tickets they hold. */
export async function countOrdersToTell(tx: TenantTx, eventId: EventId): Promise<ToldCounts> {
  const [row] = await tx<ToldCounts[]>`
    select count(distinct t.order_id) as orders, count(*) as tickets
      from tickets t
      join orders o on o.tenant_id = t.tenant_id and o.id = t.order_id
     where t.event_id = ${eventId} and not t.is_void and o.status in ('paid', 'pending')
  `
  return row ?? { orders: 0, tickets: 0 }
}

/** Of the good tickets, those that are in. */
export async function countTicketsIn(tx: TenantTx, eventId: EventId): Promise<number> {
  const [row] = await tx<{ readonly count: number }[]>`
    select count(*) as count
      from (select distinct s.ticket_id from scans s
             where s.event_id = ${eventId} and s.direction = 'entry' and s.verdict = 'admitted'
               and s.ticket_id is not null
            offset 0) seen
      join checked_in_tickets c on c.ticket_id = seen.ticket_id
      join tickets t on t.tenant_id = c.tenant_id and t.id = c.ticket_id
     where not t.is_void
  `
  return row?.count ?? 0
}

export type PromoWindow = {
  readonly id: string
  readonly code: string
  readonly startsAt: Instant | null
  readonly endsAt: Instant | null
}

/** As many as somebody looks through before agreeing. */
const PROMO_MAX = 200

/** Codes that begin or end by the calendar, and have not ended. */
export const listPromoWindows = (
  tx: TenantTx,
  eventId: EventId,
  now: Instant,
): Promise<readonly PromoWindow[]> => tx<PromoWindow[]>`
  select id, code, starts_at, ends_at from promo_codes
   where event_id = ${eventId} and is_enabled and num_nonnulls(starts_at, ends_at) > 0
     and (ends_at is null or ends_at > ${instantToText(now)}::text::timestamptz)
   order by code
   limit ${PROMO_MAX}
`

// Pages of an event's orders, as the very bytes that go to the station: PostgreSQL writes the lines.
import type { EventId } from '../../../shared/ids.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { FIRST_ID } from './feed-cursor.ts'

/** Orders of one page. Short transactions: nothing waits for a download, and a download waits for nothing. */
export const ORDER_PAGE_ROWS = 1_000

export type OrderPage = {
  /** Whole lines, each ended by a line feed; null when no order of the page has one. */
  readonly lines: Buffer | null
  readonly rows: number
  readonly lastXid: string
  readonly lastId: string
}

type After = { readonly xid: string; readonly id: string }

function toPage(raw: readonly unknown[]): OrderPage {
  // Safe: every page selects these four columns, and `raw` leaves them as they came.
  const [row] = raw as readonly (readonly (Buffer | null)[])[]
  return {
    lines: row?.[0] ?? null,
    rows: Number(row?.[1]?.toString() ?? 0),
    lastXid: row?.[2]?.toString() ?? '0',
    lastId: row?.[3]?.toString() ?? FIRST_ID,
  }
}

/** Where a page of changes begins: one bound, since of two PostgreSQL begins at either. */
const laterOf = (since: string, after: After): After =>
  BigInt(after.xid) < BigInt(since) ? { xid: since, id: FIRST_ID } : after

/** Of an order that is gone only its id is left. The ticket with the buyer's name comes first, and then says it. */
const orderLine = (tx: TenantTx) => tx`
  '{"type":"order","id":"' || short_id(id) || '"'
  || case when held.ids is null then ',"t":[]' else
       ',"n":' || to_json(number)
       || case when held.has_buyer then '' else ',"b":' || to_json(buyer_name) end
       || case when buyer_phone is not null then ',"p":' || to_json(buyer_phone) else '' end
       || ',"e":' || to_json(buyer_email)
       || ',"t":["' || held.ids || '"]'
     end
  || E'}\n'
`

/**
 * The tickets of `page.id` at this event. `is true` keeps the indexes of events out: before the first statistics one of
 * them looks as good as that of orders, and reads all of the event's tickets for each order.
 */
const heldTickets = (tx: TenantTx, eventId: EventId) => tx`
  left join lateral (
    select string_agg(short_id(t.id), '","' order by t.attendee_name is distinct from page.buyer_name, t.id) as ids,
           bool_or(t.attendee_name = page.buyer_name) as has_buyer
      from tickets t
     where t.order_id = page.id and (t.event_id = ${eventId}) is true) held on true
`

/** A page of all orders that have tickets here, by id. `lastXid` is not used. */
export async function readOrderPage(
  tx: TenantTx,
  eventId: EventId,
  after: After,
): Promise<OrderPage> {
  const page = await tx`
    select string_agg(case when held.ids is not null then ${orderLine(tx)} end, '' order by id), count(*), '0',
           (array_agg(id order by id))[count(*)]
      from (
        select id, number, buyer_name, buyer_email, buyer_phone
          from orders
         where event_id = ${eventId} and id > ${after.id}
         order by id
         limit ${ORDER_PAGE_ROWS}) page ${heldTickets(tx, eventId)}
  `.raw()
  return toPage(page)
}

/** The page of orders that `changed` names, with the columns `xid`, `id`, `number` and the buyer's, in their order. */
async function readChangePage(
  tx: TenantTx,
  eventId: EventId,
  changed: ReturnType<typeof orderLine>,
): Promise<OrderPage> {
  const page = await tx`
    select string_agg(${orderLine(tx)}, '' order by xid, id), count(*),
           (array_agg(xid order by xid, id))[count(*)], (array_agg(id order by xid, id))[count(*)]
      from (${changed} limit ${ORDER_PAGE_ROWS}) page ${heldTickets(tx, eventId)}
  `.raw()
  return toPage(page)
}

/** A page of the orders whose own row changed since the watermark. */
export function readChangedOrderPage(
  tx: TenantTx,
  eventId: EventId,
  since: string,
  after: After,
): Promise<OrderPage> {
  const from = laterOf(since, after)
  const changed = tx`
    select changed_xid as xid, id, number, buyer_name, buyer_email, buyer_phone
      from orders
     where event_id = ${eventId}
       and (changed_xid, id) > (${from.xid}::text::xid8, ${from.id}::text::uuid)
     order by changed_xid, id
  `
  return readChangePage(tx, eventId, changed)
}

/** A page of the orders whose tickets changed since the watermark, or that are gone. */
export function readTouchedOrderPage(
  tx: TenantTx,
  eventId: EventId,
  since: string,
  after: After,
): Promise<OrderPage> {
  const from = laterOf(since, after)
  const touched = tx`
    select c.changed_xid as xid, c.order_id as id, o.number, o.buyer_name, o.buyer_email, o.buyer_phone
      from order_changes c
      left join orders o on o.id = c.order_id and o.event_id = c.event_id
     where c.event_id = ${eventId}
       and (c.changed_xid, c.order_id) > (${from.xid}::text::xid8, ${from.id}::text::uuid)
     order by c.changed_xid, c.order_id
  `
  return readChangePage(tx, eventId, touched)
}

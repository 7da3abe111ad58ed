// Tickets that nobody came with.
import type { EventId, TicketId, TicketTypeId } from '../../../shared/ids.ts'
import type { NoShowCount } from '../../../shared/tickets/admin-schema.ts'
import { askOrdered, type TenantTx } from '../../platform/db/tenant-tx.ts'
import { type TicketRow, ticketColumns } from './ticket-store.ts'

export type NoShowsQuery = {
  readonly eventId: EventId
  readonly ticketTypeId: TicketTypeId | undefined
  readonly after: string | null
  readonly limit: number
}

/** Where most have come, a page looks at so many tickets and no more: the next one goes on behind them. */
export const LOOKED_AT_MAX = 5_000

const looked = (tx: TenantTx, { eventId, ticketTypeId, after }: NoShowsQuery) => tx`
  select t.tenant_id, t.id
    from tickets t
   where t.event_id = ${eventId} and not t.is_void
     ${ticketTypeId === undefined ? tx`` : tx`and t.ticket_type_id = ${ticketTypeId}`}
     ${after === null ? tx`` : tx`and t.id > ${after}`}
   order by t.id
   limit ${LOOKED_AT_MAX}
`

/**
 * In the order in which they were made: those without an entry that stands, as `checked_in_tickets` says it. The offset
 * keeps the look at each ticket's scans from becoming a join, and the odd conditions the feed's index out of it, which
 * looks cheap until the table was first analyzed, and then reads all of the tenant's scans for each ticket.
 */
export const listNoShowRows = (
  tx: TenantTx,
  query: NoShowsQuery,
): Promise<readonly TicketRow[]> => tx<TicketRow[]>`
  select ${ticketColumns(tx)}
    from (${looked(tx, query)}) looked
    join tickets t on t.tenant_id = looked.tenant_id and t.id = looked.id
    join orders o on o.tenant_id = t.tenant_id and o.id = t.order_id
   where not exists (
     select from scans s
      where s.tenant_id = looked.tenant_id and s.ticket_id = looked.id and s.kind = 'scan' and s.direction = 'entry'
        and s.verdict || '' = 'admitted' and not s.is_pending
        and not exists (
          select from scans a
           where a.tenant_id = s.tenant_id and a.ticket_id = s.ticket_id and a.list_id = s.list_id
             and a.annuls = s.scan_id and a.verdict || '' = 'admitted' and not a.is_pending
          offset 0)
     offset 0)
   order by looked.id
   limit ${query.limit}
`

/** The last ticket that a page has looked at; null: there are no more behind it. */
export async function findLastLookedAt(
  tx: TenantTx,
  query: NoShowsQuery,
): Promise<TicketId | null> {
  const [row] = await tx<{ id: TicketId | null; count: number }[]>`
    select (array_agg(id order by id))[count(*)] as id, count(*) as count from (${looked(tx, query)}) looked
  `
  return row?.count === LOOKED_AT_MAX ? row.id : null
}

/**
 * By type number. Each large table is read in the order of an index: the wall's condition is asked once there, and for
 * each row of a sequential scan. Who came is a set to look into and no join, which without statistics would be a loop.
 */
export const countNoShows = (tx: TenantTx, eventId: EventId): Promise<readonly NoShowCount[]> =>
  askOrdered(
    tx,
    tx<NoShowCount[]>`
  with annulled as materialized (
    select a.annuls
      from scans a
     where a.annuls is not null and a.event_id = ${eventId} and a.verdict || '' = 'admitted' and not a.is_pending
     order by a.annuls),
  came as materialized (
    select s.ticket_id
      from scans s
     where s.event_id = ${eventId} and s.kind = 'scan' and s.direction = 'entry' and s.verdict = 'admitted'
       and not s.is_pending and s.ticket_id is not null
       and s.scan_id not in (select annuls from annulled)
     order by s.changed_xid, s.scan_id),
  counted as (
    select t.ticket_type_id, count(*) as issued,
           count(*) filter (where (t.id in (select ticket_id from came)) is not true) as no_shows
      from (select id, ticket_type_id from tickets where event_id = ${eventId} and not is_void order by id offset 0) t
     group by t.ticket_type_id)
  select y.id as ticket_type_id, y.name, coalesce(c.issued, 0) as issued, coalesce(c.no_shows, 0) as no_shows
    from ticket_types y
    left join counted c on c.ticket_type_id = y.id
   where y.event_id = ${eventId}
   order by y.number
`,
  )

// What changed in an event since a cursor, and by how much its numbers of rows have: one statement, one walk.
import type { EventId } from '../../../shared/ids.ts'
import { askOrdered, type TenantTx } from '../../platform/db/tenant-tx.ts'
import { FIRST_ID } from './feed-cursor.ts'
import {
  type CountChanges,
  countGone,
  FEED_PAGE_ROWS,
  type FeedPage,
  scanLine,
  ticketLine,
} from './feed-store.ts'

export type Changes = {
  readonly tickets: FeedPage
  readonly scans: FeedPage
  /** Whether tickets left the event; some may have come back. */
  readonly hasTombstones: boolean
  /** Null when a page is full: then there may be more than what was walked through. */
  readonly counts: CountChanges | null
  /** Of the transaction's snapshot. */
  readonly watermark: string
}

type Column = Buffer | null
type RawChanges = Column[][]

/**
 * The first pages of changes since the cursor's watermark `since`, and the numbers' changes since `countedSince`, which
 * is at or above it.
 */
export async function readChanges(
  tx: TenantTx,
  eventId: EventId,
  since: string,
  countedSince: string,
): Promise<Changes> {
  const query = tx`
    with asked as materialized (
      select ${countedSince}::text::xid8 as since,
             greatest(pg_snapshot_xmin(pg_current_snapshot()), ${countedSince}::text::xid8) as watermark,
             (select verification = 'listed' from events where id = ${eventId}) as is_listed)
    select tickets.lines, tickets.rows, tickets.last_xid, tickets.last_id,
           scans.lines, scans.rows, scans.last_xid, scans.last_id,
           (select count(*)
              from (select from ticket_tombstones
                     where event_id = ${eventId} and changed_xid >= ${since}::text::xid8
                     order by changed_xid, ticket_id
                     limit 1) any_gone),
           (select feed_epoch || '.' || count_epoch from installation),
           tickets.came - gone.tickets, scans.came,
           tickets.settled + gone.settled_since - gone.settled, scans.settled, asked.watermark
      from asked
     cross join lateral (
       select string_agg(line, '' order by xid, id) as lines, count(*) as rows,
              max(xid) as last_xid, (array_agg(id order by xid, id))[count(*)] as last_id,
              count(*) filter (where xid >= asked.since and joined_xid >= asked.since) as came,
              count(*) filter (where xid >= asked.since and joined_xid >= asked.since
                                 and joined_xid < asked.watermark) as settled
         from (select t.changed_xid as xid, t.id, t.joined_xid, ${ticketLine(tx, 'asked.is_listed')} as line
                 from tickets t
                where t.event_id = ${eventId}
                  and (t.changed_xid, t.id) > (${since}::text::xid8, ${FIRST_ID}::text::uuid)
                order by t.changed_xid, t.id
                limit ${FEED_PAGE_ROWS}) page) tickets
     cross join lateral (
       select string_agg(line, '' order by xid, scan_id) as lines, count(*) as rows,
              max(xid) as last_xid, (array_agg(scan_id order by xid, scan_id))[count(*)] as last_id,
              count(*) filter (where xid >= asked.since) as came,
              count(*) filter (where xid >= asked.since and xid < asked.watermark) as settled
         from (select changed_xid as xid, scan_id, ${scanLine(tx)} as line
                 from scans
                where event_id = ${eventId}
                  and (changed_xid, scan_id) > (${since}::text::xid8, ${FIRST_ID}::text::uuid)
                  and verdict = 'admitted' and not is_pending and ticket_id is not null
                order by changed_xid, scan_id
                limit ${FEED_PAGE_ROWS}) page) scans
     cross join lateral ${countGone(tx, eventId)} gone
  `.raw()
  const [row] = (await askOrdered(tx, query)) as unknown as RawChanges
  if (row === undefined) throw new Error('defect: no row of changes')
  return toChanges(row)
}

function toChanges(row: readonly Column[]): Changes {
  const text = (at: number): string => row[at]?.toString() ?? ''
  const number = (at: number): number => Number(text(at))
  const page = (at: number): FeedPage => ({
    lines: row[at] ?? null,
    rows: number(at + 1),
    lastXid: text(at + 2) || '0',
    lastId: text(at + 3),
  })
  const [tickets, scans] = [page(0), page(4)]
  const isWhole = tickets.rows < FEED_PAGE_ROWS && scans.rows < FEED_PAGE_ROWS
  const counts = {
    epoch: text(9),
    tickets: number(10),
    scans: number(11),
    settledTickets: number(12),
    settledScans: number(13),
  }
  return {
    tickets,
    scans,
    hasTombstones: number(8) > 0,
    counts: isWhole ? counts : null,
    watermark: text(14),
  }
}

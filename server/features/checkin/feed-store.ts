// Pages of an event's feed, as the very bytes that go to the station: PostgreSQL writes the lines.
import type { EventId } from '../../../shared/ids.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import { askAnew, type TenantTx } from '../../platform/db/tenant-tx.ts'
import { FIRST_ID } from './feed-cursor.ts'

/** Rows of one page. Short transactions: nothing waits for a download, and a download waits for nothing. */
export const FEED_PAGE_ROWS = 2_000

export type FeedPage = {
  /** Whole lines, each ended by a line feed; null for an empty page. */
  readonly lines: Buffer | null
  readonly rows: number
  readonly lastXid: string
  readonly lastId: string
}

type After = { readonly xid: string; readonly id: string }

type RawPage = [Buffer | null, Buffer, Buffer | null, Buffer | null][]

const toPage = ([row]: RawPage): FeedPage => ({
  lines: row?.[0] ?? null,
  rows: Number(row?.[1]?.toString() ?? 0),
  lastXid: row?.[2]?.toString() ?? '0',
  lastId: row?.[3]?.toString() ?? '',
})

export type FeedStart = {
  readonly epoch: number
  /** Transactions below this are all finished: what they did is visible to every later page. */
  readonly watermark: string
}

export async function readFeedStart(tx: TenantTx): Promise<FeedStart> {
  const [row] = await tx<FeedStart[]>`
    select feed_epoch as epoch, pg_snapshot_xmin(pg_current_snapshot())::text as watermark from installation
  `
  if (row === undefined) throw new Error('defect: no installation row')
  return row
}

/** How long ago the oldest transaction that is still open began; 0 without one. Ask before the snapshot that counts. */
export async function readOldestTransactionAgeMs(db: PlatformDb): Promise<number> {
  const [row] = await db<{ ageMs: number }[]>`
    select coalesce(ceil(extract(epoch from clock_timestamp() - oldest_transaction_start()) * 1000), 0)::float8
           as age_ms
  `
  return Math.max(0, row?.ageMs ?? 0)
}

/** How the feed's number of rows has changed by transactions from `since` on. */
export type CountChanges = {
  /** Another value than before: rows have gone without a trace, and what was counted before is void. */
  readonly epoch: string
  readonly tickets: number
  readonly scans: number
  /** The part of transactions below the watermark: it stays as it is. */
  readonly settledTickets: number
  readonly settledScans: number
}

/**
 * Every transaction below `watermark` must have ended; `since` is at most `watermark`, '0' counts all there is.
 *
 * A ticket that came and left since counts as neither, so a leaving counts when the ticket had come before.
 */
export async function readCountChanges(
  tx: TenantTx,
  eventId: EventId,
  since: string,
  watermark: string,
): Promise<CountChanges> {
  const [row] = await tx<CountChanges[]>`
    select (select feed_epoch || '.' || count_epoch from installation) as epoch,
           came.tickets - gone.tickets as tickets, seen.scans,
           came.settled + gone.settled_since - gone.settled as settled_tickets, seen.settled as settled_scans
      from (select ${since}::text::xid8 as since, ${watermark}::text::xid8 as watermark) asked
     cross join lateral (
       select count(*) as tickets, count(*) filter (where joined_xid < watermark) as settled
         from tickets
        where event_id = ${eventId} and changed_xid >= since and joined_xid >= since) came
     cross join lateral ${countGone(tx, eventId)} gone
     cross join lateral (
       select count(*) as scans, count(*) filter (where changed_xid < watermark) as settled
         from scans
        where event_id = ${eventId} and changed_xid >= since
          and verdict = 'admitted' and not is_pending and ticket_id is not null) seen
  `
  if (row === undefined) throw new Error('defect: no installation row')
  return row
}

/** Tickets that left since `asked.since`. In the order of the only index, so that no plan has a choice. */
export const countGone = (tx: TenantTx, eventId: EventId) => tx`(
  select count(*) filter (where joined_xid < asked.since) as tickets,
         count(*) filter (where joined_xid < asked.since and changed_xid < asked.watermark) as settled,
         count(*) filter (where joined_xid >= asked.since and joined_xid < asked.watermark
                            and changed_xid >= asked.watermark) as settled_since
    from (select joined_xid, changed_xid
            from ticket_tombstones
           where event_id = ${eventId} and changed_xid >= asked.since
           order by changed_xid, ticket_id) left_since)`

/** What is left out of a line has its default, so that most tickets take half a line. */
export const ticketLine = (tx: TenantTx, isListed: boolean | 'asked.is_listed') => tx`
  '{"type":"ticket","id":"' || t.id || '","t":' || t.type_number
  || case
       -- Nearly every ticket, and every text that is put together costs time.
       when ${isPlain(tx)} and not t.is_void and not t.is_blocked then ${nameField(tx)}
       -- Nearly every ticket that changes.
       when ${isPlain(tx)}
       then case when not t.is_void then ',"blocked":true'
                 when t.is_blocked then ',"void":true,"blocked":true'
                 else ',"void":true' end
         || ${nameField(tx)}
       else case when t.serial > 0 then ',"serial":' || t.serial else '' end
         || case when t.is_void then ',"void":true' else '' end
         || case when t.is_blocked then ',"blocked":true' else '' end
         || case when t.order_status <> 'paid' then ',"order":"' || t.order_status || '"' else '' end
         || case when t.valid_from is not null then ',"from":"' || iso(t.valid_from) || '"' else '' end
         || case when t.valid_until is not null then ',"until":"' || iso(t.valid_until) || '"' else '' end
         || ${nameField(tx)}
         || case when t.note is not null then ',"note":' || to_json(t.note) else '' end
         || case when t.attention is not null then ',"attention":' || to_json(t.attention) else '' end
     end
  || ${digestOf(tx, isListed)}
  || E'}\n'
`

const isPlain = (tx: TenantTx) => tx`
  t.serial = 0 and t.order_status = 'paid' and num_nonnulls(t.valid_from, t.valid_until, t.note, t.attention) = 0
`

/** `asked.is_listed`: the statement finds out for itself. */
function digestOf(tx: TenantTx, isListed: boolean | 'asked.is_listed') {
  if (isListed === false) return tx`''`
  const digest = tx`
    ',"digest":"' || translate(encode(substring(sha256(t.qr_code_payload || substring(t.qr_signature for 16)) for 16), 'base64'), '+/=', '-_') || '"'
  `
  return isListed === true ? digest : tx`case when asked.is_listed then ${digest} else '' end`
}

const nameField = (tx: TenantTx) => tx`
  case when t.attendee_name is not null then ',"name":' || to_json(t.attendee_name) else '' end
`

// Every aggregate of a page takes the rows in the order they come in: in another one they would be sorted once more.

/** A page of all tickets, by id. `lastXid` is not used: a snapshot goes by id alone. */
export async function readTicketPage(
  tx: TenantTx,
  eventId: EventId,
  after: After,
  isListed: boolean,
): Promise<FeedPage> {
  const page = await tx`
    select string_agg(line, '' order by id), count(*), '0', (array_agg(id order by id))[count(*)]
      from (
        select t.id, ${ticketLine(tx, isListed)} as line
          from tickets t
         where t.event_id = ${eventId} and t.id > ${after.id}
         order by t.id
         limit ${FEED_PAGE_ROWS}) page
  `.raw()
  return toPage(page as unknown as RawPage)
}

/**
 * Where a page of changes begins. One bound: of two PostgreSQL begins at either, and walked all of the event's entries
 * in the index for a page that begins near their end.
 */
const laterOf = (since: string, after: After): After =>
  BigInt(after.xid) < BigInt(since) ? { xid: since, id: FIRST_ID } : after

/** A page of the tickets that changed since the watermark. */
export async function readChangedTicketPage(
  tx: TenantTx,
  eventId: EventId,
  since: string,
  after: After,
  isListed: boolean,
): Promise<FeedPage> {
  const from = laterOf(since, after)
  const page = await tx`
    select string_agg(line, '' order by xid, id), count(*),
           (array_agg(xid order by xid, id))[count(*)], (array_agg(id order by xid, id))[count(*)]
      from (
        select t.changed_xid as xid, t.id, ${ticketLine(tx, isListed)} as line
          from tickets t
         where t.event_id = ${eventId}
           and (t.changed_xid, t.id) > (${from.xid}::text::xid8, ${from.id}::text::uuid)
         order by t.changed_xid, t.id
         limit ${FEED_PAGE_ROWS}) page
  `.raw()
  return toPage(page as unknown as RawPage)
}

export async function readTombstonePage(
  tx: TenantTx,
  eventId: EventId,
  since: string,
  after: After,
): Promise<FeedPage> {
  const from = laterOf(since, after)
  const query = tx`
    select string_agg('{"type":"tombstone","id":"' || ticket_id || E'"}\n', '' order by xid, ticket_id), count(*),
           (array_agg(xid order by xid, ticket_id))[count(*)],
           (array_agg(ticket_id order by xid, ticket_id))[count(*)]
      from (
        select changed_xid as xid, ticket_id
          from ticket_tombstones gone
         where event_id = ${eventId} and ${isAway(tx)}
           and (changed_xid, ticket_id) > (${from.xid}::text::xid8, ${from.id}::text::uuid)
         order by changed_xid, ticket_id
         limit ${FEED_PAGE_ROWS}) page
  `.raw()
  // The inner side of its anti-join has no order.
  return toPage((await askAnew(tx, query)) as unknown as RawPage)
}

/** Of a ticket that left and came back the ticket's own line tells. */
const isAway = (tx: TenantTx) => tx`
  not exists (select from tickets t where t.id = gone.ticket_id and t.event_id = gone.event_id)
`

/** A page of the admitted scans and annuls since the watermark ('0': all of them). */
export async function readScanPage(
  tx: TenantTx,
  eventId: EventId,
  since: string,
  after: After,
): Promise<FeedPage> {
  const from = laterOf(since, after)
  const page = await tx`
    select string_agg(line, '' order by xid, scan_id), count(*),
           (array_agg(xid order by xid, scan_id))[count(*)],
           (array_agg(scan_id order by xid, scan_id))[count(*)]
      from (
        select changed_xid as xid, scan_id, ${scanLine(tx)} as line
          from scans
         where event_id = ${eventId}
           and (changed_xid, scan_id) > (${from.xid}::text::xid8, ${from.id}::text::uuid)
           and verdict = 'admitted' and not is_pending and ticket_id is not null
         order by changed_xid, scan_id
         limit ${FEED_PAGE_ROWS}) page
  `.raw()
  return toPage(page as unknown as RawPage)
}

export const scanLine = (tx: TenantTx) => tx`
  '{"type":"scan","scanId":"' || scan_id || '"'
  || case when kind = 'annul' then ',"kind":"annul","annuls":"' || annuls || '"' else '' end
  || ',"ticketId":"' || ticket_id || '","listId":"' || list_id || '"'
  || case when gate_id is not null then ',"gateId":"' || gate_id || '"' else '' end
  || case when station_id is not null then ',"stationId":"' || station_id || '"' else '' end
  || case when operator_id is not null then ',"operatorId":"' || operator_id || '"' else '' end
  || ',"direction":"' || direction || '","scannedAt":"' || iso(scanned_at) || '","verdict":"admitted"'
  || ',"reason":"' || reason || '"'
  || case when forced_past is not null then ',"forcedPast":"' || forced_past || '"' else '' end
  || E'}\n'
`

export type LiveRow = {
  readonly key: string
  readonly stationId: string | null
  readonly line: string
}

/** Rows for live streams: everything visible of transactions from the watermark on, whole lines. */
export function listLiveRows(
  tx: TenantTx,
  eventId: EventId,
  since: string,
  isListed: boolean,
  limit: number,
): Promise<LiveRow[]> {
  return tx<LiveRow[]>`
    (select 't' || t.id || t.changed_xid as key, null::uuid as station_id, ${ticketLine(tx, isListed)} as line
       from tickets t
      where t.event_id = ${eventId} and t.changed_xid >= ${since}::text::xid8
      order by t.changed_xid limit ${limit})
    union all
    (select 'd' || ticket_id || changed_xid, null, '{"type":"tombstone","id":"' || ticket_id || '"}'
       from ticket_tombstones gone
      where event_id = ${eventId} and ${isAway(tx)} and changed_xid >= ${since}::text::xid8
      order by changed_xid limit ${limit})
    union all
    (select 's' || scan_id || changed_xid, station_id, ${scanLine(tx)}
       from scans
      where event_id = ${eventId} and changed_xid >= ${since}::text::xid8
        and verdict = 'admitted' and not is_pending and ticket_id is not null
      order by changed_xid limit ${limit})
  `
}

/** The parts of the head line that are this event's; null when the tenant has no such event. */
export async function readHead(tx: TenantTx, eventId: EventId): Promise<HeadJson | null> {
  const [row] = await tx<{ head: HeadJson }[]>`
    select json_build_object(
      'event', json_build_object(
        'id', e.id, 'name', e.name, 'nameBn', e.name_bn, 'venue', e.venue, 'startsAt', iso(e.starts_at),
        'endsAt', iso(e.ends_at), 'timeZone', e.time_zone, 'status', e.status, 'admitUnseen', e.admit_unseen,
        'verification', e.verification, 'guarantee', e.guarantee),
      'ticketTypes', (select coalesce(json_agg(json_build_object(
          'id', tt.id, 'number', tt.number, 'name', tt.name, 'nameBn', tt.name_bn, 'attention', tt.attention,
          'validFrom', iso(tt.valid_from), 'validUntil', iso(tt.valid_until)) order by tt.number), '[]')
        from ticket_types tt where tt.tenant_id = e.tenant_id and tt.event_id = e.id),
      'lists', (select coalesce(json_agg(json_build_object(
          'id', l.id, 'name', l.name, 'validFrom', iso(l.valid_from), 'validUntil', iso(l.valid_until),
          'entries', l.entries_max, 'reentryAfterExit', l.reentry_after_exit, 'admitUnpaid', l.admit_unpaid,
          'ticketTypeNumbers', case when not l.is_all_types then (
            select coalesce(json_agg(tt.number), '[]') from check_in_list_types lt
              join ticket_types tt on tt.tenant_id = lt.tenant_id and tt.id = lt.ticket_type_id
             where lt.tenant_id = l.tenant_id and lt.list_id = l.id) end,
          'gateIds', (select coalesce(json_agg(lg.gate_id), '[]') from check_in_list_gates lg
             where lg.tenant_id = l.tenant_id and lg.list_id = l.id)) order by l.created_at, l.id), '[]')
        from check_in_lists l where l.tenant_id = e.tenant_id and l.event_id = e.id),
      'gates', (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) order by g.name), '[]')
        from gates g where g.tenant_id = e.tenant_id and g.event_id = e.id)) as head
      from events e
     where e.id = ${eventId}
  `
  return row?.head ?? null
}

export type HeadJson = {
  readonly event: { readonly id: EventId; readonly verification: 'signed' | 'listed' }
  readonly ticketTypes: readonly unknown[]
  readonly lists: readonly unknown[]
  readonly gates: readonly unknown[]
}

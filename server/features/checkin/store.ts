// The ledger of scans, the conflicts and the review items.
import type { Conflict, Scan } from '../../../shared/checkin/schema.ts'
import type { EventId, ScanId, TicketId, UserId } from '../../../shared/ids.ts'
import type { Ticket } from '../../../shared/tickets/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import { pgArray, pgWordArray } from '../../platform/db/pg-array.ts'
import { askAnew, type TenantTx } from '../../platform/db/tenant-tx.ts'
import type { ReviewItem } from './review.ts'

/** A row as it is stored: the scan, and what only the ledger keeps. */
export type ScanRow = Omit<Scan, 'ticketId'> & {
  /** Null where the text was no code at all. */
  readonly ticketId: TicketId | null
  readonly eventId: EventId
  readonly localAt: Instant | null
  readonly sentAt: Instant | null
  readonly sequence: number | null
  readonly bootId: string | null
  readonly forceReason: string | null
  readonly forcedBy: string | null
  readonly isUnpaidConfirmed: boolean
  readonly rawCode: string | null
  readonly flags: readonly string[]
  readonly isPending: boolean
  /** Hex. */
  readonly contentHash: string
}

export type StoredScan = {
  readonly scanId: ScanId
  readonly contentHash: string
  readonly verdict: 'admitted' | 'refused'
  readonly reason: Scan['reason']
  /** Joined by commas: the driver would parse an array item by item. */
  readonly flags: string | null
  readonly scannedAt: Instant
}

/** What is stored under these scan ids, whatever its content. */
export function findScans(tx: TenantTx, scanIds: readonly string[]): Promise<StoredScan[]> {
  return tx<StoredScan[]>`
    select scan_id, encode(content_hash, 'hex') as content_hash, verdict, reason,
           nullif(array_to_string(flags, ','), '') as flags, scanned_at
      from scans
     where scan_id = any((select ${pgArray(scanIds)}::text::uuid[])::uuid[])
  `
}

export type TicketRow = Ticket & { readonly eventId: string }

/**
 * The tickets, locked until the transaction ends, so that two gates cannot both read "unused".
 * In order of id: two batches that share tickets wait for each other instead of dying.
 */
export function lockTickets(tx: TenantTx, ticketIds: readonly TicketId[]): Promise<TicketRow[]> {
  return tx<TicketRow[]>`
    select t.id, t.event_id, t.type_number, t.serial, t.is_void, t.is_blocked, t.order_status,
           t.valid_from, t.valid_until, t.attendee_name as name, t.note, t.attention
      from tickets t
     where t.id = any((select ${pgArray(ticketIds)}::text::uuid[])::uuid[])
     order by t.id
       for no key update of t
  `
}

/**
 * Serialises scans of tickets that are not here: there is no row to lock, and two of them still meet. By buckets: a lock
 * for each ticket of many large batches would fill PostgreSQL's lock table.
 */
export async function lockAbsentTickets(tx: TenantTx, ticketIds: readonly string[]): Promise<void> {
  await tx`
    select pg_advisory_xact_lock(${ABSENT_TICKETS_LOCK}::int, bucket)
      from (select distinct hashtext(id) & ${ABSENT_TICKET_BUCKETS - 1}::int as bucket
              from unnest(${pgArray(ticketIds)}::text::text[]) as id
             order by 1) buckets
  `
}

/** Apart from every other advisory lock of the server: any number that no other of them has. */
const ABSENT_TICKETS_LOCK = 7_210_419
/** A power of two. */
const ABSENT_TICKET_BUCKETS = 64

/**
 * Every scan of these tickets that counts, on any list. The odd condition keeps the feed's partial index out of it, which
 * looks cheap to the planner until the table was first analyzed, and then reads all of the tenant's scans.
 */
export function listHistory(tx: TenantTx, ticketIds: readonly string[]): Promise<Scan[]> {
  return tx<Scan[]>`
    select scan_id, kind, annuls, ticket_id, list_id, gate_id, station_id, operator_id, direction, scanned_at,
           verdict, reason, forced_past
      from scans
     where ticket_id = any((select ${pgWordArray(ticketIds)}::text::uuid[])::uuid[])
       and verdict || '' = 'admitted'
       and not is_pending
     order by ticket_id
  `
}

export type StoredConflict = Pick<Conflict, 'scanId' | 'winnerScanId'>

/** The conflicts that these scans have lost. By the ids, in their order: no plan then goes through all conflicts. */
export async function listConflictsOf(
  tx: TenantTx,
  scanIds: readonly string[],
): Promise<StoredConflict[]> {
  if (scanIds.length === 0) return []
  return tx<StoredConflict[]>`
    select scan_id, winner_scan_id
      from conflicts
     where scan_id = any((select ${pgWordArray(scanIds)}::text::uuid[])::uuid[])
     order by scan_id
  `
}

/** A late scan can switch the winner: the row moves with the loser. What a person has settled stays settled. */
export async function upsertConflicts(
  tx: TenantTx,
  conflicts: readonly (Conflict & { readonly eventId: EventId })[],
  foundAt: Instant,
): Promise<void> {
  await tx`
    insert into conflicts (tenant_id, scan_id, winner_scan_id, event_id, ticket_id, list_id, found_at)
    select (select nullif(current_setting('app.tenant_id', true), '')::uuid), rows.*, ${new Date(foundAt).toISOString()}::text::timestamptz
      from unnest(
        (select ${pgArray(conflicts.map((conflict) => conflict.scanId))}::text::uuid[]),
        (select ${pgArray(conflicts.map((conflict) => conflict.winnerScanId))}::text::uuid[]),
        (select ${pgArray(conflicts.map((conflict) => conflict.eventId))}::text::uuid[]),
        (select ${pgArray(conflicts.map((conflict) => conflict.ticketId))}::text::uuid[]),
        (select ${pgArray(conflicts.map((conflict) => conflict.listId))}::text::uuid[])
      ) as rows (scan_id, winner_scan_id, event_id, ticket_id, list_id)
    on conflict (tenant_id, scan_id)
    do update set winner_scan_id = excluded.winner_scan_id, changed_xid = excluded.changed_xid
  `
}

export async function deleteConflicts(tx: TenantTx, scanIds: readonly ScanId[]): Promise<void> {
  await askAnew(
    tx,
    tx`delete from conflicts where scan_id = any((select ${pgArray(scanIds)}::text::uuid[])::uuid[])`,
  )
}

export async function insertReviewItems(
  tx: TenantTx,
  reviewItems: readonly ReviewItem[],
  foundAt: Instant,
): Promise<void> {
  await tx`
    insert into review_items (scan_id, kind, event_id, ticket_id, reason, found_at)
    select rows.*, ${new Date(foundAt).toISOString()}::text::timestamptz
      from unnest(
        ${pgArray(reviewItems.map((review) => review.scanId))}::text::uuid[],
        ${pgArray(reviewItems.map((review) => review.kind))}::text::text[],
        ${pgArray(reviewItems.map((review) => review.eventId))}::text::uuid[],
        ${pgArray(reviewItems.map((review) => review.ticketId))}::text::uuid[],
        ${pgArray(reviewItems.map((review) => review.reason))}::text::text[]
      ) as rows (scan_id, kind, event_id, ticket_id, reason)
    on conflict (tenant_id, scan_id, kind) do nothing
  `
}

export type JoinedScan = {
  readonly scanId: ScanId
  readonly ticketId: TicketId | null
  readonly eventId: EventId
}

/** Takes accepted scans out of waiting; the feed then delivers them. Those that were dismissed stay. */
export async function acceptPendingScans(
  tx: TenantTx,
  stationId: string,
  limit: number,
): Promise<JoinedScan[]> {
  return tx`
    update scans
       set is_pending = false, changed_xid = pg_current_xact_id()
     where scan_id in (
       select s.scan_id
         from scans s
        where s.station_id = ${stationId} and s.is_pending
          and not exists (
            select from review_items r
             where r.tenant_id = s.tenant_id and r.scan_id = s.scan_id and r.outcome = 'dismissed'
               and r.kind = 'station_revoked')
        order by s.scan_id limit ${limit})
       -- Asked again of the row itself: somebody who accepts at the same time may have been first.
       and is_pending
    returning scan_id, ticket_id, event_id
  `
}

/** As `acceptPendingScans`, of one; none where it does not wait. */
export async function acceptPendingScan(tx: TenantTx, scanId: ScanId): Promise<JoinedScan[]> {
  return tx`
    update scans
       set is_pending = false, changed_xid = pg_current_xact_id()
     where scan_id = ${scanId} and is_pending
    returning scan_id, ticket_id, event_id
  `
}

/** The items of scans that wait no longer, also one that somebody dismissed at this very moment. */
export async function acceptReviewItems(
  tx: TenantTx,
  scanIds: readonly ScanId[],
  by: string | null,
  at: Instant,
): Promise<void> {
  await tx`
    update review_items
       set status = 'resolved', outcome = 'accepted', resolved_by = ${by},
           resolved_at = ${new Date(at).toISOString()}::text::timestamptz, changed_xid = pg_current_xact_id()
     where scan_id = any((select ${pgArray(scanIds)}::text::uuid[])::uuid[])
       and kind = 'station_revoked'
  `
}

export type ScanPlace = Pick<Scan, 'scanId' | 'listId' | 'direction' | 'verdict'> & {
  readonly eventId: EventId
  readonly ticketId: TicketId | null
}

/** Where a scan was made; null when the tenant has no such scan. */
export async function findScanPlace(tx: TenantTx, scanId: ScanId): Promise<ScanPlace | null> {
  const [row] = await tx<ScanPlace[]>`
    select scan_id, event_id, list_id, ticket_id, direction, verdict
      from scans
     where scan_id = ${scanId} and kind = 'scan'
  `
  return row ?? null
}

/** The tenant's only published event; null when it has none or several. */
export async function findOnlyEvent(tx: TenantTx): Promise<EventId | null> {
  const rows = await tx<{ id: EventId }[]>`select id from events where status = 'published' limit 2`
  return rows.length === 1 ? (rows[0]?.id ?? null) : null
}

/** The name of an event that has this tag, to say where a stranger's ticket belongs. Unverified. */
export async function findEventNameByTag(tx: TenantTx, tag: Uint8Array): Promise<string | null> {
  const [row] = await tx<{ name: string }[]>`
    select name from events where tag = ${Buffer.from(tag)} limit 1
  `
  return row?.name ?? null
}

/** Names for what an operator is shown: who let the first one in. */
export async function findUserName(tx: TenantTx, userId: UserId): Promise<string | null> {
  const [row] = await tx<{ name: string }[]>`select name from users where id = ${userId}`
  return row?.name ?? null
}

export async function hasEvent(tx: TenantTx, eventId: EventId): Promise<boolean> {
  const rows = await tx`select 1 from events where id = ${eventId}`
  return rows.length > 0
}

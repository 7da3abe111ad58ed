// Review items as an organizer's administration reads and settles them.
import type {
  ReviewKindName,
  ReviewOutcome,
  ScanView,
} from '../../../shared/checkin/admin-schema.ts'
import type { ScanId, TicketId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import {
  type CaseFilter,
  type CaseRow,
  caseColumns,
  caseConditions,
  scanColumn,
} from './case-store.ts'
import type { Settlement } from './conflict-store.ts'

export type ReviewRow = CaseRow & {
  readonly kind: ReviewKindName
  readonly ticketId: TicketId | null
  readonly reason: string | null
  readonly status: 'open' | ReviewOutcome
  readonly scan: ScanView
}

export type ReviewItemId = { readonly scanId: ScanId; readonly kind: ReviewKindName }

export type ReviewItemsQuery = CaseFilter & {
  readonly kind?: ReviewKindName | undefined
  readonly outcome?: ReviewOutcome | undefined
  readonly after: readonly [foundAt: Instant, scanId: string, kind: string] | null
  readonly limit: number
}

/** One that was settled before there was a choice was accepted. */
const columns = (tx: TenantTx) => tx`
  ${caseColumns(tx)}, c.kind, c.reason, ${statusOf(tx)} as status, ${scanColumn(tx, 'scan_id')} as scan
`

const statusOf = (tx: TenantTx) => tx`
  case when c.status = 'open' then 'open' else coalesce(c.outcome, 'accepted') end
`

type ReviewFilter = Omit<ReviewItemsQuery, 'after' | 'limit'>

const conditionsOf = (tx: TenantTx, query: ReviewFilter) => tx`
  ${caseConditions(tx, query)}
  ${
    query.gateId === undefined
      ? tx``
      : tx`and exists (select from scans g
                        where g.tenant_id = c.tenant_id and g.scan_id = c.scan_id and g.gate_id = ${query.gateId})`
  }
  ${query.kind === undefined ? tx`` : tx`and c.kind = ${query.kind}`}
  ${query.outcome === undefined ? tx`` : tx`and ${statusOf(tx)} = ${query.outcome}`}
`

/** The newest first. */
export function listReviewRows(
  tx: TenantTx,
  query: ReviewItemsQuery,
): Promise<readonly ReviewRow[]> {
  const { after, limit } = query
  const earlier =
    after === null
      ? tx``
      : tx`and (c.found_at, c.scan_id, c.kind) < (${tx.typed.instant(after[0])}, ${after[1]}, ${after[2]})`
  return tx<ReviewRow[]>`
    select ${columns(tx)}
      from review_items c
      join events e on e.tenant_id = c.tenant_id and e.id = c.event_id
     where true ${conditionsOf(tx, query)} ${earlier}
     order by c.found_at desc, c.scan_id desc, c.kind desc
     limit ${limit}
  `
}

/** At most one more than `countedMax`. */
export async function countReviewItems(
  tx: TenantTx,
  filter: ReviewFilter,
  countedMax: number,
): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*) as count
      from (select from review_items c where true ${conditionsOf(tx, filter)} limit ${countedMax + 1}) counted
  `
  return row?.count ?? 0
}

export async function findReviewItem(
  tx: TenantTx,
  { scanId, kind }: ReviewItemId,
): Promise<ReviewRow | null> {
  const [row] = await tx<ReviewRow[]>`
    select ${columns(tx)}
      from review_items c
      join events e on e.tenant_id = c.tenant_id and e.id = c.event_id
     where c.scan_id = ${scanId} and c.kind = ${kind}
  `
  return row ?? null
}

/**
 * Of two who settle one item the second waits. The scan first, as where all of a station's scans are accepted: two that
 * took them the other way around would die of each other.
 */
export async function lockReviewItem(
  tx: TenantTx,
  { scanId, kind }: ReviewItemId,
): Promise<boolean> {
  if (kind === 'station_revoked') {
    await tx`select 1 from scans where scan_id = ${scanId} for no key update`
  }
  const { count } = await tx`
    select 1 from review_items where scan_id = ${scanId} and kind = ${kind} for no key update
  `
  return count === 1
}

/** Of an item that is locked. */
export async function updateReviewItem(
  tx: TenantTx,
  { scanId, kind }: ReviewItemId,
  { status, note, by, at }: Settlement<ReviewRow['status']>,
): Promise<void> {
  await tx`
    update review_items
       set status = ${status === 'open' ? 'open' : 'resolved'}, outcome = ${status === 'open' ? null : status},
           note = ${note}, resolved_by = ${by},
           resolved_at = ${at === null ? null : tx.typed.instant(at)}, changed_xid = pg_current_xact_id()
     where scan_id = ${scanId} and kind = ${kind}
  `
}

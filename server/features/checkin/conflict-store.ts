// Conflicts as an organizer's administration reads and settles them.
import type { ConflictOutcome, ScanView } from '../../../shared/checkin/admin-schema.ts'
import type { ScanId, TicketId, UserId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import {
  type CaseFilter,
  type CaseRow,
  caseColumns,
  caseConditions,
  scanColumn,
} from './case-store.ts'

export type ConflictRow = CaseRow & {
  readonly ticketId: TicketId
  readonly status: 'open' | ConflictOutcome
  readonly loser: ScanView
  readonly winner: ScanView | null
}

export type ConflictsQuery = CaseFilter & {
  readonly outcome?: ConflictOutcome | undefined
  readonly after: readonly [foundAt: Instant, scanId: string] | null
  readonly limit: number
}

const columns = (tx: TenantTx) => tx`
  ${caseColumns(tx)}, c.status, ${scanColumn(tx, 'scan_id')} as loser, ${scanColumn(tx, 'winner_scan_id')} as winner
`

type ConflictsFilter = Omit<ConflictsQuery, 'after' | 'limit'>

const conditionsOf = (tx: TenantTx, query: ConflictsFilter) => tx`
  ${caseConditions(tx, query)}
  ${
    query.gateId === undefined
      ? tx``
      : tx`and exists (select from scans g
                        where g.tenant_id = c.tenant_id and g.scan_id in (c.scan_id, c.winner_scan_id)
                          and g.gate_id = ${query.gateId})`
  }
  ${query.outcome === undefined ? tx`` : tx`and c.status = ${query.outcome}`}
`

/** The newest first. */
export function listConflictRows(
  tx: TenantTx,
  query: ConflictsQuery,
): Promise<readonly ConflictRow[]> {
  const { after, limit } = query
  const earlier =
    after === null
      ? tx``
      : tx`and (c.found_at, c.scan_id) < (${tx.typed.instant(after[0])}, ${after[1]})`
  return tx<ConflictRow[]>`
    select ${columns(tx)}
      from conflicts c
      join events e on e.tenant_id = c.tenant_id and e.id = c.event_id
     where true ${conditionsOf(tx, query)} ${earlier}
     order by c.found_at desc, c.scan_id desc
     limit ${limit}
  `
}

/** At most one more than `countedMax`. */
export async function countConflicts(
  tx: TenantTx,
  filter: ConflictsFilter,
  countedMax: number,
): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*) as count
      from (select from conflicts c where true ${conditionsOf(tx, filter)} limit ${countedMax + 1}) counted
  `
  return row?.count ?? 0
}

export async function findConflict(tx: TenantTx, scanId: ScanId): Promise<ConflictRow | null> {
  const [row] = await tx<ConflictRow[]>`
    select ${columns(tx)}
      from conflicts c
      join events e on e.tenant_id = c.tenant_id and e.id = c.event_id
     where c.scan_id = ${scanId}
  `
  return row ?? null
}

/** Of two who settle one conflict, and of one who settles what a late scan moves, the second waits. */
export async function lockConflict(tx: TenantTx, scanId: ScanId): Promise<boolean> {
  const { count } = await tx`select 1 from conflicts where scan_id = ${scanId} for no key update`
  return count === 1
}

export type Settlement<Status extends string> = {
  readonly status: Status
  readonly note: string | null
  /** Null where it is open again. */
  readonly by: UserId | null
  readonly at: Instant | null
}

/** Of a conflict that is locked. */
export async function updateConflict(
  tx: TenantTx,
  scanId: ScanId,
  { status, note, by, at }: Settlement<ConflictRow['status']>,
): Promise<void> {
  await tx`
    update conflicts
       set status = ${status}, note = ${note}, resolved_by = ${by},
           resolved_at = ${at === null ? null : tx.typed.instant(at)}, changed_xid = pg_current_xact_id()
     where scan_id = ${scanId}
  `
}

// Answers rows that came before: stored by an earlier delivery, or a second time in one request.
import type { BatchResult } from '../../../shared/sync/schema.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { findRepeats, type StoredRepeat } from './batch-store.ts'
import type { ScanRow } from './store.ts'
import { rejectedRow, type UploadRow } from './upload-row.ts'

/** A row with the place in the request that its answer belongs to. */
export type Placed = UploadRow & { readonly at: number }

/** Answers what is stored already; returns the rest, each scan id once. */
export async function answerStored<Row extends Placed>(
  tx: TenantTx,
  rows: readonly Row[],
  results: BatchResult[],
): Promise<Row[]> {
  const repeats = await findRepeats(
    tx,
    rows.map(({ scan }) => scan.scanId),
  )
  return answerKnown(new Map(repeats.map((repeat) => [repeat.scanId, repeat])), rows, results)
}

/** As `answerStored`, for rows of which none is stored. */
export const answerFresh = <Row extends Placed>(
  rows: readonly Row[],
  results: BatchResult[],
): Row[] => answerKnown(NOTHING_STORED, rows, results)

const NOTHING_STORED: ReadonlyMap<string, StoredRepeat> = new Map()

function answerKnown<Row extends Placed>(
  stored: ReadonlyMap<string, StoredRepeat>,
  rows: readonly Row[],
  results: BatchResult[],
): Row[] {
  const fresh = new Map<string, Row>()
  for (const row of rows) {
    const { scanId } = row.scan
    const before = stored.get(scanId)
    const twin = fresh.get(scanId)
    if (before !== undefined) {
      results[row.at] =
        before.contentHash === row.contentHash
          ? answerRow('repeated', before, before.winnerScanId)
          : rejectedRow(scanId, 'scan_changed', 'This scan id is stored with other content')
    } else if (twin === undefined) fresh.set(scanId, row)
    else if (twin.contentHash !== row.contentHash) {
      results[row.at] = rejectedRow(
        scanId,
        'scan_changed',
        'This scan id comes twice with other content',
      )
    }
  }
  return [...fresh.values()]
}

/** A row that came twice in one request is answered as a repeat of its first. */
export function answerTwins(rows: readonly Placed[], results: BatchResult[]): void {
  // Hardly ever: every place has its answer by now.
  if (rows.every(({ at }) => results[at] !== undefined)) return
  const first = new Map<string, BatchResult>()
  for (const { at, scan } of rows) {
    const result = results[at]
    const twin = first.get(scan.scanId)
    if (result !== undefined) first.set(scan.scanId, twin ?? result)
    else if (twin !== undefined) {
      results[at] = twin.outcome === 'recorded' ? { ...twin, outcome: 'repeated' } : twin
    }
  }
}

/** How a row that is stored is answered. */
export function answerRow(
  outcome: 'recorded' | 'repeated',
  row: Pick<ScanRow, 'scanId' | 'verdict' | 'reason' | 'flags'>,
  winnerScanId: ScanRow['scanId'] | null,
): BatchResult {
  return {
    scanId: row.scanId,
    outcome,
    verdict: row.verdict,
    reason: row.reason,
    ...(winnerScanId !== null && { conflict: { scanId: row.scanId, winnerScanId } }),
    ...(row.flags.length > 0 && { flags: [...row.flags] }),
  }
}

// What an uploaded annul names: a scan of the ledger, or one of the very batch it came with. Pure.
import type { AnnulTarget } from '../../../shared/checkin/decide-annul.ts'
import { standingScans } from '../../../shared/checkin/merge.ts'
import type { Scan } from '../../../shared/checkin/schema.ts'
import type { ScanId, TicketId } from '../../../shared/ids.ts'
import type { BatchScan } from '../../../shared/sync/schema.ts'
import { operatorOf, type Sender } from './upload-row.ts'

export type AnnulTargets = {
  /** Null: not here yet, so nothing can be said of it. */
  readonly find: (
    ticketId: TicketId,
    scanId: ScanId,
  ) => { readonly target: AnnulTarget; readonly isAnnulled: boolean } | null
}

/** `offered` are the batch's own scans, whatever their place in it. */
export function createAnnulTargets(
  history: ReadonlyMap<TicketId, readonly Scan[]>,
  offered: ReadonlyMap<string, AnnulTarget>,
): AnnulTargets {
  // Once for each ticket: a batch may hold many annuls of one ticket that has many scans.
  const indexes = new Map<TicketId, ReturnType<typeof index>>()
  const indexOf = (ticketId: TicketId) => {
    const known = indexes.get(ticketId) ?? index(history.get(ticketId) ?? [])
    indexes.set(ticketId, known)
    return known
  }
  return {
    find: (ticketId, scanId) => {
      const { byId, standing } = indexOf(ticketId)
      const stored = byId.get(scanId)
      if (stored !== undefined) return { target: stored, isAnnulled: !standing.has(scanId) }
      const target = offered.get(offeredKey(ticketId, scanId))
      return target === undefined ? null : { target, isAnnulled: false }
    },
  }
}

/** The scans of a batch, which its annuls may name before they are stored. */
export function offeredIn(
  rows: readonly { readonly scan: BatchScan; readonly ticketId: TicketId | null }[],
  uploader: Sender,
): ReadonlyMap<string, AnnulTarget> {
  if (!rows.some(({ scan }) => scan.kind === 'annul')) return new Map()
  return new Map(
    rows.map(({ scan, ticketId }) => [
      offeredKey(ticketId, scan.scanId),
      {
        kind: scan.kind,
        verdict: scan.verdict,
        operatorId: operatorOf(scan, uploader),
        stationId: uploader.stationId,
        scannedAt: scan.scannedAt,
      },
    ]),
  )
}

/** An annul takes back only what was scanned of its own ticket. */
const offeredKey = (ticketId: TicketId | null, scanId: ScanId): string => `${ticketId} ${scanId}`

const index = (scans: readonly Scan[]) => ({
  byId: new Map(scans.map((scan) => [scan.scanId, scan])),
  standing: new Set(standingScans(scans).map(({ scanId }) => scanId)),
})

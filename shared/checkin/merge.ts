// Who was first when gates disagree: one answer for any order of arrival.
import type { ScanId } from '../ids.ts'
import type { CheckInList } from '../tickets/schema.ts'
import type { Instant } from '../time.ts'
import type { Conflict, Scan } from './schema.ts'

/** How often and how again a ticket may enter: the part of a list that the merge re-checks. */
export type ReuseSettings = Pick<CheckInList, 'entriesMax' | 'reentryAfterExit'>

export type Merged = {
  /** Admitted scans that stand (not annulled), in order. */
  readonly standing: readonly Scan[]
  readonly conflicts: readonly Conflict[]
  /** The entry that got this ticket in; null when none stands. */
  readonly firstEntry: Scan | null
  readonly isInside: boolean
}

/**
 * Merges the scans of one ticket on one list.
 *
 * The result does not depend on the order or the repetition of `scans`: they are united by scan id and walked by
 * corrected time, then station id (missing sorts as the empty string), then scan id. Only reuse is checked again.
 */
export function merge(scans: Iterable<Scan>, list: ReuseSettings): Merged {
  const standing = standingScans(scans)
  const conflicts: Conflict[] = []
  let walk = START
  for (const scan of standing) {
    if (scan.direction === 'entry' && scan.forcedPast === null && !mayEnter(walk, list)) {
      conflicts.push({
        scanId: scan.scanId,
        winnerScanId: (walk.last ?? scan).scanId,
        ticketId: scan.ticketId,
        listId: scan.listId,
      })
    }
    walk = step(walk, scan)
  }
  return { standing, conflicts, firstEntry: walk.firstEntry, isInside: walk.isInside }
}

/** What reuse looks at: the history so far. */
type Walk = {
  readonly entries: number
  readonly firstEntry: Scan | null
  /** The entry that a losing one lost to: the latest before it. */
  readonly last: Scan | null
  readonly isLastExit: boolean
  readonly isInside: boolean
}

const START: Walk = { entries: 0, firstEntry: null, last: null, isLastExit: false, isInside: false }

function step(walk: Walk, scan: Scan): Walk {
  if (scan.direction === 'exit') return { ...walk, isLastExit: true, isInside: false }
  return {
    entries: walk.entries + 1,
    firstEntry: walk.firstEntry ?? scan,
    last: scan,
    isLastExit: false,
    isInside: true,
  }
}

function mayEnter(walk: Walk, list: ReuseSettings): boolean {
  if (list.entriesMax === null || walk.entries < list.entriesMax) return true
  return list.reentryAfterExit && walk.isLastExit
}

/** Where a further entry stands on this history: allowed, or used up by `firstEntry`. */
export function mayEnterAgain(
  scans: Iterable<Scan>,
  list: ReuseSettings,
): { readonly allowed: true } | { readonly allowed: false; readonly firstEntry: Scan | null } {
  const walk = standingScans(scans).reduce(step, START)
  return mayEnter(walk, list) ? { allowed: true } : { allowed: false, firstEntry: walk.firstEntry }
}

/** What tells whether a scan stands, and where in the order. */
type Standing = Pick<Scan, 'scanId' | 'kind' | 'annuls' | 'verdict' | 'scannedAt' | 'stationId'>

/** The admitted scans that no annul takes back, each once, in the one order that every machine uses. */
export function standingScans<S extends Standing>(scans: Iterable<S>): S[] {
  const byId = new Map<ScanId, S>()
  const annulled = new Set<ScanId>()
  for (const scan of scans) {
    if (scan.verdict !== 'admitted') continue
    if (scan.kind === 'scan') byId.set(scan.scanId, scan)
    else if (scan.annuls !== null) annulled.add(scan.annuls)
  }
  for (const scanId of annulled) byId.delete(scanId)
  const standing = [...byId.values()]
  return standing.length > 1 ? standing.sort(compareScans) : standing
}

/** By corrected time, then station id, then scan id: a total order, since scan ids are unique. */
export function compareScans(a: Standing, b: Standing): number {
  if (a.scannedAt !== b.scannedAt) return a.scannedAt - b.scannedAt
  return compareText(a.stationId ?? '', b.stationId ?? '') || compareText(a.scanId, b.scanId)
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** When a ticket got in, over all its lists: the earliest entry that stands. Null when it is unused. */
export function checkedInAt(merged: Iterable<Merged>): Instant | null {
  let earliest: Instant | null = null
  for (const { firstEntry } of merged) {
    if (firstEntry === null) continue
    if (earliest === null || firstEntry.scannedAt < earliest) earliest = firstEntry.scannedAt
  }
  return earliest
}

// How a download gives way to the gate: as fast as it can while nobody comes, and where visitors come only when the
// next one is still on the way, or for a small part of the time.
import { MINUTE_MS } from '../../../shared/time.ts'

/** What a gate's scans were like lately. Times are those of the monotonic clock, in milliseconds. */
export type Rhythm = {
  /** Null: none was made since the start. */
  readonly lastScanMs: number | null
  /** The last scan came right behind another: an order's tickets, or a machine that scans. */
  readonly isBurst: boolean
  /** From one visitor to the next, the newest last, at most `GAPS_KEPT`. */
  readonly gapsMs: readonly number[]
}

/** Work for `workMs` at a time, and not before `restMs` have passed; 0: in the next turn of the loop. */
export type Pace = { readonly workMs: number; readonly restMs: number }

/** As long as this after a scan the gate is taken for one where visitors come. */
export const BUSY_MS = MINUTE_MS
/** Scans that follow each other faster are no visitors one behind the other. */
export const BURST_MS = 100
/** Visitors of whom the quickest counts. */
const GAPS_KEPT = 8
/** Behind a scan nobody is expected for this part of the quickest visitor's time. */
const FREE_PART = 0.25

/** The first scan after a quiet time meets such a slice. */
const ALONE: Pace = { workMs: 4, restMs: 0 }
const UNTIL_NEXT_VISITOR: Pace = { workMs: 2, restMs: 0 }

/** Where no such time is left: one slice in so many milliseconds, right behind a scan, so that none waits for it … */
export const SLICE_EVERY_MS = 250
/** … and without one where no scan comes in this time. */
export const SLICE_LATEST_MS = 300
const SLICE_WORK_MS = 1
/** The scan's answer has left by then. */
const RIGHT_BEHIND_MS = 2

export const NO_SCANS: Rhythm = { lastScanMs: null, isBurst: false, gapsMs: [] }

export function afterScan({ lastScanMs, gapsMs }: Rhythm, nowMs: number): Rhythm {
  if (lastScanMs === null) return { lastScanMs: nowMs, isBurst: false, gapsMs }
  const gapMs = nowMs - lastScanMs
  if (gapMs < BURST_MS) return { lastScanMs: nowMs, isBurst: true, gapsMs }
  return { lastScanMs: nowMs, isBurst: false, gapsMs: [...gapsMs, gapMs].slice(-GAPS_KEPT) }
}

export const isBusy = ({ lastScanMs }: Rhythm, nowMs: number): boolean =>
  lastScanMs !== null && nowMs - lastScanMs < BUSY_MS

/** @param workedMs when a slice ended last, on the same clock; minus infinity: none did */
export function paceAt(nowMs: number, rhythm: Rhythm, workedMs: number): Pace {
  const { lastScanMs, isBurst, gapsMs } = rhythm
  if (lastScanMs === null || !isBusy(rhythm, nowMs)) return ALONE
  const sinceScanMs = nowMs - lastScanMs
  // Only when nothing more came is a burst over.
  const freeFromMs = isBurst ? BURST_MS : 0
  const freeUntilMs = gapsMs.length === 0 ? 0 : Math.min(...gapsMs) * FREE_PART
  if (sinceScanMs >= freeFromMs && sinceScanMs < freeUntilMs) return UNTIL_NEXT_VISITOR
  const sinceWorkMs = nowMs - workedMs
  const isRightBehind = sinceScanMs <= RIGHT_BEHIND_MS && sinceWorkMs >= SLICE_EVERY_MS
  const untilSliceMs = isRightBehind ? 0 : Math.max(0, SLICE_LATEST_MS - sinceWorkMs)
  const untilFreeMs = freeFromMs < freeUntilMs ? freeFromMs - sinceScanMs : 0
  const restMs = untilFreeMs > 0 ? Math.min(untilSliceMs, untilFreeMs) : untilSliceMs
  // As a timer waits: a rest of nearly nothing would end at the moment when it began.
  return { workMs: SLICE_WORK_MS, restMs: Math.ceil(restMs) }
}

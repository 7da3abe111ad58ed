// How a download gives way to the gate: little by little while visitors come, quickly when nobody does.
import { type Instant, SECOND_MS } from '../../../shared/time.ts'

/** A download works for `workMs` at a time, then leaves the loop to whoever waits, and for `restMs` at least. */
export type Pace = { readonly workMs: number; readonly restMs: number }

/** As long as this after a scan the next visitor may stand at the gate. */
export const BUSY_MS = 10 * SECOND_MS

/** A scan waits for one slice at most, and a slice is less than what the scan itself takes. */
const BESIDE_SCANS: Pace = { workMs: 0.15, restMs: 2 }
/** The first scan after a quiet time meets such a slice. */
const ALONE: Pace = { workMs: 4, restMs: 0 }

/** @param lastScannedAt of this station, on the same clock as `now`; null: it made none */
export const paceAt = (now: Instant, lastScannedAt: Instant | null): Pace =>
  lastScannedAt !== null && now - lastScannedAt < BUSY_MS ? BESIDE_SCANS : ALONE

// How far the server's clock is from the laptop's, from the times that its answers carry. Pure.
import { type Instant, MINUTE_MS } from '../../../shared/time.ts'

/** One answer: when it was asked for and when it had come (one clock of the laptop), and what time it carried. */
export type ClockSample = {
  readonly sentAt: Instant
  readonly receivedAt: Instant
  readonly serverTime: Instant
}

export type ClockOffset = {
  /** Server time minus laptop time. Wrong by at most half of `roundTripMs`. */
  readonly offsetMs: number
  readonly roundTripMs: number
  readonly measuredAt: Instant
}

/** A quick answer is worth more than a new one, until it is this old: clocks drift. */
export const SAMPLE_AGE_MS_MAX = 10 * MINUTE_MS

/** A slower answer says too little about the time. */
export const ROUND_TRIP_MS_MAX = 10_000

/** The better of what is known and a new sample. Null while no answer was good enough. */
export function betterOffset(known: ClockOffset | null, sample: ClockSample): ClockOffset | null {
  const roundTripMs = sample.receivedAt - sample.sentAt
  // Negative: the laptop's clock was set back between question and answer.
  if (roundTripMs < 0 || roundTripMs > ROUND_TRIP_MS_MAX) return known
  const midpoint = sample.sentAt + roundTripMs / 2
  const fresh: ClockOffset = {
    offsetMs: Math.round(sample.serverTime - midpoint),
    roundTripMs,
    measuredAt: sample.receivedAt,
  }
  if (known === null || known.roundTripMs >= roundTripMs) return fresh
  return hasChanged(known, fresh) || isOld(known, fresh.measuredAt) ? fresh : known
}

const isOld = (known: ClockOffset, now: Instant): boolean =>
  now - known.measuredAt > SAMPLE_AGE_MS_MAX || now < known.measuredAt

/** The two contradict each other: one of the clocks was set. */
const hasChanged = (known: ClockOffset, fresh: ClockOffset): boolean =>
  Math.abs(known.offsetMs - fresh.offsetMs) > (known.roundTripMs + fresh.roundTripMs) / 2 + SLACK_MS

/** Drift of ten minutes, and the milliseconds that both clocks round away. */
const SLACK_MS = 200

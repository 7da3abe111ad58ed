// Instants and durations. Nothing here reads a clock.
import * as v from 'valibot'

/** Epoch milliseconds, UTC. */
export type Instant = number

/** Reads the wall clock. Passed in everywhere, so that a test can hold it still. */
export type Clock = () => Instant

export const SECOND_MS = 1_000
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/** The year 9999 ends here; what lies beyond does not fit every store. */
export const INSTANT_MAX = 253_402_300_799_999

/** An ISO 8601 instant with a zone (`Z` or an offset) on the wire, an `Instant` inside. */
export const InstantText = v.pipe(
  v.string(),
  v.regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/,
    'not an ISO 8601 time',
  ),
  v.transform((text) => Date.parse(text)),
  v.number('not an ISO 8601 time'),
  v.minValue(0, 'time before 1970'),
  v.maxValue(INSTANT_MAX, 'time after 9999'),
)

/** An answer often names one instant twice, so the last one's text is kept. */
export function instantToText(instant: Instant): string {
  if (instant !== lastInstant) {
    lastText = new Date(instant).toISOString()
    lastInstant = instant
  }
  return lastText
}

let lastInstant = Number.NaN
let lastText = ''

export const instantToTextOrNull = (instant: Instant | null): string | null =>
  instant === null ? null : instantToText(instant)

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
export const InstantText = /* @__PURE__ */ v.pipe(
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

/**
 * ISO 8601 in UTC, as `Date` writes it.
 *
 * The day's text is kept: instants that are told one after the other are mostly of one day, and a scan waits for this.
 *
 * @throws RangeError: not a time, or of a day that `Date` does not hold
 */
export function instantToText(instant: Instant): string {
  const whole = Math.trunc(instant)
  const day = Math.floor(whole / DAY_MS)
  if (day !== lastDay) {
    const text = new Date(whole).toISOString()
    lastDayText = text.slice(0, text.indexOf('T') + 1)
    lastDay = day
  }
  const inDay = whole - day * DAY_MS
  const [hour, minute] = [Math.floor(inDay / HOUR_MS), Math.floor(inDay / MINUTE_MS) % 60]
  const [second, millisecond] = [Math.floor(inDay / SECOND_MS) % 60, inDay % SECOND_MS]
  const fraction = `${TWO_DIGITS[Math.floor(millisecond / 10)]}${millisecond % 10}`
  return `${lastDayText}${TWO_DIGITS[hour]}:${TWO_DIGITS[minute]}:${TWO_DIGITS[second]}.${fraction}Z`
}

const TWO_DIGITS = Array.from({ length: 100 }, (_unused, number) => `${number}`.padStart(2, '0'))

let lastDay = Number.NaN
let lastDayText = ''

export const instantToTextOrNull = (instant: Instant | null): string | null =>
  instant === null ? null : instantToText(instant)

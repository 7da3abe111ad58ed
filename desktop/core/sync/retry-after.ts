// How long a server asks to be left alone.
import { DAY_MS, HOUR_MS, type Instant, SECOND_MS } from '../../../shared/time.ts'

/** A server that asks for more has a mistake; a gate that stays silent for days would be a worse one. */
export const RETRY_AFTER_MS_MAX = HOUR_MS

/**
 * Reads a `Retry-After` header, seconds or an HTTP date (RFC 9110, 10.2.3).
 *
 * @param now the station's wall clock, against which a date is counted
 * @returns milliseconds to wait, 0 to one hour; null when there is nothing to honour
 */
export function readRetryAfter(header: string | null, now: Instant): number | null {
  const text = header?.trim() ?? ''
  if (text === '') return null
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * SECOND_MS : msUntilDate(text, now)
  return ms === null ? null : Math.min(Math.max(ms, 0), RETRY_AFTER_MS_MAX)
}

/** Only the dates that HTTP writes: `Date.parse` alone would take "-5" for a year. */
const HTTP_DATE = /^[A-Z][a-z]{2}, [0-3]\d [A-Z][a-z]{2} \d{4} [0-2]\d:[0-5]\d:[0-6]\d GMT$/

function msUntilDate(text: string, now: Instant): number | null {
  if (!HTTP_DATE.test(text)) return null
  const at = Date.parse(text)
  // A laptop whose clock is days wrong cannot count to a date.
  return Number.isNaN(at) || Math.abs(at - now) > DAY_MS ? null : at - now
}

// When a provider is asked again about a payment that is not decided. Pure.
import { HOUR_MS, type Instant, MINUTE_MS } from '../../../shared/time.ts'

/** After the payment was begun: soon, then hourly for a day. A provider may lose every notification. */
const CHECKS_MS: readonly number[] = [
  1 * MINUTE_MS,
  3 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  ...Array.from({ length: 24 }, (_unused, at) => (at + 1) * HOUR_MS),
]

/** The next time after `now`; null when a day has passed. */
export function nextCheckAt(createdAt: Instant, now: Instant): Instant | null {
  const next = CHECKS_MS.find((afterMs) => createdAt + afterMs > now)
  return next === undefined ? null : createdAt + next
}

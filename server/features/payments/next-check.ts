// When a provider is asked again about a payment that is not decided. Pure.
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../../shared/time.ts'

/** After the payment was begun: soon, then hourly for a day. A provider may lose every notification. */
const CHECKS_MS: readonly number[] = [
  1 * MINUTE_MS,
  3 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  ...Array.from({ length: 24 }, (_unused, at) => (at + 1) * HOUR_MS),
]

/** People at the provider look at what is held for risk: they take days, and nobody need know within the hour. */
const HELD_EVERY_MS = 6 * HOUR_MS
/** Longer than any provider says that it holds money back. After that the organizer's list still has it. */
const HELD_MS_MAX = 30 * DAY_MS

/** The next time after `now`; null when a day has passed, or a month for money that the provider `isHeld` back. */
export function nextCheckAt(createdAt: Instant, now: Instant, isHeld = false): Instant | null {
  const soon = CHECKS_MS.find((afterMs) => createdAt + afterMs > now)
  if (soon !== undefined) return createdAt + soon
  if (!isHeld) return null
  const later = (Math.floor((now - createdAt) / HELD_EVERY_MS) + 1) * HELD_EVERY_MS
  return later > HELD_MS_MAX ? null : createdAt + later
}

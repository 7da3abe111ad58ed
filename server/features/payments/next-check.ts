// When a provider is asked again about a payment that is not decided. Pure.
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'

/** After the payment was begun: soon, then hourly for a day. A provider may lose every notification. */
const CHECKS_MS: readonly number[] = [
  1 * MINUTE_MS,
  3 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  ...Array.from({ length: 24 }, (_unused, at) => (at + 1) * HOUR_MS),
]

/** After that day: nobody need know within the hour. */
const LATER_EVERY_MS = 6 * HOUR_MS
/** Longer than any provider says that it holds money back for risk. After that the organizer's list still has it. */
const HELD_MS_MAX = 30 * DAY_MS
/** Long enough for credentials to be mended, and for a provider to come back. After that a person looks. */
const UNANSWERED_MS_MAX = 7 * DAY_MS
/** Where the provider has asked for patience. */
const PATIENT_MS_MAX = 8 * DAY_MS

/** The next time after `now`; null when a day has passed, or a month for money that the provider `isHeld` back. */
export function nextCheckAt(createdAt: Instant, now: Instant, isHeld = false): Instant | null {
  return checkWithin(createdAt, now, isHeld ? HELD_MS_MAX : DAY_MS)
}

/** The same where the last look brought no word that could be trusted; null when a week has passed. */
export const nextUnansweredAt = (
  createdAt: Instant,
  now: Instant,
  isPatient: boolean,
): Instant | null => checkWithin(createdAt, now, isPatient ? PATIENT_MS_MAX : UNANSWERED_MS_MAX)

function checkWithin(createdAt: Instant, now: Instant, endMs: number): Instant | null {
  const soon = CHECKS_MS.find((afterMs) => createdAt + afterMs > now)
  if (soon !== undefined) return createdAt + soon
  const later = (Math.floor((now - createdAt) / LATER_EVERY_MS) + 1) * LATER_EVERY_MS
  return later > endMs ? null : createdAt + later
}

/** A provider that says yes to the buyer's browser needs seconds until it says so to us. */
const AWAITED_MS = 10 * SECOND_MS
/** Each wait is twice the one before; from here on the times above are near enough. */
const GAP_MS_MAX = 90 * SECOND_MS
const UNANSWERED_MS = MINUTE_MS

export type Look = {
  readonly now: Instant
  /** The look before this one; null: this was the first. */
  readonly lastAskedAt: Instant | null
  /** A browser has come back that says it was paid: somebody waits for what we say. */
  readonly isAwaited: boolean
  /** There was something to ask, and no word that could be trusted. */
  readonly isUnanswered: boolean
}

/**
 * The next time where `regular` is too long to wait: a provider may notify nobody (Nagad), and then nothing but our asking
 * finds the money. After 10, 20, 40 and 80 s; while it gives no answer, within the minute. Null stays null.
 */
export function soonerCheckAt(
  regular: Instant | null,
  { now, lastAskedAt, isAwaited, isUnanswered }: Look,
): Instant | null {
  if (regular === null) return null
  const gapMs = lastAskedAt === null ? GAP_MS_MAX : now - lastAskedAt
  const waits = [
    isAwaited ? AWAITED_MS : regular - now,
    gapMs < GAP_MS_MAX ? Math.max(AWAITED_MS, 2 * gapMs) : regular - now,
    isUnanswered ? UNANSWERED_MS : regular - now,
  ]
  return Math.min(regular, now + Math.min(...waits))
}

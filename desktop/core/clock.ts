// Corrected time: what the server's clock says, carried on by this laptop's monotonic clock.
import { type Instant, MINUTE_MS } from '../../shared/time.ts'
import type { MetaValues } from './stores.ts'
import { betterOffset, type ClockOffset } from './sync/clock-offset.ts'

/** What was known at a moment when server time was heard. */
export type ClockAnchor = {
  readonly serverAt: Instant
  readonly monotonicMs: number
}

export type StationClock = {
  /** Corrected time, strictly later than the journal's last row. `localAt` is the wall clock at the same moment. */
  readonly forScan: (lastScannedAt: Instant | null) => {
    readonly scannedAt: Instant
    readonly localAt: Instant
  }
  /** Corrected time, for showing and for limits. */
  readonly now: () => Instant
  /** Takes in a server time that was heard with this round trip. */
  readonly observe: (serverTime: Instant, roundTripMs: number) => void
  /**
   * The laptop slept, and on some systems the monotonic clock with it: as after a restart, the wall clock and the last
   * offset are the best there is until the server is heard again.
   */
  readonly distrust: () => void
  readonly view: () => ClockView
}

export type ClockView = {
  /** Corrected time minus wall clock. */
  readonly offsetMs: number
  /** When server time was last heard, as corrected time; null: never. */
  readonly contactAt: Instant | null
  /** Why the time may be wrong; null when it is not in doubt. */
  readonly doubt: 'never_synchronised' | 'restarted_offline' | 'wall_clock_moved' | null
}

/** A wall clock that moved further than this against the monotonic one was set by somebody. */
export const CLOCK_STEP_MS = MINUTE_MS

/** Corrected time now: by the monotonic clock when this run has heard the server, else by the wall clock. */
export function correctedNow(
  anchor: ClockAnchor | null,
  storedOffsetMs: number,
  wallMs: Instant,
  monotonicMs: number,
): Instant {
  if (anchor === null) return Math.round(wallMs + storedOffsetMs)
  return Math.round(anchor.serverAt + (monotonicMs - anchor.monotonicMs))
}

/** A scan's time: never at or before the scan that was made before it. */
export const nextScanTime = (corrected: Instant, lastScannedAt: Instant | null): Instant =>
  lastScannedAt === null ? corrected : Math.max(corrected, lastScannedAt + 1)

type ClockParts = {
  readonly now: () => Instant
  readonly monotonicMs: () => number
  /** The last known offset, kept over a restart. */
  readonly stored: () => MetaValues['clock'] | null
  readonly store: (value: MetaValues['clock']) => void
}

/** The station's clock. Measurements are in monotonic time, which nobody can set. */
export function createClock(parts: ClockParts): StationClock {
  let measured: ClockOffset | null = null
  let wallAtStart = parts.now() - parts.monotonicMs()
  const now = () =>
    correctedNow(
      measured === null ? null : { serverAt: measured.offsetMs, monotonicMs: 0 },
      parts.stored()?.offsetMs ?? 0,
      parts.now(),
      parts.monotonicMs(),
    )
  const observe = (serverTime: Instant, roundTripMs: number) => {
    const receivedAt = parts.monotonicMs()
    measured = betterOffset(measured, { sentAt: receivedAt - roundTripMs, receivedAt, serverTime })
    if (measured === null) return
    const wallAt = parts.now()
    const offsetMs = now() - wallAt
    const known = parts.stored()
    const isNews = known === null || Math.abs(known.offsetMs - offsetMs) > OFFSET_NEWS_MS
    const isOld = known !== null && now() - known.contactAt > CONTACT_NEWS_MS
    if (isNews || isOld) parts.store({ offsetMs, contactAt: now(), wallAt })
  }
  const doubt = (): ClockView['doubt'] => {
    if (measured === null)
      return parts.stored() === null ? 'never_synchronised' : 'restarted_offline'
    const wallNow = parts.now() - parts.monotonicMs()
    return Math.abs(wallNow - wallAtStart) > CLOCK_STEP_MS ? 'wall_clock_moved' : null
  }
  return {
    now,
    observe,
    distrust: () => {
      measured = null
      wallAtStart = parts.now() - parts.monotonicMs()
    },
    forScan: (last) => ({ scannedAt: nextScanTime(now(), last), localAt: parts.now() }),
    view: () => ({
      offsetMs: now() - parts.now(),
      contactAt: parts.stored()?.contactAt ?? null,
      doubt: doubt(),
    }),
  }
}

/** Smaller changes of the offset are not worth a write. */
const OFFSET_NEWS_MS = 250
const CONTACT_NEWS_MS = MINUTE_MS

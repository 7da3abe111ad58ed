// When a loop goes again: pure, so that a table of random numbers is the whole weather.
import { type Instant, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'

/** How one loop paces itself. */
export type Pace = {
  /** Wait after a round that left nothing to do; null waits for a wake. */
  readonly idleMs: number | null
  /** The first failure waits up to this long. */
  readonly baseMs: number
  readonly capMs: number
}

export const PULL_PACE: Pace = { idleMs: 20 * SECOND_MS, baseMs: SECOND_MS, capMs: MINUTE_MS }
export const PUSH_PACE: Pace = { idleMs: null, baseMs: SECOND_MS, capMs: MINUTE_MS }
/** Slower: what is searched by may be a minute old. A download that brought something wakes it. */
export const FIELDS_PACE: Pace = {
  idleMs: MINUTE_MS,
  baseMs: 5 * SECOND_MS,
  capMs: 5 * MINUTE_MS,
}
/** What an organizer sees of a station is a minute old at most while it is connected. */
export const CONTACT_PACE: Pace = {
  idleMs: MINUTE_MS,
  baseMs: SECOND_MS,
  capMs: 5 * MINUTE_MS,
}
/** Shorter: without its stream a gate learns of entries elsewhere only by the next pull. */
export const LIVE_PACE: Pace = { idleMs: 0, baseMs: 500, capMs: 10 * SECOND_MS }

/** What the last round of a loop came to. */
export type Round =
  | { readonly kind: 'more' }
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'failed'
      readonly retryAfterMs: number | null
      /** Something got through before it failed: the back-off begins anew. */
      readonly hadProgress: boolean
    }
  /** Nothing can be done yet: a wake goes on, also one that came while the round ran. */
  | { readonly kind: 'waits' }
  /** The station is revoked: only a wake that comes after goes on. */
  | { readonly kind: 'stopped' }

export type LoopState = {
  readonly failures: number
  /** Null: only a wake goes on. */
  readonly nextAt: Instant | null
  /** No wake goes before this: the server asked for it. */
  readonly notBefore: Instant
}

export const LOOP_START: LoopState = { failures: 0, nextAt: 0, notBefore: 0 }

/**
 * The state after a round that ended at `now`.
 *
 * Failures wait a random part of a doubling limit (full jitter), so that a hundred gates which lost the same server do
 * not come back in one instant.
 *
 * @param now any clock that does not go back
 * @param random in [0, 1)
 */
export function nextStep(
  state: LoopState,
  round: Round,
  now: Instant,
  random: number,
  pace: Pace,
): LoopState {
  if (round.kind === 'more') return { failures: 0, nextAt: now, notBefore: 0 }
  if (round.kind === 'waits' || round.kind === 'stopped')
    return { failures: 0, nextAt: null, notBefore: 0 }
  if (round.kind === 'idle') {
    return { failures: 0, nextAt: pace.idleMs === null ? null : now + pace.idleMs, notBefore: 0 }
  }
  const failures = round.hadProgress ? 0 : state.failures
  const waitMs = Math.floor(random * backoffMsMax(failures, pace))
  const notBefore = now + (round.retryAfterMs ?? 0)
  return { failures: failures + 1, nextAt: Math.max(now + waitMs, notBefore), notBefore }
}

/** Doubles with each failure before this one, up to the cap. */
export function backoffMsMax(failures: number, pace: Pace): number {
  // Beyond 2^30 doublings the cap has long been reached, and the product would leave the exact range.
  return Math.min(pace.capMs, pace.baseMs * 2 ** Math.min(failures, 30))
}

/** What ends a wait early. */
export type Wake =
  /** There is something new to do; a loop that backs off goes on backing off. */
  | 'work'
  /** A person asked, or contact came back: a back-off ends, what the server asked for does not. */
  | 'retry'

/** The state after a wake. */
export function afterWake(state: LoopState, wake: Wake, now: Instant): LoopState {
  if (wake === 'work' && state.failures > 0) return state
  const nextAt = Math.max(now, state.notBefore)
  return { ...state, nextAt: state.nextAt === null ? nextAt : Math.min(state.nextAt, nextAt) }
}

/** Milliseconds until the next round; null waits for a wake. */
export const waitMs = (state: LoopState, now: Instant): number | null =>
  state.nextAt === null ? null : Math.max(0, state.nextAt - now)

// The wait after wrong PINs. It is counted on the clock that nobody can set.
import type { Instant } from '../../../shared/time.ts'
import type { Core } from '../core.ts'

/** Stored, so that a restart does not end it. */
export type PinWait = {
  /** Corrected time; counts in any other run than the one that made it. */
  readonly until: Instant
  /** The run that made it, and its end on that run's monotonic clock, in milliseconds. */
  readonly bootId: string
  readonly endMs: number
}

type Clocks = Pick<Core, 'bootId'> & { readonly deps: Pick<Core['deps'], 'monotonicMs'> }

export const newPinWait = (core: Clocks, now: Instant, waitMs: number): PinWait => ({
  until: now + waitMs,
  bootId: core.bootId,
  endMs: core.deps.monotonicMs() + waitMs,
})

/**
 * The wait, if it holds, as this run counts it: whatever happens to the laptop's clock from here on neither ends nor
 * lengthens it. One of an earlier run is taken over by corrected time, and for no longer than a new one. Keep what
 * comes back where it is another than was given.
 */
export function heldPinWait(
  core: Clocks,
  wait: PinWait | null | undefined,
  now: Instant,
  waitMs: number,
): PinWait | null {
  if (wait == null) return null
  if (wait.bootId === core.bootId) return wait.endMs > core.deps.monotonicMs() ? wait : null
  return wait.until > now ? newPinWait(core, now, Math.min(wait.until - now, waitMs)) : null
}

/** For a wait that holds. */
export const retryAfterMs = (core: Clocks, wait: PinWait): number =>
  Math.max(0, wait.endMs - core.deps.monotonicMs())

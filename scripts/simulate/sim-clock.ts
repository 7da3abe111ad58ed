// Simulated time: one true time, and the clocks of the machines, which are wrong in their own ways.
import type { Instant } from '../../shared/time.ts'

type Timer = { readonly at: number; readonly run: () => void }

export type SimClock = {
  /** What a perfect clock would say. */
  readonly now: () => Instant
  /** Moves time on and runs the timers that fall due, in order. */
  readonly advance: (ms: number) => void
  /** Runs once, `ms` from now. Returns what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void
}

export function createSimClock(start: Instant): SimClock {
  let now = start
  const timers = new Set<Timer>()
  const nextDue = (until: number): Timer | null => {
    let due: Timer | null = null
    for (const timer of timers) {
      if (timer.at <= until && (due === null || timer.at < due.at)) due = timer
    }
    return due
  }
  return {
    now: () => now,
    advance: (ms) => {
      const until = now + ms
      for (let due = nextDue(until); due !== null; due = nextDue(until)) {
        timers.delete(due)
        now = Math.max(now, due.at)
        due.run()
      }
      now = until
    },
    after: (ms, run) => {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
  }
}

/** A laptop's two clocks over the true time. */
export type LaptopClock = {
  readonly wall: () => Instant
  readonly monotonic: () => number
  /** Somebody sets the wall clock. */
  readonly shift: (ms: number) => void
  /** The machine starts anew: the monotonic clock begins somewhere else. */
  readonly reboot: (monotonicStart: number) => void
}

/** @param driftPerMillion how many microseconds a second the laptop is fast (or slow) */
export function createLaptopClock(
  clock: SimClock,
  wrong: { readonly offsetMs: number; readonly driftPerMillion: number },
): LaptopClock {
  const rate = 1 + wrong.driftPerMillion / 1_000_000
  const born = clock.now()
  let offset = wrong.offsetMs
  let bootedAt = born
  let monotonicStart = 1_000
  return {
    wall: () => Math.round(born + (clock.now() - born) * rate + offset),
    monotonic: () => monotonicStart + (clock.now() - bootedAt) * rate,
    shift: (ms) => {
      offset += ms
    },
    reboot: (start) => {
      bootedAt = clock.now()
      monotonicStart = start
    },
  }
}

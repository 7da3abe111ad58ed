// The timers of a station that really runs.
import type { Timers } from './deps.ts'

export const TIMERS: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  turn: (restMs = 0) =>
    new Promise((resolve) => {
      // After the rest, too, whoever became due meanwhile goes first.
      if (restMs > 0) setTimeout(() => setImmediate(resolve), restMs)
      else setImmediate(resolve)
    }),
}

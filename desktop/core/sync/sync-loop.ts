// A round, a wait, a round: the thin layer that the three loops share. What a round does is not known here.
import type { StationDeps } from '../deps.ts'
import {
  afterWake,
  LOOP_START,
  type LoopState,
  nextStep,
  type Pace,
  type Round,
  type Wake,
  waitMs,
} from './next-step.ts'

export type SyncLoop = {
  readonly wake: (wake: Wake) => void
  /** Wakes for a person, and resolves when a round has ended; at once when the server asked for a pause. */
  readonly askNow: () => Promise<void>
  /** Monotonic milliseconds until the next round; null when a round runs or only a wake goes on. */
  readonly waitMs: () => number | null
  /** Resolves when the running round has ended; no further one begins. */
  readonly stop: () => Promise<void>
}

export type LoopDeps = Pick<StationDeps, 'timers' | 'monotonicMs' | 'random'>

/** Starts a loop. Its first round begins in the next turn. `round` must not throw; a defect ends in `onDefect`. */
export function startLoop(
  deps: LoopDeps,
  pace: Pace,
  round: () => Promise<Round>,
  onDefect: (error: unknown) => void,
): SyncLoop {
  let state: LoopState = LOOP_START
  let running: Promise<void> | null = null
  let wokenWhileRunning: Wake | null = null
  let isStopped = false
  let cancel = (): void => {}
  let waiting: (() => void)[] = []

  const tellWaiting = (): void => {
    for (const tell of waiting) tell()
    waiting = []
  }
  const schedule = (): void => {
    cancel()
    if (isStopped || running !== null) return
    const wait = waitMs(state, deps.monotonicMs())
    if (wait !== null) cancel = deps.timers.after(wait, run)
  }
  const run = (): void => {
    if (isStopped || running !== null) return
    running = runOnce().finally(() => {
      running = null
      schedule()
    })
  }
  const runOnce = async (): Promise<void> => {
    wokenWhileRunning = null
    const heard = waiting
    waiting = []
    const ended = await round().catch((error: unknown): Round => {
      onDefect(error)
      return { kind: 'failed', retryAfterMs: null, hadProgress: false }
    })
    const now = deps.monotonicMs()
    state = nextStep(state, ended, now, deps.random(), pace)
    for (const tell of heard) tell()
    if (ended.kind === 'stopped') tellWaiting()
    // What came while the round ran may have come too late for it; that the station is revoked was said after it.
    else if (wokenWhileRunning !== null) state = afterWake(state, wokenWhileRunning, now)
  }
  const wake = (by: Wake): void => {
    if (running !== null) wokenWhileRunning = stronger(wokenWhileRunning, by)
    else {
      state = afterWake(state, by, deps.monotonicMs())
      schedule()
    }
  }
  schedule()
  return {
    wake,
    askNow: () => {
      wake('retry')
      const isPaused = running === null && waitMs(state, deps.monotonicMs()) !== 0
      if (isStopped || isPaused) return Promise.resolve()
      return new Promise((resolve) => waiting.push(resolve))
    },
    waitMs: () => (running === null ? waitMs(state, deps.monotonicMs()) : null),
    stop: async () => {
      isStopped = true
      cancel()
      await running
      tellWaiting()
    },
  }
}

const stronger = (a: Wake | null, b: Wake): Wake => (a === 'retry' ? a : b)

// What everything that may wait asks before it works on: the pace of `pace.ts`, kept with the scans of this station.
import type { StationDeps } from '../deps.ts'
import { afterScan, isBusy, NO_SCANS, paceAt, type Rhythm } from './pace.ts'

export type GiveWay = {
  /** A scan is on the disk. */
  readonly noteScan: () => void
  /** Whoever came before, came for something else. */
  readonly forget: () => void
  /** Visitors come. */
  readonly isBusy: () => boolean
  /** How long a slice may take that begins now. */
  readonly workMs: () => number
  /** A slice ended. */
  readonly noteWork: () => void
  /** Resolves when the next slice may begin: never in the same turn of the loop, and behind the answer of a scan. */
  readonly rest: () => Promise<void>
  /** Steps, in slices with rests before them, until a step says that it was the last. `after` each slice. */
  readonly inSlices: (step: () => boolean, after?: () => Promise<void>) => Promise<void>
}

/** Where a clock stands still, a slice ends after this many steps. */
const STEPS_MAX = 20
/** More are not needed where time passes, and a clock that stands still must not stop a download. */
const LOOKS_MAX = 6

export function createGiveWay({
  monotonicMs,
  timers,
}: Pick<StationDeps, 'monotonicMs' | 'timers'>): GiveWay {
  let rhythm: Rhythm = NO_SCANS
  let workedMs = Number.NEGATIVE_INFINITY
  let waiting: (() => void)[] = []
  const pace = () => paceAt(monotonicMs(), rhythm, workedMs)
  const restOrScan = (restMs: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    waiting.push(resolve)
    void timers.turn(restMs).then(() => {
      waiting = waiting.filter((one) => one !== resolve)
      resolve()
    })
    return promise
  }
  const noteWork = () => {
    workedMs = monotonicMs()
  }
  const rest = async () => {
    for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
      const { restMs } = pace()
      if (restMs === 0) break
      await restOrScan(restMs)
    }
    await timers.turn()
  }
  return {
    noteScan: () => {
      rhythm = afterScan(rhythm, monotonicMs())
      // One of them: what it does may be all that there is time for.
      if (waiting.length > 0 && pace().restMs === 0) waiting.shift()?.()
    },
    forget: () => {
      rhythm = NO_SCANS
    },
    isBusy: () => isBusy(rhythm, monotonicMs()),
    workMs: () => pace().workMs,
    noteWork,
    rest,
    inSlices: async (step, after) => {
      for (let isLast = false; !isLast; ) {
        await rest()
        const untilMs = monotonicMs() + pace().workMs
        for (let steps = 0; !isLast && steps < STEPS_MAX; steps += 1) {
          isLast = step()
          if (monotonicMs() >= untilMs) break
        }
        noteWork()
        await after?.()
      }
    },
  }
}

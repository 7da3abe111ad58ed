// Folds repeats: the first of a burst goes through at once, what follows within the gap becomes one more at its end.

export type Fold = {
  readonly add: (key: string) => void
  /** Forgets what waits. */
  readonly clear: () => void
}

type Waiting = { again: boolean; readonly timer: NodeJS.Timeout }

/** Calls `run` at most once for each key and `gapMs`. A key is remembered for one quiet gap, not longer. */
export function createFold(gapMs: number, run: (key: string) => void): Fold {
  const waitingByKey = new Map<string, Waiting>()
  const start = (key: string): void => {
    const timer = setTimeout(() => {
      const again = waitingByKey.get(key)?.again === true
      waitingByKey.delete(key)
      if (again) start(key)
    }, gapMs)
    waitingByKey.set(key, { again: false, timer })
    run(key)
  }
  return {
    add: (key) => {
      const waiting = waitingByKey.get(key)
      if (waiting === undefined) start(key)
      else waiting.again = true
    },
    clear: () => {
      for (const { timer } of waitingByKey.values()) clearTimeout(timer)
      waitingByKey.clear()
    },
  }
}

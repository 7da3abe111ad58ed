// Lets a bounded number of works run and a bounded number wait, in the order in which they came.

export type Limiter = {
  /** What `work` gives, or `busy` when too many wait already. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T | 'busy'>
}

/** One for each process and kind of work. */
export function createLimiter(runningMax: number, waitingMax: number): Limiter {
  let running = 0
  const waiting: (() => void)[] = []
  return {
    run: async (work) => {
      if (running >= runningMax) {
        if (waiting.length >= waitingMax) return 'busy'
        await new Promise<void>((resolve) => waiting.push(resolve))
      } else {
        running += 1
      }
      try {
        return await work()
      } finally {
        // The place goes straight to the next in line, so that nobody slips in between.
        const next = waiting.shift()
        if (next === undefined) running -= 1
        else next()
      }
    },
  }
}

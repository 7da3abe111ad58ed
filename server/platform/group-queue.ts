// Lets what arrives together share a transaction: a commit is the dear part, and a hot row is faster taken once.

export type GroupQueueOptions<T, R> = {
  /** As many as one run takes; the rest takes the next one. */
  readonly groupMax: number
  /** Runs of one lane at once. */
  readonly atOnceMax: number
  /** Another run beside one that goes on starts only with this many. */
  readonly secondMin: number
  /** All or nothing, an answer for each in the order given. */
  readonly run: (lane: string, group: readonly T[]) => Promise<readonly R[]>
  /** Whether one that failed alone may succeed at another look. */
  readonly isWorthAnotherTry?: (error: unknown) => boolean
}

/** Answers `one` with the others of its lane that wait at the same time. */
export type GroupQueue<T, R> = (lane: string, one: T) => Promise<R>

type Waiting<T, R> = {
  readonly one: T
  readonly resolve: (answer: R) => void
  readonly reject: (error: unknown) => void
}
type Lane<T, R> = { running: number; waiting: Waiting<T, R>[]; isPlanned: boolean }

/**
 * What comes alone starts at once; what comes while its lane runs forms the next group. A group that fails is run one by
 * one, so that a bad one cannot fail its neighbours. Nothing is kept beyond the callers that wait for their own answer.
 */
export function createGroupQueue<T, R>(options: GroupQueueOptions<T, R>): GroupQueue<T, R> {
  const lanes = new Map<string, Lane<T, R>>()

  const start = (name: string, lane: Lane<T, R>): void => {
    lane.isPlanned = false
    while (mayStart(options, lane)) {
      const group = lane.waiting.splice(0, options.groupMax)
      lane.running += 1
      void runGroup(options, name, group).finally(() => {
        lane.running -= 1
        if (lane.running === 0 && lane.waiting.length === 0) lanes.delete(name)
        else plan(name, lane)
      })
    }
  }

  /** After whatever else this turn of the loop brings in. */
  const plan = (name: string, lane: Lane<T, R>): void => {
    if (lane.isPlanned || !mayStart(options, lane)) return
    lane.isPlanned = true
    setImmediate(start, name, lane)
  }

  return (name, one) =>
    new Promise<R>((resolve, reject) => {
      const lane = lanes.get(name) ?? { running: 0, waiting: [], isPlanned: false }
      lanes.set(name, lane)
      lane.waiting.push({ one, resolve, reject })
      plan(name, lane)
    })
}

function mayStart<T, R>(
  { atOnceMax, secondMin }: GroupQueueOptions<T, R>,
  { running, waiting }: Lane<T, R>,
): boolean {
  if (running === 0) return waiting.length > 0
  return running < atOnceMax && waiting.length >= secondMin
}

const TRIES_MAX = 3

/** Never rejects. */
async function runGroup<T, R>(
  options: GroupQueueOptions<T, R>,
  lane: string,
  group: readonly Waiting<T, R>[],
  triesLeft = TRIES_MAX,
): Promise<void> {
  try {
    const answers = await options.run(
      lane,
      group.map(({ one }) => one),
    )
    for (const [at, { resolve, reject }] of group.entries()) {
      // Safe: there is one at `at`.
      if (at < answers.length) resolve(answers[at] as R)
      else reject(new Error('defect: one of a group has no answer'))
    }
  } catch (error) {
    const [only, ...others] = group
    if (others.length > 0) for (const one of group) await runGroup(options, lane, [one])
    else if (triesLeft > 1 && options.isWorthAnotherTry?.(error) === true) {
      await runGroup(options, lane, group, triesLeft - 1)
    } else only?.reject(error)
  }
}

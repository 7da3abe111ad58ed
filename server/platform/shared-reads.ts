// Questions that are asked at the same time become one statement: a server under load pays for few round trips.

/** Answers keys together; a key without an answer is left out. */
export type ReadMany<K, V> = (keys: readonly K[]) => Promise<ReadonlyMap<string, V>>

type Waiting<K, V> = {
  readonly key: K
  readonly resolve: (value: V | null) => void
  readonly reject: (error: unknown) => void
}

/** As many keys as one statement takes. */
const TOGETHER_MAX = 500
/** Two, so that one stuck connection does not hold everybody up. */
const AT_ONCE_MAX = 2

/**
 * Makes a reader that remembers nothing: every question is answered by a statement that began after it was asked.
 * Equal questions of one statement share their answer. `nameOf` tells keys apart.
 */
export function createSharedReads<K, V>(
  readMany: ReadMany<K, V>,
  nameOf: (key: K) => string,
): (key: K) => Promise<V | null> {
  const waiting: Waiting<K, V>[] = []
  let running = 0
  let isPlanned = false

  const start = (): void => {
    isPlanned = false
    while (running < AT_ONCE_MAX && waiting.length > 0) {
      const together = waiting.splice(0, TOGETHER_MAX)
      running += 1
      void answerAll(readMany, nameOf, together).finally(() => {
        running -= 1
        plan()
      })
    }
  }
  /** After whatever else this turn of the loop brings in. */
  const plan = (): void => {
    if (isPlanned || waiting.length === 0 || running === AT_ONCE_MAX) return
    isPlanned = true
    setImmediate(start)
  }
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      plan()
    })
}

/** Never rejects. */
async function answerAll<K, V>(
  readMany: ReadMany<K, V>,
  nameOf: (key: K) => string,
  together: readonly Waiting<K, V>[],
): Promise<void> {
  try {
    const keys = new Map(together.map(({ key }) => [nameOf(key), key]))
    const values = await readMany([...keys.values()])
    for (const { key, resolve } of together) resolve(values.get(nameOf(key)) ?? null)
  } catch (error) {
    for (const { reject } of together) reject(error)
  }
}

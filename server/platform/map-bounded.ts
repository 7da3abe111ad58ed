// Works on many things, a bounded number at the same time.

/** In the order given. The first failure is thrown at once, and what has begun goes on. */
export async function mapBounded<T, R>(
  atOnceMax: number,
  things: readonly T[],
  work: (thing: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  let next = 0
  const go = async (): Promise<void> => {
    while (next < things.length) {
      const at = next
      next += 1
      // Safe: `at` is within.
      results[at] = await work(things[at] as T)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnceMax, things.length) }, go))
  return results
}

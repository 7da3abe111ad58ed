// The bars of a chart over time. Pure.

/** So many bars can still be told apart. */
const BARS_MAX = 400

/**
 * Every step from the first to the last, in milliseconds of UTC, so that a pause is seen as one; only those that there
 * are where that would be too many.
 */
export function stepsOf(times: readonly number[], stepMs: number): readonly number[] {
  const sorted = [...new Set(times)].sort((one, other) => one - other)
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return []
  const count = Math.round((last - first) / stepMs) + 1
  return count > BARS_MAX
    ? sorted
    : Array.from({ length: count }, (_, index) => first + index * stepMs)
}

// Whether two samples of times can be told apart.

/** Of one comparison in 30,000 chance alone makes more. */
export const Z_MAX = 4.2

/** How many standard deviations apart two samples are, by their ranks alone (Mann and Whitney). */
export function distance(ones: readonly number[], others: readonly number[]): number {
  let wins = 0
  for (const one of ones) for (const other of others) wins += one > other ? 1 : 0
  const [n, m] = [ones.length, others.length]
  return Math.abs(wins - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12)
}

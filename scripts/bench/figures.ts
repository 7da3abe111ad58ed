// What a benchmark reports, and the arithmetic over its rounds.

/** One line of the table: a ratio to its own baseline, or a plain measure against a limit. */
export type Figure = {
  readonly benchmark: string
  readonly measure: string
  readonly unit: string
  /** Ours, the baseline's and their ratio, one for each round, in the order measured. */
  readonly ours: readonly number[]
  readonly baseline: readonly number[] | null
  readonly ratios: readonly number[] | null
  /** The median ratio, or the measure itself where there is no baseline. */
  readonly value: number
  readonly spread: readonly [min: number, max: number]
  readonly target: Target | null
  /** Null: shown for what it explains, nothing is asked of it. */
  readonly isReached: boolean | null
}

export type Target = {
  readonly atMost?: number
  readonly atLeast?: number
}

export type Pair = { readonly ours: number; readonly baseline: number }

/** Exclusive of nothing: `part` 0.5 is the median, 0.99 what one in a hundred exceeds. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * part))
  return sorted[at] ?? Number.NaN
}

/** The middle one; of two, their mean. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  return (
    ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2
  )
}

type Named = { readonly benchmark: string; readonly measure: string; readonly unit: string }

/** Ours divided by the baseline, round by round. */
export function compared(named: Named, pairs: readonly Pair[], target: Target | null): Figure {
  const ratios = pairs.map(({ ours, baseline }) => ours / baseline)
  return {
    ...named,
    ours: pairs.map(({ ours }) => ours),
    baseline: pairs.map(({ baseline }) => baseline),
    ratios,
    ...judged(median(ratios), ratios, target),
  }
}

/** A measure that stands for itself. `pick` says which round counts: the median unless told. */
export function measured(
  named: Named,
  values: readonly number[],
  target: Target | null,
  pick: (values: readonly number[]) => number = median,
): Figure {
  return {
    ...named,
    ours: values,
    baseline: null,
    ratios: null,
    ...judged(pick(values), values, target),
  }
}

function judged(value: number, all: readonly number[], target: Target | null) {
  return {
    value,
    spread: [Math.min(...all), Math.max(...all)] as const,
    target,
    isReached: target === null ? null : isReached(value, target),
  }
}

const isReached = (value: number, { atMost, atLeast }: Target): boolean =>
  (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast)

/** Ours and the baseline by turns, and the other first in every second round: what drifts hits both. */
export async function alternate(
  rounds: number,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<Pair[]> {
  const pairs: Pair[] = []
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const first = await ours()
      pairs.push({ ours: first, baseline: await baseline() })
    } else {
      const first = await baseline()
      pairs.push({ ours: await ours(), baseline: first })
    }
  }
  return pairs
}

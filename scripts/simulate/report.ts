// What the runs came to, for a person and for a program.
import type { RunResult } from './run.ts'

export type Tally = Readonly<Record<string, { readonly runs: number; readonly count: number }>>

export type Summary = {
  readonly runs: number
  readonly steps: number
  readonly seed: number
  /** In how many runs each kind of fault happened, and how often in all. */
  readonly faults: Tally
  /** The same of what the checks are there for. */
  readonly seen: Tally
  readonly violations: readonly (NonNullable<RunResult['violation']> & { readonly seed: number })[]
  /** Of all runs in order: equal when everything happened the same. */
  readonly traces: readonly string[]
  readonly ms: number
}

export function summarize(seed: number, results: readonly RunResult[], ms: number): Summary {
  return {
    runs: results.length,
    steps: results.reduce((sum, { steps }) => sum + steps, 0),
    seed,
    faults: add(results.map((result) => result.faults)),
    seen: add(results.map((result) => result.seen)),
    violations: results.flatMap(({ seed: own, violation }) =>
      violation === null ? [] : [{ seed: own, ...violation }],
    ),
    traces: results.map(({ trace }) => trace),
    ms,
  }
}

function add(records: readonly Readonly<Record<string, number>>[]): Tally {
  const sum: Record<string, { runs: number; count: number }> = {}
  for (const [what, count] of records.flatMap((record) => Object.entries(record))) {
    const known = sum[what] ?? { runs: 0, count: 0 }
    sum[what] = { runs: known.runs + 1, count: known.count + count }
  }
  return sum
}

function printTally(title: string, tally: Tally, runs: number): void {
  console.error(`${title}:`)
  for (const [what, own] of Object.entries(tally).sort(([, a], [, b]) => b.runs - a.runs)) {
    const share = `${Math.round((100 * own.runs) / runs)} %`.padStart(6)
    console.error(
      `  ${what.padEnd(32)} ${String(own.count).padStart(8)} times, in${share} of the runs`,
    )
  }
}

export function print(
  summary: Summary,
  options: { readonly isJson: boolean; readonly bug: string | undefined },
): void {
  const { runs, violations, ms } = summary
  printTally('Faults', summary.faults, runs)
  printTally('Seen', summary.seen, runs)
  const perSecond = (runs / (ms / 1_000)).toFixed(1)
  const bug = options.bug === undefined ? '' : `, bug ${options.bug} found in ${violations.length}`
  console.error(
    `${runs} runs, ${summary.steps} steps, ${violations.length} violations${bug}; ${perSecond} runs/s, seed ${summary.seed}`,
  )
  if (options.isJson) console.log(JSON.stringify(summary))
}

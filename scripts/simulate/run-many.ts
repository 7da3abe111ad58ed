// Runs one after another, on a fresh database every now and then.
import { join } from 'node:path'
import { openTestPostgres } from '../../server/testing/postgres.ts'
import { runSeed } from './random.ts'
import { type RunResult, runOnce } from './run.ts'
import { openSimDatabase, type SimDatabase } from './sim-database.ts'

export type ManyRuns = {
  readonly runs: number
  readonly steps: number
  readonly seed: number
  /** The index of the first run. */
  readonly first: number
  readonly folder: string
  readonly sql?: string
  /** Ends with the first run that breaks a promise. */
  readonly stopsEarly: boolean
  readonly onNote?: (line: string) => void
}

/** Tables that have grown large and were never analysed make poor plans. */
const RUNS_PER_DATABASE = 20

/** Runs on a cluster of their own: the feed's watermark is the cluster's, and a stranger's transaction would move it. */
export async function runMany(many: ManyRuns): Promise<readonly RunResult[]> {
  const postgres = await openTestPostgres()
  const results: RunResult[] = []
  let database: SimDatabase | null = null
  try {
    for (let at = 0; at < many.runs; at += 1) {
      if (at % RUNS_PER_DATABASE === 0) {
        await database?.close()
        database = await openSimDatabase(postgres.templateUrl, many.sql)
      }
      if (database === null) throw new Error('the first run opens a database')
      const result = await runOnce({
        database,
        seed: runSeed(many.seed, many.first + at),
        steps: many.steps,
        folder: join(many.folder, String(at)),
        ...(many.onNote !== undefined && { onNote: many.onNote }),
      })
      results.push(result)
      report(result)
      if (many.stopsEarly && result.violation !== null) break
    }
    return results
  } finally {
    await database?.close()
    await postgres[Symbol.asyncDispose]()
  }
}

function report({ seed, violation }: RunResult): void {
  if (violation === null) return
  console.error(
    `run ${seed}, step ${violation.step}: ${violation.promise} — ${violation.message}\n` +
      `  repeat it: npm run simulate -- --seed ${seed} --runs 1`,
  )
}

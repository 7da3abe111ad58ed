// A share of the simulation, run as a person would run it; and every bug that is planted has to be found.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { BUGS } from './bugs.ts'
import type { Summary } from './report.ts'

const SCRIPT = join(import.meta.dirname, '../simulate.ts')

const seed = Number(process.env['PROBESH_SEED'] ?? Date.now() % 2 ** 32)
const share = Number(process.env['PROBESH_SHARE'] ?? 0.05)
const RUNS_FULL = 1_000
const runs = Math.max(6, Math.round((RUNS_FULL * share) / 5))
/** The rarest bug shows itself in a third of the runs. */
const BUG_RUNS_MAX = 60

type Ended = { readonly code: number; readonly summary: Summary; readonly said: string }

/** Runs the command; its words come along when it fails. */
async function simulate(...args: readonly string[]): Promise<Ended> {
  const words = [SCRIPT, ...args, '--seed', String(seed), '--json']
  const { stdout, stderr, code } = await promisify(execFile)(process.execPath, words, {
    maxBuffer: 64 * 1024 * 1024,
  }).then(
    (said) => ({ ...said, code: 0 }),
    // Safe: a program that ends with an error has said what it said.
    (error: { stdout: string; stderr: string; code: number }) => error,
  )
  return { code, said: stderr, summary: JSON.parse(stdout) as Summary }
}

test(`every promise holds in ${runs} runs of 500 steps, PROBESH_SEED=${seed}`, async () => {
  const { code, summary, said } = await simulate('--runs', String(runs), '--jobs', '2')

  expect(summary.violations, said).toEqual([])
  expect(code).toBe(0)
  expect(summary).toMatchObject({ runs, steps: runs * 500 })
  // Without these nothing was put to the test.
  expect(summary.seen).toMatchObject({
    admitted_ok: { runs },
    refused_already_redeemed: expect.anything(),
    admitted_unseen: expect.anything(),
    conflict: expect.anything(),
    told_live: expect.anything(),
  })
})

test('the same seed gives the same run, whatever the database looked like before', async () => {
  const alone = await simulate('--runs', '2', '--steps', '150')
  const again = await simulate('--runs', '2', '--steps', '150', '--jobs', '2')

  expect(again.summary.traces).toEqual(alone.summary.traces)
  expect(new Set(alone.summary.traces).size).toBe(2)
})

test.each(BUGS)('a planted bug is found: $says', async ({ name }) => {
  const { code, summary, said } = await simulate(
    ...['--runs', String(BUG_RUNS_MAX), '--stop', '--bug', name],
  )

  expect(summary.violations.length, said).toBeGreaterThan(0)
  expect(code).toBe(0)
})

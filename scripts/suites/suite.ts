// One part of `npm test`: what it ran, how long it took, how it ended.
import { spawn } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import * as v from 'valibot'
import { briefError } from './brief-error.ts'

export const ROOT: string = join(import.meta.dirname, '../..')
const MODULES = join(ROOT, 'node_modules')
const REPORTS = join(ROOT, '.build', 'reports')

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

export type Failure = {
  readonly name: string
  /** Why, in a few lines; none where the output above is all there is. */
  readonly why: readonly string[]
}

/** What one suite came to, and what failed in it. */
export type Ended = Counts & { readonly failures: readonly Failure[] }

export type Suite = {
  readonly name: string
  readonly run: (environment: NodeJS.ProcessEnv) => Promise<Ended>
}

const ONE_PASSED: Ended = { passed: 1, failed: 0, skipped: 0, failures: [] }
const oneFailed = (name: string): Ended => ({
  ...{ passed: 0, failed: 1, skipped: 0 },
  failures: [{ name, why: [] }],
})

/** A program that passes or fails as a whole, and counts as one. */
const program = (name: string, script: string, args: readonly string[]): Suite => ({
  name,
  run: async (environment) =>
    (await runNode(join(MODULES, script), args, environment)) === 0 ? ONE_PASSED : oneFailed(name),
})

export const TYPES: Suite = program('types', 'typescript/lib/tsc.js', ['-b'])
/** Format, rules and import walls. */
export const LINT: Suite = program('lint', '@biomejs/biome/bin/biome', ['check', '.'])

/** A project of vitest.config.ts, or the files of it that `filters` name. */
export const tests = (project: string, ...filters: readonly string[]): Suite => ({
  name: project,
  run: async (environment) => {
    await mkdir(REPORTS, { recursive: true })
    const report = join(REPORTS, `${project}.json`)
    await rm(report, { force: true })
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const code = await runNode(
      join(MODULES, 'vitest/vitest.mjs'),
      ['run', '--project', project, '--passWithNoTests', ...reporters, ...filters],
      environment,
    )
    return readReport(report, code)
  },
})

const Report = v.object({
  numPassedTests: v.number(),
  numPendingTests: v.number(),
  numTodoTests: v.number(),
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      /** Of a file that could not be run. */
      message: v.optional(v.string(), ''),
      assertionResults: v.array(
        v.object({
          status: v.string(),
          fullName: v.string(),
          failureMessages: v.optional(v.nullable(v.array(v.string())), null),
        }),
      ),
    }),
  ),
})
type Report = v.InferOutput<typeof Report>

async function readReport(report: string, code: number): Promise<Ended> {
  const text = await readFile(report, 'utf8').catch(() => null)
  // Without a report nothing is known to have passed.
  if (text === null)
    return code === 0 ? { ...ONE_PASSED, passed: 0 } : oneFailed('the runner wrote no report')
  const result = v.parse(Report, JSON.parse(text))
  const failures = result.testResults.flatMap(failuresOf)
  // The runner also fails for what no test names: an error nobody caught, a hook that failed.
  if (failures.length === 0 && code !== 0) {
    failures.push({ name: 'an error outside every test', why: [] })
  }
  return {
    passed: result.numPassedTests,
    failed: failures.length,
    skipped: result.numPendingTests + result.numTodoTests,
    failures,
  }
}

function failuresOf(result: Report['testResults'][number]): Failure[] {
  const { name, status, message, assertionResults } = result
  const file = relative(ROOT, name)
  if (status === 'failed' && assertionResults.length === 0) {
    return [{ name: `${file} could not be run`, why: briefError(message, ROOT) }]
  }
  return assertionResults
    .filter((one) => one.status === 'failed')
    .map(({ fullName, failureMessages }) => ({
      name: `${file}: ${fullName}`,
      why: briefError((failureMessages ?? []).join('\n'), ROOT),
    }))
}

async function runNode(
  script: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  })
  const stop = (): void => void child.kill('SIGTERM')
  process.once('SIGTERM', stop)
  return new Promise((settle, fail) => {
    child.once('error', fail)
    child.once('close', (code) => {
      process.off('SIGTERM', stop)
      settle(code ?? 1)
    })
  })
}

/** Of all errors together: whoever keeps the last lines of an output keeps the names below them too. */
const WHY_LINES_MAX = 60

/** Runs one after another, prints each one's counts, time and failures, and returns the sum. */
export async function runSuites(
  suites: readonly Suite[],
  environment: NodeJS.ProcessEnv,
): Promise<Counts> {
  const lines: string[] = []
  const why: string[] = []
  let total: Counts = { passed: 0, failed: 0, skipped: 0 }
  for (const suite of suites) {
    console.log(`\n— ${suite.name}`)
    const startedAt = performance.now()
    const ended = await suite.run(environment)
    const took = ((performance.now() - startedAt) / 1_000).toFixed(1)
    const summary = `${suite.name.padEnd(8)} ${describe(ended)}   ${took} s`
    console.log(summary)
    lines.push(summary, ...ended.failures.map(({ name }) => `         FAILED ${name}`))
    why.push(...ended.failures.flatMap(whyLines))
    total = add(total, ended)
  }
  if (why.length > 0) console.log(`\n${why.slice(0, WHY_LINES_MAX).join('\n')}`)
  console.log(`\n${lines.join('\n')}`)
  return total
}

const whyLines = ({ name, why }: Failure): readonly string[] =>
  why.length === 0 ? [] : [`${name}:`, ...why.map((line) => `    ${line}`)]

export const describe = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`

const add = (left: Counts, right: Counts): Counts => ({
  passed: left.passed + right.passed,
  failed: left.failed + right.failed,
  skipped: left.skipped + right.skipped,
})

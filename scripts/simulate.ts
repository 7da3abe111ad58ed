// Runs the fault simulation: real stations and the real server under one seed. Usage: npm run simulate -- --help
import { randomInt } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { BUGS } from './simulate/bugs.ts'
import { editSources } from './simulate/edits.ts'
import { runInParts } from './simulate/jobs.ts'
import { print, summarize } from './simulate/report.ts'
import { SMALL_SIZES } from './simulate/small-sizes.ts'

const HELP = `Usage: npm run simulate -- [--runs N] [--steps N] [--seed S] [--jobs N] [--bug NAME] [--stop] [--json] [--trace]

Three stations and the real server on a real PostgreSQL, one seed driving clocks, network and deaths; after every step
and at the end the promises are asked. A run that breaks one prints the seed that repeats it: --seed S --runs 1.

  --runs N    how many runs (10)
  --steps N   steps of each run (500)
  --seed S    the seed of the first run; the others follow from it (a fresh one, printed)
  --jobs N    processes that share the runs (1)
  --bug NAME  plants a bug, which has to be found: ${BUGS.map(({ name }) => name).join(', ')}
  --stop      ends with the first run that breaks a promise
  --json      prints a JSON summary on standard output
  --trace     prints every step of every run on standard error

Exit code: 0 every promise held, 1 one was broken, 2 wrong arguments. With --bug: 0 it was found, 1 it was not.`

type Settings = {
  readonly runs: number
  readonly steps: number
  readonly seed: number
  readonly jobs: number
  readonly first: number
  readonly bug: string | undefined
  readonly isJson: boolean
  readonly hasTrace: boolean
  readonly isPart: boolean
  readonly stopsEarly: boolean
}

function readSettings(): Settings | null {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    options: {
      runs: { ...text, default: '10' },
      steps: { ...text, default: '500' },
      seed: text,
      jobs: { ...text, default: '1' },
      // For the processes that `--jobs` starts: the index of their first run, and whole results instead of a summary.
      first: { ...text, default: '0' },
      bug: text,
      json: flag,
      trace: flag,
      stop: flag,
      results: flag,
      help: { ...flag, short: 'h' },
    },
  })
  if (values.help) return null
  if (values.bug !== undefined && !BUGS.some(({ name }) => name === values.bug)) {
    throw new Error(
      `There is no bug ${values.bug}. Known: ${BUGS.map(({ name }) => name).join(', ')}.`,
    )
  }
  return {
    runs: readNumber('--runs', values.runs, 1),
    steps: readNumber('--steps', values.steps, 1),
    seed: values.seed === undefined ? randomInt(2 ** 32) : readNumber('--seed', values.seed, 0),
    jobs: readNumber('--jobs', values.jobs, 1),
    first: readNumber('--first', values.first, 0),
    bug: values.bug,
    isJson: values.json,
    hasTrace: values.trace,
    isPart: values.results,
    stopsEarly: values.stop,
  }
}

function readNumber(name: string, text: string, min: number): number {
  const number = Number(text)
  if (!/^\d{1,10}$/.test(text) || number < min)
    throw new Error(`${name} must be a whole number from ${min} on.`)
  return number
}

/** Memory where there is a file system of it: the files are as real, and nobody waits for a disk. */
const fastFolder = (): string => (existsSync('/dev/shm') ? '/dev/shm' : tmpdir())

async function main(): Promise<number> {
  const settings = readSettings()
  if (settings === null) {
    console.log(HELP)
    return 0
  }
  const startedAt = performance.now()
  const bug = BUGS.find(({ name }) => name === settings.bug)
  const folder = mkdtempSync(join(fastFolder(), 'probesh-simulate-'))
  const leave = (): void => {
    rmSync(folder, { recursive: true, force: true })
    process.exit(1)
  }
  process.once('SIGTERM', leave).once('SIGINT', leave)
  try {
    if (!settings.isPart)
      console.error(`seed ${settings.seed}, ${settings.runs} runs of ${settings.steps} steps`)
    const results =
      settings.jobs > 1 ? await runInParts(settings) : await runHere(settings, folder, bug)
    if (settings.isPart) {
      process.stdout.write(JSON.stringify(results))
      return 0
    }
    const summary = summarize(settings.seed, results, Math.round(performance.now() - startedAt))
    print(summary, settings)
    const isFound = summary.violations.length > 0
    return isFound === (bug !== undefined) ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runHere(settings: Settings, folder: string, bug: (typeof BUGS)[number] | undefined) {
  editSources([...SMALL_SIZES, ...(bug?.edits ?? [])])
  // Only now: what is imported from here on is edited.
  const { runMany } = await import('./simulate/run-many.ts')
  return runMany({
    ...settings,
    folder,
    ...(bug?.sql !== undefined && { sql: bug.sql }),
    ...(settings.hasTrace && { onNote: (line: string) => console.error(line) }),
  })
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}

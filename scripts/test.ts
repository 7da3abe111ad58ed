// Every check and every test. The last line is `N passed, N failed, N skipped`.
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BrowserTarget, browserTarget } from './electron/browser-target.ts'
import { HERE } from './electron/find-electron.ts'
import { describe, LINT, ROOT, runSuites, type Suite, TYPES, tests } from './suites/suite.ts'

const HELP = `Usage: npm test [-- --full] [-- SUITE...]

  SUITE    types, lint, unit, pg, browser, sim; all of them when none is named
  --full   the full volumes instead of a small share of them

PROBESH_SEED repeats a run; without it each run makes and prints a fresh one.
PROBESH_TARGET=electron runs the browser specs in Electron's window where its binary is there, and skips them elsewhere.
Exit code: 0 all passed, 1 something failed, 2 wrong arguments.`

const SUITES: readonly Suite[] = [
  TYPES,
  LINT,
  tests('unit'),
  tests('pg'),
  tests('browser'),
  tests('sim'),
]

/** What a heavy test does without --full, as a part of its full volume. */
const SMALL_SHARE = '0.05'
const SEED_END = 2 ** 32

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      full: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
    allowPositionals: true,
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const unknown = positionals.filter((name) => !SUITES.some((suite) => suite.name === name))
  if (unknown.length > 0) {
    console.error(`There is no suite ${unknown.join(', ')}.\n\n${HELP}`)
    return 2
  }
  const seed = process.env['PROBESH_SEED'] ?? String(randomInt(SEED_END))
  console.log(`PROBESH_SEED=${seed}`)
  const chosen = SUITES.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  const target = browserTarget(HERE)
  const total = await runSuites(chosen, {
    PROBESH_SEED: seed,
    PROBESH_SHARE: values.full ? '1' : SMALL_SHARE,
    // The programs that tests start, a few hundred of them, are compiled once.
    NODE_COMPILE_CACHE: join(ROOT, '.build', 'compile-cache'),
    // No test needs the Electron download, and none may wait for it.
    ELECTRON_OVERRIDE_DIST_PATH: join(ROOT, '.build', 'no-electron'),
    // But for the specs that are meant to, which are told where it is.
    PROBESH_ELECTRON: target.kind === 'electron' ? target.binary : '',
  })
  console.log(`PROBESH_SEED=${seed}\n${notRun(target)}${describe(total)}`)
  return total.failed === 0 ? 0 : 1
}

/** What no number below speaks of: a line of its own, or nothing. */
function notRun(target: BrowserTarget): string {
  if (target.kind === 'electron') return ''
  const why = target.kind === 'nowhere' ? target.why : 'PROBESH_TARGET=electron runs them'
  return `Not run here: the browser specs in Electron (${why}).\n`
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}

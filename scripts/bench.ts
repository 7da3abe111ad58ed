#!/usr/bin/env node
// The benchmarks, each against its own baseline in the same run. Usage: npm run bench -- [NAME...] [--json FILE]
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { benchAdminList } from './bench/admin-list.ts'
import { benchCamera } from './bench/camera.ts'
import { benchCheckIn } from './bench/checkin.ts'
import { benchDelta, benchDownload } from './bench/download.ts'
import type { Figure } from './bench/figures.ts'
import { benchIssue } from './bench/issue.ts'
import { benchLists } from './bench/lists.ts'
import { benchLogin } from './bench/login.ts'
import { benchOrders } from './bench/orders.ts'
import { benchPage } from './bench/page.ts'
import { benchPages } from './bench/pages.ts'
import { benchReplay } from './bench/replay.ts'
import { benchScan, benchStart } from './bench/scan.ts'
import { openScene, type Scene } from './bench/scene.ts'
import { benchSearch } from './bench/search.ts'
import { writeTable } from './bench/table.ts'
import { benchTax } from './bench/tax.ts'
import { benchWebhooks } from './bench/webhooks.ts'
import { benchWindow } from './bench/window.ts'

type Benchmark = { readonly about: string } & (
  | { readonly run: (scene: Scene) => Promise<readonly Figure[]> }
  /** Needs neither database nor server. */
  | { readonly runAlone: () => Promise<readonly Figure[]> }
)

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  scan: { about: 'code text to durable verdict against a bare durable insert', run: benchScan },
  start: { about: 'a cold start with a full file to the first verdict', run: benchStart },
  download: { about: '100,000 tickets to a new station: time, size, memory', run: benchDownload },
  delta: { about: 'the next download, after 1 % of the tickets changed', run: benchDelta },
  checkin: {
    about: 'POST /staff/check-in against a bare loop through the same driver',
    run: benchCheckIn,
  },
  replay: { about: 'queued scans of four stations against bare inserts', run: benchReplay },
  camera: {
    about: 'bad camera frames read, against each decoder by itself',
    runAlone: benchCamera,
  },
  search: {
    about: 'a search of 100,000 tickets against the bare full-text query on the same index',
    run: benchSearch,
  },
  page: {
    about: 'the key press that ends a scan to the painted verdict, in a browser on 100,000 tickets',
    run: benchPage,
  },
  login: {
    about: 'sign-ins against bare argon2id, and check-ins beside a flood of sign-ins',
    run: benchLogin,
  },
  'admin-list': {
    about:
      'a name search in 1,000,000 tickets of one tenant among 20 against the bare indexed query',
    run: benchAdminList,
  },
  lists: {
    about:
      'each list of the admin window and the night view, with 1,000,000 tickets of one tenant (PROBESH_SHARE)',
    run: benchLists,
  },
  window: {
    about:
      'each list of the admin window in a browser, opened and searched, on 100,000 tickets and 200,000 scans',
    run: benchWindow,
  },
  orders: {
    about: 'many buyers on one ticket type against one order in each transaction',
    run: benchOrders,
  },
  webhooks: {
    about: 'Stripe’s notifications to issued tickets against a bare loop of the same rows',
    run: benchWebhooks,
  },
  issue: {
    about: '10,000 tickets with pictures and mail against bare qrcode and an insert',
    run: benchIssue,
  },
  pages: {
    about: 'an event’s page as a phone asks for it against bare Hono with the same queries',
    run: benchPages,
  },
  tax: { about: 'a route that does nothing against bare Hono with one query', run: benchTax },
}

const HELP = `The benchmarks. Each is measured against its own baseline in the same run, by turns; the result is the median of
the rounds' ratios, with the smallest and the largest beside it.

  npm run bench -- [NAME...] [--json FILE] [--folder DIR] [--check]

${Object.entries(BENCHMARKS)
  .map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`)
  .join('\n')}

  --json    a file that gets every figure of every round
  --folder  where databases and stations are made and removed again (default: the temporary folder). Its disk is part
            of what is measured
  --check   a target that is missed fails the run

Exit code: 0 measured, 1 a failure (with --check also a missed target), 2 wrong arguments. Linux only: time and memory
of the server's process come from /proc.
`

type Settings = {
  readonly names: readonly string[]
  readonly jsonFile: string | undefined
  readonly folder: string
  readonly isChecked: boolean
}

/** The settings, or the sentence that says which one is wrong. */
function readSettings(args: readonly string[]): Settings | string {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'string' },
      folder: { type: 'string', default: tmpdir() },
      check: { type: 'boolean', default: false },
    },
    allowPositionals: true,
    strict: true,
  })
  const known = Object.keys(BENCHMARKS)
  const stranger = positionals.find((name) => !known.includes(name))
  if (stranger !== undefined)
    return `There is no benchmark "${stranger}". Name some of: ${known.join(', ')}.`
  if (process.platform !== 'linux') return 'The benchmarks read /proc and run on Linux only.'
  return {
    names: positionals.length === 0 ? known : known.filter((name) => positionals.includes(name)),
    jsonFile: values.json,
    folder: resolve(values.folder),
    isChecked: values.check,
  }
}

const say = (line: string): void => console.error(line)

async function measureAll(settings: Settings): Promise<readonly Figure[]> {
  mkdirSync(settings.folder, { recursive: true })
  await using stack = new AsyncDisposableStack()
  let scene: Scene | null = null
  const figures: Figure[] = []
  for (const name of settings.names) {
    const startedMs = performance.now()
    say(`${name} …`)
    const benchmark = BENCHMARKS[name]
    if (benchmark === undefined) continue
    if ('runAlone' in benchmark) {
      figures.push(...(await benchmark.runAlone()))
    } else {
      scene ??= stack.use(await openScene(settings.folder, say))
      figures.push(...(await benchmark.run(scene)))
    }
    say(`${name} took ${((performance.now() - startedMs) / 1_000).toFixed(0)} s`)
  }
  return figures
}

const machine = (): object => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cpus: availableParallelism(),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
})

function settingsOrProblem(): Settings | string {
  try {
    return readSettings(process.argv.slice(2))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    console.log(HELP)
    return 0
  }
  const settings = settingsOrProblem()
  if (typeof settings === 'string') {
    console.error(settings)
    return 2
  }
  const startedAt = new Date().toISOString()
  const figures = await measureAll(settings)
  console.log(writeTable(figures))
  if (settings.jsonFile !== undefined) {
    const report = { startedAt, machine: machine(), figures }
    writeFileSync(settings.jsonFile, `${JSON.stringify(report, null, 2)}\n`)
  }
  const missed = figures.filter(({ isReached }) => isReached === false)
  if (missed.length > 0) say(`${missed.length} of ${figures.length} figures missed their target.`)
  return settings.isChecked && missed.length > 0 ? 1 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error)
  process.exitCode = 1
}

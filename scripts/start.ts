// The whole demo under one command: server, mail inbox, sample event, a paired station.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { readConfig } from '../server/config.ts'
import { openScriptDeps } from './seed/open-deps.ts'
import { type Demo, seedDemo } from './seed-demo.ts'
import { type Child, startChild } from './start-demo/child.ts'
import { type DemoInbox, startInbox } from './start-demo/inbox.ts'
import { chooseHere, type OpenStation, openStation } from './start-demo/open-station.ts'
import { type Sandboxes, startSandboxes } from './start-demo/sandboxes.ts'
import type { StationReady } from './start-demo/station.ts'

const HELP = `Usage: npm start [-- --no-open]

Starts sandboxes of the payment providers, a mail inbox and the server with its PostgreSQL, loads the sample event
once, starts a gate station and pairs it, and prints every address and sign-in. Ctrl-C stops all of it. The station
opens in a window of Electron where its binary is there or can be had, else in the browser; what was not to be had
is tried again after a day.

  --no-open   opens nothing; the station is a page on 127.0.0.1

A sandbox moves no money and forgets its payments when it stops; with STRIPE_*, BKASH_*, NAGAD_* or ROCKET_*
set, that provider is asked instead of its sandbox. The inbox is on this machine alone; with SMTP_URL set, mail goes
there instead.
DATA_DIR (.data) keeps everything else; PORT is the server's, 3000 or else any free one.
Exit code: 0 stopped, 1 something failed, 2 wrong arguments.`

const PORT_WISHED = 3_000
/** One for each shell that the station may open in, and one for a person to try. */
const PAIRING_CODES = 3

type Running = OpenStation & {
  readonly server: Child<{ readonly url: string }>
  readonly sandboxes: Sandboxes
  readonly inbox: DemoInbox
  readonly demo: Demo
}

async function main(isOpening: boolean): Promise<number> {
  const stopping = nextStopSignal()
  const starting = new AbortController()
  const stops: (() => Promise<void>)[] = []
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop()
  }
  try {
    const started = startAll(isOpening, stops, starting.signal)
    const running = await Promise.race([started, stopping])
    if (running === 'stop') {
      starting.abort()
      await started.catch(() => {})
      return 0
    }
    console.log(JSON.stringify(readyLine(running)))
    // After the line for programs, so that it is what stands at the end of the screen.
    console.error(describe(running))
    if (isOpening && running.shell === 'loopback') openBrowser(gateAddress(running.station.ready))
    return await lastUntilEnd(running, stopping)
  } finally {
    starting.abort()
    console.error('Stopping …')
    await stopAll()
  }
}

/** The exit code. A window that was closed is a wish to stop; whatever else ends by itself has failed. */
async function lastUntilEnd(running: Running, stopping: Promise<'stop'>): Promise<number> {
  const { server, sandboxes, station, shell } = running
  const isClosed = (code: number | null): boolean => shell === 'electron' && code === 0
  const closing = station.ended.then((end) => (isClosed(end.code) ? 'stop' : end))
  const end = await Promise.race([stopping, server.ended, sandboxes.ended, closing])
  if (end === 'stop') return 0
  console.error(end.why)
  return 1
}

async function startAll(
  isOpening: boolean,
  stops: (() => Promise<void>)[],
  signal: AbortSignal,
): Promise<Running> {
  const { dataDir } = readConfig(process.env)
  // Beside the server's start, which takes longer than to find out that there is nothing to be had.
  const choosing = chooseHere(isOpening, dataDir, signal)
  const sandboxes = await startSandboxes(dataDir, process.env)
  stops.push(sandboxes.stop)
  const inbox = await startInbox(dataDir, process.env)
  stops.push(inbox.stop)
  const port = process.env['PORT'] ?? String(await freePort(PORT_WISHED))
  const server = await startChild({
    name: 'server',
    script: 'scripts/server.ts',
    environment: { ...sandboxes.environment, ...inbox.environment, PORT: port },
    logFile: join(dataDir, 'server.log'),
    ready: v.object({ ready: v.literal(true), url: v.string() }),
  })
  stops.push(server.stop)
  await sandboxes.connect(server.ready.url)
  const demo = await loadDemo()
  const opened = await openStation(await choosing, {
    dataDir,
    serverUrl: server.ready.url,
    demo,
    signal,
  })
  stops.push(opened.station.stop)
  return { server, sandboxes, inbox, demo, ...opened }
}

async function loadDemo(): Promise<Demo> {
  await using deps = await openScriptDeps(process.env)
  // Awaited here: the connections end with this scope.
  return await seedDemo(deps, { pairingCodes: PAIRING_CODES })
}

/** The port that is wished for, or any free one where another program has it. */
async function freePort(wished: number): Promise<number> {
  const server = createServer()
  return new Promise((settle) => {
    server.once('error', () => settle(0))
    server.listen(wished, '127.0.0.1', () => server.close(() => settle(wished)))
  })
}

function nextStopSignal(): Promise<'stop'> {
  return new Promise((settle) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => settle('stop'))
  })
}

const gateAddress = (station: StationReady): string => pageAddress(station.url, station.token)
const adminAddress = (station: StationReady): string =>
  pageAddress(station.adminUrl, station.adminToken)

/** A window's page has no token, and an address that only the window knows. */
const pageAddress = (url: string, token: string | undefined): string =>
  token === undefined ? `${url}  (in the window)` : `${url}/#${token}`

const readyLine = ({ server, sandboxes, inbox, station, demo }: Running): object => ({
  ready: true,
  url: server.ready.url,
  sandboxes: sandboxes.urls,
  inbox: inbox.url,
  station: station.ready,
  tenant: demo.tenant,
  event: demo.event,
  admin: demo.admin,
  staff: demo.staff,
  supervisor: demo.supervisor,
  pairing: demo.pairing,
  codes: demo.codes,
})

/** What one does first stands last: it is what is seen of a long text. */
function describe({ server, sandboxes, inbox, station, demo }: Running): string {
  const people = [
    ['tenant admin', demo.admin],
    ['gate staff', demo.staff],
    ['supervisor', demo.supervisor],
  ] as const
  const [first] = demo.codes
  return [
    '',
    `${demo.event.name}, by ${demo.tenant.name}`,
    '',
    'Codes to try, and what the gate says to each the first time:',
    '',
    ...demo.codes.map(({ label, expect, text }) => `  ${label} → ${expect}\n    ${text}`),
    '',
    ...people.map(([job, { email, password }]) => `  ${job.padEnd(13)} ${email}  ${password}`),
    `  pairing code  ${demo.pairing.codes.at(-1) ?? demo.pairing.code}  (one more station, for 10 minutes)`,
    '',
    `  server        ${server.ready.url}  (${server.ready.url}/openapi.json)`,
    ...Object.entries(sandboxes.urls).map(
      ([name, url]) => `  ${name.padEnd(13)} ${url}  (a sandbox: no real money)`,
    ),
    ...(inbox.url === null ? [] : [`  mail inbox    ${inbox.url}`]),
    `  shop          ${server.ready.url}/t/${demo.tenant.slug}`,
    `  admin page    ${adminAddress(station.ready)}`,
    `  gate page     ${gateAddress(station.ready)}`,
    '',
    ...(first === undefined ? [] : tryIt(first.text)),
    `${describeTime()} Ctrl-C stops everything.`,
  ].join('\n')
}

const tryIt = (code: string): readonly string[] => [
  'Try it: open the gate page, copy this code and press Ctrl+V there. Green is in; the same again is not.',
  '',
  `  ${code}`,
  '',
]

/** Since the command was given, installation included. */
function describeTime(): string {
  const installMs = Number(process.env['PROBESH_INSTALL_MS'] ?? 0)
  const beforeMs = Number(process.env['PROBESH_ELAPSED_MS'] ?? 0)
  const totalMs = beforeMs + performance.now()
  const share = Math.round((installMs / totalMs) * 100)
  const seconds = (ms: number): string => (ms / 1_000).toFixed(1)
  return `Ready after ${seconds(totalMs)} s, ${seconds(installMs)} s (${share} %) of it installation.`
}

/** Best effort: the address is printed anyway. */
function openBrowser(address: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[String(process.platform)] ?? 'xdg-open'
  const child = spawn(opener, [address], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}

let failure = 2
try {
  const { values } = parseArgs({
    options: {
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  failure = 1
  if (values.help) console.log(HELP)
  else process.exitCode = await main(!values['no-open'])
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = failure
}

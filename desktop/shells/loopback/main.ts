// The loopback shell: one station on 127.0.0.1 for a browser. Wires the parts and stops them; nothing else.
import { randomBytes } from 'node:crypto'
import type { PageName } from '../../contract/calls.ts'
import { TIMERS } from '../../core/timers.ts'
import { lineLog } from '../log.ts'
import { readSetUp } from '../set-up.ts'
import { startProblem, startStation } from '../start-station.ts'
import { readOrMakeKey } from './secrets.ts'
import { type Listener, serveLoopback } from './serve.ts'

export type LoopbackSettings = {
  readonly dataFolder: string
  /** Proposed when pairing; null: the person types it. */
  readonly server: string | null
  /** The gate's listener; 0 is any free port, as the admin page's always is. */
  readonly port: number
  readonly builtFolder: string
}

/** The line on standard output by which other programs know the station. */
export type ReadyLine = {
  readonly ready: true
  readonly url: string
  readonly token: string
  readonly adminUrl: string
  readonly adminToken: string
}

const TOKEN_BYTES = 32

/** Serves until SIGTERM or SIGINT. Resolves with the exit code; a start that failed has said why. */
export async function runLoopback(settings: LoopbackSettings): Promise<0 | 1> {
  const stopping = nextStopSignal()
  try {
    const running = await start(settings)
    process.stdout.write(`${JSON.stringify(running.ready)}\n`)
    if (process.stderr.isTTY) process.stderr.write(addresses(running.ready))
    await stopping
    await running.close()
    return 0
  } catch (error) {
    process.stderr.write(`${startProblem(error)}\n`)
    return 1
  }
}

async function start(settings: LoopbackSettings) {
  const { dataFolder, server, builtFolder } = settings
  const station = await startStation({
    dataFolder,
    server,
    builtFolder,
    openKey: () => readOrMakeKey(dataFolder, randomBytes),
    setUp: readSetUp(process.env['PROBESH_SET_UP']),
    now: Date.now,
    random: Math.random,
    fetch,
    log,
  })
  const listeners: Listener[] = []
  const open = async (page: PageName, port: number) => {
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    const { apps, pages } = station
    const listener = await serveLoopback(
      { app: apps[page], pages: pages[page], page, port, token },
      TIMERS,
    )
    listeners.push(listener)
    return { url: listener.url, token }
  }
  const close = async () => {
    await Promise.all(listeners.map((listener) => listener.close()))
    await station.close()
  }
  try {
    const gate = await open('gate', settings.port)
    const admin = await open('admin', 0)
    const ready: ReadyLine = {
      ready: true,
      ...gate,
      adminUrl: admin.url,
      adminToken: admin.token,
    }
    return { ready, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** For a person at a terminal. A log that is kept must not have the tokens. */
const addresses = ({ url, token, adminUrl, adminToken }: ReadyLine): string =>
  `Gate:  ${url}/#${token}\nAdmin: ${adminUrl}/#${adminToken}\n`

/** Listening from the first moment on: a signal during the start ends the program after it. */
function nextStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })
}

const log = lineLog((line) => process.stderr.write(line), Date.now)

#!/usr/bin/env node
// One station. Usage: npm run station -- --shell loopback|electron --server URL --data DIR --port N
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runLoopback } from '../desktop/shells/loopback/main.ts'
import { BUILT_FOLDER, buildRendererIfStale } from './build.ts'
import { readDesktop } from './electron/desktop-problem.ts'
import { FETCH_LIMITS } from './electron/fetch-electron.ts'
import { HERE } from './electron/find-electron.ts'
import type { Machine } from './electron/obtain-electron.ts'
import { openWindow } from './electron/open-window.ts'

const HELP = `One station.

  npm run station -- [--shell loopback|electron] [--server URL] [--data DIR] [--port N]

  --shell   loopback: a page for a browser on this machine (default)
            electron: a window, whose binary is fetched where it is missing; without a display there is none
  --server  the server that pairing proposes, such as https://tickets.example.org
  --data    the folder that belongs to this station alone (default .data/station); its key lies beside it
  --port    the gate page's port on 127.0.0.1 (default 0: any free one); the admin page takes a free one.
            A window has no port
`

type Settings = {
  readonly shell: string
  readonly server: string | null
  readonly dataFolder: string
  readonly port: number
}

/** The settings, or the sentence that says which one is wrong. */
function readSettings(args: readonly string[]): Settings | string {
  const { values } = parseArgs({
    args: [...args],
    options: {
      shell: { type: 'string', default: 'loopback' },
      server: { type: 'string' },
      data: { type: 'string', default: '.data/station' },
      port: { type: 'string', default: '0' },
    },
    strict: true,
  })
  const { shell, server, data } = values
  if (shell !== 'loopback' && shell !== 'electron')
    return `--shell ${shell} is neither loopback nor electron.`
  if (data === '') return '--data is empty. It names the folder of this station.'
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN
  if (!(port <= 65_535))
    return `--port ${values.port} is not a port. Give a number from 0 to 65535.`
  if (server !== undefined && !isServerUrl(server)) {
    return `--server ${server} is not an address. Give one such as https://tickets.example.org`
  }
  return { shell, server: server ?? null, dataFolder: resolve(data), port }
}

const isServerUrl = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? '')

function settingsOrProblem(): Settings | string {
  try {
    return readSettings(process.argv.slice(2))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Whoever asks for Electron by name is not told of a download that failed yesterday. */
function thisMachine(): Machine {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stopping.abort())
  return {
    desktop: readDesktop(),
    places: HERE,
    limits: FETCH_LIMITS,
    say: (line) => void process.stderr.write(`${line}\n`),
    memory: null,
    signal: stopping.signal,
  }
}

if (process.argv.includes('--help')) {
  process.stdout.write(HELP)
  process.exit(0)
}
const settings = settingsOrProblem()
if (typeof settings === 'string') {
  process.stderr.write(`${settings}\n`)
  process.exit(1)
}
if (settings.shell === 'electron') process.exit(await openWindow(settings, thisMachine()))
await buildRendererIfStale()
process.exit(await runLoopback({ ...settings, builtFolder: BUILT_FOLDER }))

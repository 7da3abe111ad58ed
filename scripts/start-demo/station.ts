// The demo's station: started beside the server, set up, and standing at its gate.
import { join } from 'node:path'
import * as v from 'valibot'
import type { SetUp } from '../../desktop/shells/set-up.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import type { Demo } from '../seed-demo.ts'
import { type Child, startChild } from './child.ts'

export type Shell = 'loopback' | 'electron'

const StationReady = v.object({
  ready: v.literal(true),
  url: v.string(),
  /** In a browser alone: a window of Electron's is nobody else's. */
  token: v.exactOptional(v.string()),
  adminUrl: v.string(),
  adminToken: v.exactOptional(v.string()),
})
export type StationReady = v.InferOutput<typeof StationReady>

export type StationOptions = {
  readonly shell: Shell
  readonly dataDir: string
  readonly serverUrl: string
  /** What it is set up with; the first two pairing codes are the station's. */
  readonly demo: Pick<Demo, 'event' | 'lists' | 'gates' | 'pairing'>
  readonly signal?: AbortSignal
}

/** Starts the station that belongs to this server address and shell; set up where it is not. */
export async function startStation(options: StationOptions): Promise<Child<StationReady>> {
  const { shell, dataDir, serverUrl, demo, signal } = options
  return await startChild({
    name: 'station',
    script: 'scripts/station.ts',
    args: [
      ...['--shell', shell, '--server', serverUrl],
      ...['--data', folderOf(dataDir, serverUrl, shell), '--port', '0'],
    ],
    environment: { PROBESH_SET_UP: JSON.stringify(setUpOf(serverUrl, demo, shell)) },
    logFile: join(dataDir, 'station.log'),
    ready: StationReady,
    signal,
    // Where a desktop keeps no keys, a person types a passphrase first.
    ...(shell === 'electron' ? { readyTimeoutMs: 10 * MINUTE_MS } : {}),
  })
}

/** A station is paired with one address, so another port is another server to it; and each shell has keys of its own. */
function folderOf(dataDir: string, serverUrl: string, shell: Shell): string {
  const port = new URL(serverUrl).port || 'default'
  return join(dataDir, 'stations', shell === 'electron' ? `${port}-window` : port)
}

function setUpOf(server: string, demo: StationOptions['demo'], shell: Shell): SetUp {
  const [list] = demo.lists
  const [gate] = demo.gates
  // A code works once: where the window fails after it was paired, the browser's station needs another.
  const [forBrowser = '', forWindow = ''] = demo.pairing.codes
  const pair =
    shell === 'electron'
      ? { server, code: forWindow, name: 'Demo laptop (window)' }
      : { server, code: forBrowser, name: 'Demo laptop' }
  return {
    pair,
    selectEvent: {
      eventId: demo.event.id,
      ...(list !== undefined && { listId: list.id }),
      ...(gate !== undefined && { gateId: gate.id }),
    },
  }
}

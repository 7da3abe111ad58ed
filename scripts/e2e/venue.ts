// A venue of separate processes: one server on a database of its own, and stations paired with it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../desktop/testing/free-port.ts'
import { freshDatabase, TEST_MASTER_KEY, type TestDatabase } from '../../server/testing/postgres.ts'
import type { CheckInListId, EventId, GateId } from '../../shared/ids.ts'
import { type Program, rpc, runJson, type StationReady, startProgram } from './processes.ts'

export type Seeded = {
  readonly tenant: { readonly id: string; readonly slug: string }
  readonly event: { readonly id: EventId }
  readonly lists: readonly { readonly id: CheckInListId }[]
  readonly gates: readonly { readonly id: GateId; readonly name: string }[]
  readonly staff: { readonly email: string; readonly password: string }
  readonly pairing: { readonly codes: readonly string[] }
  readonly codes: readonly string[]
}

export type RunningStation = Program<StationReady>

export type Venue = AsyncDisposable & {
  readonly database: TestDatabase
  readonly seeded: Seeded
  readonly serverUrl: string
  readonly startServer: () => Promise<void>
  readonly killServer: () => Promise<void>
  /** Starts the station of this number on its own data folder; the same number again is the same laptop. */
  readonly startStation: (number: number) => Promise<RunningStation>
  /** Starts and pairs a station, and waits until it has everything. */
  readonly pairStation: (number: number) => Promise<RunningStation>
  readonly stationFolder: (number: number) => string
  /** The server's settings, for a program that works on the same database. */
  readonly environment: Readonly<Record<string, string>>
}

/** `more`: further settings of the server. */
export async function openVenue(
  tickets: number,
  more: Readonly<Record<string, string>> = {},
): Promise<Venue> {
  const database = await freshDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'probesh-venue-'))
  const environment = {
    DATABASE_URL: database.ownerUrl,
    MASTER_KEY: Buffer.from(TEST_MASTER_KEY).toString('hex'),
    JWT_SECRET: 'a secret of a test, longer than 32 bytes',
    DATA_DIR: join(folder, 'server'),
    PORT: String(await freePort()),
    HOST: '127.0.0.1',
    RATE_LIMIT_FACTOR: '100',
    ...more,
  }
  const serverUrl = `http://127.0.0.1:${environment.PORT}`
  const seeded = await runJson<Seeded>(
    'seed',
    ['--tickets', String(tickets), '--json'],
    environment,
  )
  const running: AsyncDisposable[] = []
  let server: Program<unknown> | null = null
  const stationFolder = (number: number) => join(folder, `station-${number}`)
  const startServer = async () => {
    server = await startProgram('server', [], environment)
    running.push(server)
  }
  const startStation = async (number: number) => {
    const args = [
      '--shell',
      'loopback',
      '--server',
      serverUrl,
      '--data',
      stationFolder(number),
      '--port',
      '0',
    ]
    const station = await startProgram<StationReady>('station', args)
    running.push(station)
    return station
  }
  await startServer()
  return {
    database,
    seeded,
    serverUrl,
    startServer,
    killServer: async () => await server?.kill(),
    startStation,
    stationFolder,
    environment,
    pairStation: async (number) => {
      const station = await startStation(number)
      const code = seeded.pairing.codes[number] ?? ''
      const gateId = seeded.gates[number % seeded.gates.length]?.id ?? null
      await rpc(station, 'pair', { server: serverUrl, code, name: `Laptop ${number}` })
      await rpc(station, 'selectEvent', { eventId: seeded.event.id, gateId })
      await rpc(station, 'syncNow', {})
      return station
    },
    [Symbol.asyncDispose]: async () => {
      for (const program of running.reverse()) await program[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
      await database[Symbol.asyncDispose]()
    },
  }
}

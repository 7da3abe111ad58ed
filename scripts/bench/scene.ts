// What the benchmarks stand on: a durable PostgreSQL, the server as a process, and events with tickets.
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import postgres from 'postgres'
import type { Deps } from '../../server/deps.ts'
import { SYSTEM_ACTOR } from '../../server/features/activity/record-activity.ts'
import type { CreatedEvent } from '../../server/features/events/create-event.ts'
import { startPairing } from '../../server/features/stations/start-pairing.ts'
import { createTenant } from '../../server/features/tenants/create-tenant.ts'
import { openCluster } from '../../server/platform/db/cluster.ts'
import { createLog } from '../../server/platform/log.ts'
import type { TenantId } from '../../shared/ids.ts'
import type { PairReply } from '../../shared/sync/schema.ts'
import { DAY_MS, HOUR_MS, instantToText } from '../../shared/time.ts'
import { granted, importAll, makeEvent, makePeople, type People } from '../seed/make-event.ts'
import { makeOrders } from '../seed/make-orders.ts'
import { openScriptDeps } from '../seed/open-deps.ts'
import { createDice } from '../seed/people.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

export type Scene = AsyncDisposable & {
  /** Everything on disk lies under it: databases, stations, baselines. */
  readonly folder: string
  readonly ownerUrl: string
  /** The server's environment, for a process that opens the same database and keys. */
  readonly settings: Readonly<Record<string, string>>
  /** The owner's connection, for what no use case does: counting, resetting. */
  readonly owner: postgres.Sql
  readonly deps: Deps
  readonly server: ServerProcess
  /** Another server process on the same database, for what a first load shows. */
  readonly startServer: () => Promise<ServerProcess>
  readonly tenantId: TenantId
  readonly people: People
  readonly say: (line: string) => void
  /** The event with that many tickets, made on first use; `name` keeps those of different benchmarks apart. */
  readonly event: (name: string, tickets: number) => Promise<SceneEvent>
}

export type SceneEvent = {
  readonly event: CreatedEvent
  readonly codes: readonly string[]
  /** Pairs a new station with the event, over HTTP. */
  readonly pair: () => Promise<PairedStation>
  /** A code that pairs one station, for a station that does it itself. */
  readonly pairingCode: () => Promise<string>
}

export type PairedStation = { readonly stationId: string; readonly credential: string }

/** Opens everything in a new folder under `parent`. Disposing of it removes the folder. */
export async function openScene(parent: string, say: (line: string) => void): Promise<Scene> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(parent, 'probesh-bench-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  // Started by root, the database's own user passes through.
  await chmod(folder, 0o711)
  const log = createLog({ level: 'warn', now: () => Date.now() })
  const cluster = await openCluster({ dataDir: folder, log })
  stack.defer(() => cluster.stop())
  const settings = {
    DATABASE_URL: cluster.ownerUrl,
    DATA_DIR: folder,
    MASTER_KEY: randomBytes(32).toString('base64'),
    JWT_SECRET: randomBytes(32).toString('base64'),
    RATE_LIMIT_FACTOR: '1000000',
  }
  const startServer = (): Promise<ServerProcess> => startServerProcess(folder, settings)
  const server = stack.use(await startServer())
  const deps = stack.use(await openScriptDeps(settings))
  const owner = postgres(cluster.ownerUrl, { max: 2, onnotice: () => {} })
  stack.defer(() => owner.end({ timeout: 5 }))
  await assertDurable(owner)
  const tenant = granted(
    await createTenant(deps, SYSTEM_ACTOR, { name: 'Bench', slug: 'bench', status: 'active' }),
  )
  const people = await makePeople(deps, tenant.id, 'bench.example', () => 'a password of the bench')
  const known = new Map<string, Promise<SceneEvent>>()
  const parts = { deps, owner, server, tenantId: tenant.id, createdBy: people.admin.id, say }
  const all = stack.move()
  return {
    folder,
    ownerUrl: cluster.ownerUrl,
    settings,
    owner,
    deps,
    server,
    startServer,
    tenantId: tenant.id,
    people,
    say,
    event: (name, tickets) => {
      const event = known.get(name) ?? makeSceneEvent(parts, name, tickets)
      known.set(name, event)
      return event
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

/** A baseline that forgets on a power cut would be no baseline. */
async function assertDurable(owner: postgres.Sql): Promise<void> {
  const [row] = await owner<{ fsync: string; commit: string }[]>`
    select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit
  `
  if (row?.fsync !== 'on' || row.commit !== 'on') {
    throw new Error('The benchmarks need a PostgreSQL with fsync and synchronous_commit on.')
  }
}

/** Resolves when new transactions of every connection follow it. */
async function setDurable(owner: postgres.Sql, isDurable: boolean): Promise<void> {
  if (isDurable) await owner`alter system reset synchronous_commit`
  else await owner`alter system set synchronous_commit = off`
  await owner`select pg_reload_conf()`
  while (
    (await owner`show synchronous_commit`)[0]?.['synchronous_commit'] !== (isDurable ? 'on' : 'off')
  ) {
    await wait(10)
  }
}

type Parts = Pick<Scene, 'deps' | 'owner' | 'server' | 'tenantId'> & {
  readonly createdBy: People['admin']['id']
  readonly say: (line: string) => void
}

async function makeSceneEvent(parts: Parts, name: string, tickets: number): Promise<SceneEvent> {
  const { deps, tenantId, owner, server } = parts
  parts.say(`making ${tickets} tickets for ${name}`)
  const event = await makeEvent(deps, tenantId, eventInput(deps, name))
  const choices = event.ticketTypes.map(({ id }) => ({ ticketTypeId: id, weight: 1 }))
  const codes: string[] = []
  // Making the tickets is not measured and need not wait for the disk.
  await setDurable(owner, false)
  await importAll(
    deps,
    tenantId,
    event.id,
    makeOrders(createDice(name), choices, tickets),
    (some) => {
      for (const order of some) codes.push(...order.tickets.map(({ text }) => text))
    },
  )
  await setDurable(owner, true)
  await owner`vacuum analyze tickets`
  await owner`vacuum analyze orders`
  await owner`checkpoint`
  const pairingCode = async (): Promise<string> => {
    const request = { eventIds: [event.id], gateId: null, createdBy: parts.createdBy }
    return granted(await startPairing(deps, tenantId, request)).code
  }
  return {
    event,
    codes,
    pairingCode,
    pair: async () => pairStation(server.url, await pairingCode()),
  }
}

async function pairStation(url: string, code: string): Promise<PairedStation> {
  const answer = await fetch(`${url}/stations/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, name: 'Bench' }),
  })
  if (!answer.ok) throw new Error(`pairing: ${await answer.text()}`)
  const reply = (await answer.json()) as PairReply
  return { stationId: reply.station.id, credential: reply.credential }
}

const eventInput = (deps: Deps, name: string): unknown => ({
  name: `Bench ${name}`,
  slug: name,
  startsAt: instantToText(deps.now() - HOUR_MS),
  endsAt: instantToText(deps.now() + DAY_MS),
  status: 'published',
  ticketTypes: [
    { number: 1, name: 'Regular', nameBn: 'সাধারণ', priceCents: 100_000 },
    { number: 2, name: 'VIP', nameBn: 'ভিআইপি', priceCents: 350_000 },
  ],
  gates: ['North Gate', 'South Gate'],
  lists: [{ name: 'Entry' }],
})

/** Takes every scan back out, so that each round begins on the same tables. */
export async function resetScans(owner: postgres.Sql): Promise<void> {
  await owner`truncate scans, conflicts, review_items`
  await owner`vacuum analyze tickets`
  await owner`checkpoint`
}

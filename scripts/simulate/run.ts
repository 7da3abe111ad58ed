// One run: a world made from a seed, some hundred steps of whatever may happen, and the question whether all is well.
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { readCursor } from '../../server/features/checkin/feed-cursor.ts'
import { ScanLine } from '../../shared/sync/schema.ts'
import { factOf } from './facts.ts'
import { checkEverything, heal } from './final-checks.ts'
import { GATE_ACTIONS } from './gate-actions.ts'
import { createNetwork, type Network } from './network.ts'
import { OFFICE_ACTIONS } from './office-actions.ts'
import { settle, startPull } from './ops.ts'
import { createRandom, type Random } from './random.ts'
import { createLaptopClock, createSimClock, type SimClock } from './sim-clock.ts'
import type { SimDatabase } from './sim-database.ts'
import { createSimServer } from './sim-server.ts'
import { openSimStation } from './sim-station.ts'
import { SYNC_ACTIONS, watchPause } from './sync-actions.ts'
import { readTruth } from './truth.ts'
import { issueOrder, makeVenue, pairSeat, signInSupervisor } from './venue.ts'
import { type Promised, type Seat, type Venue, Violation, type World } from './world.ts'

export type RunResult = {
  readonly seed: number
  readonly steps: number
  /** How often each kind of fault happened. */
  readonly faults: Readonly<Record<string, number>>
  /** How often what the checks are there for happened. */
  readonly seen: Readonly<Record<string, number>>
  readonly violation: {
    readonly step: number
    readonly promise: Promised
    readonly message: string
  } | null
  /** SHA-256 of all that happened: the same seed gives the same. */
  readonly trace: string
}

export type RunParts = {
  readonly database: SimDatabase
  readonly seed: number
  readonly steps: number
  readonly folder: string
  /** Hears every line of the trace. */
  readonly onNote?: (line: string) => void
}

const ACTIONS = [...GATE_ACTIONS, ...SYNC_ACTIONS, ...OFFICE_ACTIONS]
/** The eve of Victory Day. */
const START = Date.UTC(2026, 11, 15, 12)

export async function runOnce(parts: RunParts): Promise<RunResult> {
  const faults: Record<string, number> = {}
  const seen: Record<string, number> = {}
  const hash = createHash('sha256')
  const note = (line: string): void => {
    hash.update(`${line}\n`)
    parts.onNote?.(line)
  }
  const count = (kind: string): void => {
    faults[kind] = (faults[kind] ?? 0) + 1
    note(`fault ${kind}`)
  }
  const see = (what: string, times = 1): void => {
    if (times > 0) seen[what] = (seen[what] ?? 0) + times
  }
  let world: World | null = null
  let violation: RunResult['violation'] = null
  try {
    world = await makeWorld(parts, { count, see, note })
    await walk(world, parts.steps)
    world.step = parts.steps
    await heal(world)
    await checkEverything(world)
  } catch (error) {
    violation = { step: world?.step ?? 0, ...describe(error) }
  } finally {
    await close(world)
    rmSync(parts.folder, { recursive: true, force: true })
  }
  const { seed, steps } = parts
  return { seed, steps, faults, seen, violation, trace: hash.digest('hex') }
}

function describe(error: unknown): { readonly promise: Promised; readonly message: string } {
  if (error instanceof Violation) return { promise: error.promise, message: error.message }
  return {
    promise: 'fault',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}

async function walk(world: World, steps: number): Promise<void> {
  const { random, network } = world
  network.setCalm(false)
  for (world.step = 1; world.step <= steps; world.step += 1) {
    world.clock.advance(random.chance(0.3) ? random.below(6_000) : random.below(400))
    await settle(world)
    await watchPause(world)
    const action = random.weighted(ACTIONS)
    world.note(`${world.step} ${action.name} at ${world.clock.now()}`)
    await action.run(world)
    await settle(world)
    await watchPause(world)
  }
}

async function close(world: World | null): Promise<void> {
  if (world === null) return
  await world.network.resume(true)
  for (const seat of world.seats) await seat.station.close()
  await world.server.close()
}

async function makeWorld(
  parts: RunParts,
  { count, see, note }: Pick<World, 'count' | 'see' | 'note'>,
): Promise<World> {
  const random = createRandom(parts.seed, 'run')
  const clock = createSimClock(START + random.below(3_600_000))
  const { database } = parts
  const server = createSimServer(database, clock.now, random.fork('server'))
  const seats: Seat[] = []
  const seatOf = (name: string): Seat | undefined =>
    seats.find(({ station }) => station.name === name)
  const network = createNetwork({
    server,
    random: random.fork('network'),
    count,
    note,
    deathOf: (name) => {
      const current = seatOf(name)?.station.current()
      return () => current?.isDead === true
    },
    onDownload: async (from, url) => {
      const seat = seatOf(from)
      if (seat !== undefined && isNewDownload(url))
        seat.truth = await readTruth(database, seat.venue)
    },
    onLiveBytes: (from, bytes) => seatOf(from)?.heard.push(...factsIn(bytes)),
  })
  const venueParts = { server, database, random: random.fork('venue') }
  const id = parts.seed.toString(16)
  const main = await makeVenue(venueParts, `main-${id}`)
  const other = await makeVenue(venueParts, `other-${id}`)
  for (let order = 0; order < 8; order += 1) await issueOrder(venueParts, main, 3)
  await issueOrder(venueParts, other, 6)
  for (const name of ['north', 'south', 'east', 'other']) {
    seats.push(
      await openSeat(parts, { random, clock, network }, name === 'other' ? other : main, name),
    )
  }
  const world: World = {
    seed: parts.seed,
    random: random.fork('actions'),
    clock,
    database,
    server,
    network,
    main,
    other,
    seats,
    count,
    see,
    note,
    serverGreens: new Map(),
    pausedAt: null,
    step: 0,
  }
  for (const seat of seats) await takeSeat(world, seat)
  return world
}

/** A download that goes on where another broke off promises what that one promised. */
function isNewDownload(url: string): boolean {
  const after = new URL(url).searchParams.get('after')
  return after === null || (readCursor(after)?.progress ?? null) === null
}

/** The scans in a message of a live stream. */
function factsIn(bytes: Uint8Array) {
  const data = /^event: rows\ndata: (.*)$/m.exec(Buffer.from(bytes).toString('utf8'))?.[1]
  const rows: unknown[] = data === undefined ? [] : JSON.parse(data)
  return rows.flatMap((row) => {
    const line = v.safeParse(ScanLine, row)
    return line.success ? [factOf(line.output)] : []
  })
}

async function openSeat(
  parts: RunParts,
  { random, clock, network }: { random: Random; clock: SimClock; network: Network },
  venue: Venue,
  name: string,
): Promise<Seat> {
  const own = random.fork(name)
  const station = await openSimStation({
    name,
    folder: join(parts.folder, name),
    clock: createLaptopClock(clock, {
      offsetMs: own.below(120_000) - 60_000,
      driftPerMillion: own.below(201) - 100,
    }),
    trueClock: clock,
    random: own,
    fetch: network.fetchOf(name),
  })
  const isVip = name === 'east' && own.chance(0.25)
  const list = venue.event.lists.find((one) => one.name === (isVip ? 'VIP' : 'Entry'))
  if (list === undefined) throw new Error('an event has its lists')
  return {
    venue,
    station,
    listId: list.id,
    journal: new Map(),
    told: new Map(),
    greens: new Map(),
    acknowledged: new Set(),
    heard: [],
    truth: null,
    isRevoked: false,
    push: null,
    pull: null,
    live: null,
  }
}

async function takeSeat(world: World, seat: Seat): Promise<void> {
  await pairSeat(world.server, seat)
  await world.network.settle()
  if (seat.station.name === 'north') signInSupervisor(seat)
  // One laptop comes to the gate without its first download.
  if (seat.station.name === 'east' && world.random.chance(0.3)) return
  startPull(seat)
  await settle(world)
}

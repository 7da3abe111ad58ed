// What machines and networks do: send, download, listen, break, die, go wrong in time.
import { HOUR_MS, MINUTE_MS } from '../../shared/time.ts'
import { checkComplete } from './checks.ts'
import { type Action, mainSeats, pickUp } from './gate-actions.ts'
import { isDown, kill, killed, reopen, settle, startLive, startPull, startPush } from './ops.ts'
import { setOldestAge } from './sim-database.ts'
import { readTickets } from './truth.ts'
import type { Seat, World } from './world.ts'

/** Sends or downloads; now and then the program dies at one of the things that it asks of its surroundings. */
const sync =
  (start: (seat: Seat) => void, kind: string) =>
  async (world: World): Promise<void> => {
    const seat = pickUp(world, world.seats)
    if (seat === null) return
    if (world.random.chance(0.04)) {
      seat.station.armKill(1 + world.random.below(60), () => killed(world, seat, kind))
    }
    start(seat)
  }

async function listen(world: World): Promise<void> {
  const seat = pickUp(world)
  if (seat !== null) startLive(seat)
}

async function deliverLive(world: World): Promise<void> {
  await world.network.live.deliver(false)
}

async function partition(world: World): Promise<void> {
  const seat = world.random.pick(mainSeats(world))
  const { name } = seat.station
  const cut = world.random.pick(['refused', 'silent'] as const)
  world.count('partition')
  world.note(`${name} cut ${cut}`)
  world.network.cuts.set(name, cut)
  await world.network.live.drop(name)
}

async function heal(world: World): Promise<void> {
  const names = [...world.network.cuts.keys()]
  if (names.length > 0) world.network.cuts.delete(world.random.pick(names))
}

/** Everybody is cut off for a while: the worst evening. */
async function partitionAll(world: World): Promise<void> {
  world.count('partition_all')
  for (const { station } of mainSeats(world)) {
    world.network.cuts.set(station.name, 'refused')
    await world.network.live.drop(station.name)
  }
}

const WRONG_TIMES = [
  { kind: 'clock_set_back', ms: -10 * MINUTE_MS },
  { kind: 'clock_two_hours', ms: 2 * HOUR_MS },
  { kind: 'clock_two_hours', ms: -2 * HOUR_MS },
  { kind: 'clock_nudged', ms: -1_500 },
] as const

async function setClock(world: World): Promise<void> {
  const seat = world.random.pick(mainSeats(world))
  const { kind, ms } = world.random.pick(WRONG_TIMES)
  world.count(kind)
  world.note(`${seat.station.name} clock ${ms}`)
  seat.station.clock.shift(ms)
}

async function timePasses(world: World): Promise<void> {
  world.clock.advance(world.random.pick([MINUTE_MS, 5 * MINUTE_MS, 20 * MINUTE_MS]))
}

async function killIdle(world: World): Promise<void> {
  const seat = pickUp(world, world.seats)
  if (seat !== null) kill(world, seat, 'kill_between_steps')
}

async function reopenOne(world: World): Promise<void> {
  const down = world.seats.filter(isDown)
  if (down.length > 0) await reopen(world, world.random.pick(down))
}

/** The transaction that stood still commits, or its connection is gone. */
async function resume(world: World): Promise<void> {
  if (!world.network.paused()) return
  const isBroken = world.random.chance(0.3)
  world.note(`resume ${isBroken ? 'broken' : 'well'}`)
  await world.network.resume(isBroken)
}

/** The network is there, and stations download while a transaction stands still, and has for a while. */
export async function pullBehind(world: World): Promise<void> {
  const { clock, network, random } = world
  if (!network.paused()) return
  await watchPause(world)
  clock.advance(10_000 + random.below(30_000))
  await watchPause(world)
  for (const seat of mainSeats(world)) {
    network.cuts.delete(seat.station.name)
    startPull(seat)
    // One after the other: the order of two that run at once would not be the seed's.
    await settle(world)
  }
}

/** Keeps the age of the transaction that stands still, and when it has ended asks what it was promised about. */
export async function watchPause(world: World): Promise<void> {
  const { network, database } = world
  if (network.paused()) {
    world.pausedAt ??= world.clock.now()
    await setOldestAge(database, Math.max(1, world.clock.now() - world.pausedAt))
    return
  }
  if (world.pausedAt === null) return
  world.pausedAt = null
  await setOldestAge(database, 0)
  for (const ticket of world.main.tickets) ticket.isReserved = false
  const tickets = await readTickets(database, world.main)
  for (const seat of mainSeats(world)) if (!isDown(seat)) checkComplete(seat, tickets)
}

async function raiseEpoch(world: World): Promise<void> {
  world.count('feed_epoch_raised')
  await world.database.owner`update installation set feed_epoch = feed_epoch + 1`
}

export const SYNC_ACTIONS: readonly Action[] = [
  { name: 'push', weight: 13, run: sync(startPush, 'kill_in_push') },
  { name: 'pull', weight: 12, run: sync(startPull, 'kill_in_pull') },
  { name: 'listen', weight: 3, run: listen },
  { name: 'deliver_live', weight: 6, run: deliverLive },
  { name: 'progress', weight: 10, run: (world) => world.network.progress() },
  { name: 'partition', weight: 1.5, run: partition },
  { name: 'partition_all', weight: 0.3, run: partitionAll },
  { name: 'heal', weight: 3, run: heal },
  { name: 'set_clock', weight: 1, run: setClock },
  { name: 'time_passes', weight: 0.7, run: timePasses },
  { name: 'kill', weight: 0.8, run: killIdle },
  { name: 'reopen', weight: 6, run: reopenOne },
  { name: 'restart_server', weight: 0.6, run: (world) => world.network.restartServer() },
  { name: 'resume', weight: 6, run: resume },
  { name: 'pull_behind', weight: 3, run: pullBehind },
  { name: 'raise_epoch', weight: 0.12, run: raiseEpoch },
]

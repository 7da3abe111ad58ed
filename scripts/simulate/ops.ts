// What a station's program does on its own: send, download, listen; and how it dies and comes back.
import { canFollow, followLive } from '../../desktop/core/sync/live-stream.ts'
import type { Pulled } from '../../desktop/core/sync/pull-changes.ts'
import { createServerClient } from '../../desktop/core/sync/server-client.ts'
import { checkAcknowledged, checkDownload, checkJournal } from './checks.ts'
import type { Fact } from './facts.ts'
import type { Left } from './sim-station.ts'
import { holds, SERVER_URL, type Seat, type Work, type World } from './world.ts'

export const isDown = (seat: Seat): boolean => seat.station.current().isDead

function begin(seat: Seat, run: () => Promise<unknown>, stop = (): void => {}): Work {
  const work: Work = {
    by: seat.station.current(),
    stop,
    outcome: null,
    error: null,
    isDone: false,
  }
  void run()
    .then((outcome) => {
      work.outcome = outcome
    })
    .catch((error: unknown) => {
      work.error = error
    })
    .finally(() => {
      work.isDone = true
    })
  return work
}

/** Begins to send a batch. One at a time, as the program's own loop would. */
export function startPush(seat: Seat): void {
  if (seat.push !== null || isDown(seat)) return
  const { sync } = seat.station.current()
  seat.push = begin(seat, () => sync.pushOnce())
}

export function startPull(seat: Seat): void {
  if (seat.pull !== null || isDown(seat)) return
  const { sync } = seat.station.current()
  seat.pull = begin(seat, async () => {
    const pulled = await sync.pullOnce()
    // As the program's own loops do: what is searched by after the tickets.
    if (pulled?.kind === 'complete') await sync.pullFieldsOnce()
    return pulled
  })
}

export function startLive(seat: Seat): void {
  if (seat.live !== null || isDown(seat)) return
  const { core } = seat.station.current().station
  const station = core.meta.get('station')
  // As the program's own loop does: no stream before its rows can be kept.
  if (station === null || !canFollow(core, seat.venue.event.id)) return
  const controller = new AbortController()
  const client = createServerClient(core.deps, SERVER_URL, station.credential)
  const listen = () =>
    followLive({
      core,
      client,
      eventId: seat.venue.event.id,
      signal: controller.signal,
      onPullDue: () => {},
      onContact: () => {},
      onRows: () => {},
    })
  seat.live = begin(seat, listen, () => controller.abort())
}

/** Lets everything happen that can, and asks of whatever has come to its end what it promised. */
export async function settle(world: World): Promise<void> {
  await world.network.settle()
  for (const seat of world.seats) {
    if (isDown(seat)) continue
    const { push, pull, live } = seat
    if (push?.isDone) {
      seat.push = null
      failed(seat, push)
      await checkAcknowledged(world, seat)
    }
    if (pull?.isDone) {
      seat.pull = null
      failed(seat, pull)
      await pulled(world, seat, pull.outcome as Pulled | null)
    }
    for (const fact of seat.heard.splice(0)) if (live?.isDone === false) hear(world, seat, fact)
    if (live?.isDone) {
      seat.live = null
      failed(seat, live)
    }
  }
}

function hear(world: World, seat: Seat, fact: Fact): void {
  world.see('told_live')
  seat.told.set(fact.scanId, fact)
}

async function pulled(world: World, seat: Seat, outcome: Pulled | null): Promise<void> {
  if (outcome === null) return
  world.note(`${seat.station.name} pulled ${outcome.kind} ${outcome.rows}`)
  world.see(`download_${outcome.kind}`)
  if (outcome.kind === 'complete') await checkDownload(world, seat)
}

function failed(seat: Seat, work: Work): void {
  const { error } = work
  if (error === null) return
  holds(
    false,
    'fault',
    () =>
      `${seat.station.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  )
}

/** The program dies where it stands. */
export function kill(world: World, seat: Seat, kind: string): void {
  if (isDown(seat)) return
  seat.station.kill()
  killed(world, seat, kind)
}

/** Counts a death and forgets what the program was doing. */
export function killed(world: World, seat: Seat, kind: string): void {
  world.count(kind)
  world.note(`${seat.station.name} killed: ${kind}`)
  for (const work of [seat.push, seat.pull, seat.live]) work?.stop()
  seat.push = null
  seat.pull = null
  seat.live = null
  seat.heard.length = 0
}

/** Starts the program again on what the dead one left, and asks it for everything that was seen. */
export async function reopen(world: World, seat: Seat): Promise<void> {
  if (!isDown(seat)) return
  const { random } = world
  await world.network.live.drop(seat.station.name)
  if (random.chance(0.5)) {
    world.count('reboot')
    seat.station.clock.reboot(random.below(1_000_000))
  }
  const left: Left = random.pick(['all', 'no_last_line', 'torn_last_line'])
  if (left !== 'all') world.count('second_copy_torn')
  await seat.station.reopen(left)
  await world.network.settle()
  checkJournal(seat)
  const { meta } = seat.station.current().station.core
  holds(
    meta.get('station') !== null && meta.get('selection') !== null,
    'promise 1',
    () => `${seat.station.name} forgot its pairing or its gate`,
  )
}

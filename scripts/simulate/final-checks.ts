// Everything is healed: all machines must agree, and with the simulation's own reading of all that happened.
import type { TicketId } from '../../shared/ids.ts'
import { checkOrders } from './check-orders.ts'
import { allRows, checkJournal, ownTicket, reuseOf, ticketText } from './checks.ts'
import { type Fact, factOf, fingerprint, rule } from './facts.ts'
import { acceptAll } from './office-actions.ts'
import { isDown, reopen, settle, startPull, startPush } from './ops.ts'
import { findDeadConnections } from './sim-database.ts'
import { watchPause } from './sync-actions.ts'
import { readCheckedIn, readConflicts, readScans, readTickets, type StoredFact } from './truth.ts'
import { pairSeat } from './venue.ts'
import { holds, type Seat, type Venue, type World } from './world.ts'

const ROUNDS_MAX = 60

/** Ends every fault, lets every message arrive, and syncs until nobody has anything to say. */
export async function heal(world: World): Promise<void> {
  const { network } = world
  network.setCalm(true)
  network.cuts.clear()
  for (const { station } of world.seats) station.disarmKill()
  await network.resume(world.random.chance(0.5))
  await watchPause(world)
  for (const seat of world.seats) if (isDown(seat)) await reopen(world, seat)
  while (network.waiting() > 0) {
    await network.progress()
    await settle(world)
  }
  // What was said into the void is given up.
  world.clock.advance(120_000)
  await settle(world)
  await findDeadConnections(world.database)
  await drain(world)
  await acceptAll(world)
  for (const seat of world.seats) if (seat.isRevoked) await pairAgain(world, seat)
  for (let round = 0; round < 2; round += 1)
    for (const seat of world.seats) await pullAll(world, seat)
}

async function drain(world: World): Promise<void> {
  for (const seat of world.seats) {
    const { journal } = seat.station.current().station.core
    let outcome: unknown = null
    for (let round = 0; journal.countUnsent() > 0; round += 1) {
      holds(
        round < ROUNDS_MAX,
        'promise 1',
        () =>
          `${seat.station.name} cannot send ${journal.countUnsent()} scans: ${JSON.stringify(outcome)}`,
      )
      startPush(seat)
      const work = seat.push
      await settle(world)
      outcome = work?.outcome
    }
    holds(
      journal.countSetAside() === 0,
      'promise 1',
      () =>
        `the server refused scans of ${seat.station.name}: ${JSON.stringify(journal.listSetAside(0, 3))}`,
    )
  }
}

async function pairAgain(world: World, seat: Seat): Promise<void> {
  const pairing = pairSeat(world.server, seat)
  await world.network.settle()
  await pairing
  seat.isRevoked = false
}

async function pullAll(world: World, seat: Seat): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    startPull(seat)
    const work = seat.pull
    await settle(world)
    const outcome = work?.outcome as { kind?: string } | null
    if (outcome?.kind === 'complete') return
    holds(
      round < ROUNDS_MAX - 1,
      'promise 2',
      () => `${seat.station.name} cannot download: ${JSON.stringify(outcome)}`,
    )
  }
}

/** Asks every promise of every machine. */
export async function checkEverything(world: World): Promise<void> {
  for (const seat of world.seats) checkJournal(seat)
  await drain(world)
  for (const venue of [world.main, world.other]) await checkVenue(world, venue)
}

async function checkVenue(world: World, venue: Venue): Promise<void> {
  const scans = await readScans(world.database, venue)
  const seats = world.seats.filter((seat) => seat.venue === venue)
  checkLedger(world, venue, seats, scans)
  const counted = scans.filter((scan) => scan.verdict === 'admitted' && scan.ticketId !== null)
  holds(
    counted.every((scan) => !scan.isPending),
    'promise 1',
    () => 'accepted scans still wait',
  )
  const byPlace = Map.groupBy(counted, (scan) => `${scan.ticketId} ${scan.listId}`)
  await checkServer(world, venue, byPlace)
  await checkOrders(world.database, venue, seats)
  const tickets = await readTickets(world.database, venue)
  for (const seat of seats) {
    checkStation(seat, byPlace)
    for (const ticket of tickets) {
      const own = ownTicket(seat, ticket.id)
      holds(
        own === ticketText(ticket),
        'promise 2',
        () =>
          `${seat.station.name} has ticket ${ticket.id} as “${own}”, the server as “${ticketText(ticket)}”`,
      )
    }
    const { manifest } = seat.station.current().station.core
    holds(
      manifest.countTickets(venue.event.id) === tickets.length,
      'promise 2',
      () =>
        `${seat.station.name} has ${manifest.countTickets(venue.event.id)} tickets, the server ${tickets.length}`,
    )
  }
}

/** Every row of every journal is on the server once, as it was made; and nobody else's is among them. */
function checkLedger(
  world: World,
  venue: Venue,
  seats: readonly Seat[],
  scans: readonly StoredFact[],
): void {
  const stored = new Map(scans.map((scan) => [scan.scanId, scan]))
  holds(stored.size === scans.length, 'promise 1', () => 'the server holds a scan twice')
  const own = new Set<string | null>([null])
  for (const seat of seats) {
    for (const row of allRows(seat)) {
      own.add(row.stationId)
      const fact = factOf(row)
      const there = stored.get(fact.scanId)
      holds(
        there !== undefined,
        'promise 1',
        () => `${seat.station.name}: ${fact.scanId} never reached the server`,
      )
      holds(
        there === undefined || fingerprint(there) === fingerprint(fact),
        'promise 1',
        () =>
          `the server holds ${fact.scanId} differently: ${fingerprint(fact)} became ${there && fingerprint(there)}`,
      )
    }
  }
  for (const [scanId, green] of world.serverGreens) {
    if (green.venue === venue)
      holds(stored.has(scanId), 'promise 1', () => `the server lost its own green ${scanId}`)
  }
  for (const scan of scans) {
    const isOwn = own.has(scan.stationId) && scan.eventId === venue.event.id
    holds(isOwn, 'promise 4', () => `${venue.slug} holds scan ${scan.scanId} of a stranger`)
  }
}

type ByPlace = ReadonlyMap<string, readonly StoredFact[]>

async function checkServer(world: World, venue: Venue, byPlace: ByPlace): Promise<void> {
  const conflicts = await readConflicts(world.database, venue)
  const texts = conflicts.map(({ scanId, winnerScanId }) => `${scanId}→${winnerScanId}`).sort()
  world.see('conflict', conflicts.length)
  const wanted = [...byPlace]
    .flatMap(([place, facts]) => rule(facts, reuseAt(venue, place)).conflicts)
    .sort()
  holds(
    texts.join() === wanted.join(),
    'promise 2',
    () => `the server’s conflicts are [${texts}], the scans say [${wanted}]`,
  )
  for (const [ticketId, at] of await readCheckedIn(world.database, venue)) {
    const entries = [...byPlace]
      .filter(([place]) => place.startsWith(ticketId))
      .flatMap(([place, facts]) => rule(facts, reuseAt(venue, place)).firstEntryAt ?? [])
    const first = entries.length === 0 ? null : Math.min(...entries)
    holds(
      first === at,
      'promise 2',
      () => `ticket ${ticketId} got in at ${first}, the server says ${at}`,
    )
  }
}

function reuseAt(venue: Venue, place: string) {
  const reuse = venue.reuse.get(place.slice(place.indexOf(' ') + 1))
  if (reuse === undefined) throw new Error('a list of the event')
  return reuse
}

/** The station's file holds the same scans and the same conflicts, and nothing of anybody else. */
function checkStation(seat: Seat, byPlace: ByPlace): void {
  const { history, conflicts, manifest } = seat.station.current().station.core
  const name = seat.station.name
  const events = manifest.listEvents().map((event) => event.rules.id as string)
  holds(
    events.every((id) => id === seat.venue.event.id),
    'promise 4',
    () => `${name} holds a strange event`,
  )
  const wanted: string[] = []
  for (const [place, facts] of byPlace) {
    const [ticketId, listId] = place.split(' ')
    const own = new Map(
      history
        .list(ticketId as TicketId, listId as never)
        .map((scan) => [scan.scanId as string, factOf(scan)]),
    )
    const texts = [...own.values()].map(fingerprint).sort()
    const expected = facts.map((fact: Fact) => fingerprint(fact)).sort()
    holds(
      texts.join() === expected.join(),
      'promise 2',
      () => `${name} knows other scans of ticket ${ticketId}: [${texts}] instead of [${expected}]`,
    )
    wanted.push(...rule(facts, reuseOf(seat, listId ?? '')).conflicts)
  }
  const found = conflicts
    .list(seat.venue.event.id, 10_000)
    .map(({ scanId, winnerScanId }) => `${scanId}→${winnerScanId}`)
    .sort()
  holds(
    found.join() === wanted.sort().join(),
    'promise 2',
    () => `${name}’s conflicts are [${found}], the scans say [${wanted}]`,
  )
}

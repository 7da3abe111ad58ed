// What people do at the gates.
import type { CallInput } from '../../desktop/contract/calls.ts'
import type { AdmissionView } from '../../desktop/contract/views.ts'
import { isRefusal } from '../../shared/result.ts'
import { allRows, checkAnswer, checkCount } from './checks.ts'
import { badText, dressed, pickTicket, type Scanned } from './codes.ts'
import { factOf } from './facts.ts'
import { isDown, killed, settle } from './ops.ts'
import type { Seat, World } from './world.ts'

/** One thing that may happen in a step. */
export type Action = {
  readonly name: string
  readonly weight: number
  readonly run: (world: World) => Promise<void>
}

export const mainSeats = (world: World): Seat[] =>
  world.seats.filter((seat) => seat.venue === world.main)

/** A station whose program runs; null when all are down. */
export function pickUp(world: World, seats: readonly Seat[] = mainSeats(world)): Seat | null {
  const up = seats.filter((seat) => !isDown(seat))
  return up.length === 0 ? null : world.random.pick(up)
}

type Options = Pick<CallInput<'scan'>, 'direction' | 'force' | 'confirm'>

/** Scans, unless the program dies first; what a dead program would have answered nobody saw. */
export async function scanAt(
  world: World,
  seat: Seat,
  scanned: Scanned,
  options: Options = {},
): Promise<void> {
  const { station, current } = { station: seat.station, current: seat.station.current() }
  if (world.random.chance(0.02)) {
    station.armKill(1 + world.random.below(14), () => killed(world, seat, 'kill_in_scan'))
  }
  const answer = await current.station.handlers.scan({ code: scanned.text, ...options })
  if (current.isDead) return
  station.disarmKill()
  if (isRefusal(answer)) {
    world.note(`${station.name} scan ${answer.error.code}`)
    return
  }
  // The moment in which the answer is on its way to the screen: whatever is not on the disk now is lost.
  if (world.random.chance(0.02)) killNow(world, seat)
  noteAnswer(world, seat, scanned, answer.value, current.isDead)
}

function killNow(world: World, seat: Seat): void {
  seat.station.kill()
  killed(world, seat, 'kill_after_answer')
}

function noteAnswer(
  world: World,
  seat: Seat,
  { code }: Scanned,
  view: AdmissionView,
  isDead: boolean,
): void {
  const { reason, verdict, scannedAt, scanId } = view
  world.see(`${verdict}_${reason}`)
  if (view.forcedPast) world.see('forced')
  world.note(`${seat.station.name} scan ${verdict} ${reason} ${scanId} ${scannedAt}`)
  if (!isDead) {
    checkAnswer(seat, code, view)
    checkCount(seat)
    return
  }
  // Seen by somebody, and to be found when the program is opened again.
  const fact = checkLater(seat, view)
  seat.journal.set(fact.scanId, fact)
  if (verdict === 'admitted') seat.greens.set(fact.scanId, fact)
}

/** What an answer says of its row, without asking the program that gave it. */
function checkLater(seat: Seat, view: AdmissionView) {
  const { core } = seat.station.current().station
  return {
    scanId: view.scanId,
    kind: 'scan' as const,
    annuls: null,
    ticketId: view.ticket?.id ?? null,
    listId: seat.listId,
    stationId: core.meta.get('station')?.stationId ?? null,
    direction: view.direction,
    scannedAt: Date.parse(view.scannedAt),
    verdict: view.verdict,
    reason: view.reason,
    forcedPast: view.forcedPast ?? null,
  }
}

const scanOf =
  (choose: (world: World, seat: Seat) => Scanned | null, options: Options = {}) =>
  async (world: World): Promise<void> => {
    const seat = pickUp(world)
    const scanned = seat === null ? null : choose(world, seat)
    if (seat !== null && scanned !== null) await scanAt(world, seat, scanned, options)
  }

const good = ({ random }: World, { venue }: Seat): Scanned =>
  dressed(random, pickTicket(random, venue).codes.at(-1) ?? '')

const renewed = ({ random }: World, { venue }: Seat): Scanned | null => {
  const tickets = venue.tickets.filter((ticket) => ticket.codes.length > 1)
  if (tickets.length === 0) return null
  return dressed(random, random.pick(random.pick(tickets).codes))
}

/** The youngest codes: many a laptop has not heard of them. */
const youngest = ({ random }: World, { venue }: Seat): Scanned | null => {
  const ticket = random.pick(venue.tickets.slice(-4))
  return ticket.isReserved ? null : dressed(random, ticket.codes.at(-1) ?? '')
}

const FORCE = { reason: 'the guest was recognised' }

/** One ticket, at every gate that is open: the double entry that all must judge alike. */
async function scanEverywhere(world: World): Promise<void> {
  const ticket = pickTicket(world.random, world.main)
  for (const seat of mainSeats(world)) {
    if (isDown(seat)) continue
    await scanAt(world, seat, dressed(world.random, ticket.codes.at(-1) ?? ''))
    world.clock.advance(world.random.below(3_000))
    await settle(world)
  }
}

async function annul(world: World): Promise<void> {
  const seat = pickUp(world)
  const known = seat === null ? [] : [...seat.journal.values(), ...seat.told.values()]
  const admitted = known.filter((fact) => fact.verdict === 'admitted' && fact.kind === 'scan')
  if (seat === null || admitted.length === 0) return
  const { scanId } = world.random.pick(admitted.slice(-12))
  const current = seat.station.current()
  const answer = await current.station.handlers.annul({ scanId: scanId as never })
  world.note(`${seat.station.name} annul ${answer.ok ? answer.value.scanId : answer.error.code}`)
  if (!answer.ok || current.isDead) return
  const row = current.station.core.journal.find(answer.value.scanId as never)
  world.see('annulled')
  if (row !== null) seat.journal.set(row.scanId, factOf(row))
}

async function pickByHand(world: World): Promise<void> {
  const seat = pickUp(world)
  if (seat === null) return
  const { id } = pickTicket(world.random, seat.venue)
  const current = seat.station.current()
  const answer = await current.station.handlers.admitByTicket({ ticketId: id })
  if (answer.ok && !current.isDead) checkAnswer(seat, null, answer.value)
}

async function scanAtOther(world: World): Promise<void> {
  const seat = pickUp(
    world,
    world.seats.filter(({ venue }) => venue === world.other),
  )
  if (seat === null) return
  const scanned = world.random.chance(0.8)
    ? good(world, seat)
    : badText(world.random, world.other, world.main)
  await scanAt(world, seat, scanned)
}

/** A running program's whole journal against all that was ever seen of it. */
async function countJournal(world: World): Promise<void> {
  const seat = pickUp(world, world.seats)
  if (seat === null) return
  const rows = allRows(seat)
  world.note(`${seat.station.name} journal ${rows.length}`)
  const ids = new Set(rows.map((row) => row.scanId as string))
  for (const scanId of seat.journal.keys()) if (!ids.has(scanId)) checkCount(seat)
}

export const GATE_ACTIONS: readonly Action[] = [
  { name: 'scan', weight: 34, run: scanOf(good) },
  { name: 'scan_everywhere', weight: 3, run: scanEverywhere },
  { name: 'exit', weight: 7, run: scanOf(good, { direction: 'exit' }) },
  {
    name: 'scan_bad',
    weight: 4,
    run: scanOf(({ random, main, other }) => badText(random, main, other)),
  },
  { name: 'scan_renewed', weight: 3, run: scanOf(renewed) },
  { name: 'scan_unseen', weight: 5, run: scanOf(youngest) },
  { name: 'force', weight: 3, run: scanOf(good, { force: FORCE }) },
  { name: 'confirm_unpaid', weight: 1, run: scanOf(good, { confirm: ['unpaid'] }) },
  { name: 'annul', weight: 4, run: annul },
  { name: 'pick_by_hand', weight: 1, run: pickByHand },
  { name: 'scan_other', weight: 4, run: scanAtOther },
  { name: 'count_journal', weight: 1, run: countJournal },
]

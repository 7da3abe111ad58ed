// The promises, asked after every step of whatever the step touched.
import type { AdmissionView } from '../../desktop/contract/views.ts'
import type { StoredRow } from '../../desktop/core/stores.ts'
import type { CheckInListId, ScanId, TicketId } from '../../shared/ids.ts'
import { parseTicketText } from '../../shared/tickets/qr.ts'
import { type Fact, factOf, fingerprint, rule } from './facts.ts'
import { findStored, readTickets } from './truth.ts'
import { holds, type Seat, type TicketTruth, type World } from './world.ts'

const coreOf = (seat: Seat) => seat.station.current().station.core

/** Somebody saw this answer: a green is in the journal by now, and was in order as far as anybody had said. */
export function checkAnswer(seat: Seat, code: string | null, view: AdmissionView): Fact {
  const row = coreOf(seat).journal.find(view.scanId as ScanId)
  holds(
    row !== null,
    'promise 1',
    () => `${seat.station.name} answered ${view.scanId} without a journal row`,
  )
  const fact = factOf(row as StoredRow)
  holds(
    fact.verdict === view.verdict && fact.scannedAt === Date.parse(view.scannedAt),
    'promise 1',
    () =>
      `${seat.station.name} showed ${view.verdict} for ${view.scanId} and wrote ${fact.verdict}`,
  )
  if (view.verdict === 'admitted') checkGreen(seat, code, fact)
  seat.journal.set(fact.scanId, fact)
  if (view.verdict === 'admitted') seat.greens.set(fact.scanId, fact)
  return fact
}

function checkGreen(seat: Seat, code: string | null, fact: Fact): void {
  const { venue, station } = seat
  holds(
    code === null || venue.issued.has(code),
    'unseen rule',
    () => `${station.name} admitted a code that the server never issued: ${code}`,
  )
  if (fact.reason === 'unseen') checkUnseen(seat, code ?? '', fact)
  if (fact.direction === 'exit' || fact.forcedPast !== null || fact.ticketId === null) return
  const { isOpen } = rule(
    historyAt(seat, fact.ticketId as TicketId, fact.scanId),
    reuseOf(seat, fact.listId),
  )
  holds(
    isOpen,
    'promise 2',
    () =>
      `${station.name} admitted ticket ${fact.ticketId} again (${fact.scanId}) though it had been told`,
  )
}

function checkUnseen(seat: Seat, code: string, fact: Fact): void {
  const { event } = seat.venue
  holds(
    event.admitUnseen && event.verification === 'signed',
    'unseen rule',
    () => `${seat.station.name} admitted unseen ${fact.scanId} although the event switched it off`,
  )
  const state = coreOf(seat).manifest.findState(event.id)
  const until = state?.completeUntil ?? null
  const parsed = parseTicketText(code)
  const isNew = parsed.ok && until !== null && parsed.value.fields.issuedAt >= until
  holds(
    isNew,
    'unseen rule',
    () =>
      `${seat.station.name} admitted unseen ${fact.scanId}, whose code is older than its last complete download`,
  )
}

export function reuseOf(seat: Seat, listId: string) {
  const reuse = seat.venue.reuse.get(listId)
  if (reuse === undefined) throw new Error('a list of the event')
  return reuse
}

/** All that the station knew of a ticket: what the simulation saw it learn, and what its file holds on top. */
function historyAt(seat: Seat, ticketId: TicketId, without: string): Fact[] {
  const ofTicket = (fact: Fact): boolean =>
    fact.ticketId === ticketId && fact.listId === seat.listId && fact.scanId !== without
  const file = coreOf(seat).history.list(ticketId, seat.listId).map(factOf)
  return [...seat.journal.values(), ...seat.told.values(), ...file].filter(ofTicket)
}

/** A station was opened again: every row that was ever seen is there, and nothing about it changed. */
export function checkJournal(seat: Seat): void {
  const rows = new Map(allRows(seat).map((row) => [row.scanId as string, factOf(row)]))
  for (const fact of seat.journal.values()) {
    const row = rows.get(fact.scanId)
    const what = seat.greens.has(fact.scanId) ? 'green' : 'refusal'
    holds(
      row !== undefined,
      'promise 1',
      () => `${seat.station.name} lost the ${what} ${fact.scanId}`,
    )
    holds(
      row === undefined || fingerprint(row) === fingerprint(fact),
      'promise 1',
      () => `${seat.station.name} changed ${fact.scanId}`,
    )
  }
  for (const fact of rows.values()) seat.journal.set(fact.scanId, fact)
}

/** No row is gone from a running station either. Cheap: by counting. */
export function checkCount(seat: Seat): void {
  const { journal } = coreOf(seat)
  const first = seat.journal.keys().next().value
  const isThere = first === undefined || journal.has(first as ScanId)
  holds(isThere, 'promise 1', () => `${seat.station.name} lost ${first}`)
}

export function allRows(seat: Seat): StoredRow[] {
  const { journal } = coreOf(seat)
  const rows: StoredRow[] = []
  for (;;) {
    const page = journal.list(rows.at(-1)?.sequence ?? 0, 1_000)
    rows.push(...page)
    if (page.length < 1_000) return rows
  }
}

/** What the station calls sent, the server has. */
export async function checkAcknowledged(world: World, seat: Seat): Promise<void> {
  const sent = allRows(seat).filter(
    (row) => row.outcome === 'recorded' || row.outcome === 'repeated',
  )
  const fresh = sent.map((row) => row.scanId as string).filter((id) => !seat.acknowledged.has(id))
  if (fresh.length === 0) return
  const stored = await findStored(world.database, seat.venue, fresh)
  for (const scanId of fresh) {
    holds(
      stored.has(scanId),
      'promise 1',
      () => `${seat.station.name} took ${scanId} for sent, and the server does not have it`,
    )
    seat.acknowledged.add(scanId)
  }
}

/** A complete download: all that was there when it began has come, and all codes before `completeUntil`. */
export async function checkDownload(world: World, seat: Seat): Promise<void> {
  const { truth, station, venue } = seat
  if (truth === null) return
  const core = coreOf(seat)
  const files = new Map<string, ReadonlySet<string>>()
  const known = (fact: Fact): boolean => {
    const key = `${fact.ticketId} ${fact.listId}`
    const ids =
      files.get(key) ??
      new Set(
        core.history
          .list(fact.ticketId as TicketId, fact.listId as CheckInListId)
          .map((scan) => scan.scanId as string),
      )
    files.set(key, ids)
    return ids.has(fact.scanId)
  }
  for (const fact of truth.scans.values()) {
    if (seat.told.has(fact.scanId)) continue
    holds(
      known(fact),
      'promise 2',
      () =>
        `the download of ${station.name} skipped scan ${fact.scanId} of ticket ${fact.ticketId}`,
    )
    seat.told.set(fact.scanId, fact)
  }
  const now = await readTickets(world.database, venue)
  checkTickets(seat, truth.tickets, new Map(now.map((ticket) => [ticket.id as string, ticket])))
  checkComplete(seat, now)
  seat.truth = null
}

function checkTickets(
  seat: Seat,
  before: ReadonlyMap<string, TicketTruth>,
  now: ReadonlyMap<string, TicketTruth>,
): void {
  for (const ticket of before.values()) {
    const own = ownTicket(seat, ticket.id)
    const isRight = mayBeLeft(own, ticket, now.get(ticket.id) ?? null)
    holds(
      isRight,
      'promise 2',
      () =>
        `the download of ${seat.station.name} left ticket ${ticket.id} as “${own}”, the server has “${ticketText(ticket)}”`,
    )
  }
}

/** Whether a complete download may leave a ticket as `own` says; null: it has gone since. */
export function mayBeLeft(own: string, before: TicketTruth, now: TicketTruth | null): boolean {
  if (now === null) return true
  // By the change, not by what it says: one that was blocked and set free again has changed twice.
  if (now.changedXid === before.changedXid) return own === ticketText(before)
  // It may be here as it was at any moment in between; not to be here at all is wrong.
  return own !== MISSING
}

const MISSING = 'missing'

/** The promise behind `completeUntil`: every code issued before it is here, or a newer one of its ticket. */
export function checkComplete(seat: Seat, tickets: readonly TicketTruth[]): void {
  const core = coreOf(seat)
  const event = core.manifest.findEvent(seat.venue.event.id)
  const until = core.manifest.findState(seat.venue.event.id)?.completeUntil ?? null
  if (event === null || until === null) return
  for (const ticket of tickets) {
    if (ticket.issuedAt >= until) continue
    const own = core.manifest.findTicket(event, ticket.id)
    holds(
      own !== null && own.serial >= ticket.serial,
      'unseen rule',
      () =>
        `${seat.station.name} was promised every code before ${until} and has ${ticket.id} with serial ${own?.serial ?? 'none'} instead of ${ticket.serial}, of ${ticket.issuedAt}`,
    )
  }
}

/** A ticket of the station's file, in the words of `ticketText`; “missing” where there is none. */
export function ownTicket(seat: Seat, ticketId: TicketId): string {
  const core = coreOf(seat)
  const event = core.manifest.findEvent(seat.venue.event.id)
  const own = event === null ? null : core.manifest.findTicket(event, ticketId)
  return own === null ? MISSING : ticketText(own)
}

export const ticketText = (ticket: Omit<TicketTruth, 'issuedAt' | 'id' | 'changedXid'>): string => {
  const { typeNumber, serial, isVoid, isBlocked, orderStatus, name } = ticket
  return [typeNumber, serial, isVoid, isBlocked, orderStatus, name].join(' ')
}

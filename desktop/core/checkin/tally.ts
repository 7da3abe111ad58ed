// What the status strip counts. Counted once from the file, then kept up to date change by change.
import { merge } from '../../../shared/checkin/merge.ts'
import type { Scan } from '../../../shared/checkin/schema.ts'
import type { CheckInListId, EventId, GateId, TicketId } from '../../../shared/ids.ts'
import type { CheckInList } from '../../../shared/tickets/schema.ts'
import type { CountersTally, Standing, Tally, TallyView } from '../core.ts'
import { DIRECTION, KIND, VERDICT } from '../db/codes.ts'
import { blobId, idBlob } from '../db/ids.ts'
import type { Db } from '../db/open.ts'
import type { HistoryStore, JournalRow, KnownEvent, ManifestStore } from '../stores.ts'
import { type GateCount, type GatePlace, gateCounter } from './gate-count.ts'
import type { JournalIndex } from './journal-index.ts'
import { type TypeCount, type TypeCounts, typeCounter } from './type-counts.ts'

type TallyParts = {
  readonly db: Db
  readonly index: JournalIndex
  readonly history: HistoryStore
  readonly manifest: Pick<ManifestStore, 'countTickets'>
  /** What is selected; null: nothing, or not downloaded yet. */
  readonly selected: () => Selected | null
  /** Between two slices of a long count. */
  readonly turn: () => Promise<void>
  /** Runs its argument soon, once. */
  readonly later: (run: () => void) => void
}

type Selected = {
  readonly event: KnownEvent
  readonly list: CheckInList | null
  readonly gateId: GateId | null
}

type Counted = {
  readonly eventId: EventId
  readonly listId: CheckInListId | null
  /** Tickets that entered, whatever came after. */
  readonly checkedIn: Set<TicketId>
  /** Those of them whose last scan is an exit. */
  readonly outside: Set<TicketId>
  readonly types: TypeCounts
  /** Null: nobody has asked for this gate's counters yet. */
  gate: GateCount | null
  scans: number
  /** Null: changed since it was counted. */
  tickets: number | null
}

export function createTally(parts: TallyParts): Tally {
  const count = counter(parts)
  const countGate = gateCounter(parts.db, parts.index)
  let counted: Counted | null = null
  const own = waitingRows(parts.later, (row, standing) => {
    if (counted !== null) noteRow(counted, row, standing)
  })
  const current = (): Counted | null => {
    const selected = parts.selected()
    if (selected === null) return null
    const { event, list } = selected
    if (counted?.eventId !== event.rules.id || counted.listId !== (list?.id ?? null)) {
      counted = count(event, list)
    }
    return counted
  }
  const gateOf = (of: Counted, place: GatePlace): GateCount => {
    if (of.gate?.place.gateId !== place.gateId) of.gate = countGate(place)
    return of.gate
  }
  const turn = async () => {
    await parts.turn()
    own.settle()
  }
  // Settled first, always: a count from the file has the waiting rows too, and what else changed came after them.
  return {
    view: (): TallyView => {
      own.settle()
      const found = current()
      if (found === null) return { tickets: 0, scans: 0, checkedIn: 0 }
      found.tickets ??= parts.manifest.countTickets(found.eventId)
      return { tickets: found.tickets, scans: found.scans, checkedIn: found.checkedIn.size }
    },
    counters: async () => {
      for (;;) {
        own.settle()
        const selected = parts.selected()
        const of = current()
        if (selected === null || selected.list === null || of === null) return null
        const types = await of.types.settle((ticketId) => of.checkedIn.has(ticketId), turn)
        own.settle()
        // Another event or list was selected meanwhile.
        if (of !== counted) continue
        const { event, list, gateId } = selected
        const place = { eventId: event.rules.id, listId: list.id, gateId }
        return { gate: gateOf(of, place).view(), all: sum(of, list, types), types }
      }
    },
    note: (listId, ticketId, standing) => {
      own.settle()
      if (counted?.listId === listId) noteStanding(counted, ticketId, standing)
    },
    noteOwn: own.add,
    noteTakenBack: (scanId) => {
      own.settle()
      counted?.gate?.noteTakenBack(scanId)
    },
    addScans: (eventId, added) => {
      if (counted?.eventId === eventId) counted.scans += added
    },
    noteTickets: (eventId, ticketIds) => {
      if (counted?.eventId !== eventId) return
      counted.tickets = null
      counted.types.noteTickets(ticketIds)
    },
    forget: () => {
      own.drop()
      counted = null
    },
  }
}

/** More than come in one turn. */
const WAITING_MAX = 1_000

/** Rows of ours whose verdict is on its way; `take` counts them in the turn after it. */
function waitingRows(
  later: TallyParts['later'],
  take: (row: JournalRow, standing: Standing | null) => void,
) {
  let waiting: { readonly row: JournalRow; readonly standing: Standing | null }[] = []
  let isPlanned = false
  const settle = (): void => {
    if (waiting.length === 0) return
    const rows = waiting
    waiting = []
    for (const { row, standing } of rows) take(row, standing)
  }
  return {
    settle,
    add: (row: JournalRow, standing: Standing | null): void => {
      waiting.push({ row, standing })
      // What an annul takes back is looked up in the file, and a failure there belongs to the call that met it.
      if (row.annuls !== null || waiting.length >= WAITING_MAX) settle()
      if (isPlanned) return
      isPlanned = true
      later(() => {
        isPlanned = false
        settle()
      })
    },
    drop: (): void => {
      waiting = []
    },
  }
}

function noteRow(counted: Counted, row: JournalRow, standing: Standing | null): void {
  counted.gate?.noteOwn(row)
  if (row.verdict !== 'admitted' || row.ticketId === null) return
  if (counted.eventId === row.eventId) counted.scans += 1
  if (counted.listId === row.listId && standing !== null) {
    noteStanding(counted, row.ticketId, standing)
  }
}

function noteStanding(
  { checkedIn, outside, types }: Counted,
  ticketId: TicketId,
  { hasEntered, isInside }: Standing,
): void {
  if (hasEntered !== checkedIn.has(ticketId)) types.noteMoved(ticketId)
  if (hasEntered) checkedIn.add(ticketId)
  else checkedIn.delete(ticketId)
  if (hasEntered && !isInside) outside.add(ticketId)
  else outside.delete(ticketId)
}

function sum(
  { checkedIn, outside }: Counted,
  { typeNumbers }: CheckInList,
  types: ReadonlyMap<number, TypeCount>,
): CountersTally['all'] {
  let tickets = 0
  for (const [number, type] of types) if (typeNumbers?.has(number) ?? true) tickets += type.tickets
  return { tickets, checkedIn: checkedIn.size, inside: checkedIn.size - outside.size }
}

function counter({ db, history }: TallyParts) {
  const countTypes = typeCounter(db)
  const scans = db
    .prepare<[number, Buffer], number>(
      `select (select count(*) from remote_scans where event_no = ?) + (
         select count(*) from journal j
          where j.event_id = ? and j.verdict = ${VERDICT.admitted} and j.ticket_id is not null
            and not exists (select 1 from remote_scans r
              where r.ticket_id = j.ticket_id and r.list_id = j.list_id and r.scan_id = j.scan_id))`,
    )
    .pluck()
  const admitted = db
    .prepare<[Buffer, Buffer], AdmittedRow>(
      `select ticket_id, kind, direction, scanned_at from remote_scans
        where list_id = ? and verdict = ${VERDICT.admitted}
       union all select ticket_id, kind, direction, scanned_at from journal
        where list_id = ? and verdict = ${VERDICT.admitted} and ticket_id is not null`,
    )
    .raw()
  const stand = (list: CheckInList) => {
    const checkedIn = new Set<TicketId>()
    const outside = new Set<TicketId>()
    const of = idBlob(list.id)
    for (const { ticketId, walk } of walkTickets(admitted.iterate(of, of))) {
      const { hasEntered, isInside } = walk.isUnsure
        ? standingOf(history.list(ticketId, list.id), list)
        : { hasEntered: walk.hasEntry, isInside: !walk.isLastExit }
      if (!hasEntered) continue
      checkedIn.add(ticketId)
      if (!isInside) outside.add(ticketId)
    }
    return { checkedIn, outside }
  }
  return (event: KnownEvent, list: CheckInList | null): Counted => ({
    eventId: event.rules.id,
    listId: list?.id ?? null,
    ...(list === null ? { checkedIn: new Set(), outside: new Set() } : stand(list)),
    types: countTypes(event.eventNo),
    gate: null,
    scans: scans.get(event.eventNo, idBlob(event.rules.id)) ?? 0,
    tickets: null,
  })
}

/** Where a ticket stands on a list, by the merge of all its scans there. */
export function standingOf(scans: readonly Scan[], list: CheckInList): Standing {
  const { firstEntry, isInside } = merge(scans, list)
  return { hasEntered: firstEntry !== null, isInside }
}

type AdmittedRow = [ticketId: Buffer, kind: number, direction: number, scannedAt: number]

type Walk = {
  hasEntry: boolean
  lastAt: number
  isLastExit: boolean
  /** Something was taken back, or an entry and an exit have one time: the merge must say. */
  isUnsure: boolean
}

/** What most tickets did can be seen in one walk over all scans, and merging each would take seconds. */
function walkTickets(rows: Iterable<AdmittedRow>): { ticketId: TicketId; walk: Walk }[] {
  const walks = new Map<string, Walk>()
  for (const [ticket, kind, direction, scannedAt] of rows) {
    const key = ticket.toString('latin1')
    const isExit = direction === DIRECTION.exit
    const walk = walks.get(key)
    if (walk === undefined) {
      const isUnsure = kind === KIND.annul
      walks.set(key, { hasEntry: !isExit, lastAt: scannedAt, isLastExit: isExit, isUnsure })
      continue
    }
    if (kind === KIND.annul) walk.isUnsure = true
    if (scannedAt === walk.lastAt && isExit !== walk.isLastExit) walk.isUnsure = true
    if (!isExit) walk.hasEntry = true
    if (scannedAt < walk.lastAt) continue
    walk.lastAt = scannedAt
    walk.isLastExit = isExit
  }
  return [...walks].map(([key, walk]) => ({ ticketId: blobId(Buffer.from(key, 'latin1')), walk }))
}

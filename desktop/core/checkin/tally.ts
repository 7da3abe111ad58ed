// What the status strip counts. Counted once from the file, then kept up to date change by change.
import { merge } from '../../../shared/checkin/merge.ts'
import type { CheckInListId, EventId, GateId, TicketId } from '../../../shared/ids.ts'
import type { CheckInList } from '../../../shared/tickets/schema.ts'
import type { CountersTally, Tally, TallyView } from '../core.ts'
import { DIRECTION, KIND, VERDICT } from '../db/codes.ts'
import { blobId, idBlob } from '../db/ids.ts'
import type { Db } from '../db/open.ts'
import type { HistoryStore, KnownEvent, ManifestStore } from '../stores.ts'
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
  return {
    view: (): TallyView => {
      const found = current()
      if (found === null) return { tickets: 0, scans: 0, checkedIn: 0 }
      found.tickets ??= parts.manifest.countTickets(found.eventId)
      return { tickets: found.tickets, scans: found.scans, checkedIn: found.checkedIn.size }
    },
    counters: async () => {
      for (;;) {
        const selected = parts.selected()
        const of = current()
        if (selected === null || selected.list === null || of === null) return null
        const types = await of.types.settle((ticketId) => of.checkedIn.has(ticketId), parts.turn)
        // Another event or list was selected meanwhile.
        if (of !== counted) continue
        const { event, list, gateId } = selected
        const place = { eventId: event.rules.id, listId: list.id, gateId }
        return { gate: gateOf(of, place).view(), all: sum(of, list, types), types }
      }
    },
    note: (listId, ticketId, { hasEntered, isInside }) => {
      if (counted?.listId !== listId) return
      const { checkedIn, outside, types } = counted
      if (hasEntered !== checkedIn.has(ticketId)) types.noteMoved(ticketId)
      if (hasEntered) checkedIn.add(ticketId)
      else checkedIn.delete(ticketId)
      if (hasEntered && !isInside) outside.add(ticketId)
      else outside.delete(ticketId)
    },
    noteOwn: (row) => counted?.gate?.noteOwn(row),
    noteTakenBack: (scanId) => counted?.gate?.noteTakenBack(scanId),
    addScans: (eventId, added) => {
      if (counted?.eventId === eventId) counted.scans += added
    },
    noteTickets: (eventId, ticketIds) => {
      if (counted?.eventId !== eventId) return
      counted.tickets = null
      counted.types.noteTickets(ticketIds)
    },
    forget: () => {
      counted = null
    },
  }
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
  const isEntry = `kind = ${KIND.scan} and verdict = ${VERDICT.admitted} and direction = ${DIRECTION.entry}`
  const entered = db
    .prepare<[Buffer, Buffer], Buffer>(
      `select ticket_id from remote_scans where list_id = ? and ${isEntry}
       union select ticket_id from journal where list_id = ? and ticket_id is not null and ${isEntry}`,
    )
    .pluck()
  const isNoEntry = `(kind = ${KIND.annul} or direction = ${DIRECTION.exit})`
  const moved = db
    .prepare<[Buffer, Buffer], Buffer>(
      `select ticket_id from remote_scans where list_id = ? and ${isNoEntry}
       union select ticket_id from journal where list_id = ? and ticket_id is not null and ${isNoEntry}`,
    )
    .pluck()
  return (event: KnownEvent, list: CheckInList | null): Counted => {
    const checkedIn = new Set<TicketId>()
    const listBlob = list === null ? Buffer.alloc(16) : idBlob(list.id)
    for (const ticket of entered.all(listBlob, listBlob)) checkedIn.add(blobId(ticket))
    // Where somebody left, or something was taken back, the merge says who is still in.
    const outside = new Set<TicketId>()
    for (const ticket of list === null ? [] : moved.all(listBlob, listBlob)) {
      const ticketId = blobId<TicketId>(ticket)
      if (list === null || !checkedIn.has(ticketId)) continue
      const { firstEntry, isInside } = merge(history.list(ticketId, list.id), list)
      if (firstEntry === null) checkedIn.delete(ticketId)
      else if (!isInside) outside.add(ticketId)
    }
    return {
      eventId: event.rules.id,
      listId: list?.id ?? null,
      checkedIn,
      outside,
      types: countTypes(event.eventNo),
      gate: null,
      scans: scans.get(event.eventNo, idBlob(event.rules.id)) ?? 0,
      tickets: null,
    }
  }
}

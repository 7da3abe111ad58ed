// What the status strip counts. Counted once from the file, then kept up to date change by change.
import { merge } from '../../../shared/checkin/merge.ts'
import type { CheckInListId, EventId, GateId, TicketId } from '../../../shared/ids.ts'
import type { CheckInList } from '../../../shared/tickets/schema.ts'
import type { Tally, TallyView } from '../core.ts'
import { DIRECTION, KIND, VERDICT } from '../db/codes.ts'
import { blobId, idBlob } from '../db/ids.ts'
import type { Db } from '../db/open.ts'
import type { HistoryStore, KnownEvent, ManifestStore } from '../stores.ts'
import { recount } from './recount.ts'

type TallyParts = {
  readonly db: Db
  readonly history: HistoryStore
  readonly manifest: Pick<ManifestStore, 'countTickets'>
  /** What is selected; null: nothing, or not downloaded yet. */
  readonly selected: () => Selected | null
}

type Selected = {
  readonly event: KnownEvent
  readonly list: CheckInList | null
  readonly gateId: GateId | null
}

type Counted = {
  readonly eventId: EventId
  readonly listId: CheckInListId | null
  readonly checkedIn: Set<TicketId>
  scans: number
  /** Null: changed since it was counted. */
  tickets: number | null
}

export function createTally(parts: TallyParts): Tally {
  const count = counter(parts)
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
  return {
    view: (): TallyView => {
      const found = current()
      if (found === null) return { tickets: 0, scans: 0, checkedIn: 0 }
      found.tickets ??= parts.manifest.countTickets(found.eventId)
      return { tickets: found.tickets, scans: found.scans, checkedIn: found.checkedIn.size }
    },
    counters: () => {
      const selected = parts.selected()
      if (selected === null || selected.list === null) return null
      return recount(parts.db, parts.history, selected.event, selected.list, selected.gateId)
    },
    note: (listId, ticketId, isIn) => {
      if (counted?.listId !== listId) return
      if (isIn) counted.checkedIn.add(ticketId)
      else counted.checkedIn.delete(ticketId)
    },
    addScans: (eventId, added) => {
      if (counted?.eventId === eventId) counted.scans += added
    },
    forgetTickets: () => {
      if (counted !== null) counted.tickets = null
    },
    forget: () => {
      counted = null
    },
  }
}

function counter({ db, history }: TallyParts) {
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
  const annulled = db
    .prepare<[Buffer, Buffer], Buffer>(
      `select ticket_id from remote_scans where list_id = ? and kind = ${KIND.annul}
       union select ticket_id from journal where list_id = ? and ticket_id is not null and kind = ${KIND.annul}`,
    )
    .pluck()
  return (event: KnownEvent, list: CheckInList | null): Counted => {
    const checkedIn = new Set<TicketId>()
    const listBlob = list === null ? Buffer.alloc(16) : idBlob(list.id)
    for (const ticket of entered.all(listBlob, listBlob)) checkedIn.add(blobId(ticket))
    // Where something was taken back the merge says who is still in.
    for (const ticket of list === null ? [] : annulled.all(listBlob, listBlob)) {
      const ticketId = blobId<TicketId>(ticket)
      if (list !== null && merge(history.list(ticketId, list.id), list).firstEntry === null) {
        checkedIn.delete(ticketId)
      }
    }
    return {
      eventId: event.rules.id,
      listId: list?.id ?? null,
      checkedIn,
      scans: scans.get(event.eventNo, idBlob(event.rules.id)) ?? 0,
      tickets: null,
    }
  }
}

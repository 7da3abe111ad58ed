// The counters of a gate from scratch: what the tally, which keeps them change by change, has to agree with.
import { merge } from '../../shared/checkin/merge.ts'
import type { GateId, TicketId } from '../../shared/ids.ts'
import type { CheckInList } from '../../shared/tickets/schema.ts'
import type { CountersTally } from '../core/core.ts'
import { DIRECTION, KIND, VERDICT } from '../core/db/codes.ts'
import { blobId, idBlob, idBlobOrNull } from '../core/db/ids.ts'
import type { Db } from '../core/db/open.ts'
import type { HistoryStore, KnownEvent } from '../core/stores.ts'

/** Reads everything that is known of the event and the list: seconds for a large one. */
export function recount(
  db: Db,
  history: HistoryStore,
  event: KnownEvent,
  list: CheckInList,
  gateId: GateId | null,
): CountersTally {
  const types = new Map<number, { tickets: number; checkedIn: number }>()
  const typeOf = (number: number) => {
    const known = types.get(number) ?? { tickets: 0, checkedIn: 0 }
    types.set(number, known)
    return known
  }
  const typeByTicket = new Map<TicketId, number>()
  let tickets = 0
  for (const [ticket, type, isVoid] of ticketsOf(db, event)) {
    typeByTicket.set(blobId(ticket), type)
    if (isVoid === 1) continue
    typeOf(type).tickets += 1
    if (list.typeNumbers?.has(type) ?? true) tickets += 1
  }
  let checkedIn = 0
  let inside = 0
  for (const ticketId of scannedOn(db, list)) {
    const merged = merge(history.list(ticketId, list.id), list)
    if (merged.firstEntry === null) continue
    checkedIn += 1
    if (merged.isInside) inside += 1
    const type = typeByTicket.get(ticketId)
    if (type !== undefined) typeOf(type).checkedIn += 1
  }
  return { gate: gateOf(db, event, list, gateId), all: { tickets, checkedIn, inside }, types }
}

const ticketsOf = (db: Db, event: KnownEvent): [Buffer, number, number][] =>
  db
    .prepare<[number], [Buffer, number, number]>(
      'select ticket_id, type_number, is_void from tickets where event_no = ?',
    )
    .raw()
    .all(event.eventNo)

const scannedOn = (db: Db, list: CheckInList): TicketId[] =>
  db
    .prepare<[Buffer, Buffer], Buffer>(
      `select ticket_id from remote_scans where list_id = ?
       union select ticket_id from journal where list_id = ? and ticket_id is not null`,
    )
    .pluck()
    .all(idBlob(list.id), idBlob(list.id))
    .map((ticket) => blobId(ticket))

function gateOf(
  db: Db,
  event: KnownEvent,
  list: CheckInList,
  gateId: GateId | null,
): CountersTally['gate'] {
  const count = db
    .prepare<[Buffer, Buffer, Buffer | null, number, number], number>(
      `select count(*) from journal j
        where event_id = ? and list_id = ? and gate_id is ? and kind = ${KIND.scan} and verdict = ? and direction = ?
          and (verdict = ${VERDICT.refused} or scan_id not in (select annuls from journal where kind = ${KIND.annul}
            union all select annuls from remote_scans where kind = ${KIND.annul} and annuls is not null))`,
    )
    .pluck()
  const of = (verdict: number, direction: number): number =>
    count.get(idBlob(event.rules.id), idBlob(list.id), idBlobOrNull(gateId), verdict, direction) ??
    0
  return {
    entries: of(VERDICT.admitted, DIRECTION.entry),
    exits: of(VERDICT.admitted, DIRECTION.exit),
    refused: of(VERDICT.refused, DIRECTION.entry) + of(VERDICT.refused, DIRECTION.exit),
  }
}

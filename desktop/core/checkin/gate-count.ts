// What this laptop's gate did on a list: entries, exits, refusals. Counted once from the journal, then row by row.
import type { CheckInListId, EventId, GateId, ScanId } from '../../../shared/ids.ts'
import type { CountersView } from '../../contract/views.ts'
import { DIRECTION, directionOf, KIND, VERDICT, verdictOf } from '../db/codes.ts'
import { blobId, idBlob, idBlobOrNull } from '../db/ids.ts'
import type { Db } from '../db/open.ts'
import type { JournalRow } from '../stores.ts'
import type { JournalIndex } from './journal-index.ts'

export type GatePlace = {
  readonly eventId: EventId
  readonly listId: CheckInListId
  readonly gateId: GateId | null
}

export type GateCount = {
  readonly place: GatePlace
  readonly view: () => CountersView['gate']
  /** A row of ours that is durable. */
  readonly noteOwn: (row: JournalRow) => void
  /** Somebody took a scan back, at whatever station; the second time changes nothing. */
  readonly noteTakenBack: (scanId: ScanId) => void
}

type Counts = { entries: number; exits: number; refused: number }

/** Prepares the statements once; each call of the result counts one place anew. */
export function gateCounter(db: Db, index: JournalIndex): (place: GatePlace) => GateCount {
  const counts = db
    .prepare<[Buffer, Buffer, Buffer | null], [verdict: number, direction: number, count: number]>(
      `select verdict, direction, count(*) from journal
        where event_id = ? and list_id = ? and gate_id is ? and kind = ${KIND.scan}
        group by verdict, direction`,
    )
    .raw()
  const annuls = db
    .prepare<[], Buffer>(
      `select annuls from journal where kind = ${KIND.annul} and verdict = ${VERDICT.admitted}
       union select annuls from remote_scans where kind = ${KIND.annul} and verdict = ${VERDICT.admitted}
         and annuls is not null`,
    )
    .pluck()
  const find = db.prepare<[number], FoundScan>(
    'select event_id, list_id, gate_id, kind, verdict, direction from journal where sequence = ?',
  )
  const findOwn = (scan: Buffer): FoundScan | undefined => {
    const sequence = index.findScan(scan)
    return sequence === null ? undefined : find.get(sequence)
  }
  return (place) => {
    const counted = startCount(place, findOwn)
    const of = [idBlob(place.eventId), idBlob(place.listId), idBlobOrNull(place.gateId)] as const
    for (const [verdict, direction, count] of counts.all(...of)) {
      counted.add(verdictOf(verdict) === 'refused', directionOf(direction) === 'exit', count)
    }
    for (const scan of annuls.iterate()) counted.noteTakenBack(blobId(scan))
    return counted
  }
}

type FoundScan = {
  readonly event_id: Buffer
  readonly list_id: Buffer
  readonly gate_id: Buffer | null
  readonly kind: number
  readonly verdict: number
  readonly direction: number
}

function startCount(place: GatePlace, findOwn: (scan: Buffer) => FoundScan | undefined) {
  const counts: Counts = { entries: 0, exits: 0, refused: 0 }
  const takenBack = new Set<ScanId>()
  const isHere = (found: FoundScan): boolean =>
    found.event_id.equals(idBlob(place.eventId)) &&
    found.list_id.equals(idBlob(place.listId)) &&
    (place.gateId === null
      ? found.gate_id === null
      : (found.gate_id?.equals(idBlob(place.gateId)) ?? false))
  const add = (isRefused: boolean, isExit: boolean, count: number) => {
    counts[isRefused ? 'refused' : isExit ? 'exits' : 'entries'] += count
  }
  const noteTakenBack = (scanId: ScanId) => {
    if (takenBack.has(scanId)) return
    const found = findOwn(idBlob(scanId))
    if (found === undefined || !isHere(found)) return
    if (found.kind !== KIND.scan || found.verdict !== VERDICT.admitted) return
    takenBack.add(scanId)
    add(false, found.direction === DIRECTION.exit, -1)
  }
  return {
    place,
    view: () => ({ ...counts }),
    add,
    noteTakenBack,
    noteOwn: (row: JournalRow) => {
      if (row.annuls !== null) return noteTakenBack(row.annuls)
      const { eventId, listId, gateId } = place
      if (row.gateId !== gateId || row.listId !== listId || row.eventId !== eventId) return
      add(row.verdict === 'refused', row.direction === 'exit', 1)
    },
  }
}

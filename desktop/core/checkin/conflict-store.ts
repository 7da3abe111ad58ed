// Double entries as this laptop sees them: derived by the shared merge, never by order of arrival.

import { type Merged, merge } from '../../../shared/checkin/merge.ts'
import type { Conflict, Scan } from '../../../shared/checkin/schema.ts'
import type { CheckInListId, EventId, TicketId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import { blobId, idBlob } from '../db/ids.ts'
import type { Db } from '../db/open.ts'
import type { ConflictStore, HistoryStore, KnownEvent, StoredConflict } from '../stores.ts'

type ConflictRecord = {
  readonly scan_id: Buffer
  readonly winner_scan_id: Buffer
  readonly ticket_id: Buffer
  readonly list_id: Buffer
  readonly found_at: number
}

/** `coming` is a scan that the open transaction holds and the history does not show yet. */
export type Refresh = (
  event: KnownEvent,
  ticketId: TicketId,
  listId: CheckInListId,
  now: Instant,
  coming?: Scan,
) => readonly Conflict[]

const COLUMNS = 'scan_id, winner_scan_id, ticket_id, list_id, found_at'

/** `history` must read through `db`: an import derives its conflicts inside its own transaction. */
export function createConflictStore(
  db: Db,
  history: HistoryStore,
  onMerged: (listId: CheckInListId, ticketId: TicketId, merged: Merged) => void,
): Omit<ConflictStore, 'takeIn'> & { readonly refresh: Refresh } {
  const ofTicket = db.prepare<[Buffer, Buffer], ConflictRecord>(
    `select ${COLUMNS} from conflicts where ticket_id = ? and list_id = ?`,
  )
  const ofEvent = db.prepare<[Buffer, number], ConflictRecord>(
    `select ${COLUMNS} from conflicts where event_no = (select event_no from events where event_id = ?)
      order by found_at desc, scan_id limit ?`,
  )
  const count = db
    .prepare<[Buffer], number>(
      'select count(*) from conflicts where event_no = (select event_no from events where event_id = ?)',
    )
    .pluck()
  const put = db.prepare(
    `insert into conflicts (scan_id, winner_scan_id, event_no, ticket_id, list_id, found_at) values (?, ?, ?, ?, ?, ?)
     on conflict (scan_id) do update set winner_scan_id = excluded.winner_scan_id`,
  )
  const drop = db.prepare('delete from conflicts where scan_id = ?')

  const refresh: Refresh = (event, ticketId, listId, now, coming) => {
    const list = event.lists.get(listId)
    if (list === undefined) return []
    const scans = history.list(ticketId, listId)
    if (coming !== undefined) scans.push(coming)
    const merged = merge(scans, list)
    onMerged(listId, ticketId, merged)
    const stored = ofTicket.all(idBlob(ticketId), idBlob(listId)).map(toConflict)
    const storedById = new Map(stored.map((one) => [one.scanId, one]))
    const fresh = merged.conflicts.filter(
      (one) => storedById.get(one.scanId)?.winnerScanId !== one.winnerScanId,
    )
    const standing = new Set(merged.conflicts.map((one) => one.scanId))
    for (const one of stored) if (!standing.has(one.scanId)) drop.run(idBlob(one.scanId))
    for (const one of fresh) {
      put.run(
        idBlob(one.scanId),
        idBlob(one.winnerScanId),
        event.eventNo,
        idBlob(ticketId),
        idBlob(listId),
        now,
      )
    }
    return fresh.filter((one) => !storedById.has(one.scanId))
  }
  return {
    refresh,
    list: (eventId: EventId, limit) => ofEvent.all(idBlob(eventId), limit).map(toConflict),
    count: (eventId: EventId) => count.get(idBlob(eventId)) ?? 0,
  }
}

const toConflict = (record: ConflictRecord): StoredConflict => ({
  scanId: blobId(record.scan_id),
  winnerScanId: blobId(record.winner_scan_id),
  ticketId: blobId(record.ticket_id),
  listId: blobId(record.list_id),
  foundAt: record.found_at,
})

// The organizer's notices, kept where the head line of a download put them.
import type { EventId } from '../../../shared/ids.ts'
import type { NoticeLine } from '../../../shared/sync/schema.ts'
import { idBlob } from '../db/ids.ts'
import type { Db } from '../db/open.ts'
import type { Seal } from '../seal.ts'
import type { ManifestStore } from '../stores.ts'
import { readHead, writeHead } from './known-event.ts'
import type { ManifestReads } from './manifest-store.ts'

/** Writes through the import's connection: the next head line names them again. */
export function createNoticeWriter(
  db: Db,
  seal: Seal,
  reads: Pick<ManifestReads, 'forgetEvent'>,
): ManifestStore['putNotices'] {
  const read = db.prepare<[Buffer], string>('select head from events where event_id = ?').pluck()
  const write = db.prepare('update events set head = ? where event_id = ?')
  return (eventId: EventId, notices: readonly NoticeLine[]) => {
    const stored = read.get(idBlob(eventId))
    const head = stored === undefined ? null : readHead(stored, seal)
    if (head === null) return
    if (JSON.stringify(head.notices ?? []) === JSON.stringify(notices)) return
    write.run(writeHead({ ...head, notices: [...notices] }, seal), idBlob(eventId))
    reads.forgetEvent(eventId)
  }
}

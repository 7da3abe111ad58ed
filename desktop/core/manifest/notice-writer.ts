// The organizer's notices, kept where the head line of a download put them.
import type { EventId } from '../../../shared/ids.ts'
import type { NoticeLine } from '../../../shared/sync/schema.ts'
import { idBlob } from '../db/ids.ts'
import type { Db } from '../db/open.ts'
import type { KnownEvent, ManifestStore } from '../stores.ts'
import type { ManifestReads } from './manifest-store.ts'

/** Writes through the import's connection: the next head line names them again. */
export function createNoticeWriter(
  db: Db,
  reads: Pick<ManifestReads, 'forgetEvent'>,
): ManifestStore['putNotices'] {
  const read = db.prepare<[Buffer], string>('select head from events where event_id = ?').pluck()
  const write = db.prepare('update events set head = ? where event_id = ?')
  return (eventId: EventId, notices: readonly NoticeLine[]) => {
    const stored = read.get(idBlob(eventId))
    if (stored === undefined) return
    // Safe: it was written from a parsed line.
    const head = JSON.parse(stored) as KnownEvent['head']
    if (JSON.stringify(head.notices ?? []) === JSON.stringify(notices)) return
    write.run(JSON.stringify({ ...head, notices }), idBlob(eventId))
    reads.forgetEvent(eventId)
  }
}

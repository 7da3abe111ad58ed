// Forgets the events of an organizer whose station this laptop was before. At a start, when nobody reads or downloads.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { idBlob } from '../db/ids.ts'
import type { Db, StationPaths } from '../db/open.ts'
import type { MetaStore } from '../stores.ts'

const TABLES = [
  'tickets',
  'name_blocks',
  'remote_scans',
  'conflicts',
  'order_blocks',
  'order_feeds',
  'events',
] as const

/**
 * Drops what a pairing with another organizer left behind, backups included. An event with unsent scans stays until they
 * are sent, and one that this station was given again stays for good. Killed in between, the next start does it again:
 * the list of what is to go is shortened last.
 */
export function dropOutdatedEvents(db: Db, meta: MetaStore, paths: StationPaths): void {
  const outdated = meta.get('outdated')
  if (outdated === null) return
  const given = meta.get('station')?.eventIds ?? []
  const unsent = db
    .prepare<[Buffer], number>(
      `select 1 from journal j left join sent s on s.sequence = j.sequence
        where j.event_id = ? and s.sequence is null limit 1`,
    )
    .pluck()
  const left = outdated.filter((id) => !given.includes(id))
  const going = left.filter((id) => unsent.get(idBlob(id)) === undefined)
  // First: they hold the same rows, and nothing would name them once those are gone.
  if (going.length > 0) dropBackups(paths.backups)
  for (const id of going) dropEvent(db, idBlob(id))
  const waiting = left.filter((id) => !going.includes(id))
  if (waiting.length === 0) meta.remove('outdated')
  else if (waiting.length < outdated.length) meta.set('outdated', waiting)
}

/** All of it or nothing. */
function dropEvent(db: Db, eventId: Buffer): void {
  const find = db.prepare<[Buffer], number>('select event_no from events where event_id = ?')
  const eventNo = find.pluck().get(eventId)
  if (eventNo === undefined) return
  db.transaction(() => {
    for (const table of TABLES) db.prepare(`delete from ${table} where event_no = ?`).run(eventNo)
  }).immediate()
}

/** The next one is made after the next change. */
function dropBackups(folder: string): void {
  let names: readonly string[] = []
  try {
    names = readdirSync(folder)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  for (const name of names) rmSync(join(folder, name), { force: true })
}

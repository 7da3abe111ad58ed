// Deletes all that a station keeps: its file, the journal's second copy, backups, and what recoveries set aside.
import { rmSync } from 'node:fs'
import type { StationPaths } from '../db/open.ts'

/**
 * The copies before the file: what is left in the middle of it must never look like a station that lost its file, which
 * would be restored from them. Of what is deleted the disk may keep traces; they are sealed.
 */
export function eraseFolder(paths: StationPaths): void {
  rmSync(paths.backups, { recursive: true, force: true })
  rmSync(paths.damaged, { recursive: true, force: true })
  rmSync(paths.journalLog, { force: true })
  for (const suffix of ['-wal', '-shm', '']) rmSync(`${paths.database}${suffix}`, { force: true })
}

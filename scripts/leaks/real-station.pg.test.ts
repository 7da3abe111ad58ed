import { closeSync, cpSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { searchFolder } from './search-folder.ts'
import { realStation } from './testing/real-station.ts'

const TICKETS = Math.max(300, Math.round(10_000 * Number(process.env['PROBESH_SHARE'] ?? '0.1')))

test.each(['signed', 'listed'] as const)(
  'KS8 a folder that saw a whole shift with %s verification gives nothing readable: open, killed, closed and repaired',
  async (verification) => {
    await using laptop = await realStation(TICKETS, verification)
    const { folder } = laptop
    const known = laptop.known()
    const killed = join(folder, '..', `${folder.split('/').at(-1)}-killed`)
    const search = (where: string) => searchFolder(where, known).leaks

    const open = searchFolder(folder, known)
    // As a kill leaves it: the log is hot, and nothing was tidied.
    cpSync(folder, killed, { recursive: true })
    await laptop.restart()

    expect(open.needles).toBeGreaterThan(TICKETS * 20)
    expect(readdirSync(join(folder, 'backups'))).not.toEqual([])
    expect(readdirSync(folder)).toContain('station.log')
    expect(open.leaks).toEqual([])
    expect(search(killed)).toEqual([])
    expect(search(folder)).toEqual([])

    await laptop.restart(() => damage(join(folder, 'station.sqlite')))
    await laptop.sync.pullOnce()
    expect(readdirSync(folder)).toContain('damaged')
    expect(search(folder)).toEqual([])
    rmSync(killed, { recursive: true })
  },
)

/** Overwrites every page but the first two: hardly anything is left to read. */
function damage(path: string): void {
  const db = new Database(path)
  db.pragma('wal_checkpoint(TRUNCATE)')
  const pages = Number(db.pragma('page_count', { simple: true }))
  db.close()
  const fd = openSync(path, 'r+')
  for (let page = 2; page < pages; page += 1) {
    writeSync(fd, Buffer.alloc(2_048, 0x5a), 0, 2_048, page * 2_048)
  }
  closeSync(fd)
}

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openDatabase, openLogSync } from './open.ts'

/** What another process is told that wants to write. */
async function writeElsewhere(path: string): Promise<string> {
  const script = `
    import Database from ${JSON.stringify(import.meta.resolve('better-sqlite3'))}
    const db = new Database(process.argv[1], { timeout: 0 })
    try {
      db.exec('begin immediate')
      console.log('free')
    } catch (error) {
      console.log(error.code)
    }`
  const args = ['--input-type=module', '--eval', script, path]
  return (await promisify(execFile)(process.execPath, args)).stdout.trim()
}

test('syncing the log beside SQLite, and closing it again, takes no lock from SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'probesh-open-'))
  const path = join(folder, 'station.sqlite')
  const db = openDatabase(path)
  db.exec("insert into meta values ('a', x'01')")
  db.exec('begin immediate')

  const log = openLogSync(path)
  await log.sync()
  const running = log.sync()
  log.close()
  await running
  const whileHeld = await writeElsewhere(path)
  db.exec('commit')
  const after = await writeElsewhere(path)

  expect([whileHeld, after]).toEqual(['SQLITE_BUSY', 'free'])
  db.close()
  rmSync(folder, { recursive: true })
})

// Opens a copy of a SQLite file: opening one in WAL mode changes it, and what is searched must stay as it was found.
import { copyFileSync, existsSync, mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Null: the file is not there or too damaged to be asked; the search of its bytes is what is left then. */
export function readCopy<T>(path: string, read: (db: Database.Database) => T): T | null {
  if (!existsSync(path)) return null
  using folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-leaks-'))
  const copy = join(folder.path, 'copy.sqlite')
  for (const suffix of ['', '-wal']) {
    if (existsSync(`${path}${suffix}`)) copyFileSync(`${path}${suffix}`, `${copy}${suffix}`)
  }
  const db = new Database(copy)
  try {
    return read(db)
  } catch (error) {
    if (error instanceof Database.SqliteError) return null
    throw error
  } finally {
    db.close()
  }
}

// One process for one data folder. The system frees the lock when the process dies, however it dies.
import Database from 'better-sqlite3'
import { StationFault } from '../../contract/calls.ts'
import { assertRuntime } from './open.ts'

/**
 * Holds the folder until the returned function runs. The lock is an exclusive transaction on a file of its own:
 * unlike a file with a process id it can neither be left behind nor be taken over by mistake.
 */
export function holdFolder(lockPath: string, folder: string): () => void {
  assertRuntime()
  const db = new Database(lockPath, { timeout: 0 })
  try {
    db.exec('begin exclusive')
  } catch (error) {
    db.close()
    if (!isBusy(error)) throw error
    throw new StationFault(
      `Another Probesh station already uses ${folder}. Close it, or start this one with another --data folder.`,
      { cause: error },
    )
  }
  return () => db.close()
}

const isBusy = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')

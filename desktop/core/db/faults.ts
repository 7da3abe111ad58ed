// What SQLite's errors mean for a station.
import Database from 'better-sqlite3'
import { StationFault } from '../../contract/calls.ts'

/** The file is not what was written: bytes on the disk changed. */
export const isDamaged = (error: unknown): boolean =>
  error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)

/** Nothing was written for want of space. */
export const isDiskFull = (error: unknown): boolean =>
  error instanceof Database.SqliteError && DISK_FULL.test(error.code)

// A full disk shows as a short write on some systems.
const DISK_FULL = /^SQLITE_(FULL|IOERR_WRITE|IOERR_SHMSIZE)$/

/** The error with a sentence for whoever stands at the gate, where there is one. */
export function toStationFault(error: unknown): unknown {
  if (!isDiskFull(error)) return error
  return new StationFault(
    'The disk of this laptop is full, so the scan was not recorded. Do not admit. Free some space and scan again.',
    { cause: error },
  )
}

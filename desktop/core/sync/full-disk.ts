// A write that failed because the disk is full, told apart from a defect.
import { type Trouble, trouble } from './trouble.ts'

/** The trouble of a failed write. @throws the error itself when it is no full disk and no failing disk. */
export function fullDiskOr(error: unknown): Trouble {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR') || code === 'ENOSPC') {
    return trouble('full_disk')
  }
  if (error instanceof Error && error.name === 'StationFault')
    return trouble('full_disk', { message: error.message })
  throw error
}

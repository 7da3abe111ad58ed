// How the station's file is opened: the pragmas that its promises need, set and read back every time.
import {
  closeSync,
  constants,
  existsSync,
  fdatasync,
  fstatSync,
  mkdirSync,
  openSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { assert } from '../../../shared/assert.ts'
import { StationFault } from '../../contract/calls.ts'
import { migrate } from './migrate.ts'

export type Db = Database.Database

/** Where everything of a station lies. */
export type StationPaths = {
  readonly folder: string
  readonly database: string
  readonly journalLog: string
  readonly backups: string
  readonly damaged: string
  readonly lock: string
  /** Here while a wipe has begun and is not finished. */
  readonly wiping: string
}

export function stationPaths(folder: string): StationPaths {
  return {
    folder,
    database: join(folder, 'station.sqlite'),
    journalLog: join(folder, 'journal.log'),
    backups: join(folder, 'backups'),
    damaged: join(folder, 'damaged'),
    lock: join(folder, 'lock.sqlite'),
    wiping: join(folder, 'wiping'),
  }
}

/** Makes the folder, for its owner only. */
export function makeFolder(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** better-sqlite3 13 crashes an older Node without a word, so the question comes before the first open. */
export function assertRuntime(napi: string | undefined = process.versions['napi']): void {
  if (Number(napi) >= NAPI_MIN) return
  throw new StationFault(
    `This station needs Node 24 or newer (Node-API ${NAPI_MIN}, this one has ${napi ?? 'none'}). Start it with the Node that comes with Probesh.`,
  )
}

const NAPI_MIN = 10

const FULL = 2
const PAGE_BYTES = 2_048
const NORMAL = 1
const TEMP_IN_MEMORY = 2
/** Another connection of ours holds the write lock for a few milliseconds at most. */
const BUSY_TIMEOUT_MS = 5_000

/** The connection that records scans: a commit has reached the disk when it returns. */
export function openDatabase(path: string): Db {
  const db = openWith(path, FULL)
  migrate(db)
  return db
}

/**
 * A second connection for what can be downloaded or asked for again. Its commits are written behind those of scans
 * in the same log, and the next scan's sync carries them along, so they need no sync of their own.
 */
export const openForImport = (path: string): Db => openWith(path, NORMAL)

function openWith(path: string, synchronous: number): Db {
  assertRuntime()
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS })
  try {
    // Only a new file takes it. A scan touches a row here and a row there, and the log carries whole pages.
    db.pragma(`page_size = ${PAGE_BYTES}`)
    db.pragma('journal_mode = WAL')
    // On every open: SQLite falls back to NORMAL when it reopens a WAL file, and a power cut at the gate would
    // then lose the last admissions.
    db.pragma(`synchronous = ${synchronous}`)
    db.pragma('foreign_keys = ON')
    db.pragma('trusted_schema = OFF')
    // What is sorted or set aside goes to no file of its own, which would outlive a kill in a folder that is everybody's.
    db.pragma('temp_store = MEMORY')
    // A checkpoint inside a scan's commit would hold the scan up; the keeper does it between scans.
    db.pragma('wal_autocheckpoint = 0')
    db.pragma('fullfsync = 1')
    db.pragma('checkpoint_fullfsync = 1')
    assertPragmas(db, synchronous)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** The promises rest on these: a pragma that did not take is a defect, not a warning. */
export function assertPragmas(db: Db, synchronous: number = FULL): void {
  const read = (name: string) => db.pragma(name, { simple: true })
  assert(read('journal_mode') === 'wal', 'the station file is in WAL mode')
  assert(read('synchronous') === synchronous, `synchronous is ${synchronous}`)
  assert(read('foreign_keys') === 1, 'foreign keys are on')
  assert(read('trusted_schema') === 0, 'the schema is not trusted')
  assert(read('temp_store') === TEMP_IN_MEMORY, 'temporary tables stay in memory')
  assert(read('wal_autocheckpoint') === 0, 'no checkpoint runs inside a commit')
  assert(read('busy_timeout') === BUSY_TIMEOUT_MS, 'a busy file is waited for')
}

/** A download of 100,000 tickets beside scans leaves 14 MB, and a few thousand scans follow before it is folded in. */
const LOG_BYTES = 32 * 1024 * 1024
const CHUNK_BYTES = 1024 * 1024

/** So far the log may grow while scans come: what is left of its space is for those of the next seconds. */
const LOG_FRAMES_MAX = (LOG_BYTES * 0.75) / (PAGE_BYTES + 24)

/** Says whether it is time to fold the log in. Asking changes nothing and takes a few microseconds. */
export function watchLog(db: Db): () => boolean {
  const look = db.prepare<[], { readonly log: number }>('pragma wal_checkpoint(NOOP)')
  return () => (look.get()?.log ?? 0) > LOG_FRAMES_MAX
}

export type LogSync = {
  /** Resolves when everything in the log is on the disk, or cannot be: the next scan meets the same disk itself. */
  readonly sync: () => Promise<void>
  /** What runs is waited for before the handle is given back. */
  readonly close: () => void
}

/**
 * Brings the write-ahead log to the disk on another thread, so that a scan's own sync finds little to carry along. The
 * log must be there. Another handle on it disturbs no lock of SQLite's, which are on the other two files.
 */
export function openLogSync(path: string): LogSync {
  const fd = openSync(`${path}-wal`, constants.O_RDWR)
  let running = 0
  let isClosed = false
  const giveBack = () => {
    if (isClosed && running === 0) closeSync(fd)
  }
  return {
    sync: () => {
      if (isClosed) return Promise.resolve()
      running += 1
      const { promise, resolve } = Promise.withResolvers<void>()
      fdatasync(fd, () => {
        running -= 1
        giveBack()
        resolve()
      })
      return promise
    },
    close: () => {
      isClosed = true
      giveBack()
    },
  }
}

/**
 * Gives the write-ahead log its space in advance: a commit that has to lengthen the file costs about twice as much.
 * SQLite stops reading a log at the first frame whose checksum is wrong, so zeros behind it mean nothing. Only to be
 * called while nobody writes. A disk that has no room for it is no reason not to open.
 */
export function reserveLog(path: string, onFailure: (error: unknown) => void): void {
  const fd = openSync(`${path}-wal`, constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    const zeros = Buffer.alloc(CHUNK_BYTES)
    for (let at = fstatSync(fd).size; at < LOG_BYTES; at += CHUNK_BYTES) {
      writeSync(fd, zeros, 0, Math.min(CHUNK_BYTES, LOG_BYTES - at), at)
    }
  } catch (error) {
    onFailure(error)
  } finally {
    closeSync(fd)
  }
}

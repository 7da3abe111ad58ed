// When the station's file is damaged: set it aside, take the newest good backup, and put every scan back.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import {
  JOURNAL_COLUMN_COUNT,
  JOURNAL_COLUMNS,
  type JournalValues,
} from '../checkin/journal-rows.ts'
import { type Db, makeFolder, openDatabase, type StationPaths } from '../db/open.ts'
import type { RecoveryNotice } from '../stores.ts'
import { readLogLine } from './journal-log.ts'
import { type Row, SALVAGED_TABLES, type Salvaged, salvage } from './salvage.ts'

const SUFFIXES = ['', '-wal', '-shm'] as const

/** What the journal's second copy holds. */
type LogContent = {
  readonly rows: ReadonlyMap<number, JournalValues>
  readonly meta: ReadonlyMap<string, Buffer | null>
}

/**
 * Replaces a damaged file. Nothing is deleted: the damaged file stays under `damaged/`.
 *
 * A scan is kept when any of three places has it: the backup, the second copy, or a readable page. Marks of what was
 * sent may be older than the truth; such scans are offered again, and the server answers them as repeats.
 */
export function recover(paths: StationPaths, stamp: string, at: number): RecoveryNotice {
  const movedTo = moveAside(paths, stamp)
  const log = readLog(paths.journalLog)
  const found = salvageCopy(join(movedTo, 'station.sqlite'), maxKey(log.rows))
  const hasBackup = restoreBackup(paths)
  const db = openDatabase(paths.database)
  try {
    db.pragma('synchronous = FULL')
    const result = db.transaction(() => fill(db, found, log, hasBackup)).immediate()
    return { at, movedTo, ...result, message: writeMessage(result, hasBackup, movedTo) }
  } finally {
    db.close()
  }
}

function moveAside(paths: StationPaths, stamp: string): string {
  const target = join(paths.damaged, stamp)
  mkdirSync(target, { recursive: true, mode: 0o700 })
  for (const suffix of SUFFIXES) {
    const from = `${paths.database}${suffix}`
    if (existsSync(from)) renameSync(from, join(target, `station.sqlite${suffix}`))
  }
  return target
}

/** Reads a copy, because opening a file in WAL mode changes it. */
function salvageCopy(damaged: string, lastSequence: number): Salvaged {
  const copy = `${damaged}.copy`
  for (const suffix of ['', '-wal']) {
    if (existsSync(`${damaged}${suffix}`)) copyFileSync(`${damaged}${suffix}`, `${copy}${suffix}`)
  }
  const found = existsSync(copy) ? salvage(copy, lastSequence) : salvage(':memory:', 0)
  for (const suffix of SUFFIXES) rmSync(`${copy}${suffix}`, { force: true })
  return found
}

/** Copies the newest backup that passes a check to the database's place. False: there is none. */
function restoreBackup(paths: StationPaths): boolean {
  makeFolder(paths.backups)
  const names = readdirSync(paths.backups).filter((name) => name.endsWith('.sqlite'))
  for (const name of names.sort().reverse()) {
    const backup = join(paths.backups, name)
    if (!isSound(backup)) continue
    copyFileSync(backup, paths.database)
    return true
  }
  return false
}

function isSound(path: string): boolean {
  try {
    const db = new Database(path, { readonly: true })
    try {
      return db.pragma('quick_check(1)', { simple: true }) === 'ok'
    } finally {
      db.close()
    }
  } catch (error) {
    if (error instanceof Database.SqliteError) return false
    throw error
  }
}

export function readLog(path: string): LogContent {
  const rows = new Map<number, JournalValues>()
  const meta = new Map<string, Buffer | null>()
  if (!existsSync(path)) return { rows, meta }
  for (const text of readFileSync(path, 'utf8').split('\n')) {
    const line = readLogLine(text)
    if (line?.kind === 'row') rows.set(line.sequence, line.values)
    if (line?.kind === 'meta') meta.set(line.key, line.value)
  }
  return { rows, meta }
}

function fill(db: Db, found: Salvaged, log: LogContent, hasBackup: boolean) {
  const insert = db.prepare(
    `insert or ignore into journal (sequence, ${JOURNAL_COLUMNS})
     values (${Array.from({ length: JOURNAL_COLUMN_COUNT + 1 }, () => '?').join(', ')})`,
  )
  // The same scan under another number is damage. The journal itself has no such index: a scan would wait for it.
  db.exec('create unique index one_row_a_scan on journal (scan_id)')
  // The second copy first: its lines are checked, a page that still reads may be wrong.
  for (const source of [log.rows, found.journal]) {
    for (const [sequence, values] of source) {
      if (values.length === JOURNAL_COLUMN_COUNT)
        insertOrSkip(() => insert.run(sequence, ...values))
    }
  }
  db.exec('drop index one_row_a_scan')
  // Marks and other gates' scans are only added; what a download brings again is taken from the backup if it can.
  const wanted = hasBackup ? (['sent', 'set_aside', 'remote_scans'] as const) : TABLES
  for (const table of wanted) insertRows(db, table, found.tables.get(table) ?? [])
  restoreMeta(db, log)
  if (!hasBackup && found.hasHoles) {
    db.exec('update events set cursor = null, complete_until = null, is_snapshot_open = 0')
  }
  return countKept(db, Math.max(maxKey(log.rows), maxKey(found.journal)))
}

// Safe: the keys of the table that is written out there.
const TABLES = Object.keys(SALVAGED_TABLES) as (keyof typeof SALVAGED_TABLES)[]

function insertRows(db: Db, table: string, rows: readonly Row[]): void {
  const width = rows[0]?.length ?? 0
  if (width === 0) return
  const places = Array.from({ length: width }, () => '?').join(', ')
  const insert = db.prepare(`insert or ignore into ${table} values (${places})`)
  for (const row of rows) if (row.length === width) insertOrSkip(() => insert.run(...row))
}

/** A row that breaks a rule of the schema is damage that could still be read. */
function insertOrSkip(insert: () => unknown): void {
  try {
    insert()
  } catch (error) {
    const isRule =
      error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT')
    if (!isRule) throw error
  }
}

function restoreMeta(db: Db, log: LogContent): void {
  const put = db.prepare('insert or replace into meta (key, value) values (?, ?)')
  const drop = db.prepare('delete from meta where key = ?')
  for (const [key, value] of log.meta) {
    if (value === null) drop.run(key)
    else put.run(key, value)
  }
}

function countKept(db: Db, lastKnown: number) {
  const sequences = db
    .prepare<[], number>('select sequence from journal order by sequence')
    .pluck()
    .all()
  const here = new Set(sequences)
  const last = Math.max(lastKnown, sequences.at(-1) ?? 0)
  const sequencesLost: number[] = []
  for (let sequence = 1; sequence <= last; sequence += 1) {
    if (!here.has(sequence)) sequencesLost.push(sequence)
  }
  const ticketsKept = db.prepare<[], number>('select count(*) from tickets').pluck().get() ?? 0
  return { scansKept: sequences.length, sequencesLost, ticketsKept }
}

const maxKey = (rows: ReadonlyMap<number, unknown>): number => {
  let max = 0
  for (const key of rows.keys()) if (key > max) max = key
  return max
}

type Kept = Pick<RecoveryNotice, 'scansKept' | 'sequencesLost' | 'ticketsKept'>

function writeMessage(kept: Kept, hasBackup: boolean, movedTo: string): string {
  const scans =
    kept.sequencesLost.length === 0
      ? `All ${kept.scansKept} scans were kept`
      : `${kept.sequencesLost.length} scans were lost (journal numbers ${kept.sequencesLost.slice(0, 20).join(', ')}), ${kept.scansKept} were kept`
  const tickets = hasBackup
    ? `${kept.ticketsKept} tickets came from a backup`
    : `there was no backup and ${kept.ticketsKept} tickets could be read; connect this station before the doors open`
  return `The station's file was damaged and was replaced. ${scans}; ${tickets}. The damaged file is in ${movedTo}.`
}

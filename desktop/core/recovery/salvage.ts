// Reading what is left of a damaged file. Every step may fail; what was read before it failed is kept.
import Database from 'better-sqlite3'
import { JOURNAL_COLUMNS, type JournalValues } from '../checkin/journal-rows.ts'
import { isDamaged } from '../db/faults.ts'

type Value = number | string | Buffer | null
export type Row = readonly Value[]

export type Salvaged = {
  readonly journal: ReadonlyMap<number, JournalValues>
  readonly tables: ReadonlyMap<string, readonly Row[]>
  /** A table could not be read from end to end. */
  readonly hasHoles: boolean
}

/** What is taken over besides the journal, with the columns of its key. */
export const SALVAGED_TABLES = {
  events: ['event_no'],
  tickets: ['event_no', 'ticket_id'],
  name_blocks: ['block_id'],
  remote_scans: ['ticket_id', 'list_id', 'scan_id'],
  sent: ['sequence'],
  set_aside: ['sequence'],
  conflicts: ['scan_id'],
  meta: ['key'],
} as const

const NOTHING: Salvaged = { journal: new Map(), tables: new Map(), hasHoles: true }

/** Reads a copy of the damaged file; `lastSequence` is how far the journal is known to go. */
export function salvage(copyPath: string, lastSequence: number): Salvaged {
  let db: Database.Database
  try {
    db = new Database(copyPath, { timeout: 0 })
    db.pragma('trusted_schema = OFF')
    db.pragma('temp_store = MEMORY')
    // A file that cannot name its tables has nothing to read page by page.
    db.prepare('select count(*) from sqlite_schema').get()
  } catch (error) {
    if (isUnreadable(error)) return NOTHING
    throw error
  }
  try {
    const tables = new Map<string, readonly Row[]>()
    let hasHoles = false
    for (const [table, key] of Object.entries(SALVAGED_TABLES)) {
      const found = readFromBothEnds(db, table, key)
      tables.set(table, found.rows)
      hasHoles ||= !found.isWhole
    }
    return { journal: readJournal(db, lastSequence), tables, hasHoles }
  } finally {
    db.close()
  }
}

/** Forwards to the damage, then backwards to it: what lies between is lost. */
function readFromBothEnds(db: Database.Database, table: string, key: readonly string[]) {
  const forwards = readUntilDamage(db, `select * from ${table} order by ${key.join(', ')}`)
  if (forwards.isWhole) return forwards
  const descending = key.map((column) => `${column} desc`).join(', ')
  const backwards = readUntilDamage(db, `select * from ${table} order by ${descending}`)
  return { rows: [...forwards.rows, ...backwards.rows], isWhole: false }
}

function readUntilDamage(db: Database.Database, sql: string): { rows: Row[]; isWhole: boolean } {
  const rows: Row[] = []
  try {
    for (const row of db.prepare(sql).raw().iterate()) rows.push(row as Row)
    return { rows, isWhole: true }
  } catch (error) {
    if (isUnreadable(error)) return { rows, isWhole: false }
    throw error
  }
}

/** Row by row, so that one bad page costs its own rows only. */
function readJournal(db: Database.Database, lastSequence: number): Map<number, JournalValues> {
  const rows = new Map<number, JournalValues>()
  const columns = `sequence, ${JOURNAL_COLUMNS}`
  const whole = readUntilDamage(db, `select ${columns} from journal order by sequence`)
  for (const [sequence, ...values] of whole.rows) rows.set(Number(sequence), values)
  if (whole.isWhole) return rows
  const ends = readUntilDamage(db, `select ${columns} from journal order by sequence desc`)
  for (const [sequence, ...values] of ends.rows) rows.set(Number(sequence), values)
  const upTo = Math.max(lastSequence, ...rows.keys(), 0)
  const one = prepareOrNull(db, `select ${JOURNAL_COLUMNS} from journal where sequence = ?`)
  for (let sequence = 1; one !== null && sequence <= upTo; sequence += 1) {
    if (rows.has(sequence)) continue
    const found = readOne(one, sequence)
    if (found !== null) rows.set(sequence, found)
  }
  return rows
}

function prepareOrNull(
  db: Database.Database,
  sql: string,
): Database.Statement<[number], Row> | null {
  try {
    return db.prepare<[number], Row>(sql).raw()
  } catch (error) {
    if (isUnreadable(error)) return null
    throw error
  }
}

function readOne(
  statement: Database.Statement<[number], Row>,
  sequence: number,
): JournalValues | null {
  try {
    return statement.get(sequence) ?? null
  } catch (error) {
    if (isUnreadable(error)) return null
    throw error
  }
}

/** Damage shows in many ways: a wrong page, a short read, a schema that does not parse. */
const isUnreadable = (error: unknown): boolean =>
  isDamaged(error) || error instanceof Database.SqliteError || error instanceof RangeError

// The bare SQLite behind `scan` and `download`: the same columns, bytes and indexes, and one statement.
//
// The source of the baseline: better-sqlite3 as its documentation shows it, a prepared insert in WAL mode with
// `synchronous = FULL`, in the station's own folder; for many rows all of them in one transaction.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { CORE_SQL } from '../../desktop/core/db/migrations/0001-core.ts'

export type BareFile = {
  /** One durable row like the one that a scan leaves. */
  readonly insertScan: (code: string) => void
  /** Seconds for all rows of a download in one transaction. */
  readonly importTickets: (file: string) => number
  readonly close: () => void
}

/** Opens a file of its own in `folder`. */
export function openBareFile(folder: string): BareFile {
  const db = new Database(join(folder, 'bare.sqlite'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(CORE_SQL)
  // A name in the clear instead of a place in a sealed block: as many bytes, and no cipher.
  db.exec(`create table bare_tickets (
    event_no integer not null, ticket_id blob not null, type_number integer not null, serial integer not null,
    is_void integer not null, is_blocked integer not null, order_status integer not null, valid_from integer,
    valid_until integer, attention text, digest blob, name text, note text, generation integer not null,
    primary key (event_no, ticket_id)) strict, without rowid`)
  const insert = db.prepare(
    `insert into journal (scan_id, kind, event_id, ticket_id, list_id, station_id, direction, scanned_at, local_at,
       boot_id, verdict, reason, is_unpaid_confirmed, raw_code)
     values (?, 0, ?, ?, ?, ?, 0, ?, ?, ?, 0, 0, 0, ?)`,
  )
  const [eventId, listId, stationId, bootId] = [16, 16, 16, 16].map((length) => randomBytes(length))
  return {
    insertScan: (code) => {
      const [scanId, ticketId] = [randomBytes(16), randomBytes(16)]
      const now = Date.now()
      // The seal adds 28 bytes to the code.
      const raw = Buffer.from(code.padEnd(code.length + 28, '0'))
      insert.run(scanId, eventId, ticketId, listId, stationId, now, now, bootId, raw)
    },
    importTickets: bulkInsert(db),
    close: () => db.close(),
  }
}

function bulkInsert(db: Database.Database): (file: string) => number {
  const insert = db.prepare(
    'insert into bare_tickets values (1, ?, ?, 0, 0, 0, 1, null, null, null, null, ?, null, 1)',
  )
  return (file) => {
    const rows = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as { type: string; id: string; t: number; name?: string })
      .filter(({ type }) => type === 'ticket')
      .map(
        ({ id, t, name }) => [Buffer.from(id.replaceAll('-', ''), 'hex'), t, name ?? null] as const,
      )
    db.exec('delete from bare_tickets')
    db.pragma('wal_checkpoint(truncate)')
    const startedMs = performance.now()
    db.transaction(() => {
      for (const [id, type, name] of rows) insert.run(id, type, name)
    })()
    return (performance.now() - startedMs) / 1_000
  }
}

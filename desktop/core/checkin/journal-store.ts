// The journal: every scan that this station made. Rows are added and never changed.

import { assert } from '../../../shared/assert.ts'
import type { ScanId } from '../../../shared/ids.ts'
import type { BatchResult } from '../../../shared/sync/schema.ts'
import { BATCH_SCANS_MAX } from '../../../shared/sync/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import { KIND, OUTCOME } from '../db/codes.ts'
import { blobId, idBlob, idBlobOrNull } from '../db/ids.ts'
import type { Db } from '../db/open.ts'
import type { GiveWay } from '../manifest/give-way.ts'
import type { JournalLog } from '../recovery/journal-log.ts'
import type { Seal } from '../seal.ts'
import type { JournalStore, SetAside } from '../stores.ts'
import type { JournalIndex } from './journal-index.ts'
import {
  JOURNAL_COLUMN_COUNT,
  JOURNAL_COLUMNS,
  type JournalRecord,
  recordToRow,
  rowToBatchScan,
  rowToValues,
} from './journal-rows.ts'

type Files = {
  /** Commits reach the disk. */
  readonly db: Db
  /** For marks, which may be made twice. */
  readonly importDb: Db
  readonly seal: Seal
  readonly log: JournalLog
  readonly index: JournalIndex
  /** Hears of every scan, when it is on the disk. */
  readonly giveWay: Pick<GiveWay, 'noteScan'>
}

export function createJournalStore(files: Files): JournalStore {
  const { db, seal, index } = files
  const state = readState(db)
  const marks = outcomeStatements(files.importDb, index)
  const reads = readStatements(db)
  const record = recorder(files, state)

  return {
    record,
    append: (row) => {
      record(() => ({ row }))
    },
    has: (scanId) => index.findScan(idBlob(scanId)) !== null,
    find: (scanId) => {
      const sequence = index.findScan(idBlob(scanId))
      const found = sequence === null ? undefined : reads.one.get(sequence)
      return found === undefined ? null : recordToRow(found, seal)
    },
    findLastScan: () => {
      const found = reads.lastScan.get()
      return found === undefined ? null : recordToRow(found, seal)
    },
    list: (after, limit) => reads.after.all(after, limit).map((found) => recordToRow(found, seal)),
    listBefore: (before, limit) =>
      reads.before.all(before, limit).map((found) => recordToRow(found, seal)),
    listUnsent: (limit) => {
      const rows = reads.unsent.all(state.sentBelow, Math.min(limit, BATCH_SCANS_MAX))
      state.sentBelow = rows[0]?.sequence ?? state.lastSequence + 1
      return rows.map((found) => rowToBatchScan(recordToRow(found, seal)))
    },
    countUnsent: () => state.unsent,
    recordOutcomes: (results, at) => {
      const added = marks.record(results, at)
      state.unsent -= added.marked
      state.setAside += added.setAside
    },
    listSetAside: (after, limit) => reads.setAside.all(after, limit).map(toSetAside),
    countSetAside: () => state.setAside,
    offerAllAgain: () => {
      marks.takeBackAll()
      Object.assign(state, readState(db))
    },
    lastScannedAt: () => state.lastScannedAt,
    listEventIds: () => reads.events.all().map((id) => blobId(id)),
  }
}

/** What is kept in memory so that a scan need not ask for it. */
type State = {
  lastSequence: number
  lastScannedAt: Instant | null
  unsent: number
  setAside: number
  /** Every row below has its mark. */
  sentBelow: number
}

function readState(db: Db): State {
  const last = db
    .prepare<[], { sequence: number; scanned_at: number }>(
      'select sequence, scanned_at from journal order by sequence desc limit 1',
    )
    .get()
  const count = (table: string) =>
    db.prepare<[], number>(`select count(*) from ${table}`).pluck().get() ?? 0
  return {
    lastSequence: last?.sequence ?? 0,
    lastScannedAt: last?.scanned_at ?? null,
    unsent: count('journal') - count('sent'),
    setAside: count('set_aside'),
    sentBelow: 0,
  }
}

/** One IMMEDIATE transaction: what `make` reads cannot change before its row is stored. */
function recorder(files: Files, state: State): JournalStore['record'] {
  const { db, seal, log, index, giveWay } = files
  const places = Array.from({ length: JOURNAL_COLUMN_COUNT }, () => '?').join(', ')
  const insert = db.prepare(
    `insert into journal (sequence, ${JOURNAL_COLUMNS}) values (?, ${places})`,
  )
  const begin = db.prepare('begin immediate')
  const commit = db.prepare('commit')
  const rollback = db.prepare('rollback')
  return (make, alsoWrite) => {
    begin.run()
    const sequence = state.lastSequence + 1
    try {
      const made = make()
      const { row } = made
      // The ticket's first: its blob was asked for a moment ago and is still at hand.
      const ticketId = idBlobOrNull(row.ticketId)
      const scanId = idBlob(row.scanId)
      assert(index.findScan(scanId) === null, 'a scan id is used once')
      const values = rowToValues(row, scanId, ticketId, seal)
      insert.run(sequence, ...values)
      alsoWrite?.(made)
      commit.run()
      index.add(sequence, scanId, row.verdict === 'admitted' ? ticketId : null)
      state.lastSequence = sequence
      state.lastScannedAt = row.scannedAt
      state.unsent += 1
      log.appendRow(sequence, values)
      giveWay.noteScan()
      return made
    } catch (error) {
      // Some failures, a full disk among them, have already rolled it back.
      if (db.inTransaction) rollback.run()
      throw error
    }
  }
}

/** The text of what reads a part of the journal, for whoever asks SQLite how it goes about it. */
export function partStatements(db: Db): readonly string[] {
  const { one, after, before } = readStatements(db)
  return [one, after, before].map(({ source }) => source)
}

function readStatements(db: Db) {
  const columns = `j.sequence, ${JOURNAL_COLUMNS.replaceAll(/\w+/g, 'j.$&')}, s.outcome`
  const from = 'from journal j left join sent s on s.sequence = j.sequence'
  return {
    one: db.prepare<[number], JournalRecord>(`select ${columns} ${from} where j.sequence = ?`),
    after: db.prepare<[number, number], JournalRecord>(
      `select ${columns} ${from} where j.sequence > ? order by j.sequence limit ?`,
    ),
    events: db.prepare<[], Buffer>('select distinct event_id from journal').pluck(),
    lastScan: db.prepare<[], JournalRecord>(
      `select ${columns} ${from} where j.kind = ${KIND.scan} order by j.sequence desc limit 1`,
    ),
    before: db.prepare<[number, number], JournalRecord>(
      `select ${columns} ${from} where j.sequence < ? order by j.sequence desc limit ?`,
    ),
    unsent: db.prepare<[number, number], JournalRecord>(
      `select ${columns} ${from} where j.sequence >= ? and s.sequence is null order by j.sequence limit ?`,
    ),
    setAside: db.prepare<[number, number], SetAsideRecord>(
      `select sequence, scan_id, code, message, set_aside_at as at from set_aside
        where sequence > ? order by sequence limit ?`,
    ),
  }
}

type SetAsideRecord = Omit<SetAside, 'scanId'> & { readonly scan_id: Buffer }

const toSetAside = ({ scan_id, ...rest }: SetAsideRecord): SetAside => ({
  scanId: blobId<ScanId>(scan_id),
  ...rest,
})

function outcomeStatements(db: Db, index: JournalIndex) {
  const mark = db.prepare(
    `insert into sent (sequence, outcome, acknowledged_at, conflict_winner) values (?, ?, ?, ?)
     on conflict (sequence) do nothing`,
  )
  const setAside = db.prepare(
    `insert into set_aside (sequence, scan_id, code, message, set_aside_at) values (?, ?, ?, ?, ?)
     on conflict (sequence) do nothing`,
  )
  const recordOne = (result: BatchResult, at: Instant) => {
    const scanId = result.scanId === null ? null : idBlob(result.scanId)
    const sequence = scanId === null ? null : index.findScan(scanId)
    if (scanId === null || sequence === null) return { marked: 0, setAside: 0 }
    const winner = result.conflict === undefined ? null : idBlob(result.conflict.winnerScanId)
    const marked = mark.run(sequence, OUTCOME[result.outcome], at, winner).changes
    if (marked === 0 || result.outcome !== 'rejected') return { marked, setAside: 0 }
    const { code, message } = result.error ?? NO_ERROR
    return { marked, setAside: setAside.run(sequence, scanId, code, message, at).changes }
  }
  return {
    record: db.transaction((results: readonly BatchResult[], at: Instant) => {
      const sum = { marked: 0, setAside: 0 }
      for (const result of results) {
        const added = recordOne(result, at)
        sum.marked += added.marked
        sum.setAside += added.setAside
      }
      return sum
    }).immediate,
    takeBackAll: db.transaction(() => {
      db.exec('delete from sent')
      db.exec('delete from set_aside')
    }).immediate,
  }
}

const NO_ERROR = { code: 'rejected', message: 'The server refused this row without saying why.' }

// All stores over one file. Built anew as a whole when a damaged file was replaced.

import type { Instant } from '../../shared/time.ts'
import { createConflictStore } from './checkin/conflict-store.ts'
import { createHistoryStore, readRemoteTickets } from './checkin/history-store.ts'
import { createJournalIndex } from './checkin/journal-index.ts'
import { JOURNAL_COLUMNS, type JournalValues } from './checkin/journal-rows.ts'
import { createJournalStore } from './checkin/journal-store.ts'
import { selectedList } from './checkin/session.ts'
import { createTally } from './checkin/tally.ts'
import type { Tally } from './core.ts'
import {
  type Db,
  type LogSync,
  openDatabase,
  openForImport,
  openLogSync,
  reserveLog,
  type StationPaths,
  watchLog,
} from './db/open.ts'
import type { StationDeps } from './deps.ts'
import { dropOutdatedEvents } from './manifest/drop-events.ts'
import type { GiveWay } from './manifest/give-way.ts'
import { type Applied, createImporter, type Importer } from './manifest/importer.ts'
import { startOverWhereUnopened } from './manifest/known-event.ts'
import { createManifestReads, type ManifestReads } from './manifest/manifest-store.ts'
import { createNoticeWriter } from './manifest/notice-writer.ts'
import { createMetaStore } from './meta-store.ts'
import { type JournalLog, openJournalLog } from './recovery/journal-log.ts'
import { createOrderStore, type OrderStore } from './search/order-store.ts'
import type {
  ConflictStore,
  HistoryStore,
  JournalStore,
  ManifestStore,
  MetaStore,
} from './stores.ts'

export type OpenStores = {
  readonly db: Db
  readonly log: JournalLog
  readonly journal: JournalStore
  readonly manifest: ManifestStore
  readonly orders: OrderStore
  readonly meta: MetaStore
  readonly history: HistoryStore
  readonly conflicts: ConflictStore
  readonly tally: Tally
  readonly importer: Importer
  /** The write-ahead log is about to outgrow its reserved space. */
  readonly isLogLong: () => boolean
  readonly close: () => void
}

/** What the stores ask of the core around them. */
export type StoresHost = {
  readonly deps: StationDeps
  readonly correctedNow: () => Instant
  /** Hears of every scan. */
  readonly giveWay: GiveWay
  /** Resolves when the log is folded into the file, or at once where nobody does that. */
  readonly foldLog: () => Promise<void>
  readonly onApplied: (applied: Applied, journal: JournalStore, tally: Tally) => void
  /** There is more to search: a stretch of a download is whole, or orders came. */
  readonly onSearchable: () => void
}

/** Opens the file and everything over it. Throws what SQLite throws when the file is damaged. */
export function openStores(paths: StationPaths, host: StoresHost): OpenStores {
  const { deps } = host
  const db = openDatabase(paths.database)
  let importDb: Db | null = null
  let log: JournalLog | null = null
  let logSync: LogSync | null = null
  try {
    assertReadable(db)
    importDb = openForImport(paths.database)
    // Like the checkpoints that keep the log inside its space, this belongs to a station with a keeper.
    if (deps.hasWorker) {
      reserveLog(paths.database, (error) =>
        deps.log.warn('no space in advance for the log', { error: String(error) }),
      )
      logSync = openLogSync(paths.database)
      // Else the first scan would bring all of that space to the disk.
      void logSync.sync()
    }
    startOverWhereUnopened(importDb, deps.seal)
    log = openJournalLog(
      paths.journalLog,
      (error) =>
        deps.log.error('the second copy of the journal could not be written', {
          error: String(error),
        }),
      (run) => void deps.timers.after(0, run),
    )
    copyMissing(db, log)
    const wired = wire({ db, importDb, log, logSync }, host)
    dropOutdatedEvents(importDb, wired.meta, paths)
    return { ...wired, isLogLong: watchLog(db) }
  } catch (error) {
    log?.close()
    logSync?.close()
    importDb?.close()
    db.close()
    throw error
  }
}

/** Cheap, and enough to trust the journal; the keeper checks the rest of the file meanwhile. */
function assertReadable(db: Db): void {
  const found = db.pragma('quick_check(journal)', { simple: true })
  if (found === 'ok') return
  throw new DamagedFile(String(found))
}

/** A check found the file damaged although no statement failed yet. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile'
}

/** A kill between a commit and its line in the second copy: the line is written at the next start. */
function copyMissing(db: Db, log: JournalLog): void {
  const rows = db
    .prepare<[number], [number, ...JournalValues]>(
      `select sequence, ${JOURNAL_COLUMNS} from journal where sequence > ? order by sequence`,
    )
    .raw()
  for (const [sequence, ...values] of rows.iterate(log.lastSequence ?? 0)) {
    log.appendRow(sequence, values)
  }
}

type Wired = Omit<OpenStores, 'isLogLong'>

type OpenFiles = {
  readonly db: Db
  readonly importDb: Db
  readonly log: JournalLog
  readonly logSync: LogSync | null
}

function wire({ db, importDb, log, logSync }: OpenFiles, host: StoresHost): Wired {
  const { deps, giveWay } = host
  const { seal } = deps
  const reads = createManifestReads(db, seal)
  const meta = createMetaStore(db, seal, log)
  const index = createJournalIndex(db)
  const journal = createJournalStore({ db, importDb, seal, log, index, giveWay })
  const remoteTickets = readRemoteTickets(db)
  const history = createHistoryStore(db, index, remoteTickets)
  const tally: Tally = createTally({
    db,
    index,
    history,
    manifest: reads,
    turn: () => deps.timers.turn(),
    later: (run) => void deps.timers.after(0, run),
    selected: () => {
      const selection = meta.get('selection')
      const event = selection === null ? null : reads.findEvent(selection.eventId)
      if (selection === null || event === null) return null
      return { event, list: selectedList(event, selection.listId), gateId: selection.gateId }
    },
  })
  // Reads through the import's connection: conflicts are derived inside the transaction that brings the scans.
  const refreshing = createConflictStore(
    importDb,
    createHistoryStore(importDb, index, remoteTickets),
    (list, ticket, { firstEntry, isInside }) =>
      tally.note(list, ticket, { hasEntered: firstEntry !== null, isInside }),
  )
  // On the connection of the scans, for a scan of ours among others of its ticket.
  const recording = createConflictStore(db, history, () => {})
  const conflicts: ConflictStore = {
    ...refreshing,
    takeIn: (event, scan, now) => recording.refresh(event, scan.ticketId, scan.listId, now, scan),
  }
  const importer = createImporter({
    db: importDb,
    deps,
    reads,
    conflicts,
    remoteTickets,
    correctedNow: host.correctedNow,
    giveWay,
    foldLog: host.foldLog,
    syncLog: async () => await logSync?.sync(),
    onApplied: (applied) => host.onApplied(applied, journal, tally),
  })
  const manifest = manifestOf(importer, reads, host, createNoticeWriter(importDb, seal, reads))
  const orders = createOrderStore({ db, importDb, deps, giveWay, onOrders: host.onSearchable })
  const close = () => {
    log.close()
    logSync?.close()
    importDb.close()
    db.close()
  }
  return { db, log, journal, manifest, orders, meta, history, conflicts, tally, importer, close }
}

const manifestOf = (
  importer: Importer,
  reads: ManifestReads,
  host: StoresHost,
  putNotices: ManifestStore['putNotices'],
): ManifestStore => ({
  applyStretch: async (eventId, lines, progress) => {
    await importer.applyStretch(eventId, lines, progress)
    host.onSearchable()
  },
  applyLive: importer.applyLive,
  putNotices,
  resetCursor: importer.resetCursor,
  findState: reads.findState,
  findEvent: reads.findEvent,
  listEvents: reads.listEvents,
  listEventIds: reads.listEventIds,
  findTicket: reads.findTicket,
  listTicketIds: reads.listTicketIds,
  listNames: reads.listNames,
  countSnapshots: reads.countSnapshots,
  countTickets: reads.countTickets,
  countWithoutDigest: reads.countWithoutDigest,
  countRemoteScans: reads.countRemoteScans,
})

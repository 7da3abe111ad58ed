// Opens a station's folder: the lock, the file or its recovery, the clock, the keeper.
import { required } from '../../shared/assert.ts'
import type { Conflict } from '../../shared/checkin/schema.ts'
import type { WipeOrder } from '../../shared/stations/contact.ts'
import { randomBytesToId } from './boot-id.ts'
import { keepLastVerdict, rebuildLastVerdict } from './checkin/last-verdict.ts'
import { standingOf } from './checkin/tally.ts'
import { createClock } from './clock.ts'
import type { Core, CoreSignals, Standing, Tally } from './core.ts'
import { isDamaged } from './db/faults.ts'
import { holdFolder } from './db/lock.ts'
import { assertRuntime, makeFolder, type StationPaths, stationPaths } from './db/open.ts'
import type { StationDeps } from './deps.ts'
import { type HeldStores, holdStores } from './held-stores.ts'
import { createGiveWay } from './manifest/give-way.ts'
import type { Applied } from './manifest/importer.ts'
import { BUSY_MS } from './manifest/pace.ts'
import type { OpenStores } from './open-stores.ts'
import { createSearch, type SearchSource } from './search/create-search.ts'
import { createSignals } from './signals.ts'
import type { JournalRow, JournalStore } from './stores.ts'
import { createWatch } from './watch-stores.ts'
import { mayWipe } from './wipe/may-wipe.ts'

export type OpenCore = {
  readonly core: Core
  /** Answers `work`; where the file turns out to be damaged, replaces it first and answers once more. */
  readonly guard: <T>(work: () => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

const STATUS_MS = 250

/** Opens the core. Throws a `StationFault` with a sentence when the folder is in use or of a newer release. */
export async function openCore(deps: StationDeps): Promise<OpenCore> {
  assertRuntime()
  makeFolder(deps.dataFolder)
  const paths = stationPaths(deps.dataFolder)
  const release = holdFolder(paths.lock, deps.dataFolder)
  try {
    return await openHeld(deps, paths, release)
  } catch (error) {
    release()
    throw error
  }
}

async function openHeld(
  deps: StationDeps,
  paths: StationPaths,
  release: () => void,
): Promise<OpenCore> {
  const signals = createSignals(deps.log)
  const noteStatus = statusNoter(deps, () => signals.emit({ name: 'status.changed', payload: {} }))
  let held: HeldStores | null = null
  const holder = () => required(held, 'the stores are open before they are used')
  const clock = createClock({
    now: deps.now,
    monotonicMs: deps.monotonicMs,
    stored: () => held?.current()?.meta.get('clock') ?? null,
    store: (value) => holder().open().meta.set('clock', value),
  })
  const giveWay = createGiveWay(deps)
  const search = createSearch({
    deps,
    source: () => searchSource(held?.current() ?? null),
    giveWay,
    onProgress: () => noteStatus(),
    onFault: (error) => {
      deps.log.error('the search could not go on', { error: String(error) })
      if (isDamaged(error)) void held?.replace(String(error))
    },
  })
  held = holdStores(deps, paths, {
    deps,
    correctedNow: clock.now,
    giveWay,
    foldLog: async () => await held?.keeper()?.foldLog(),
    onApplied: (applied, journal, tally) => {
      held?.keeper()?.noteRows()
      if (applied.rows > 0) held?.keeper()?.wantBackup()
      tellApplied(signals, applied, journal, tally)
      // All of them scans: then nothing changed that is searched.
      if (applied.rows > applied.scans.length)
        search.noteTickets(applied.eventId, applied.ticketIds)
      noteStatus()
    },
    onSearchable: () => search.wake(),
  })
  // A gate that was started again amid its visitors.
  const lastScannedAt = held.open().journal.lastScannedAt()
  if (lastScannedAt !== null && clock.now() - lastScannedAt < BUSY_MS) giveWay.noteScan()
  const core = makeCore({ deps, clock, signals, noteStatus, giveWay, search }, held)
  search.wake()
  return {
    core,
    guard: (work) => guardDamage(holder(), work),
    close: async () => {
      await search.close()
      await holder().close()
      release()
    },
  }
}

/** The selected event, once something of it is here. */
function searchSource(stores: OpenStores | null): SearchSource | null {
  const selection = stores?.meta.get('selection') ?? null
  const event = selection === null ? null : (stores?.manifest.findEvent(selection.eventId) ?? null)
  if (stores === null || event === null) return null
  return { stores, event, manifest: stores.manifest, orders: stores.orders }
}

type Around = Pick<Core, 'deps' | 'clock' | 'signals' | 'noteStatus' | 'giveWay' | 'search'>

function makeCore(around: Around, held: HeldStores): Core {
  const watched = createWatch((error) => void held.replace(String(error)))
  const core: Core = {
    ...around,
    lastVerdict: keepLastVerdict(() => rebuildLastVerdict(core)),
    bootId: randomBytesToId(around.deps.randomBytes(16)),
    backUpNow: async () => await held.keeper()?.backUpNow(),
    wipe: (order) => wipeStation(core, held, order),
    get journal() {
      return watched(held.open()).journal
    },
    get manifest() {
      return watched(held.open()).manifest
    },
    get orders() {
      return watched(held.open()).orders
    },
    get meta() {
      return held.open().meta
    },
    get history() {
      return held.open().history
    },
    get conflicts() {
      return held.open().conflicts
    },
    get tally() {
      return held.open().tally
    },
    noteOwnScan: (row, taken) => {
      held.keeper()?.noteScan()
      const stores = held.open()
      stores.tally.noteOwn(row, standingAfter(stores, row, taken))
      if (taken !== null) tellRevised(around.signals, stores.journal, taken)
      around.noteStatus()
    },
  }
  return core
}

async function wipeStation(core: Core, held: HeldStores, order: WipeOrder): Promise<boolean> {
  const station = core.meta.get('station')
  if (station === null || !mayWipe(core, order)) return false
  const { server, credential } = station
  const note = { server, credential, wipeId: order.id }
  if (!(await held.wipe(note, (stores) => mayWipe(stores, order)))) return false
  core.lastVerdict.forget()
  // Looking lets go of the index over names.
  core.search.view()
  core.deps.log.warn('this station was wiped, as the organizer ordered')
  core.signals.emit({ name: 'sync.changed', payload: { ticketIds: null } })
  core.noteStatus()
  return true
}

async function guardDamage<T>(held: HeldStores, work: () => Promise<T>): Promise<T> {
  const replacing = held.replacing()
  if (replacing !== null) await replacing
  try {
    return await work()
  } catch (error) {
    if (!isDamaged(error)) throw error
    await held.replace(String(error))
    return await work()
  }
}

function tellApplied(
  signals: CoreSignals,
  applied: Applied,
  journal: JournalStore,
  tally: Tally,
): void {
  const fresh = applied.scans.filter((scan) => !journal.has(scan.scanId))
  tally.addScans(applied.eventId, fresh.length)
  for (const { annuls } of applied.scans) if (annuls !== null) tally.noteTakenBack(annuls)
  if (applied.rows > 0) {
    // All of them scans: then no ticket changed.
    if (applied.rows > applied.scans.length) {
      tally.noteTickets(applied.eventId, applied.ticketIds)
    }
    const ticketIds = applied.ticketIds === null ? null : [...applied.ticketIds]
    signals.emit({ name: 'sync.changed', payload: { ticketIds } })
  }
  tellRevised(signals, journal, applied.conflicts)
}

/** A scan that this station showed green lost the merge. */
function tellRevised(
  signals: CoreSignals,
  journal: JournalStore,
  conflicts: readonly Conflict[],
): void {
  for (const { scanId, winnerScanId, ticketId, listId } of conflicts) {
    if (!journal.has(scanId)) continue
    signals.emit({ name: 'verdict.revised', payload: { scanId, winnerScanId, ticketId, listId } })
  }
}

/** By a row of ours. Of a ticket that has no other scan the file is not asked again. */
function standingAfter(
  { manifest, history }: OpenStores,
  row: JournalRow,
  taken: readonly Conflict[] | null,
): Standing | null {
  if (row.verdict !== 'admitted' || row.ticketId === null) return null
  if (taken === null) {
    const isEntry = row.direction === 'entry'
    return { hasEntered: isEntry, isInside: isEntry }
  }
  const list = manifest.findEvent(row.eventId)?.lists.get(row.listId)
  return list === undefined ? null : standingOf(history.list(row.ticketId, list.id), list)
}

/** At most one signal in `STATUS_MS`, and never inside the call that caused it. */
function statusNoter(deps: StationDeps, tell: () => void): () => void {
  let isPending = false
  return () => {
    if (isPending) return
    isPending = true
    deps.timers.after(STATUS_MS, () => {
      isPending = false
      tell()
    })
  }
}

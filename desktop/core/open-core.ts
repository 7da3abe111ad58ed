// Opens a station's folder: the lock, the file or its recovery, the clock, the keeper.
import { randomBytesToId } from './boot-id.ts'
import { createClock } from './clock.ts'
import type { Core } from './core.ts'
import { isDamaged } from './db/faults.ts'
import { holdFolder } from './db/lock.ts'
import { assertRuntime, makeFolder, type StationPaths, stationPaths } from './db/open.ts'
import type { StationDeps } from './deps.ts'
import type { Applied } from './manifest/importer.ts'
import { DamagedFile, type OpenStores, openStores, type StoresHost } from './open-stores.ts'
import { type Keeper, startKeeper } from './recovery/keeper.ts'
import { recover } from './recovery/recover.ts'
import { createSignals } from './signals.ts'
import type { JournalRow, JournalStore, MetaStore } from './stores.ts'

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

async function openHeld(deps: StationDeps, paths: StationPaths, release: () => void): Promise<OpenCore> {
  const signals = createSignals(deps.log)
  const noteStatus = statusNoter(deps, () => signals.emit({ name: 'status.changed', payload: {} }))
  let keeper: Keeper | null = null
  const stores: { current: OpenStores | null } = { current: null }
  const open = () => {
    if (stores.current === null) throw new Error('the station is closed')
    return stores.current
  }
  const clock = createClock({
    now: deps.now,
    monotonicMs: deps.monotonicMs,
    stored: () => stores.current?.meta.get('clock') ?? null,
    store: (value) => open().meta.set('clock', value),
  })
  const host: StoresHost = {
    deps,
    correctedNow: clock.now,
    onApplied: (applied, journal, tally) => {
      keeper?.noteWrite(false)
      const fresh = applied.scans.filter((scan) => !journal.has(scan.scanId))
      tally.addScans(applied.eventId, fresh.length)
      if (applied.ticketIds.size > 0) tally.forgetTickets()
      tellApplied(applied, journal)
    },
  }
  const tellApplied = (applied: Applied, journal: JournalStore) => {
    if (applied.ticketIds.size > 0) {
      const ticketIds = applied.ticketIds.size > NAMED_MAX ? null : [...applied.ticketIds]
      signals.emit({ name: 'sync.changed', payload: { ticketIds } })
    }
    for (const { scanId, winnerScanId, ticketId, listId } of applied.conflicts) {
      if (!journal.has(scanId)) continue
      signals.emit({ name: 'verdict.revised', payload: { scanId, winnerScanId, ticketId, listId } })
    }
    noteStatus()
  }
  stores.current = openOrRecover(deps, paths, host)
  const startOwnKeeper = () => {
    if (!deps.hasWorker) return null
    return startKeeper({
      deps,
      paths,
      syncLog: () => stores.current?.log.sync(),
      onDamage: (text) => void replaceFile(text),
    })
  }
  let replacing: Promise<void> | null = null
  const replaceFile = (text: string): Promise<void> => {
    replacing ??= replace(text).finally(() => {
      replacing = null
    })
    return replacing
  }
  const replace = async (text: string) => {
    deps.log.error('the station file is damaged and is being replaced', { error: text })
    await keeper?.close()
    await stores.current?.importer.idle()
    stores.current?.close()
    stores.current = null
    stores.current = recoverStores(deps, paths, host)
    keeper = startOwnKeeper()
    keeper?.wantBackup()
    keeper?.noteWrite(false)
    noteStatus()
  }
  keeper = startOwnKeeper()
  // The sync meets damage outside any call; what it was doing fails and is tried again on the new file.
  const watched = createWatch((error) => void replaceFile(String(error)))
  const core: Core = {
    deps,
    bootId: randomBytesToId(deps.randomBytes(16)),
    clock,
    signals,
    noteStatus,
    backUpNow: async () => await keeper?.backUpNow(),
    get journal() {
      return watched(open()).journal
    },
    get manifest() {
      return watched(open()).manifest
    },
    get meta() {
      return open().meta
    },
    get history() {
      return open().history
    },
    get conflicts() {
      return open().conflicts
    },
    get tally() {
      return open().tally
    },
    noteOwnScan: (row) => {
      keeper?.noteWrite(true)
      noteRow(open(), core, row)
      noteStatus()
    },
  }
  core.signals.subscribe((signal) => {
    if (signal.name === 'sync.changed') keeper?.wantBackup()
  })
  return {
    core,
    guard: async (work) => {
      await replacing
      try {
        return await work()
      } catch (error) {
        if (!isDamaged(error)) throw error
        await replaceFile(String(error))
        return await work()
      }
    },
    close: async () => {
      await replacing
      await keeper?.close()
      await stores.current?.importer.idle()
      stores.current?.close()
      stores.current = null
      release()
    },
  }
}

/** The stores of one file, each function of which reports damage before it throws it. */
function createWatch(onDamage: (error: unknown) => void) {
  const kept = new WeakMap<OpenStores, Pick<OpenStores, 'journal' | 'manifest'>>()
  const report = (error: unknown): never => {
    if (isDamaged(error)) onDamage(error)
    throw error
  }
  const watch = <T extends object>(store: T): T => {
    const wrapped = Object.entries(store).map(([name, run]) => [
      name,
      (...given: unknown[]) => {
        try {
          const answer: unknown = run(...given)
          return answer instanceof Promise ? answer.catch(report) : answer
        } catch (error) {
          return report(error)
        }
      },
    ])
    // Safe: the same names, each with its own function inside.
    return Object.fromEntries(wrapped) as T
  }
  return (stores: OpenStores) => {
    const found = kept.get(stores)
    if (found !== undefined) return found
    const made = { journal: watch(stores.journal), manifest: watch(stores.manifest) }
    kept.set(stores, made)
    return made
  }
}

/** More tickets than this are not named: the page asks for everything instead. */
const NAMED_MAX = 200

function openOrRecover(deps: StationDeps, paths: StationPaths, host: StoresHost): OpenStores {
  try {
    return openStores(paths, host)
  } catch (error) {
    if (!isDamaged(error) && !(error instanceof DamagedFile)) throw error
    deps.log.error('the station file is damaged and is being replaced', { error: String(error) })
    return recoverStores(deps, paths, host)
  }
}

function recoverStores(deps: StationDeps, paths: StationPaths, host: StoresHost): OpenStores {
  const at = deps.now()
  // The random part keeps two recoveries of one millisecond apart.
  const stamp = `${at}-${Buffer.from(deps.randomBytes(4)).toString('hex')}`
  const notice = recover(paths, stamp, at)
  const stores = openStores(paths, host)
  const meta: MetaStore = stores.meta
  meta.set('recovery', notice)
  deps.log.error(notice.message, { scansKept: notice.scansKept, scansLost: notice.sequencesLost.length })
  return stores
}

/** Counts and conflicts after a row of ours. A fresh entry is counted without asking the file again. */
function noteRow(stores: OpenStores, core: Core, row: JournalRow): void {
  if (row.verdict !== 'admitted' || row.ticketId === null) return
  stores.tally.addScans(row.eventId, 1)
  if (row.kind === 'scan') {
    if (row.direction === 'entry') stores.tally.note(row.listId, row.ticketId, true)
    return
  }
  const event = stores.manifest.findEvent(row.eventId)
  if (event !== null) stores.conflicts.refresh(event, row.ticketId, row.listId, core.clock.now())
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

// The part of a station that its sync stands on: real stores in a folder of its own, with hands on time and timers.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventId } from '../../shared/ids.ts'
import { createClock } from '../core/clock.ts'
import { makeFolder, stationPaths } from '../core/db/open.ts'
import type { StationDeps } from '../core/deps.ts'
import { createGiveWay } from '../core/manifest/give-way.ts'
import { openStores } from '../core/open-stores.ts'
import { aesSeal } from '../core/seal.ts'
import type { HistoryStore, JournalRow } from '../core/stores.ts'
import type { SyncHost } from '../core/sync/sync-host.ts'
import { EVENT, GATE, LIST, SERVER_TIME, STATION, scanIdOf, ticketIdOf } from './feed.ts'

export type SyncCore = Disposable & {
  readonly core: SyncHost
  readonly history: HistoryStore
  /** How often the screen was told to look. */
  readonly statusChanges: () => number
  /** Pairs with a server that answers at `url`, and selects the event of the feed. */
  readonly pairWith: (url: string, eventId?: EventId | null) => void
  /** Journals an admitted scan of the feed's ticket of that number. */
  readonly admit: (number: number) => void
  /** What a download left: comparable between two stations. */
  readonly content: (tickets: number) => ReturnType<typeof contentOf>
}

export function openSyncCore(own: Partial<StationDeps> = {}): SyncCore {
  const folder = mkdtempSync(join(tmpdir(), 'probesh-sync-'))
  const deps = { ...realDeps(folder), ...own }
  const paths = stationPaths(folder)
  makeFolder(folder)
  const giveWay = createGiveWay(deps)
  const stores = openStores(paths, {
    deps,
    correctedNow: () => clock.now(),
    giveWay,
    foldLog: () => Promise.resolve(),
    onApplied: () => {},
    onSearchable: () => {},
  })
  const { journal, manifest, orders, meta, history } = stores
  const clock = createClock({
    now: deps.now,
    monotonicMs: deps.monotonicMs,
    stored: () => meta.get('clock'),
    store: (value) => meta.set('clock', value),
  })
  let statusChanges = 0
  const core: SyncHost = {
    deps,
    clock,
    journal,
    manifest,
    orders,
    meta,
    giveWay,
    // A folder of its own is wiped by a whole station only.
    wipe: async () => false,
    noteStatus: () => {
      statusChanges += 1
    },
  }
  return {
    core,
    history,
    statusChanges: () => statusChanges,
    pairWith: (url, eventId = EVENT) => pair(core, url, eventId),
    admit: (number) => void core.journal.append(admittedRow(number)),
    content: (tickets) => contentOf(core, history, tickets),
    [Symbol.dispose]: () => {
      stores.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function realDeps(dataFolder: string): StationDeps {
  const randomBytes = (length: number) => new Uint8Array(length).fill(9)
  return {
    dataFolder,
    now: () => SERVER_TIME,
    monotonicMs: () => performance.now(),
    randomBytes,
    random: () => 0.5,
    fetch,
    timers: {
      after: (ms, run) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
      turn: () => new Promise((resolve) => setImmediate(resolve)),
    },
    seal: aesSeal(new Uint8Array(32).fill(1), randomBytes),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    hasWorker: false,
  }
}

function pair(core: SyncHost, server: string, eventId: EventId | null): void {
  core.meta.set('station', {
    stationId: STATION,
    name: 'North 1',
    gateId: GATE,
    server,
    tenant: { id: 't1', slug: 'boishakh', name: 'Boishakh' },
    eventIds: [EVENT],
    pairedAt: SERVER_TIME,
    credential: 'secret-credential',
  })
  if (eventId !== null) core.meta.set('selection', { eventId, listId: LIST, gateId: GATE })
}

const admittedRow = (number: number): JournalRow => ({
  scanId: scanIdOf(number + 5_000),
  kind: 'scan',
  annuls: null,
  eventId: EVENT,
  ticketId: ticketIdOf(number),
  listId: LIST,
  gateId: GATE,
  stationId: STATION,
  operatorId: null,
  direction: 'entry',
  scannedAt: SERVER_TIME + number,
  localAt: SERVER_TIME + number,
  bootId: '00000000-0000-7000-8000-0000000000d1',
  verdict: 'admitted',
  reason: 'ok',
  forcedPast: null,
  forceReason: null,
  forcedBy: null,
  isUnpaidConfirmed: false,
  rawCode: null,
})

function contentOf(core: SyncHost, history: HistoryStore, tickets: number) {
  const event = core.manifest.findEvent(EVENT)
  if (event === null) return null
  const numbers = Array.from({ length: tickets }, (_unused, at) => at + 1)
  return {
    // When it ended is of no account.
    state: { ...core.manifest.findState(EVENT), completedAt: null },
    lists: [...event.lists.keys()],
    keys: event.keys.length,
    count: core.manifest.countTickets(EVENT),
    tickets: numbers.map((number) => core.manifest.findTicket(event, ticketIdOf(number))),
    histories: numbers.map((number) => history.list(ticketIdOf(number), LIST)),
  }
}

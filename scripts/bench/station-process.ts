// A station's core in a process of its own, told what to do by the benchmarks: its event loop is what a scan waits for.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { compileEarly } from '../../desktop/core/compile-early.ts'
import { aesSeal } from '../../desktop/core/seal.ts'
import { createStation, type Station } from '../../desktop/core/station.ts'
import { createSync, type Sync } from '../../desktop/core/sync/create-sync.ts'
import { createStretchReader } from '../../desktop/core/sync/read-stretch.ts'
import { TIMERS } from '../../desktop/core/timers.ts'
import type { EventId } from '../../shared/ids.ts'
import type { SyncLine } from '../../shared/sync/schema.ts'
import { openBareFile } from './bare-file.ts'
import { serveOrders } from './child.ts'

const [folder = '', server = ''] = process.argv.slice(2)
const KEY = new Uint8Array(32).fill(9)

export type StationOrder =
  | { readonly kind: 'pair'; readonly code: string; readonly eventId: string }
  /** Seconds of one whole download into the file. */
  | { readonly kind: 'pull' }
  /** Seconds to bring lines in that were parsed before. */
  | { readonly kind: 'import'; readonly eventId: string; readonly file: string }
  /** Scans and bare inserts by turns. */
  | { readonly kind: 'scan'; readonly codes: readonly string[] }
  | { readonly kind: 'scanWhilePulling'; readonly codes: readonly string[] }
  /** Bare inserts that arrive as those scans do, without a download. */
  | { readonly kind: 'insertAtPace'; readonly codes: readonly string[] }
  /** Seconds for scans one right after the other, then for as many bare inserts. */
  | { readonly kind: 'sustain'; readonly codes: readonly string[] }
  | { readonly kind: 'bareImport'; readonly file: string }

export type Pulling = {
  readonly seconds: number
  readonly rows: number
  /** Milliseconds that the event loop was late, at one in a thousand of the samples. */
  readonly loopP999Ms: number
}
export type Scanning = { readonly scanMs: readonly number[]; readonly insertMs: readonly number[] }
/** `besideMs`: bare inserts that arrive between the scans, beside the same download; `insertMs` right after each other. */
export type BusyScanning = Scanning & { readonly besideMs: readonly number[] }

compileEarly()
mkdirSync(folder, { recursive: true })
let sync: Sync | null = null
const station: Station = await createStation(
  {
    dataFolder: join(folder, 'station'),
    now: Date.now,
    monotonicMs: () => performance.now(),
    randomBytes: (length) => randomBytes(length),
    random: Math.random,
    fetch,
    timers: TIMERS,
    seal: aesSeal(KEY, randomBytes),
    log: { info: () => {}, warn: () => {}, error: (message) => console.error(message) },
    hasWorker: true,
  },
  // Nothing is sent or asked but what an order says.
  (core) => {
    sync = createSync(core, { server, hasLoops: false })
    return sync
  },
)
const bare = openBareFile(folder)

serveOrders<StationOrder>(run, async () => {
  bare.close()
  await station.close()
})

async function run(order: StationOrder): Promise<unknown> {
  switch (order.kind) {
    case 'pair':
      return pair(order.code, order.eventId as EventId)
    case 'pull':
      return pull()
    case 'import':
      return importLines(order.eventId as EventId, order.file)
    case 'bareImport':
      return bare.importTickets(order.file)
    case 'scan':
      return scanByTurns(order.codes)
    case 'scanWhilePulling':
      return scanWhilePulling(order.codes)
    case 'insertAtPace':
      return insertAtPace(order.codes)
    case 'sustain':
      return sustain(order.codes)
  }
}

async function pair(code: string, eventId: EventId): Promise<null> {
  const paired = await station.handlers.pair({ server, code, name: 'Bench' })
  if (!paired.ok) throw new Error(`pairing: ${JSON.stringify(paired.error)}`)
  const selected = await station.handlers.selectEvent({ eventId })
  if (!selected.ok) throw new Error(`selecting: ${JSON.stringify(selected.error)}`)
  return null
}

/** All of it, whatever is there already: the cursor is forgotten first. */
async function pull(): Promise<Pulling> {
  const selection = station.core.meta.get('selection')
  if (selection !== null) station.core.manifest.resetCursor(selection.eventId)
  const loop = monitorEventLoopDelay({ resolution: 1 })
  loop.enable()
  const startedMs = performance.now()
  const pulled = await sync?.pullOnce()
  const seconds = (performance.now() - startedMs) / 1_000
  loop.disable()
  if (pulled?.kind !== 'complete') throw new Error(`pull: ${JSON.stringify(pulled)}`)
  return { seconds, rows: pulled.rows, loopP999Ms: loop.percentile(99.9) / 1e6 }
}

async function importLines(eventId: EventId, file: string): Promise<number> {
  const bytes = readFileSync(file)
  const reader = createStretchReader()
  let end: SyncLine | 'packed' | null = null
  for (let at = 0; at < bytes.length; ) {
    const read = reader.read(bytes, at)
    if (!read.ok) throw new Error('a line that is none')
    at = read.value.next
    end = read.value.line
  }
  if (end === null || end === 'packed' || end.type !== 'end') throw new Error('no end')
  const lines = reader.take()
  station.core.manifest.resetCursor(eventId)
  const startedMs = performance.now()
  await station.core.manifest.applyStretch(eventId, lines, { cursor: end.cursor, end })
  return (performance.now() - startedMs) / 1_000
}

async function scanOnce(code: string): Promise<number> {
  const startedMs = performance.now()
  const answer = await station.handlers.scan({ code })
  const ms = performance.now() - startedMs
  if (!answer.ok || answer.value.verdict !== 'admitted') {
    throw new Error(`a scan that was not admitted: ${JSON.stringify(answer)}`)
  }
  return ms
}

function insertOnce(code: string): number {
  const startedMs = performance.now()
  bare.insertScan(code)
  return performance.now() - startedMs
}

async function scanByTurns(codes: readonly string[]): Promise<Scanning> {
  const scanMs: number[] = []
  const insertMs: number[] = []
  for (const [at, code] of codes.entries()) {
    if (at % 2 === 0) insertMs.push(insertOnce(code))
    scanMs.push(await scanOnce(code))
    if (at % 2 === 1) insertMs.push(insertOnce(code))
  }
  return { scanMs, insertMs }
}

/** As in `scanByTurns`, while downloads run one after the other. A scan waits for its turn of the loop. */
async function scanWhilePulling(codes: readonly string[]): Promise<BusyScanning> {
  const scanMs: number[] = []
  const besideMs: number[] = []
  let next = 0
  while (next < codes.length) {
    const pulling = { isOver: false }
    const pulled = pull().finally(() => {
      pulling.isOver = true
    })
    while (!pulling.isOver && next < codes.length) {
      const lateMs = await arrive()
      scanMs.push(lateMs + (await scanOnce(codes[next] ?? '')))
      besideMs.push((await arrive()) + insertOnce(codes[next] ?? ''))
      next += 1
    }
    await pulled
  }
  return { scanMs, insertMs: codes.map((code) => insertOnce(code)), besideMs }
}

async function insertAtPace(codes: readonly string[]): Promise<readonly number[]> {
  const insertMs: number[] = []
  for (const code of codes) {
    const lateMs = await arrive()
    insertMs.push(lateMs + insertOnce(code))
  }
  return insertMs
}

const ARRIVAL_MS = 2
/** A timer is up to this much late on an idle loop. */
const TIMER_MS = 1

/** A visitor comes after `ARRIVAL_MS`. Resolves with how long the loop had no time for them. */
async function arrive(): Promise<number> {
  const dueMs = performance.now() + ARRIVAL_MS
  await new Promise((resolve) => setTimeout(resolve, ARRIVAL_MS))
  return Math.max(0, performance.now() - dueMs - TIMER_MS)
}

async function sustain(codes: readonly string[]): Promise<{ scans: number; inserts: number }> {
  const startedMs = performance.now()
  for (const code of codes) await scanOnce(code)
  const scannedMs = performance.now()
  for (const code of codes) insertOnce(code)
  const insertedMs = performance.now()
  return { scans: (scannedMs - startedMs) / 1_000, inserts: (insertedMs - scannedMs) / 1_000 }
}

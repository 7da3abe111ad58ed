// A station's core in a process of its own, whose search is measured: its memory is part of what is asked.
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { aesSeal } from '../../desktop/core/seal.ts'
import { readQuery } from '../../desktop/core/search/query.ts'
import { createStation, type Station } from '../../desktop/core/station.ts'
import { createSync, type Sync } from '../../desktop/core/sync/create-sync.ts'
import { TIMERS } from '../../desktop/core/timers.ts'
import type { EventId } from '../../shared/ids.ts'
import { serveOrders } from './child.ts'
import { quantile } from './figures.ts'

const [folder = '', server = ''] = process.argv.slice(2)

export type SearchOrder =
  /** Pairs, downloads both streams and waits for the index. */
  | { readonly kind: 'fill'; readonly code: string; readonly eventId: string }
  /** Calls and bare queries by turns: ranked by SQLite itself, and the first that come. */
  | { readonly kind: 'search'; readonly texts: readonly string[] }
  /** How long the loop was busy at most while the index was built again. */
  | { readonly kind: 'rebuild' }

export type Filled = {
  readonly fieldsSeconds: number
  readonly indexSeconds: number
  readonly indexed: number
  /** Of SQLite's pages, and of the whole process over what it had before the index. */
  readonly indexBytes: number
  readonly residentBytes: number
}
export type Searched = {
  readonly callMs: readonly number[]
  readonly rankedMs: readonly number[]
  readonly unrankedMs: readonly number[]
}
export type Rebuilt = {
  readonly seconds: number
  /** How long it held the loop up, at one in a thousand of its slices, and at most. */
  readonly p999Ms: number
  readonly longestMs: number
}

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
    seal: aesSeal(new Uint8Array(32).fill(9), randomBytes),
    log: { info: () => {}, warn: () => {}, error: (message) => console.error(message) },
    hasWorker: true,
  },
  // Nothing is sent or asked but what an order says.
  (core) => {
    sync = createSync(core, { server, hasLoops: false })
    return sync
  },
)

serveOrders<SearchOrder>(run, () => station.close())

async function run(order: SearchOrder): Promise<unknown> {
  if (order.kind === 'fill') return fill(order.code, order.eventId as EventId)
  if (order.kind === 'search') return search(order.texts)
  return rebuild()
}

async function fill(code: string, eventId: EventId): Promise<Filled> {
  const paired = await station.handlers.pair({ server, code, name: 'Bench' })
  if (!paired.ok) throw new Error(`pairing: ${JSON.stringify(paired.error)}`)
  const before = process.memoryUsage().rss
  await station.handlers.selectEvent({ eventId })
  const pulled = await sync?.pullOnce()
  if (pulled?.kind !== 'complete') throw new Error(`pull: ${JSON.stringify(pulled)}`)
  const startedMs = performance.now()
  const fields = await sync?.pullFieldsOnce()
  if (fields?.kind !== 'complete') throw new Error(`fields: ${JSON.stringify(fields)}`)
  const fieldsSeconds = (performance.now() - startedMs) / 1_000
  await ready()
  const { indexed } = station.core.search.view()
  return {
    fieldsSeconds,
    indexSeconds: (performance.now() - startedMs) / 1_000,
    indexed,
    indexBytes: station.core.search.index()?.bytes() ?? 0,
    residentBytes: process.memoryUsage().rss - before,
  }
}

async function ready(): Promise<void> {
  while (station.core.search.view().state !== 'ready') await wait(5)
}

/** The index from nothing, as after a start: nothing else runs, so whatever holds the loop up is the index. */
async function rebuild(): Promise<Rebuilt> {
  const selection = station.core.meta.get('selection')
  station.core.meta.remove('selection')
  station.core.search.view()
  if (selection !== null) station.core.meta.set('selection', selection)
  const startedMs = performance.now()
  const heldMs: number[] = []
  let turnedMs = startedMs
  // The old index is freed before the time begins.
  station.core.search.wake()
  await wait(0)
  while (station.core.search.view().state !== 'ready') {
    await new Promise((resolve) => setImmediate(resolve))
    const now = performance.now()
    heldMs.push(now - turnedMs)
    turnedMs = now
  }
  return {
    seconds: (performance.now() - startedMs) / 1_000,
    p999Ms: quantile(heldMs, 0.999),
    longestMs: Math.max(...heldMs),
  }
}

async function search(texts: readonly string[]): Promise<Searched> {
  const db = station.core.search.index()?.db
  if (db === undefined) throw new Error('no index')
  const bare = 'select rowid from texts where texts match ?'
  const ranked = db.prepare(`${bare} order by rank limit ${FOUND}`).pluck()
  const unranked = db.prepare(`${bare} limit ${FOUND}`).pluck()
  const callMs: number[] = []
  const rankedMs: number[] = []
  const unrankedMs: number[] = []
  const askBare = (text: string): void => {
    const query = readQuery(text)
    const match = query.within ?? query.starts
    if (match === null) return
    rankedMs.push(timeOf(() => ranked.all(match)))
    unrankedMs.push(timeOf(() => unranked.all(match)))
  }
  for (const [at, text] of texts.entries()) {
    if (at % 2 === 0) askBare(text)
    const startedMs = performance.now()
    const answer = await station.handlers.search({ text })
    callMs.push(performance.now() - startedMs)
    if (!answer.ok) throw new Error(`search: ${answer.error.code}`)
    if (at % 2 === 1) askBare(text)
  }
  return { callMs, rankedMs, unrankedMs }
}

/** As many as a call asks for. */
const FOUND = 21

function timeOf(work: () => unknown): number {
  const startedMs = performance.now()
  work()
  return performance.now() - startedMs
}

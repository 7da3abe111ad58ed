// `scan` and `start`: the gate's one deed against a bare durable insert in the same folder.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startChild } from './child.ts'
import { makeFeedFile } from './feed-file.ts'
import {
  alternate,
  compared,
  type Figure,
  measured,
  median,
  type Pair,
  quantile,
} from './figures.ts'
import type { Scene } from './scene.ts'
import type { BusyScanning, Scanning, StationOrder } from './station-process.ts'

const TICKETS = 100_000
const SCANS_BEFORE = 50_000
const ROUNDS = 5
const ROUND_SCANS = 800
const START_ROUNDS = 5
/** Longer than the station waits for quiet, looks, and folds its log in. */
const SETTLE_MS = 8_000

/** One station's file with 100,000 tickets and 50,000 scans serves both. */
async function fillStation(scene: Scene, name: string) {
  const event = await scene.event('hundred-thousand', TICKETS)
  const { file, freshCodes } = await makeFeedFile(scene, event, SCANS_BEFORE)
  const folder = join(scene.folder, name)
  const child = await startChild('station-process.ts', [folder, scene.server.url])
  const ask = <T>(order: StationOrder): Promise<T> => child.ask<T>(order)
  const eventId = event.event.id
  await ask({ kind: 'pair', code: await event.pairingCode(), eventId })
  await ask({ kind: 'import', eventId, file })
  let next = 0
  const codes = (count: number): readonly string[] => {
    next += count
    return freshCodes.slice(next - count, next)
  }
  return { child, folder, ask, codes }
}

export async function benchScan(scene: Scene): Promise<readonly Figure[]> {
  const { child, ask, codes } = await fillStation(scene, 'scan')
  await using _station = child
  await ask<Scanning>({ kind: 'scan', codes: codes(ROUND_SCANS) })
  const fresh = [await ask<Scanning>({ kind: 'scan', codes: codes(ROUND_SCANS) })]
  // The gate as it stands all evening: what the first download left in the log is folded in when it is quiet.
  await wait(SETTLE_MS)
  const rounds: Scanning[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push(await ask<Scanning>({ kind: 'scan', codes: codes(ROUND_SCANS) }))
  }
  const sustained: Pair[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = { kind: 'sustain', codes: codes(ROUND_SCANS) } as const
    const { scans, inserts } = await ask<{ scans: number; inserts: number }>(order)
    sustained.push({ ours: ROUND_SCANS / scans, baseline: ROUND_SCANS / inserts })
  }
  // Visitors come one by one: what their scans are compared with comes at the same pace, without a download.
  const paced: Scanning[] = []
  const busy: BusyScanning[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = { codes: codes(ROUND_SCANS) }
    // Nothing of an earlier round is being folded in or backed up in this one.
    await wait(SETTLE_MS)
    const insertMs = await ask<readonly number[]>({ kind: 'insertAtPace', ...order })
    const scanned = await ask<BusyScanning>({ kind: 'scanWhilePulling', ...order })
    paced.push({ scanMs: scanned.scanMs, insertMs })
    busy.push(scanned)
  }
  // What the machine itself costs beside a download: its server, its database and this station share disk and processors.
  const beside = busy.map(({ scanMs, besideMs }) => ({ scanMs, insertMs: besideMs }))
  const named = (measure: string, unit = 'ms') => ({ benchmark: 'scan', measure, unit })
  return [
    compared(named('code text to durable verdict, p50'), pairsOf(rounds, 0.5), { atMost: 1.3 }),
    compared(named('code text to durable verdict, p99'), pairsOf(rounds, 0.99), { atMost: 1.5 }),
    compared(named('p50 right after a full download'), pairsOf(fresh, 0.5), null),
    compared(named('p99 right after a full download'), pairsOf(fresh, 0.99), null),
    // A commit after a pause takes longer than one right after another, with or without a download.
    compared(named('p99 while a full download runs'), pairsOf(paced, 0.99), { atMost: 2 }),
    compared(named('p50 while a full download runs'), pairsOf(paced, 0.5), null),
    compared(named('p99 beside a download, inserts without a pause'), pairsOf(busy, 0.99), null),
    compared(named('p50 beside a download, inserts without a pause'), pairsOf(busy, 0.5), null),
    compared(named('p99 beside a download, inserts beside it too'), pairsOf(beside, 0.99), null),
    compared(named('p50 beside a download, inserts beside it too'), pairsOf(beside, 0.5), null),
    compared(named('one right after the other', 'per s'), sustained, { atLeast: 0.75 }),
  ]
}

const pairsOf = (rounds: readonly Scanning[], part: number): Pair[] =>
  rounds.map(({ scanMs, insertMs }) => ({
    ours: quantile(scanMs, part),
    baseline: quantile(insertMs, part),
  }))

export async function benchStart(scene: Scene): Promise<readonly Figure[]> {
  const { child, folder, codes } = await fillStation(scene, 'start')
  await child[Symbol.asyncDispose]()
  const start = (mode: string) => () => secondsTo(mode, folder, codes(1)[0] ?? '')
  const pairs = await alternate(START_ROUNDS, start('station'), start('bare'))
  const named = (measure: string) => ({ benchmark: 'start', measure, unit: 's' })
  const starts = pairs.map(({ ours }) => ours)
  return [
    measured(named('new process to first verdict'), starts, { atMost: 2 }, median),
    compared(named('against opening the file and reading one row'), pairs, null),
  ]
}

/** From making the process to its first answer. */
async function secondsTo(mode: string, folder: string, code: string): Promise<number> {
  const startedMs = performance.now()
  const child = fork(join(import.meta.dirname, 'start-process.ts'), [mode, folder, code])
  const exited = once(child, 'exit')
  const answered = await Promise.race([once(child, 'message'), exited.then(() => null)])
  const seconds = (performance.now() - startedMs) / 1_000
  if (answered === null) throw new Error(`the ${mode} did not start`)
  child.disconnect()
  await exited
  return seconds
}

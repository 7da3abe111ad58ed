// A real station in a folder of its own, that can be killed at any moment and opened again.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stationPaths } from '../../desktop/core/db/open.ts'
import type { StationDeps } from '../../desktop/core/deps.ts'
import { aesSeal } from '../../desktop/core/seal.ts'
import { createStation, type Station } from '../../desktop/core/station.ts'
import { createSync, type Sync } from '../../desktop/core/sync/create-sync.ts'
import type { Random } from './random.ts'
import type { LaptopClock, SimClock } from './sim-clock.ts'
import { turn } from './sim-server.ts'

/** One run of the station's program. What it does after its death nobody sees, and its files were copied before. */
export type Incarnation = {
  readonly station: Station
  readonly sync: Sync
  isDead: boolean
}

export type SimStation = {
  readonly name: string
  readonly clock: LaptopClock
  /** The program that runs now. */
  readonly current: () => Incarnation
  /** The program dies at the `calls`-th thing it asks of its surroundings from here on, if it comes that far. */
  readonly armKill: (calls: number, onKill: () => void) => void
  readonly disarmKill: () => void
  /** The program dies now. */
  readonly kill: () => void
  /** Opens what the dead program left on the disk. Nothing to do while it lives. */
  readonly reopen: (left: Left) => Promise<void>
  readonly close: () => Promise<void>
}

/** What a kill leaves of the journal's second copy. */
export type Left = 'all' | 'no_last_line' | 'torn_last_line'

export type SimStationParts = {
  readonly name: string
  readonly folder: string
  readonly clock: LaptopClock
  readonly trueClock: SimClock
  readonly random: Random
  readonly fetch: StationDeps['fetch']
}

type State = {
  generation: number
  current: Incarnation | null
  /** Calls until the kill; null: none is planned. */
  callsLeft: number | null
  onKill: () => void
}

export async function openSimStation(parts: SimStationParts): Promise<SimStation> {
  const state: State = { generation: 0, current: null, callsLeft: null, onKill: () => {} }
  const folderOf = (generation: number): string => join(parts.folder, String(generation))
  const kill = (): void => {
    if (state.current === null || state.current.isDead) return
    copyFiles(folderOf(state.generation), folderOf(state.generation + 1))
    state.current.isDead = true
    state.callsLeft = null
  }
  const touch = (generation: number): void => {
    if (generation !== state.generation || state.callsLeft === null) return
    state.callsLeft -= 1
    if (state.callsLeft > 0) return
    kill()
    state.onKill()
  }
  const open = async (): Promise<void> => {
    const { generation } = state
    const deps = depsOf(parts, folderOf(generation), () => touch(generation))
    let sync: Sync | null = null
    const station = await createStation(deps, (core) => {
      sync = createSync(core, { server: null, hasLoops: false })
      return sync
    })
    if (sync === null) throw new Error('a station makes its sync')
    state.current = { station, sync, isDead: false }
  }
  const current = (): Incarnation => {
    if (state.current === null) throw new Error('the station is closed')
    return state.current
  }
  mkdirSync(parts.folder, { recursive: true })
  await open()
  return {
    name: parts.name,
    clock: parts.clock,
    current,
    kill,
    armKill: (calls, onKill) => {
      state.callsLeft = calls
      state.onKill = onKill
    },
    disarmKill: () => {
      state.callsLeft = null
    },
    reopen: async (left) => {
      const dead = current()
      if (!dead.isDead) return
      const old = folderOf(state.generation)
      state.generation += 1
      await bury(dead)
      rmSync(old, { recursive: true, force: true })
      leave(folderOf(state.generation), left)
      await open()
    },
    close: async () => {
      await bury(current())
      rmSync(parts.folder, { recursive: true, force: true })
    },
  }
}

/** Frees what a dead program still holds of the process that simulates it. */
async function bury(dead: Incarnation): Promise<void> {
  await dead.station.close()
  await turn()
}

function depsOf(parts: SimStationParts, dataFolder: string, touch: () => void): StationDeps {
  const { random, clock, trueClock } = parts
  const touched =
    <A extends readonly unknown[], T>(work: (...given: A) => T) =>
    (...given: A): T => {
      touch()
      return work(...given)
    }
  const seal = aesSeal(new Uint8Array(32).fill(5), random.bytes)
  return {
    dataFolder,
    now: touched(clock.wall),
    monotonicMs: touched(clock.monotonic),
    randomBytes: touched(random.bytes),
    random: random.unit,
    fetch: parts.fetch,
    timers: { after: trueClock.after, turn: touched(() => Promise.resolve()) },
    seal: { seal: touched(seal.seal), open: seal.open },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    hasWorker: false,
  }
}

/** The disk as the system holds it when a process dies: written pages are there, memory is not. */
function copyFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  const { database, journalLog } = stationPaths(from)
  const target = stationPaths(to)
  for (const [source, copy] of [
    [database, target.database],
    [`${database}-wal`, `${target.database}-wal`],
    [journalLog, target.journalLog],
  ] as const) {
    if (existsSync(source)) cpSync(source, copy)
  }
}

/** A kill between a commit and its line in the second copy, or within that line. */
function leave(folder: string, left: Left): void {
  if (left === 'all') return
  const { journalLog } = stationPaths(folder)
  const text = readFileSync(journalLog, 'utf8')
  const start = text.lastIndexOf('\n', text.length - 2) + 1
  // Only a scan's line is written after what it copies; a value's line may be the only copy of an older one.
  if (!text.startsWith('["r"', start + CHECKSUM_CHARS)) return
  const end = left === 'no_last_line' ? start : start + Math.floor((text.length - start) / 2)
  writeFileSync(journalLog, text.slice(0, end))
}

const CHECKSUM_CHARS = 9

// What every shell starts: the station, and one app over it for each page.
import { randomBytes } from 'node:crypto'
import { createStationApp, type StationApp } from '../app.ts'
import { type PageName, StationFault } from '../contract/calls.ts'
import { compileEarly } from '../core/compile-early.ts'
import type { Log, StationDeps } from '../core/deps.ts'
import { systemSerialPorts } from '../core/scanners/system-ports.ts'
import { aesSeal } from '../core/seal.ts'
import { createStation, type Station } from '../core/station.ts'
import { TIMERS } from '../core/timers.ts'
import type { Pages } from '../pages.ts'
import { napiProblem } from './napi.ts'
import { readPages } from './read-pages.ts'
import { withServerDefault } from './server-default.ts'
import { type SetUp, setUpOnce } from './set-up.ts'

/** What differs from shell to shell. Time and chance come from its `main.ts`, as nobody else may read them. */
export type StationSettings = Pick<
  StationDeps,
  'dataFolder' | 'now' | 'random' | 'fetch' | 'log' | 'printer'
> & {
  /** Proposed when pairing; null: the person types it. */
  readonly server: string | null
  readonly builtFolder: string
  /** The laptop's data key, 32 bytes; asked for once everything that needs no key is known to be there. */
  readonly openKey: () => Uint8Array | Promise<Uint8Array>
  /** Left out or null: a person pairs it. */
  readonly setUp?: SetUp | null
}

export type RunningStation = {
  readonly apps: Readonly<Record<PageName, StationApp>>
  readonly pages: Readonly<Record<PageName, Pages>>
  /** `handlers` are the pages' own: a pairing that names no server takes the one of the settings. */
  readonly core: Pick<Station, 'handlers' | 'signals' | 'relay' | 'resume'>
  /** Ends the long polls, then the station. What still carries requests is closed before. */
  readonly close: () => Promise<void>
}

/** @throws StationFault with a sentence for whoever started it */
export async function startStation(settings: StationSettings): Promise<RunningStation> {
  const problem = napiProblem(process.versions)
  if (problem !== null) throw new StationFault(problem)
  compileEarly()
  const { dataFolder, now, random, fetch, log } = settings
  const pages = readPages(settings.builtFolder)
  const key = await settings.openKey()
  const station = await createStation({
    dataFolder,
    now,
    monotonicMs: () => performance.now(),
    randomBytes: (length) => randomBytes(length),
    random,
    fetch,
    timers: TIMERS,
    seal: aesSeal(key, randomBytes),
    log,
    hasWorker: true,
    serialPorts: systemSerialPorts(process.platform),
    ...(settings.printer === undefined ? {} : { printer: settings.printer }),
  })
  const core = { ...station, handlers: withServerDefault(station.handlers, settings.server) }
  await setUpOrClose(core, settings.setUp ?? null)
  const appOf = (page: PageName): StationApp =>
    createStationApp({
      core,
      pages: pages[page],
      page,
      timers: TIMERS,
      onFault: (error) => logFault(log, error),
    })
  const apps = { gate: appOf('gate'), admin: appOf('admin') }
  return {
    apps,
    pages,
    core,
    close: async () => {
      for (const app of Object.values(apps)) app.close()
      await station.close()
    },
  }
}

/** Before any page can be asked: a page that came first would show a laptop that nobody has paired. */
async function setUpOrClose(station: Station, setUp: SetUp | null): Promise<void> {
  try {
    if (setUp !== null) await setUpOnce(station.handlers, setUp)
  } catch (error) {
    await station.close()
    throw error
  }
}

/** The sentence for whoever started a station that cannot be. */
export const startProblem = (error: unknown): string => {
  if (error instanceof StationFault) return error.message
  return `The station cannot start: ${error instanceof Error ? error.message : String(error)}`
}

const logFault = (log: Log, error: unknown): void =>
  log.error('a call failed', {
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  })

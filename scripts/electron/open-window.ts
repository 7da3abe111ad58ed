// One station in a window of Electron: found or fetched, built, and carried to its end.
import { buildRendererIfStale } from '../build.ts'
import { buildMainIfStale, MAIN_FILE } from './build-main.ts'
import { type Machine, obtainElectron } from './obtain-electron.ts'
import { runElectron, STOP_MS } from './run-electron.ts'

export type WindowSettings = {
  /** Proposed when pairing; null: the person types it. */
  readonly server: string | null
  readonly dataFolder: string
}

/** Resolves with the exit code: 1 and a sentence where there can be no window, 0 where it was stopped before. */
export async function openWindow(settings: WindowSettings, machine: Machine): Promise<number> {
  const obtained = await obtainElectron(machine)
  if (machine.signal?.aborted) return 0
  if (!obtained.isThere) {
    machine.say(`No window of Electron: ${obtained.why}. Use --shell loopback.`)
    return 1
  }
  await buildRendererIfStale()
  await buildMainIfStale()
  if (machine.signal?.aborted) return 0
  return await runElectron({
    binary: obtained.path,
    args: [MAIN_FILE, ...argumentsOf(settings)],
    environment: machine.places.environment,
    stopMs: STOP_MS,
  })
}

/** Name and value in one: after a bare address, Electron on Windows takes nothing more. */
export const argumentsOf = ({ server, dataFolder }: WindowSettings): readonly string[] => [
  `--data=${dataFolder}`,
  ...(server === null ? [] : [`--server=${server}`]),
]

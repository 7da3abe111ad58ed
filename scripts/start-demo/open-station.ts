// Opens the demo's station: in a window where that can be, else as a page for the browser, and says why.
import { join } from 'node:path'
import { type Choice, chooseShell } from '../electron/choose-shell.ts'
import { readDesktop } from '../electron/desktop-problem.ts'
import { FETCH_LIMITS } from '../electron/fetch-electron.ts'
import { HERE } from '../electron/find-electron.ts'
import type { Child } from './child.ts'
import { type Shell, type StationOptions, type StationReady, startStation } from './station.ts'

export type OpenStation = { readonly shell: Shell; readonly station: Child<StationReady> }

const say = (line: string): void => console.error(line)

const IN_BROWSER = 'The gate page opens in the browser.'

/** Which shell this machine opens. May fetch Electron, and never rejects. */
export const chooseHere = (
  isOpening: boolean,
  dataDir: string,
  signal: AbortSignal,
): Promise<Choice> =>
  chooseShell(isOpening, {
    desktop: readDesktop(),
    places: HERE,
    limits: FETCH_LIMITS,
    say,
    memory: { file: join(dataDir, 'electron-failure.json'), now: Date.now },
    signal,
  })

/** A window that does not open must not cost anybody the gate. */
export async function openStation(
  choice: Choice,
  options: Omit<StationOptions, 'shell'>,
): Promise<OpenStation> {
  if (choice.shell === 'electron') {
    try {
      return { shell: 'electron', station: await startStation({ ...options, shell: 'electron' }) }
    } catch (error) {
      if (options.signal?.aborted) throw error
      say(`${error instanceof Error ? error.message : String(error)}\n${IN_BROWSER}`)
    }
  } else if (choice.why !== null) {
    say(`No window of Electron: ${choice.why}. ${IN_BROWSER}`)
  }
  return { shell: 'loopback', station: await startStation({ ...options, shell: 'loopback' }) }
}

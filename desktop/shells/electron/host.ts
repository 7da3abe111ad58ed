// What the shell is given: Electron's modules, and the facts of the process that only `main.ts` may read.
import type * as Electron from 'electron'
import type { Log, StationDeps } from '../../core/deps.ts'
import type { FolderFacts } from './folders.ts'
import type { LoadedUpdater } from './updates.ts'

export type ElectronModules = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'Menu'
  | 'powerMonitor'
  | 'powerSaveBlocker'
  | 'protocol'
  | 'safeStorage'
  | 'session'
  | 'systemPreferences'
>

export type Host = Pick<StationDeps, 'now' | 'random'> &
  Pick<FolderFacts, 'platform' | 'home' | 'environment'> & {
    readonly argv: readonly string[]
    readonly workingFolder: string
    /** Null where users have no numbers. */
    readonly userId: number | null
    /** The program itself, for what the system starts again. */
    readonly program: string
    readonly builtFolder: string
    readonly log: Log
    /** Only a packaged program has releases to look for, so only that one loads it. */
    readonly loadUpdater: () => Promise<LoadedUpdater>
    /** One line on standard output, for other programs. */
    readonly writeLine: (line: string) => void
    /** One sentence on standard error, for whoever started it in a terminal. */
    readonly say: (sentence: string) => void
    /** How long the program has run. */
    readonly ageMs: () => number
    /** Hears what was thrown and not caught, which then no longer ends the program by itself. */
    readonly onFault: (listener: (error: unknown) => void) => void
    readonly onRejection: (listener: (error: unknown) => void) => void
  }

// What a station stands on. Everything that a test or a simulation must hold still is in here.
import type { Clock } from '../../shared/time.ts'
import type { Printer } from './badges/printer.ts'
import type { SerialPorts } from './scanners/serial-ports.ts'
import type { Seal } from './seal.ts'

/** Writes one line for whoever runs the station. Fields carry no names, codes or secrets. */
export type Log = {
  readonly info: (message: string, fields?: LogFields) => void
  readonly warn: (message: string, fields?: LogFields) => void
  readonly error: (message: string, fields?: LogFields) => void
}
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

export type Timers = {
  /** Runs once, after at least `ms`. Returns what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void
  /**
   * Resolves in the next turn of the loop, after whatever waits there: how long work lets a scan pass. With `restMs` not
   * before about that time, where time is real.
   */
  readonly turn: (restMs?: number) => Promise<void>
}

export type StationDeps = {
  /** Belongs to this station alone; made when it is missing. */
  readonly dataFolder: string
  /** The laptop's wall clock, which nobody trusts. */
  readonly now: Clock
  /** Milliseconds since some start, never backwards; fractions allowed. */
  readonly monotonicMs: () => number
  /** Cryptographic randomness: scan ids, nonces, the boot id. */
  readonly randomBytes: (length: number) => Uint8Array
  /** `[0, 1)` for jitter, never for secrets. */
  readonly random: () => number
  readonly fetch: typeof fetch
  readonly timers: Timers
  readonly seal: Seal
  readonly log: Log
  /** False: no worker for checks, backups and checkpoints, so that a simulation repeats itself. */
  readonly hasWorker: boolean
  /** Left out: a station without serial scanners, such as a simulated one. */
  readonly serialPorts?: SerialPorts
  /** Left out: the page asks its browser to print. */
  readonly printer?: Printer
}

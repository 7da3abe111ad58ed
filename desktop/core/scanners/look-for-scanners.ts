// Looks for remembered scanners that are not open, and opens them.
import type { Instant } from '../../../shared/time.ts'
import type { CoreSignals } from '../core.ts'
import type { StationDeps } from '../deps.ts'
import type { MetaStore } from '../stores.ts'
import type { ScannerLine } from './scanner-line.ts'
import {
  findPort,
  type OpenedPort,
  PortError,
  type SerialPortFacts,
  type SerialPorts,
} from './serial-ports.ts'

export type ScannersHost = {
  readonly deps: Pick<StationDeps, 'timers' | 'monotonicMs' | 'log' | 'serialPorts'>
  readonly meta: Pick<MetaStore, 'get' | 'set'>
  readonly signals: Pick<CoreSignals, 'emit'>
  readonly clock: { readonly now: () => Instant }
}

/** How soon a scanner that was unplugged is looked for; after a minute less often. */
const LOOK_MS = 1_000
const LOOK_LATER_MS = 5_000
const LOOKS_SOON = 60
/** While every scanner is open: whether they are still plugged in. */
const WATCH_MS = 1_000
/** Between two tries of a port that is there and does not open. */
const RETRY_MS = 5_000
/** A Bluetooth port may wait for its device for minutes. */
const OPEN_MS_MAX = 10_000
const LIST_MS_MAX = 5_000
export type Look = {
  /** What is plugged in; null where the system cannot say. */
  readonly ports: () => Promise<readonly SerialPortFacts[] | null>
  /** Opens whatever is there and not open; resolves when each has answered. Rounds never overlap. */
  readonly now: () => Promise<void>
  readonly stop: () => void
}

/** Looks for scanners that are not open: now, and every second or so until each one is. */
export function createLook(host: ScannersHost, lines: ReadonlyMap<string, ScannerLine>): Look {
  const { deps, signals } = host
  let isStopped = false
  let looks = 0
  let cancel = (): void => {}
  let round: Promise<void> = Promise.resolve()

  const ports = async (): Promise<readonly SerialPortFacts[] | null> => {
    if (deps.serialPorts === undefined || isStopped) return null
    try {
      return await inTime(deps.serialPorts.list(), LIST_MS_MAX, deps.timers)
    } catch (error) {
      deps.log.warn('the serial ports cannot be listed', { error: String(error) })
      return null
    }
  }
  const isMissing = (): boolean => [...lines.values()].some(({ state }) => state.kind !== 'open')
  const soon = (): void => {
    cancel()
    if (isStopped || lines.size === 0) return
    const missingMs = looks < LOOKS_SOON ? LOOK_MS : LOOK_LATER_MS
    cancel = deps.timers.after(isMissing() ? missingMs : WATCH_MS, () => void now())
  }
  const gone = (line: ScannerLine): void => {
    line.reset()
    line.state = { kind: 'lost' }
    line.nextTryMs = 0
    looks = 0
    signals.emit({ name: 'scanners.changed', payload: {} })
    soon()
  }
  const lookOnce = async (): Promise<void> => {
    if (isStopped || deps.serialPorts === undefined) return
    looks += 1
    const here = await ports()
    for (const line of here === null ? [] : [...lines.values()]) pullOut(line, here ?? [], gone)
    const missing = [...lines.values()].filter(({ state }) => state.kind !== 'open')
    await Promise.all(missing.map((line) => tryLine(host, lines, line, here ?? [], gone)))
    if (!isMissing()) looks = 0
    soon()
  }
  const now = (): Promise<void> => {
    cancel()
    round = round.then(lookOnce)
    return round
  }
  return {
    ports,
    now,
    stop: () => {
      isStopped = true
      cancel()
    },
  }
}

/**
 * Closes a port that is no longer there. A port that is unplugged while it is read may go on giving nothing for ever
 * instead of ending: the package reads on and on.
 */
function pullOut(
  line: ScannerLine,
  here: readonly SerialPortFacts[],
  gone: (line: ScannerLine) => void,
): void {
  const { state, kept } = line
  if (state.kind !== 'open' || here.some(({ path }) => path === kept.path)) return
  gone(line)
  void state.port.close()
}

/** Opens one scanner that is plugged in. Whatever comes of it is in the line's state. */
async function tryLine(
  { deps, signals }: ScannersHost,
  lines: ReadonlyMap<string, ScannerLine>,
  line: ScannerLine,
  here: readonly SerialPortFacts[],
  gone: (line: ScannerLine) => void,
): Promise<void> {
  const before = JSON.stringify(line.state)
  const port = findPort(here, line.kept)
  if (port === undefined || deps.serialPorts === undefined) line.state = { kind: 'lost' }
  else if (deps.monotonicMs() >= line.nextTryMs) {
    line.state = { kind: 'opening' }
    try {
      const opened = await openInTime(deps.serialPorts, port.path, line, deps, gone)
      // It was forgotten, or the station closed, while the port opened.
      if (lines.get(line.kept.id) !== line) return await opened.close()
      line.kept = { ...line.kept, path: port.path, label: port.label }
      line.state = { kind: 'open', port: opened }
    } catch (error) {
      const problem = error instanceof PortError ? error.problem : 'other'
      line.state = { kind: 'failed', problem }
      line.nextTryMs = deps.monotonicMs() + RETRY_MS
      deps.log.warn('a scanner cannot be opened', { problem, error: String(error) })
    }
  }
  if (JSON.stringify(line.state) !== before) {
    signals.emit({ name: 'scanners.changed', payload: {} })
  }
}

async function openInTime(
  ports: SerialPorts,
  path: string,
  line: ScannerLine,
  { timers }: ScannersHost['deps'],
  gone: (line: ScannerLine) => void,
): Promise<OpenedPort> {
  let isHere = true
  const opening = ports.open(path, line.kept.baudRate, {
    hear: (bytes) => isHere && line.hear(bytes),
    gone: () => {
      const wasOpen = isHere && line.state.kind === 'open'
      isHere = false
      if (wasOpen) gone(line)
    },
  })
  try {
    const port = await inTime(opening, OPEN_MS_MAX, timers)
    if (isHere) return port
    throw new PortError('gone', new Error('unplugged while it was opened'))
  } catch (error) {
    isHere = false
    // One that opens after all would keep others from it.
    void opening.then(
      (late) => late.close(),
      () => {},
    )
    throw error
  }
}

async function inTime<T>(
  work: Promise<T>,
  msMax: number,
  timers: StationDeps['timers'],
): Promise<T> {
  let cancel = (): void => {}
  const late = new Promise<never>((_resolve, reject) => {
    cancel = timers.after(msMax, () => reject(new Error(`no answer within ${msMax} ms`)))
  })
  try {
    return await Promise.race([work, late])
  } finally {
    cancel()
  }
}

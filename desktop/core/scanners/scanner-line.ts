// One remembered scanner: its port while it is there, what it read, and what it is told.
import { IDLE_MS } from '../../../shared/scanners/split-reading.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Timers } from '../deps.ts'
import type { OpenedPort, PortProblem } from './serial-ports.ts'
import { SILENT_STREAM, type StreamStep, settleStream, takeBytes } from './split-stream.ts'
import { type Profile, type Tone, toneBytes } from './tones.ts'

/** What survives a restart. */
export type KeptScanner = {
  readonly id: string
  /** Where it was last. */
  readonly path: string
  readonly label: string | null
  readonly profile: Profile
  readonly baudRate: number
}

export type LineState =
  | { readonly kind: 'opening' | 'lost' }
  | { readonly kind: 'open'; readonly port: OpenedPort }
  | { readonly kind: 'failed'; readonly problem: PortProblem }

export type ScannerLine = {
  kept: KeptScanner
  state: LineState
  /** On the monotonic clock: not tried again before. */
  nextTryMs: number
  reads: number
  lastReadAt: Instant | null
  /** Bytes of the open port. */
  readonly hear: (bytes: Uint8Array) => void
  /** A code was read: the scanner may wait for its answer. */
  readonly awaitTone: () => void
  readonly tell: (tone: Tone) => void
  /** Forgets what was half read, and every timer. */
  readonly reset: () => void
}

/** A scanner that waits for an answer gets a neutral one after so long, where nobody had a verdict. */
const TONE_MS_MAX = 2_000

export function createLine(
  kept: KeptScanner,
  timers: Timers,
  hearText: (line: ScannerLine, text: string) => void,
): ScannerLine {
  let stream = SILENT_STREAM
  let stopSettling = (): void => {}
  let stopWaiting = (): void => {}
  const take = (step: StreamStep): void => {
    stream = step.state
    for (const text of step.texts) hearText(line, text)
  }
  const line: ScannerLine = {
    kept,
    state: { kind: 'lost' },
    nextTryMs: 0,
    reads: 0,
    lastReadAt: null,
    hear: (bytes) => {
      stopSettling()
      take(takeBytes(stream, bytes))
      if (stream.pending !== '') {
        stopSettling = timers.after(IDLE_MS, () => take(settleStream(stream)))
      }
    },
    awaitTone: () => {
      stopWaiting()
      stopWaiting = timers.after(TONE_MS_MAX, () => line.tell('heard'))
    },
    tell: (tone) => {
      stopWaiting()
      const bytes = toneBytes(line.kept.profile, tone)
      if (line.state.kind === 'open' && bytes.length > 0) line.state.port.write(bytes)
    },
    reset: () => {
      stopSettling()
      stopWaiting()
      stream = SILENT_STREAM
    },
  }
  return line
}

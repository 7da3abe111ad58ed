// The decoder as the page sees it: one frame at a time, in a thread of its own that is replaced when it hangs.
import type { FrameMessage, WorkerMessage } from './camera-worker.ts'
import type { DecoderName } from './decode.ts'
import { openCameraWorker } from './open-camera-worker.ts'

/** Slow laptops take a tenth of it. */
const DECODE_MS_MAX = 5_000

export type DecoderState = DecoderName | 'starting' | 'failed'

export type CameraDecoder = {
  readonly state: () => DecoderState
  /** Looks at one frame, unless it is busy with one. `fill` gets the buffer to draw into. */
  readonly look: (side: number, fill: (gray: Uint8ClampedArray) => void) => void
  readonly close: () => void
}

export type DecoderListener = {
  /** A frame's texts. `startedMs`: `performance.now()` when it was grabbed. */
  readonly decoded: (texts: readonly string[], startedMs: number) => void
  readonly changed: () => void
}

type Frame = { readonly startedMs: number }

/** Starts the worker. */
export function createCameraDecoder(listener: DecoderListener): CameraDecoder {
  let worker = start()
  let state: DecoderState = 'starting'
  let busyWith: Frame | null = null
  /** Travels to the worker and back, so that no frame costs memory. */
  let buffer: ArrayBuffer | null = null

  function start(): Worker {
    const started = openCameraWorker()
    started.addEventListener('message', (event: MessageEvent<WorkerMessage>) => {
      if (started === worker) hear(event.data)
    })
    // The script itself did not load.
    started.addEventListener('error', () => {
      if (started === worker) setState('failed')
    })
    return started
  }

  function setState(next: DecoderState): void {
    if (next === state) return
    state = next
    listener.changed()
  }

  function hear(message: WorkerMessage): void {
    setState(message.kind === 'failed' ? 'failed' : message.decoder)
    if (message.kind !== 'decoded' || busyWith === null) return
    const { startedMs } = busyWith
    buffer = message.gray
    busyWith = null
    listener.decoded(message.texts, startedMs)
  }

  function restartIfHung(nowMs: number): void {
    if (busyWith === null || nowMs - busyWith.startedMs < DECODE_MS_MAX) return
    worker.terminate()
    busyWith = null
    buffer = null
    worker = start()
    setState('starting')
  }

  return {
    state: () => state,
    look: (side, fill) => {
      const startedMs = performance.now()
      restartIfHung(startedMs)
      if (busyWith !== null || state === 'starting' || state === 'failed') return
      const gray = new Uint8ClampedArray(buffer ?? new ArrayBuffer(side * side))
      fill(gray)
      busyWith = { startedMs }
      buffer = null
      const message: FrameMessage = { gray: gray.buffer, width: side, height: side }
      worker.postMessage(message, [gray.buffer])
    },
    close: () => worker.terminate(),
  }
}

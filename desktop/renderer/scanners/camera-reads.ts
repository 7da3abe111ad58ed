// From pictures to reads: the decoder, and which of its texts are new.
import { cleanScan } from '../../../shared/tickets/qr.ts'
import type { Read } from '../state/gate-context.ts'
import { type CameraDecoder, createCameraDecoder, type DecoderState } from './camera-decoder.ts'
import { FRAME_SIDE, type FrameWatch } from './camera-frames.ts'
import { NOTHING_SEEN, nextSeen } from './camera-seen.ts'

export type CameraReads = {
  readonly look: (grab: FrameWatch['grab']) => void
  /** Ends the decoder and forgets what was in view. */
  readonly close: () => void
  /** Counts the frames looked at since the last call. */
  readonly takeLooks: () => number
  readonly decoder: () => DecoderState | null
  readonly msPerFrame: () => number
}

export function createCameraReads(listener: {
  readonly hear: (read: Read) => void
  readonly changed: () => void
}): CameraReads {
  let decoder: CameraDecoder | null = null
  let seen = NOTHING_SEEN
  let lookedAtMs = 0
  let looks = 0
  let msPerFrame = 0

  function decoded(texts: readonly string[], startedMs: number): void {
    const ms = performance.now() - startedMs
    msPerFrame = msPerFrame === 0 ? ms : msPerFrame * 0.9 + ms * 0.1
    looks += 1
    const next = nextSeen(seen, texts, startedMs - lookedAtMs, isTicket)
    seen = next.seen
    lookedAtMs = startedMs
    for (const text of next.reads) {
      listener.hear({ text, source: 'camera', scannerId: null, atMs: startedMs })
    }
  }

  return {
    look: (grab) => {
      decoder ??= createCameraDecoder({ decoded, changed: listener.changed })
      decoder.look(FRAME_SIDE, grab)
    },
    close: () => {
      decoder?.close()
      decoder = null
      seen = NOTHING_SEEN
    },
    takeLooks: () => {
      const taken = looks
      looks = 0
      return taken
    },
    decoder: () => decoder?.state() ?? null,
    msPerFrame: () => msPerFrame,
  }
}

const isTicket = (text: string): boolean => cleanScan(text).ok

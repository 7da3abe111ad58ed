// Server-sent events of one live stream: rows, notices, a hint to pull, and a heartbeat.
import type { LiveSubscriber } from './live-feed.ts'

/** Proxies drop quiet connections, and the station reconnects after 40 s of silence. */
export const HEARTBEAT_MS = 15_000

/** Bytes that may wait for a slow reader; beyond, it is told to pull instead. */
const BACKLOG_BYTES_MAX = 256 * 1024

const encoder = new TextEncoder()

export type LiveStream = {
  readonly body: ReadableStream<Uint8Array>
  readonly subscriber: LiveSubscriber
  readonly beat: () => void
  /** Says good-bye, so that the station reconnects at once (to another replica, or after a restart). */
  readonly end: () => void
}

/** A stream that never grows without bound. `onClose` runs once, whoever ends it. */
export function openLiveStream(
  stationId: LiveSubscriber['stationId'],
  onClose: () => void,
): LiveStream {
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null
  let isClosed = false
  const close = (): void => {
    if (isClosed) return
    isClosed = true
    onClose()
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start: (started) => {
        controller = started
      },
      cancel: close,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: BACKLOG_BYTES_MAX }),
  )
  let isBehind = false
  const send = (text: string): void => {
    if (isClosed || controller === null) return
    const hasRoom = (controller.desiredSize ?? 0) > 0
    if (hasRoom) {
      if (isBehind) controller.enqueue(encoder.encode('event: pull\ndata: {}\n\n'))
      isBehind = false
      controller.enqueue(encoder.encode(text))
    } else isBehind = true
  }
  return {
    body,
    subscriber: {
      stationId,
      onRows: (lines) => send(`event: rows\ndata: [${lines.join(',')}]\n\n`),
      onNotices: (notices) => send(`event: notices\ndata: ${notices}\n\n`),
      onPull: () => send('event: pull\ndata: {}\n\n'),
    },
    beat: () => send(': beat\n\n'),
    end: () => {
      if (isClosed) return
      close()
      controller?.close()
    },
  }
}

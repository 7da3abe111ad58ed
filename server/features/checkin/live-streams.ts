// All live streams of one app instance: opened, kept alive, ended together.
import type { EventId, StationId, TenantId } from '../../../shared/ids.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { createLiveFeeds } from './live-feed.ts'
import { HEARTBEAT_MS, type LiveStream, openLiveStream } from './live-stream.ts'

/** Who listens. A stream outlives the request that opened it, so its right to be there is asked again and again. */
export type LiveReader = {
  /** Names the station or the session: a whole crew may share one account. */
  readonly key: string
  readonly stationId: StationId | null
  /** False once the credential, the tenant or the event's grant has ended. */
  readonly isWelcome: () => Promise<boolean>
}

export type LiveStreams = {
  /** The body of one stream; it ends when the reader goes, or with `close`. */
  readonly open: (
    tenantId: TenantId,
    eventId: EventId,
    reader: LiveReader,
  ) => Promise<ReadableStream<Uint8Array>>
  readonly close: () => void
}

/** A suspension works on open streams within this time. */
const ASK_AGAIN_MS = 5 * SECOND_MS

/** A station needs one for each event, a browser one for each tab. More push the oldest out. */
const READER_STREAMS_MAX = 5

export function createLiveStreams(deps: Deps): LiveStreams {
  const feeds = createLiveFeeds(deps)
  const streams = new Map<LiveStream, LiveReader>()
  const heart = setInterval(() => {
    for (const stream of streams.keys()) stream.beat()
  }, HEARTBEAT_MS)
  heart.unref()
  const doorman = setInterval(() => {
    for (const [stream, reader] of streams) void endUnwelcome(deps, stream, reader)
  }, ASK_AGAIN_MS)
  doorman.unref()
  return {
    open: async (tenantId, eventId, reader) => {
      endOldest(streams, reader)
      let unsubscribe = (): void => {}
      let isOver = false
      const stream = openLiveStream(reader.stationId, () => {
        isOver = true
        streams.delete(stream)
        unsubscribe()
      })
      streams.set(stream, reader)
      const leave = await feeds.subscribe(tenantId, eventId, stream.subscriber)
      if (isOver) leave()
      else unsubscribe = leave
      // The first bytes tell the station that it is listening.
      stream.beat()
      return stream.body
    },
    close: () => {
      clearInterval(heart)
      clearInterval(doorman)
      for (const stream of [...streams.keys()]) stream.end()
    },
  }
}

/** Nobody is thrown out because the question could not be asked. Never rejects. */
async function endUnwelcome(
  deps: Pick<Deps, 'log'>,
  stream: LiveStream,
  reader: LiveReader,
): Promise<void> {
  try {
    if (!(await reader.isWelcome())) stream.end()
  } catch (error) {
    deps.log.warn('live reader not asked again', { error })
  }
}

/** Makes room for one more of this reader. */
function endOldest(streams: ReadonlyMap<LiveStream, LiveReader>, { key }: LiveReader): void {
  const own = [...streams].filter(([, reader]) => reader.key === key)
  for (const [stream] of own.slice(0, Math.max(0, own.length - READER_STREAMS_MAX + 1))) {
    stream.end()
  }
}

// All live streams of one app instance: opened, kept alive, ended together.
import type { EventId, StationId, TenantId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import { createLiveFeeds } from './live-feed.ts'
import { HEARTBEAT_MS, type LiveStream, openLiveStream } from './live-stream.ts'

export type LiveStreams = {
  /** The body of one stream; it ends when the reader goes, or with `close`. */
  readonly open: (
    tenantId: TenantId,
    eventId: EventId,
    stationId: StationId | null,
  ) => Promise<ReadableStream<Uint8Array>>
  readonly close: () => void
}

export function createLiveStreams(deps: Deps): LiveStreams {
  const feeds = createLiveFeeds(deps)
  const streams = new Set<LiveStream>()
  const heart = setInterval(() => {
    for (const stream of streams) stream.beat()
  }, HEARTBEAT_MS)
  heart.unref()
  return {
    open: async (tenantId, eventId, stationId) => {
      let unsubscribe = (): void => {}
      let isOver = false
      const stream = openLiveStream(stationId, () => {
        isOver = true
        streams.delete(stream)
        unsubscribe()
      })
      streams.add(stream)
      const leave = await feeds.subscribe(tenantId, eventId, stream.subscriber)
      if (isOver) leave()
      else unsubscribe = leave
      // The first bytes tell the station that it is listening.
      stream.beat()
      return stream.body
    },
    close: () => {
      clearInterval(heart)
      for (const stream of [...streams]) stream.end()
    },
  }
}

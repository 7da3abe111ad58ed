// One reader per event and replica: reads what changed and hands it to every live stream of that event.
import type { EventId, StationId, TenantId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { listRunningNotices } from '../events/list-notices.ts'
import { type LiveRow, listLiveRows, readFeedStart, readHead } from './feed-store.ts'

/** Receives whole lines (JSON texts); `pull` says that there was too much and a download is due. */
export type LiveSubscriber = {
  readonly stationId: StationId | null
  readonly onRows: (lines: readonly string[]) => void
  /** All that run now, as one JSON text; only when that changed. */
  readonly onNotices: (notices: string) => void
  readonly onPull: () => void
}

export type LiveFeeds = {
  /** Starts delivering what changes from here on. Returns how to stop. */
  readonly subscribe: (
    tenantId: TenantId,
    eventId: EventId,
    subscriber: LiveSubscriber,
  ) => Promise<() => void>
}

/** More than this at once is a download's work. */
const LIVE_ROWS_MAX = 500

export function createLiveFeeds(deps: Deps): LiveFeeds {
  const feeds = new Map<EventId, LiveFeed>()
  return {
    subscribe: async (tenantId, eventId, subscriber) => {
      const known = feeds.get(eventId)
      const feed = known ?? openLiveFeed(deps, tenantId, eventId, () => feeds.delete(eventId))
      if (known === undefined) feeds.set(eventId, feed)
      return feed.add(subscriber)
    },
  }
}

type LiveFeed = { readonly add: (subscriber: LiveSubscriber) => Promise<() => void> }

type Reading = {
  readonly rows: readonly LiveRow[]
  readonly isTooMuch: boolean
  /** One JSON text; null: as they were. */
  readonly notices: string | null
}

/**
 * Reads from the transaction-id watermark of the reading before, without an upper bound: what committed is read
 * though an older transaction is still open. The first reading only finds where to begin.
 */
function liveReader(deps: Deps, tenantId: TenantId, eventId: EventId) {
  let since: string | null = null
  let isListed = false
  let told: string | null = null
  const read = (): Promise<Reading> =>
    withTenant(deps.db, tenantId, async (tx) => {
      const from = since
      // The watermark first: a row of a transaction below it is visible to the query that follows.
      const start = await readFeedStart(tx)
      if (from === null) {
        isListed = (await readHead(tx, eventId))?.event.verification === 'listed'
        told = JSON.stringify(await listRunningNotices(tx, eventId, deps.now()))
        since = start.watermark
        return { rows: [], isTooMuch: false, notices: null }
      }
      const [rows, running] = await Promise.all([
        listLiveRows(tx, eventId, from, isListed, LIVE_ROWS_MAX),
        listRunningNotices(tx, eventId, deps.now()),
      ])
      const notices = JSON.stringify(running)
      const isNews = notices !== told
      told = notices
      if (start.watermark !== from) since = start.watermark
      return { rows, isTooMuch: rows.length >= LIVE_ROWS_MAX, notices: isNews ? notices : null }
    })
  return { read, hasBegun: () => since !== null }
}

/** `sent` keeps what was delivered above the watermark from going twice. */
function openLiveFeed(
  deps: Deps,
  tenantId: TenantId,
  eventId: EventId,
  onEmpty: () => void,
): LiveFeed {
  const subscribers = new Set<LiveSubscriber>()
  const sent = new Set<string>()
  const reader = liveReader(deps, tenantId, eventId)
  let running: Promise<void> | null = null
  let isAgain = false

  const deliver = ({ rows, isTooMuch, notices }: Reading): void => {
    const fresh = rows.filter((row) => !sent.has(row.key))
    if (sent.size > LIVE_ROWS_MAX * 4) sent.clear()
    for (const row of fresh) sent.add(row.key)
    for (const subscriber of subscribers) {
      if (isTooMuch) subscriber.onPull()
      const lines = fresh.filter((row) => isFor(row, subscriber)).map((row) => row.line.trimEnd())
      if (lines.length > 0) subscriber.onRows(lines)
      if (notices !== null) subscriber.onNotices(notices)
    }
  }

  const run = (): Promise<void> => {
    if (running !== null) {
      isAgain = true
      return running
    }
    running = reader
      .read()
      .then(deliver)
      .catch((error: unknown) => {
        deps.log.warn('live feed could not be read', { eventId, error: String(error) })
        for (const subscriber of subscribers) subscriber.onPull()
      })
      .finally(() => {
        running = null
        if (!isAgain) return
        isAgain = false
        void run()
      })
    return running
  }

  const unsubscribe = deps.hub.subscribe(eventId, () => void run())
  return {
    add: async (subscriber) => {
      subscribers.add(subscriber)
      if (!reader.hasBegun()) await run()
      return () => {
        subscribers.delete(subscriber)
        if (subscribers.size > 0) return
        unsubscribe()
        onEmpty()
      }
    },
  }
}

/** A station's own scans are in its journal before anybody else hears of them. */
const isFor = (row: LiveRow, subscriber: LiveSubscriber): boolean =>
  row.stationId === null || row.stationId !== subscriber.stationId

// How many tickets and scans an event's feed holds, exactly, without counting them all each time.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { perDeps } from '../../platform/per-deps.ts'
import { type CountChanges, readCountChanges } from './feed-store.ts'

export type FeedCounts = { readonly tickets: number; readonly scans: number }

/** What the feed held when every transaction below `watermark` had ended: nothing that comes can change it. */
export type SettledCounts = FeedCounts & {
  readonly watermark: string
  readonly epoch: string | null
  /** With what was not settled yet: the whole, as it was counted last. */
  readonly whole: FeedCounts
}

/** Nothing is below it, so everything counts as a change since. */
const BEGINNING: SettledCounts = {
  watermark: '0',
  tickets: 0,
  scans: 0,
  epoch: null,
  whole: { tickets: 0, scans: 0 },
}

/** Some hundred kilobytes. What is forgotten is counted anew. */
const EVENTS_MAX = 1_000

export type CountedEvent = { readonly tenantId: TenantId; readonly eventId: EventId }

export type CountPlace = CountedEvent & {
  /** Read from the database, before the snapshot of the statement that counts. */
  readonly watermark: string
}

export type FeedCounter = {
  /** The number of the transaction's snapshot, whoever writes at the same time. */
  readonly count: (tx: TenantTx, place: CountPlace) => Promise<FeedCounts>
  /** From where on changes need counting; null while nothing is known. */
  readonly recall: (event: CountedEvent) => SettledCounts | null
  /**
   * The number by the changes since `settled`, which was recalled before the snapshot that they were counted in. Null
   * when what was recalled is void.
   */
  readonly learn: (
    event: CountedEvent,
    settled: SettledCounts,
    changes: CountChanges,
    watermark: string,
  ) => FeedCounts | null
}

/** Makes a counter that remembers what is settled, and counts the changes since: each replica its own. */
export function createFeedCounter(): FeedCounter {
  const remembered = new Map<string, SettledCounts>()
  const recall = (event: CountedEvent): SettledCounts | null =>
    remembered.get(nameOf(event)) ?? null
  const learn: FeedCounter['learn'] = (event, settled, changes, watermark) => {
    if (settled.epoch !== null && settled.epoch !== changes.epoch) return null
    const whole = {
      tickets: settled.tickets + changes.tickets,
      scans: settled.scans + changes.scans,
    }
    // The one asked last is the last that is forgotten.
    remembered.delete(nameOf(event))
    remembered.set(nameOf(event), { ...settle(settled, changes, watermark), whole })
    const [oldest] = remembered.keys()
    if (remembered.size > EVENTS_MAX && oldest !== undefined) remembered.delete(oldest)
    return whole
  }
  const countSince = async (
    tx: TenantTx,
    place: CountPlace,
    settled: SettledCounts,
  ): Promise<FeedCounts> => {
    // A request that asked later may have been counted first.
    const watermark =
      BigInt(place.watermark) < BigInt(settled.watermark) ? settled.watermark : place.watermark
    const changes = await readCountChanges(tx, place.eventId, settled.watermark, watermark)
    return learn(place, settled, changes, watermark) ?? countSince(tx, place, BEGINNING)
  }
  const count = (tx: TenantTx, place: CountPlace) =>
    countSince(tx, place, recall(place) ?? BEGINNING)
  return { count, recall, learn }
}

const nameOf = ({ tenantId, eventId }: CountedEvent): string => `${tenantId} ${eventId}`

const settle = (
  settled: SettledCounts,
  { settledTickets, settledScans, epoch }: CountChanges,
  watermark: string,
): Omit<SettledCounts, 'whole'> => ({
  tickets: settled.tickets + settledTickets,
  scans: settled.scans + settledScans,
  watermark,
  epoch,
})

export const feedCounterOf = perDeps(createFeedCounter)

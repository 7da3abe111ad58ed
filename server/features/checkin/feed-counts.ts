// How many tickets and scans an event's feed holds, exactly, without counting them all each time.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { perDeps } from '../../platform/per-deps.ts'
import { readCountChanges } from './feed-store.ts'

export type FeedCounts = { readonly tickets: number; readonly scans: number }

/** What the feed held when every transaction below `watermark` had ended: nothing that comes can change it. */
type SettledCounts = FeedCounts & { readonly watermark: string; readonly epoch: string | null }

/** Nothing is below it, so everything counts as a change since. */
const BEGINNING: SettledCounts = { watermark: '0', tickets: 0, scans: 0, epoch: null }

/** Some hundred kilobytes. What is forgotten is counted anew. */
const EVENTS_MAX = 1_000

export type CountPlace = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  /** Read from the database, before the snapshot of the statement that counts. */
  readonly watermark: string
}

export type FeedCounter = (tx: TenantTx, place: CountPlace) => Promise<FeedCounts>

/**
 * Makes a counter that remembers what is settled, and counts the changes since: each replica its own. The number is that
 * of the transaction's snapshot, whoever writes at the same time.
 */
export function createFeedCounter(): FeedCounter {
  const remembered = new Map<string, SettledCounts>()
  return async (tx, { tenantId, eventId, watermark }) => {
    const key = `${tenantId} ${eventId}`
    const settled = remembered.get(key) ?? BEGINNING
    const counted = await countSince(tx, eventId, settled, watermark)
    // The one asked last is the last that is forgotten.
    remembered.delete(key)
    remembered.set(key, counted.settled)
    const [oldest] = remembered.keys()
    if (remembered.size > EVENTS_MAX && oldest !== undefined) remembered.delete(oldest)
    return counted.counts
  }
}

export const feedCounterOf = perDeps(createFeedCounter)

async function countSince(
  tx: TenantTx,
  eventId: EventId,
  settled: SettledCounts,
  asked: string,
): Promise<{ readonly counts: FeedCounts; readonly settled: SettledCounts }> {
  // A request that asked later may have been counted first.
  const watermark = BigInt(asked) < BigInt(settled.watermark) ? settled.watermark : asked
  const changes = await readCountChanges(tx, eventId, settled.watermark, watermark)
  const { epoch } = changes
  if (settled.epoch !== null && settled.epoch !== epoch) {
    return countSince(tx, eventId, BEGINNING, asked)
  }
  return {
    counts: {
      tickets: settled.tickets + changes.tickets,
      scans: settled.scans + changes.scans,
    },
    settled: {
      tickets: settled.tickets + changes.settledTickets,
      scans: settled.scans + changes.settledScans,
      watermark,
      epoch,
    },
  }
}

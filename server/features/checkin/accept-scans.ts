// A tenant admin takes over what a revoked station had scanned: only then it counts.
import type { EventId, StationId, TenantId, UserId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { loadEventContexts } from './event-context.ts'
import { readLedger, storeDerived } from './ledger.ts'
import { acceptPendingScans, acceptReviewItems, type JoinedScan } from './store.ts'

/** One transaction's share: the feed does not move past a transaction that is still open. */
const ACCEPT_CHUNK = 1_000

/**
 * Lets a revoked station's waiting scans join the merge, but for those that somebody dismissed. Repeatable; returns how
 * many joined.
 */
export async function acceptScans(
  deps: Deps,
  tenantId: TenantId,
  stationId: StationId,
  acceptedBy: UserId,
): Promise<{ readonly accepted: number }> {
  let accepted = 0
  for (;;) {
    const chunk = await acceptChunk(deps, tenantId, stationId, acceptedBy)
    accepted += chunk.accepted
    for (const eventId of chunk.eventIds) deps.hub.publish(tenantId, eventId)
    if (chunk.accepted < ACCEPT_CHUNK) return { accepted }
  }
}

function acceptChunk(deps: Deps, tenantId: TenantId, stationId: StationId, acceptedBy: UserId) {
  return withTenant(deps.db, tenantId, async (tx) => {
    const scans = await acceptPendingScans(tx, stationId, ACCEPT_CHUNK)
    if (scans.length === 0) return { accepted: 0, eventIds: new Set<EventId>() }
    const eventIds = await joinLedger(tx, deps, tenantId, scans)
    await acceptReviewItems(
      tx,
      scans.map((scan) => scan.scanId),
      acceptedBy,
      deps.now(),
    )
    await recordActivity(tx, deps, {
      actor: { kind: 'user', id: acceptedBy },
      action: 'station.scans_accepted',
      subject: { kind: 'station', id: stationId },
      metadata: { scans: scans.length },
    })
    return { accepted: scans.length, eventIds }
  })
}

/** Merges again what waits no longer. Returns the events that it touches. */
export async function joinLedger(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  scans: readonly JoinedScan[],
): Promise<ReadonlySet<EventId>> {
  const eventIds = new Set(scans.map((scan) => scan.eventId))
  const ledger = await readLedger(
    tx,
    scans.flatMap((scan) => scan.ticketId ?? []),
  )
  const contexts = await loadEventContexts(tx, deps, tenantId, { eventIds: [...eventIds] })
  await storeDerived(tx, ledger, scans, contexts.values(), deps.now())
  return eventIds
}

// Orders whose hold has ended.
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import { type Instant, MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { leaseHolds, listDueHolds } from './sale-store.ts'

export type DueOrder = {
  readonly tenantId: TenantId
  readonly id: OrderId
  readonly holdExpiresAt: Instant
}

/** How long one replica looks after an order before another one does. */
const LEASE_MS = 2 * MINUTE_MS

/** Takes at most `limit` of them, each by one replica at a time. Empty: nothing is due. */
export async function takeDueHolds(
  deps: Deps,
  now: Instant,
  limit: number,
): Promise<readonly DueOrder[]> {
  const due = await listDueHolds(deps.platformDb, now, limit)
  const byTenant = new Map<TenantId, OrderId[]>()
  for (const { tenantId, orderId } of due) {
    byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), orderId])
  }
  const taken: DueOrder[] = []
  for (const [tenantId, ids] of byTenant) {
    const lease = { now, until: now + LEASE_MS }
    const rows = await withTenant(deps.db, tenantId, (tx) => leaseHolds(tx, ids, lease))
    taken.push(...rows.map((row) => ({ tenantId, ...row })))
  }
  return taken
}

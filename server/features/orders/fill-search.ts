// Brings what is older than the search's index into it, or was made by the release before beside this one.
import type { Deps } from '../../deps.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { indexOldTickets, indexOrders } from '../tickets/index-search.ts'
import { listUnfilledTenants, lockUnfindableOrders, markOrdersFindable } from './order-store.ts'

/** A longer transaction would hold back every station's feed. */
const PART_ROWS = 500

/** Called at the start and from time to time; any replica may. Ends between two transactions. */
export async function fillSearch(
  deps: Pick<Deps, 'db' | 'platformDb'>,
  ending: AbortSignal,
): Promise<void> {
  const tenants = await withPlatform(deps.platformDb, listUnfilledTenants)
  for (const tenantId of tenants) {
    for (const fill of [indexOldOrders, indexOldTickets]) {
      let isLeft = true
      while (isLeft && !ending.aborted) {
        isLeft = await withTenant(deps.db, tenantId, (tx) => fill(tx, PART_ROWS))
      }
    }
  }
}

async function indexOldOrders(tx: TenantTx, limit: number): Promise<boolean> {
  const orders = await lockUnfindableOrders(tx, limit)
  if (orders.length === 0) return false
  await indexOrders(tx, orders)
  await markOrdersFindable(
    tx,
    orders.map(({ id }) => id),
  )
  return true
}

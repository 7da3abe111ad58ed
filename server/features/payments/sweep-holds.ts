// Gives back the places of orders whose hold has ended, after the provider was asked once more.
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import { type Instant, MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { mapBounded } from '../../platform/map-bounded.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { type DueOrder, takeDueHolds } from '../orders/due-holds.ts'
import { askProvider } from './ask-provider.ts'
import { listAttemptsOf } from './attempt-store.ts'
import { endOrders } from './end-orders.ts'

/** As many as one round takes. */
const ORDERS_MAX = 200
/** Providers that are asked at the same time. */
const ASKED_MAX = 8
/** As many as one transaction ends. */
const TOGETHER_MAX = 32
/** How long places are kept for a provider that does not answer. After that money that comes late is dealt with. */
const PATIENCE_MS = 10 * MINUTE_MS

/** Ends what is due at `now`; how many orders were ended. Any replica may, at any time. */
export async function sweepHolds(deps: Deps, now: Instant): Promise<number> {
  const due = await takeDueHolds(deps, now, ORDERS_MAX)
  const byTenant = new Map<TenantId, DueOrder[]>()
  for (const order of due) {
    byTenant.set(order.tenantId, [...(byTenant.get(order.tenantId) ?? []), order])
  }
  let ended = 0
  for (const [tenantId, orders] of byTenant) {
    const free = await withoutHope(deps, tenantId, orders, now)
    for (let from = 0; from < free.length; from += TOGETHER_MAX) {
      const orderIds = free.slice(from, from + TOGETHER_MAX)
      const ending = { tenantId, orderIds, status: 'expired', actor: SYSTEM_ACTOR, now } as const
      ended += (await endOrders(deps, ending)).length
    }
  }
  return ended
}

/** The orders for which no payment is under way any more, or none that is waited for. */
async function withoutHope(
  deps: Deps,
  tenantId: TenantId,
  orders: readonly DueOrder[],
  now: Instant,
): Promise<readonly OrderId[]> {
  const ids = orders.map(({ id }) => id)
  const attempts = await withTenant(deps.db, tenantId, (tx) => listAttemptsOf(tx, ids))
  const open = attempts.filter(({ state }) => state === 'processing')
  const waiting = new Set<OrderId>()
  await mapBounded(ASKED_MAX, open, async ({ id: attemptId, orderId }) => {
    const answered = await askProvider(deps, { tenantId, attemptId, wish: 'close' }).catch(
      (error: unknown) => {
        deps.log.warn('a payment was not asked about before its places go back', { error })
        return SILENT
      },
    )
    if (answered.kind === 'silent' || answered.kind === 'skipped') waiting.add(orderId)
  })
  return orders.flatMap(({ id, holdExpiresAt }) =>
    waiting.has(id) && now < holdExpiresAt + PATIENCE_MS ? [] : [id],
  )
}

const SILENT = { kind: 'silent' } as const

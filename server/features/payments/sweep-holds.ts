// Gives back the places of orders whose hold has ended, after the provider was asked once more.
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import { type Instant, MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { mapBounded } from '../../platform/map-bounded.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { type DueOrder, takeDueHolds } from '../orders/due-holds.ts'
import { askProvider } from './ask-provider.ts'
import { type AttemptRow, listAttemptsOf } from './attempt-store.ts'
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
  const open: OpenAttempt[] = []
  // First those that wait for nobody: a provider that hangs must not keep their places.
  for (const [tenantId, orders] of byTenant) {
    const ids = orders.map(({ id }) => id)
    const attempts = (await withTenant(deps.db, tenantId, (tx) => listAttemptsOf(tx, ids))).filter(
      ({ state }) => state === 'processing',
    )
    const asked = new Set(attempts.map(({ orderId }) => orderId))
    open.push(...attempts.map((attempt) => ({ ...attempt, tenantId })))
    ended += await expire(
      deps,
      tenantId,
      ids.filter((id) => !asked.has(id)),
      now,
    )
  }
  const waiting = await askAll(deps, open)
  for (const [tenantId, orders] of byTenant) {
    const asked = new Set(open.map(({ orderId }) => orderId))
    const free = orders.flatMap(({ id, holdExpiresAt }) => {
      const isKept = waiting.has(id) && now < holdExpiresAt + PATIENCE_MS
      return !asked.has(id) || isKept ? [] : [id]
    })
    ended += await expire(deps, tenantId, free, now)
  }
  return ended
}

async function expire(
  deps: Deps,
  tenantId: TenantId,
  ids: readonly OrderId[],
  now: Instant,
): Promise<number> {
  let ended = 0
  for (let from = 0; from < ids.length; from += TOGETHER_MAX) {
    const orderIds = ids.slice(from, from + TOGETHER_MAX)
    const ending = { tenantId, orderIds, status: 'expired', actor: SYSTEM_ACTOR, now } as const
    ended += (await endOrders(deps, ending)).length
  }
  return ended
}

type OpenAttempt = Pick<AttemptRow, 'id' | 'orderId' | 'accountId'> & {
  readonly tenantId: TenantId
}

/** The orders for which money may still come. An account that was silent once is not asked again in this round. */
async function askAll(deps: Deps, open: readonly OpenAttempt[]): Promise<ReadonlySet<OrderId>> {
  const waiting = new Set<OrderId>()
  const silent = new Set<string>()
  await mapBounded(ASKED_MAX, open, async ({ id: attemptId, orderId, accountId, tenantId }) => {
    const answered = silent.has(accountId)
      ? SILENT
      : await askProvider(deps, { tenantId, attemptId, wish: 'close' }).catch((error: unknown) => {
          deps.log.warn('a payment was not asked about before its places go back', { error })
          return SILENT
        })
    if (answered.kind === 'silent') silent.add(accountId)
    if (answered.kind === 'silent' || answered.kind === 'skipped') waiting.add(orderId)
  })
  return waiting
}

const SILENT = { kind: 'silent' } as const

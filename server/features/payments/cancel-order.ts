// A buyer gives the places of an unpaid order back.
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { readBoughtOrder } from '../orders/bought-order.ts'
import { askProvider } from './ask-provider.ts'
import { listAttemptsOf } from './attempt-store.ts'
import { endOrders } from './end-orders.ts'

const AT_GATE =
  'An order for the gate holds nothing that ends; void its tickets, and their places go back'

export type CancelOrder = {
  readonly tenantId: TenantId
  readonly orderId: OrderId
  readonly actor: ActivityActor
}

/**
 * The payments that are under way are ended first: one that was paid already pays the order, which then is not cancelled;
 * money that was approved and not taken yet stays with the buyer.
 * The second time changes nothing.
 */
export async function cancelOrder(
  deps: Deps,
  { tenantId, orderId, actor }: CancelOrder,
): Promise<Result<undefined, Refusal>> {
  const { order, attempts } = await withTenant(deps.db, tenantId, async (tx) => ({
    order: await readBoughtOrder(tx, orderId),
    attempts: await listAttemptsOf(tx, [orderId]),
  }))
  if (order === null) return refuse({ code: 'order_not_found' })
  if (order.status === 'cancelled') return ok(undefined)
  if (order.status !== 'pending') return refuse({ code: 'order_closed' })
  if (order.source === 'gate') return refuse({ code: 'order_closed', message: AT_GATE })
  for (const { id: attemptId, state } of attempts) {
    if (state !== 'processing') continue
    const answered = await askProvider(deps, { tenantId, attemptId, wish: 'cancel' })
    // Its money may be moving at this moment.
    if (answered.kind === 'skipped') return refuse({ code: 'payment_under_way' })
  }
  const ending = { tenantId, orderIds: [orderId], actor, now: deps.now() }
  const ended = await endOrders(deps, { ...ending, status: 'cancelled' })
  return ended.length === 1 ? ok(undefined) : refuse({ code: 'order_closed' })
}

// The organizer notes that an order was paid at the gate.
import type { EventId, OrderId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { lockOrders, updateOrderStatuses } from './sale-store.ts'

export type GatePayment = {
  readonly tenantId: TenantId
  readonly orderId: OrderId
  readonly actor: ActivityActor
}

/** From then on its tickets are let in unasked. The second time changes nothing. */
export async function recordGatePayment(
  deps: Deps,
  payment: GatePayment,
): Promise<Result<undefined, Refusal>> {
  const paid = await withTenant(deps.db, payment.tenantId, (tx) => record(tx, deps, payment))
  if (!paid.ok) return paid
  if (paid.value !== null) deps.hub.publish(payment.tenantId, paid.value)
  return ok(undefined)
}

/** The event whose gates are to hear of it; null when nothing changed. */
async function record(
  tx: TenantTx,
  deps: Deps,
  { orderId, actor }: GatePayment,
): Promise<Result<EventId | null, Refusal>> {
  const now = deps.now()
  const [order] = await lockOrders(tx, [orderId], now)
  if (order === undefined) return refuse({ code: 'order_not_found' })
  if (order.source !== 'gate') return refuse({ code: 'order_not_at_gate' })
  if (order.status === 'paid') return ok(null)
  if (order.status !== 'pending') return refuse({ code: 'order_closed' })
  await updateOrderStatuses(tx, [{ id: orderId, status: 'paid', paidAttemptId: null }], now)
  await recordActivity(tx, deps, {
    actor,
    action: 'order.paid_at_gate',
    subject: { kind: 'order', id: orderId },
    metadata: { amountCents: order.totalCents },
  })
  return ok(order.eventId)
}

// Keeps the tickets of an order from opening a gate because of its payment, or lets them go, in the caller's transaction.
import { standingScans } from '../../../shared/checkin/merge.ts'
import type { EventId, OrderId, TicketId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { type ActivityActor, recordActivities } from '../activity/record-activity.ts'
import { insertBlockedAfterEntry, updatePaymentBlocks } from './payment-block-store.ts'
import { listScansOf } from './store.ts'
import { lockOrderTickets } from './void-tickets.ts'

export type PaymentBlock = {
  readonly eventId: EventId
  readonly orderId: OrderId
  readonly isBlocked: boolean
  readonly actor: ActivityActor
}

/**
 * Beside what people block, and not over it. One that had got in raises a review item. The second time changes nothing.
 *
 * The caller holds the order's lock, and publishes the event after its commit where any ticket changed.
 *
 * @returns how many tickets changed
 */
export async function blockForPayment(
  tx: TenantTx,
  deps: Deps,
  { eventId, orderId, isBlocked, actor }: PaymentBlock,
): Promise<number> {
  await lockOrderTickets(tx, orderId)
  const changed = await updatePaymentBlocks(tx, orderId, isBlocked)
  const entered = new Set<TicketId>()
  for (const id of isBlocked ? changed : []) {
    const entry = standingScans(await listScansOf(tx, id)).find((one) => one.direction === 'entry')
    if (entry === undefined) continue
    entered.add(id)
    await insertBlockedAfterEntry(tx, { entry, eventId, foundAt: deps.now() })
  }
  await recordActivities(
    tx,
    deps,
    changed.map((id) => ({
      actor,
      action: isBlocked ? 'ticket.payment_blocked' : 'ticket.payment_unblocked',
      subject: { kind: 'ticket', id },
      metadata: isBlocked ? { wasUsed: entered.has(id) } : {},
    })),
  )
  return changed.length
}

// What the cases of an order mean for its tickets, in the transaction of what changed one of them.
import type { EventId, OrderId, TenantId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { type ActivityActor, SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { blockForPayment } from '../tickets/block-for-payment.ts'
import { hasBlockingCase } from './case-store.ts'
import { mailCaseJob } from './mail-case.ts'

export type FollowedOrder = {
  readonly tenantId: TenantId
  readonly orderId: OrderId
  readonly eventId: EventId
  /** Left out: the program. */
  readonly actor?: ActivityActor
  /** The buyer hears of it by another mail, or of nothing. */
  readonly isSilent?: boolean
}

/**
 * Blocks the order's tickets while any case does, and lets them go when none does any more; the buyer is told. The
 * caller holds the order's lock.
 *
 * @returns whether a ticket changed: then the gates are told after the commit
 */
export async function followCases(
  tx: TenantTx,
  deps: Deps,
  { tenantId, orderId, eventId, actor = SYSTEM_ACTOR, isSilent = false }: FollowedOrder,
): Promise<boolean> {
  const isBlocked = await hasBlockingCase(tx, orderId)
  const changed = await blockForPayment(tx, deps, { eventId, orderId, isBlocked, actor })
  if (changed === 0) return false
  const news = isBlocked ? 'waits' : 'good'
  if (!isSilent) await deps.jobs.sendMany(tx, mailCaseJob, [{ tenantId, orderId, news }])
  return true
}

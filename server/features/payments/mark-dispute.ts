// A buyer's bank takes a payment back, or no longer does: a mark beside its state, for a person.
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { recordActivity, SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { findTxnOwner, updateDisputed } from './attempt-store.ts'
import type { ProviderName } from './providers/port.ts'

export type Dispute = {
  readonly provider: ProviderName
  /** The account that says so: it speaks of its own payments alone. */
  readonly accountId: string
  readonly providerTxnId: string
  readonly isOpen: boolean
}

/** False: no payment of ours. */
export async function markDispute(
  deps: Deps,
  { provider, accountId, providerTxnId, isOpen }: Dispute,
): Promise<boolean> {
  const owner = await findTxnOwner(deps.platformDb, provider, providerTxnId)
  if (owner === null) return false
  return withTenant(deps.db, owner.tenantId, async (tx) => {
    const { attemptId: id } = owner
    const orderId = await updateDisputed(tx, { id, accountId }, isOpen)
    if (orderId === null) return false
    await recordActivity(tx, deps, {
      actor: SYSTEM_ACTOR,
      action: isOpen ? 'payment.disputed' : 'payment.dispute_closed',
      subject: { kind: 'order', id: orderId },
      metadata: { attemptId: id, provider },
    })
    return true
  })
}

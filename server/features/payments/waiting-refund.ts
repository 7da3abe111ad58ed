// Which refunds wait for a person, as SQL.
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

/** On `r`: nobody but a person does something about it. */
export const isWaitingRefund = (tx: TenantTx) => tx`(
  r.state = 'failed' or (r.state = 'requested' and r.next_try_at is null) or (r.state = 'unknown' and r.is_for_hand)
)`

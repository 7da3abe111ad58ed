// A paid order ends because its money goes back.
import type { OrderId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { updateOrderRefunded } from './sale-store.ts'

/** Of an order that is locked. That it was paid, when and by which payment stays. Its tickets say `canceled` from then on. */
export const closeRefunded = (tx: TenantTx, id: OrderId, at: Instant): Promise<void> =>
  updateOrderRefunded(tx, id, at)

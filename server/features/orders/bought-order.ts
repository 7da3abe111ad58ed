// One order with everything that its buyer sees of it, for the features that come after orders.
import type { OrderId } from '../../../shared/ids.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { findBoughtOrder, type BoughtOrder as StoredOrder } from './bought-store.ts'

export type BoughtOrder = StoredOrder

/** Null: no such order. */
export const readBoughtOrder = (tx: TenantTx, id: OrderId): Promise<BoughtOrder | null> =>
  findBoughtOrder(tx, id)

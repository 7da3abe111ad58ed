// The shop behind an order, for the features that come after orders.
import type { TenantId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import { findShopById, type ShopRow } from './offer-store.ts'

/** Of a suspended organizer too: whoever bought still finds the order. */
export const findShopOf = (
  { platformDb }: Pick<Deps, 'platformDb'>,
  tenantId: TenantId,
): Promise<ShopRow | null> => findShopById(platformDb, tenantId)

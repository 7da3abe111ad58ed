// An organizer as it sees itself.
import { required } from '../../../shared/assert.ts'
import type { TenantId } from '../../../shared/ids.ts'
import type { ProfileView } from '../../../shared/tenants/schema.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { getLogo } from './logo-store.ts'
import { findTenant, type TenantRow } from './store.ts'
import { toLogoView, toTenantView } from './tenant-view.ts'

/** With its logo. `known` is its row, where it was just written. */
export async function readProfile(
  deps: Pick<Deps, 'db' | 'platformDb'>,
  tenantId: TenantId,
  known?: TenantRow,
): Promise<ProfileView> {
  const row = known ?? (await findTenant(deps.platformDb, tenantId))
  const logo = await withTenant(deps.db, tenantId, getLogo)
  return {
    ...toTenantView(required(row, 'somebody works for it')),
    logo: toLogoView(tenantId, logo),
  }
}

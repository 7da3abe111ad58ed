// How far an organizer has come with setting up, and what is next: asked by a window that was closed in the middle.
import type { TenantId, UserId } from '../../../shared/ids.ts'
import type { SetupView } from '../../../shared/tenants/admin-schema.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { nextSetupSteps } from './next-setup-steps.ts'
import { readPlatformSetup, readTenantSetup } from './setup-store.ts'

export async function readSetup(
  deps: Pick<Deps, 'db' | 'platformDb' | 'now'>,
  tenantId: TenantId,
  userId: UserId,
): Promise<SetupView> {
  const now = deps.now()
  const [own, platform] = await Promise.all([
    withTenant(deps.db, tenantId, (tx) => readTenantSetup(tx, userId, now)),
    readPlatformSetup(deps.platformDb, tenantId, now),
  ])
  const setup = { ...own, ...platform }
  return { ...setup, missing: nextSetupSteps(setup) }
}

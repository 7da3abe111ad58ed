// A new organizer.
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { CreateTenantBody } from '../../../shared/tenants/schema.ts'
import type { Deps } from '../../deps.ts'
import { type PlatformTx, withPlatform } from '../../platform/db/platform-tx.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { insertTenant, type NewTenant, type TenantRow } from './store.ts'
import { ensureTenantKey } from './tenant-keys.ts'
import { slugTaken } from './tenant-view.ts'

export type CreateTenantInput = Omit<CreateTenantBody, 'brandingSettings'> &
  Partial<Pick<CreateTenantBody, 'brandingSettings'>> & {
    /** A pending tenant may prepare, not publish or sell. Left out: pending. */
    readonly status?: 'pending' | 'active'
  }

export type SlugTaken = typeof slugTaken

/**
 * Creates a tenant with its master key.
 *
 * The key lies behind the tenant's wall and is a second transaction: a crash before it leaves a tenant whose key the
 * first event makes.
 */
export async function createTenant(
  deps: Deps,
  actor: ActivityActor,
  { name, slug, status = 'pending', brandingSettings: branding = {} }: CreateTenantInput,
): Promise<Result<TenantRow, SlugTaken>> {
  // Safe: a fresh id becomes this tenant's.
  const tenant: NewTenant = { id: deps.newId() as TenantId, name, slug, status, branding }
  const created = await withPlatform(deps.platformDb, (tx) => create(tx, deps, actor, tenant))
  if (!created.ok) return created
  await withTenant(deps.db, tenant.id, (tx) => ensureTenantKey(tx, deps, tenant.id))
  return created
}

async function create(
  tx: PlatformTx,
  deps: Deps,
  actor: ActivityActor,
  tenant: NewTenant,
): Promise<Result<TenantRow, SlugTaken>> {
  const row = await insertTenant(tx, tenant, deps.now())
  if (row === null) return refuse(slugTaken)
  await recordPlatformActivity(tx, deps, {
    tenantId: tenant.id,
    actor,
    action: 'tenant.created',
    subject: { kind: 'tenant', id: tenant.id },
    metadata: { slug: tenant.slug, status: tenant.status },
  })
  return ok(row)
}

// A new organizer.
import * as v from 'valibot'
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type PlatformTx, withPlatform } from '../../platform/db/platform-tx.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { insertTenant, type NewTenant } from './store.ts'
import { ensureTenantKey } from './tenant-keys.ts'

export const CreateTenantInput = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  slug: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,63}$/, 'lower-case letters, digits and hyphens')),
  /** A pending tenant may prepare, not publish or sell. */
  status: v.optional(v.picklist(['pending', 'active']), 'pending'),
})
export type CreateTenantInput = v.InferOutput<typeof CreateTenantInput>

/**
 * Creates a tenant with its master key.
 *
 * The key lies behind the tenant's wall and is a second transaction: a crash before it leaves a tenant whose key the
 * first event makes.
 */
export async function createTenant(
  deps: Deps,
  actor: ActivityActor,
  input: CreateTenantInput,
): Promise<Result<NewTenant, { readonly code: 'slug_taken' }>> {
  // Safe: a fresh id becomes this tenant's.
  const tenant: NewTenant = { id: deps.newId() as TenantId, ...input }
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
): Promise<Result<NewTenant, { readonly code: 'slug_taken' }>> {
  if (!(await insertTenant(tx, tenant, deps.now()))) return refuse({ code: 'slug_taken' })
  await recordPlatformActivity(tx, deps, {
    tenantId: tenant.id,
    actor,
    action: 'tenant.created',
    subject: { kind: 'tenant', id: tenant.id },
    metadata: { slug: tenant.slug, status: tenant.status },
  })
  return ok(tenant)
}

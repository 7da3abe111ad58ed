// Changes what a tenant is called and how it looks.
import { required } from '../../../shared/assert.ts'
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { PatchTenantBody } from '../../../shared/tenants/schema.ts'
import type { Deps } from '../../deps.ts'
import { isUniqueViolation } from '../../platform/db/pg-errors.ts'
import { type PlatformTx, withPlatform } from '../../platform/db/platform-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { changesOf } from '../activity/changes.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { isSlugTaken, lockTenant, type TenantRow, updateTenant } from './store.ts'
import { changedMeanwhile, slugTaken } from './tenant-view.ts'

export type TenantEdit = {
  readonly actor: ActivityActor
  readonly tenantId: TenantId
  /** Fields that are left out stay as they are. */
  readonly fields: PatchTenantBody
}

/** Of two who edit at once the second is refused, with what the first made of it. */
export async function editTenant(
  deps: Deps,
  edit: TenantEdit,
): Promise<Result<TenantRow, Refusal>> {
  try {
    return await withPlatform(deps.platformDb, (tx) => apply(tx, deps, edit))
  } catch (error) {
    // Somebody took the slug between our look and our write.
    if (isUniqueViolation(error, 'tenants_slug_key')) return refuse(slugTaken)
    throw error
  }
}

async function apply(
  tx: PlatformTx,
  deps: Deps,
  { actor, tenantId, fields }: TenantEdit,
): Promise<Result<TenantRow, Refusal>> {
  const row = await lockTenant(tx, tenantId)
  if (row === null) return refuse({ code: 'tenant_not_found' })
  if (row.version !== fields.version) return refuse(changedMeanwhile(row))
  const { name = row.name, slug = row.slug, brandingSettings: branding = row.branding } = fields
  if (slug !== row.slug && (await isSlugTaken(tx, slug, tenantId))) return refuse(slugTaken)
  const updated = await updateTenant(tx, { id: tenantId, name, slug, branding })
  await recordPlatformActivity(tx, deps, {
    tenantId,
    actor,
    action: 'tenant.edited',
    subject: { kind: 'tenant', id: tenantId },
    metadata: changesOf(row, { name, slug, branding }),
  })
  return ok(required(updated, 'a locked tenant is there'))
}

// Deletes an organizer that never did anything.
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { isForeignKeyViolation } from '../../platform/db/pg-errors.ts'
import { type PlatformTx, withPlatform } from '../../platform/db/platform-tx.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { deleteTenant, hasAnything, lockTenant } from './store.ts'

export type RemoveTenantRefusal = { readonly code: 'tenant_not_found' | 'tenant_not_empty' }
type Removed = Result<undefined, RemoveTenantRefusal>

/** Its people stay, without this membership. An organizer with an event or a station is refused: it is suspended. */
export async function removeTenant(
  deps: Deps,
  actor: ActivityActor,
  tenantId: TenantId,
): Promise<Removed> {
  try {
    return await withPlatform(deps.platformDb, (tx) => remove(tx, deps, actor, tenantId))
  } catch (error) {
    // Somebody made something of it meanwhile.
    if (isForeignKeyViolation(error)) return refuse({ code: 'tenant_not_empty' })
    throw error
  }
}

async function remove(
  tx: PlatformTx,
  deps: Deps,
  actor: ActivityActor,
  tenantId: TenantId,
): Promise<Removed> {
  const row = await lockTenant(tx, tenantId)
  if (row === null) return refuse({ code: 'tenant_not_found' })
  if (await hasAnything(tx, tenantId)) return refuse({ code: 'tenant_not_empty' })
  await deleteTenant(tx, tenantId)
  await recordPlatformActivity(tx, deps, {
    tenantId,
    actor,
    action: 'tenant.deleted',
    subject: { kind: 'tenant', id: tenantId },
    metadata: { slug: row.slug, name: row.name },
  })
  return ok(undefined)
}

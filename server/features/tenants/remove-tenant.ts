// Deletes an organizer that never did anything.
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { isForeignKeyViolation } from '../../platform/db/pg-errors.ts'
import { type PlatformTx, withPlatform } from '../../platform/db/platform-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { isChanged, type VersionQuery } from '../../platform/http/version-query.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { deleteTenant, hasAnything, lockTenant } from './store.ts'
import { changedMeanwhile } from './tenant-view.ts'

type Removed = Result<undefined, Refusal>

/** Its people stay, without this membership. An organizer with an event or a station is refused: it is suspended. */
export async function removeTenant(
  deps: Deps,
  actor: ActivityActor,
  tenantId: TenantId,
  read: VersionQuery = {},
): Promise<Removed> {
  try {
    return await withPlatform(deps.platformDb, (tx) => remove(tx, deps, actor, tenantId, read))
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
  read: VersionQuery,
): Promise<Removed> {
  const row = await lockTenant(tx, tenantId)
  if (row === null) return refuse({ code: 'tenant_not_found' })
  if (isChanged(row, read)) return refuse(changedMeanwhile(row))
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

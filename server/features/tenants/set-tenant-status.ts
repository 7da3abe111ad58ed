// Lets an organizer work, or keeps everybody of it out.
import { required } from '../../../shared/assert.ts'
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { TenantStatusBody } from '../../../shared/tenants/schema.ts'
import type { Deps } from '../../deps.ts'
import { type PlatformTx, withPlatform } from '../../platform/db/platform-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { lockTenant, type TenantRow, updateTenantStatus } from './store.ts'
import { changedMeanwhile } from './tenant-view.ts'

/**
 * Works at the next request of everybody. The status that it has already is left as it is, with its time: what came
 * in from its stations is judged by when a suspension began.
 */
export const setTenantStatus = (
  deps: Deps,
  actor: ActivityActor,
  tenantId: TenantId,
  body: TenantStatusBody,
): Promise<Result<TenantRow, Refusal>> =>
  withPlatform(deps.platformDb, (tx) => apply(tx, deps, actor, tenantId, body))

async function apply(
  tx: PlatformTx,
  deps: Deps,
  actor: ActivityActor,
  tenantId: TenantId,
  { status, version }: TenantStatusBody,
): Promise<Result<TenantRow, Refusal>> {
  const row = await lockTenant(tx, tenantId)
  if (row === null) return refuse({ code: 'tenant_not_found' })
  if (version !== undefined && row.version !== version) return refuse(changedMeanwhile(row))
  if (row.status === status) return ok(row)
  const updated = await updateTenantStatus(tx, tenantId, status, deps.now())
  await recordPlatformActivity(tx, deps, {
    tenantId,
    actor,
    action: 'tenant.status_changed',
    subject: { kind: 'tenant', id: tenantId },
    metadata: { status: { before: row.status, after: status } },
  })
  return ok(required(updated, 'a locked tenant is there'))
}

// Makes a person work for a tenant.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { insertMember, type NewMember } from './store.ts'

/**
 * Adds the membership and then says so.
 *
 * Two transactions: memberships are the platform's, the activity is the tenant's. A crash between them leaves a member
 * whose coming nobody noted, never a note of a member who did not come.
 */
export async function addMember(
  deps: Pick<Deps, 'db' | 'platformDb' | 'newId' | 'now'>,
  actor: ActivityActor,
  member: NewMember,
): Promise<Result<undefined, { readonly code: 'member_already' }>> {
  const isNew = await withPlatform(deps.platformDb, (tx) => insertMember(tx, member, deps.now()))
  if (!isNew) return refuse({ code: 'member_already' })
  await withTenant(deps.db, member.tenantId, (tx) =>
    recordActivity(tx, deps, {
      actor,
      action: 'member.added',
      subject: { kind: 'user', id: member.userId },
      metadata: { role: member.role, level: member.level },
    }),
  )
  return ok(undefined)
}

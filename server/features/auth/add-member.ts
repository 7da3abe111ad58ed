// Makes a person work for a tenant.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type PlatformTx, withPlatform } from '../../platform/db/platform-tx.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { insertMember, type NewMember } from './store.ts'

/** Adds the membership and says so, in one transaction. */
export function addMember(
  deps: Pick<Deps, 'platformDb' | 'newId' | 'now'>,
  actor: ActivityActor,
  member: NewMember,
): Promise<Result<undefined, MemberRefusal>> {
  return withPlatform(deps.platformDb, (tx) => addMemberIn(tx, deps, actor, member))
}

export type MemberRefusal = { readonly code: 'member_already' }

/** As `addMember`, within a transaction that does more. */
export async function addMemberIn(
  tx: PlatformTx,
  deps: Pick<Deps, 'newId' | 'now'>,
  actor: ActivityActor,
  member: NewMember,
): Promise<Result<undefined, MemberRefusal>> {
  const isNew = await insertMember(tx, member, deps.now())
  if (!isNew) return refuse({ code: 'member_already' })
  await recordPlatformActivity(tx, deps, {
    tenantId: member.tenantId,
    actor,
    action: 'member.added',
    subject: { kind: 'user', id: member.userId },
    metadata: { role: member.role, level: member.level },
  })
  return ok(undefined)
}

// Changes what somebody is for a tenant, or keeps them out of it.
import type { PatchMemberBody } from '../../../shared/auth/schema.ts'
import type { TenantId, UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type PlatformTx, withPlatform } from '../../platform/db/platform-tx.ts'
import type { UserActor } from '../../platform/http/actor.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { changesOf } from '../activity/changes.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { toMemberView } from './list-members.ts'
import {
  hasOtherAdmin,
  lockMember,
  lockPeople,
  type MemberRow,
  updateMember,
} from './member-store.ts'
import { revokeMemberSessions } from './store.ts'

export type MemberEdit = {
  readonly actor: UserActor
  readonly tenantId: TenantId
  readonly userId: UserId
  /** Fields that are left out stay as they are. */
  readonly fields: PatchMemberBody
}

/**
 * Works at the person's next request. Nobody changes what they are themselves, and of two admins who shut each other out
 * at once one stays: a tenant always keeps an admin, unless the platform decides otherwise. A membership is disabled,
 * never deleted: what the person scanned before may still be on its way.
 */
export const editMember = (deps: Deps, edit: MemberEdit): Promise<Result<MemberRow, Refusal>> =>
  withPlatform(deps.platformDb, (tx) => apply(tx, deps, edit))

async function apply(
  tx: PlatformTx,
  deps: Deps,
  { actor, tenantId, userId, fields }: MemberEdit,
): Promise<Result<MemberRow, Refusal>> {
  // One edit of a tenant's people after the other: each sees who is left by then.
  await lockPeople(tx, tenantId)
  const row = await lockMember(tx, tenantId, userId)
  if (row === null) return refuse({ code: 'member_not_found' })
  if (actor.userId === userId) return refuse({ code: 'own_account' })
  if (row.version !== fields.version) {
    return refuse({ code: 'changed_meanwhile', details: [toMemberView(row)] })
  }
  const next = nextMember(row, fields, deps.now())
  const isShutOut = isActingAdmin(row) && !isActingAdmin(next)
  if (isShutOut && actor.tenantId !== null && !(await hasOtherAdmin(tx, tenantId, userId))) {
    return refuse({ code: 'last_admin' })
  }
  await updateMember(tx, tenantId, next)
  // While disabled a session still hands in what it scanned before; whoever comes back signs in anew.
  if (row.status === 'disabled' && next.status === 'active') {
    await revokeMemberSessions(tx, tenantId, userId, deps.now())
  }
  const { role, level, status } = next
  await recordPlatformActivity(tx, deps, {
    tenantId,
    actor: { kind: 'user', id: actor.userId },
    action: 'member.edited',
    subject: { kind: 'user', id: userId },
    metadata: changesOf(row, { role, level, status }),
  })
  return ok({ ...next, version: row.version + 1 })
}

const isActingAdmin = ({ role, status }: Pick<MemberRow, 'role' | 'status'>): boolean =>
  role === 'tenant_admin' && status === 'active'

function nextMember(row: MemberRow, fields: PatchMemberBody, now: number): MemberRow {
  const { role = row.role, status = row.status } = fields
  const level = fields.role === undefined ? row.level : (fields.level ?? null)
  const statusChangedAt = status === row.status ? row.statusChangedAt : now
  return { ...row, role, level, status, statusChangedAt }
}

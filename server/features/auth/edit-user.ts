// Changes a person's account: its name, whether it runs the platform, whether it may sign in at all.
import type { PatchUserBody } from '../../../shared/auth/schema.ts'
import type { UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type PlatformTx, withPlatform } from '../../platform/db/platform-tx.ts'
import type { UserActor } from '../../platform/http/actor.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { changesOf } from '../activity/changes.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { deleteFactor } from './factor-store.ts'
import { revokeSessionsOf } from './store.ts'
import { type AccountRow, lockAccount, lockPlatformAdmins, updateAccount } from './user-store.ts'
import { toUserView } from './user-view.ts'

export type UserEdit = {
  readonly actor: UserActor
  readonly userId: UserId
  /** Fields that are left out stay as they are. */
  readonly fields: PatchUserBody
}

/**
 * Works at the person's next request. Nobody disables or demotes themselves, and of two who do it to each other at once
 * one stays: the platform always keeps an admin.
 */
export const editUser = (deps: Deps, edit: UserEdit): Promise<Result<AccountRow, Refusal>> =>
  withPlatform(deps.platformDb, (tx) => apply(tx, deps, edit))

async function apply(
  tx: PlatformTx,
  deps: Deps,
  { actor, userId, fields }: UserEdit,
): Promise<Result<AccountRow, Refusal>> {
  const admins = await lockPlatformAdmins(tx)
  const row = await lockAccount(tx, userId)
  if (row === null) return refuse({ code: 'user_not_found' })
  if (row.version !== fields.version) {
    return refuse({ code: 'changed_meanwhile', details: [toUserView(row)] })
  }
  const next = nextAccount(row, fields, deps.now())
  const isKept = next.status === row.status && next.isPlatformAdmin === row.isPlatformAdmin
  if (actor.userId === userId && !isKept) return refuse({ code: 'own_account' })
  const isShutOut = isActingAdmin(row) && !isActingAdmin(next)
  if (isShutOut && admins.every((id) => id === userId)) return refuse({ code: 'last_admin' })
  await updateAccount(tx, next)
  // While disabled a session still hands in what it scanned before; whoever comes back signs in anew.
  if (row.status === 'disabled' && next.status === 'active') {
    await revokeSessionsOf(tx, userId, null, 'enabled_again', deps.now())
  }
  const { isPlatformAdmin, status } = next
  await recordPlatformActivity(tx, deps, {
    tenantId: null,
    actor: { kind: 'user', id: actor.userId },
    action: 'user.edited',
    subject: { kind: 'user', id: userId },
    // A person's name is not kept: the trail outlives it.
    metadata: {
      ...changesOf(row, { isPlatformAdmin, status }),
      ...(next.name !== row.name && { isRenamed: true }),
    },
  })
  return ok({ ...next, version: row.version + 1 })
}

const isActingAdmin = ({ isPlatformAdmin, status }: AccountRow): boolean =>
  isPlatformAdmin && status === 'active'

function nextAccount(row: AccountRow, fields: PatchUserBody, now: number): AccountRow {
  const { name = row.name, isPlatformAdmin = row.isPlatformAdmin, status = row.status } = fields
  const statusChangedAt = status === row.status ? row.statusChangedAt : now
  return { ...row, name, isPlatformAdmin, status, statusChangedAt }
}

const OWN_FACTOR = 'Switch your own second factor off with your password and a code'

type FactorRemoved = Result<undefined, Refusal>

/** For somebody else who lost the phone and the recovery codes: one's own goes with password and code, or not at all. */
export const removeFactorOf = (
  deps: Deps,
  actor: UserActor,
  userId: UserId,
): Promise<FactorRemoved> =>
  withPlatform(deps.platformDb, async (tx): Promise<FactorRemoved> => {
    if (actor.userId === userId) return refuse({ code: 'own_account', message: OWN_FACTOR })
    if ((await lockAccount(tx, userId)) === null) return refuse({ code: 'user_not_found' })
    if (!(await deleteFactor(tx, userId))) return refuse({ code: 'factor_missing' })
    await recordPlatformActivity(tx, deps, {
      tenantId: null,
      actor: { kind: 'user', id: actor.userId },
      action: 'factor.removed',
      subject: { kind: 'user', id: userId },
    })
    return ok(undefined)
  })

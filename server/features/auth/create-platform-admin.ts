// Somebody who runs the installation, made by its operator and not by a request.
import type { UserId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import { type PlatformTx, withPlatform } from '../../platform/db/platform-tx.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { hashPassword } from './password.ts'
import { insertUser, promoteUser } from './store.ts'

export type PlatformAdminInput = {
  readonly email: string
  readonly name: string
  /** For a new account only. */
  readonly password: string
}

/** An account that has the address keeps its password and becomes one. A second time changes nothing. */
export async function createPlatformAdmin(
  deps: Pick<Deps, 'platformDb' | 'newId' | 'now'>,
  { email, name, password }: PlatformAdminInput,
): Promise<{ readonly id: UserId; readonly isNew: boolean }> {
  const passwordHash = await hashPassword(password)
  return withPlatform(deps.platformDb, async (tx) => {
    // Safe: a fresh id becomes this user's.
    const id = deps.newId() as UserId
    const user = { id, email, name, passwordHash, isPlatformAdmin: true }
    if (await insertUser(tx, user, deps.now())) {
      await note(tx, deps, id, 'user.created')
      return { id, isNew: true }
    }
    const { id: known, isChanged } = await promoteUser(tx, email)
    if (isChanged) await note(tx, deps, known, 'user.promoted')
    return { id: known, isNew: false }
  })
}

const note = (
  tx: PlatformTx,
  deps: Pick<Deps, 'newId' | 'now'>,
  id: UserId,
  action: `user.${string}`,
): Promise<void> =>
  recordPlatformActivity(tx, deps, {
    tenantId: null,
    actor: SYSTEM_ACTOR,
    action,
    subject: { kind: 'user', id },
    metadata: { isPlatformAdmin: true },
  })

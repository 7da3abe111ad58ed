// Somebody who is signed in chooses a new password.
import type { ChangePasswordInput } from '../../../shared/auth/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import type { UserActor } from '../../platform/http/actor.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { endLinks } from './link-store.ts'
import { BUSY_SECONDS, passwordPoolOf } from './password.ts'
import { checkPassword } from './password-rules.ts'
import { proveOwner } from './prove-owner.ts'
import { setPassword } from './set-password.ts'

/** Asks for the old one, and ends every other session and what was mailed to choose another. */
export async function changePassword(
  deps: Deps,
  actor: UserActor,
  { current, password, locale }: ChangePasswordInput,
): Promise<Result<undefined, Refusal>> {
  const proved = await proveOwner(deps, actor.userId, current)
  if (!proved.ok) return proved
  const checked = checkPassword(password, [actor.email, actor.name])
  if (!checked.ok) return checked
  const hash = await passwordPoolOf(deps).hash(password)
  if (hash === 'busy') return refuse({ code: 'busy', retryAfterSeconds: BUSY_SECONDS })
  await withPlatform(deps.platformDb, async (tx) => {
    const { userId, email, sessionId: keep } = actor
    await endLinks(tx, { kind: 'password_reset', email, tenantId: null }, deps.now())
    await setPassword(tx, deps, { userId, hash, locale, action: 'password.changed', keep })
  })
  return ok(undefined)
}

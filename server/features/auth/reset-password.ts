// A new password by a mailed link.
import type { ResetPasswordInput } from '../../../shared/auth/schema.ts'
import type { UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { claimLink, endLinks, type LinkRow } from './link-store.ts'
import { openLink } from './open-link.ts'
import { BUSY_SECONDS, passwordPoolOf } from './password.ts'
import { checkPassword } from './password-rules.ts'
import { setPassword } from './set-password.ts'
import { findUser } from './store.ts'

/** Sets it and ends every session: whoever had the old password is out. The link is used up by success alone. */
export async function resetPassword(
  deps: Deps,
  { token, password }: ResetPasswordInput,
): Promise<Result<undefined, Refusal>> {
  const opened = await openLink(deps, token, 'password_reset')
  if (!opened.ok) return opened
  const user = await findUser(deps.platformDb, opened.value.email)
  if (user === null || user.isDisabled) return refuse({ code: 'link_unknown' })
  const checked = checkPassword(password, [user.email, user.name])
  if (!checked.ok) return checked
  const hash = await passwordPoolOf(deps).hash(password)
  if (hash === 'busy') return refuse({ code: 'busy', retryAfterSeconds: BUSY_SECONDS })
  return store(deps, opened.value, user.id, hash)
}

const store = (
  deps: Deps,
  link: LinkRow,
  userId: UserId,
  hash: string,
): Promise<Result<undefined, Refusal>> =>
  withPlatform(deps.platformDb, async (tx): Promise<Result<undefined, Refusal>> => {
    if (!(await claimLink(tx, link.id, deps.now()))) return refuse({ code: 'link_used' })
    await endLinks(tx, link, deps.now())
    await setPassword(tx, deps, {
      userId,
      hash,
      locale: link.locale,
      action: 'password.reset',
      keep: null,
    })
    return ok(undefined)
  })

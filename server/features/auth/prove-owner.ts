// Asks somebody who is signed in for their password again: a session that was left open must not take an account over.
import type { UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type Rate, returnRate, takeRate } from '../../platform/http/rate-limit.ts'
import { BUSY_SECONDS, passwordPoolOf } from './password.ts'
import { findUserById } from './store.ts'

const RATE: Rate = { name: 'prove-owner', max: 10, windowMs: 5 * MINUTE_MS }

/** Wrong ones are limited; a right one gives its attempt back. */
export async function proveOwner(
  deps: Deps,
  userId: UserId,
  password: string,
): Promise<Result<undefined, Refusal>> {
  const taken = await takeRate(deps, RATE, userId)
  if (!taken.ok) return taken
  const user = await findUserById(deps.platformDb, userId)
  const isRight = await passwordPoolOf(deps).verify(user?.passwordHash ?? null, password)
  if (isRight === 'busy') return refuse({ code: 'busy', retryAfterSeconds: BUSY_SECONDS })
  if (!isRight) return refuse({ code: 'password_wrong' })
  await returnRate(deps, RATE, userId)
  return ok(undefined)
}

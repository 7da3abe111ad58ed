// Email and password against a session.
import type { SignedIn, SignInInput } from '../../../shared/auth/schema.ts'
import type { SessionId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type Rate, returnRate, takeRate } from '../../platform/http/rate-limit.ts'
import { checkFactor } from './check-factor.ts'
import { chooseMembership } from './choose-membership.ts'
import { BUSY_SECONDS, isOutdated, passwordPoolOf } from './password.ts'
import { changeSession, SESSION_MS, sessionCookies, toSignedInUser } from './session.ts'
import {
  findUser,
  insertSession,
  listMemberships,
  type UserRow,
  updatePasswordHash,
} from './store.ts'

/** Failures of one account. A right password gives its attempt back: a whole crew may share one. */
const ACCOUNT_RATE: Rate = { name: 'sign-in-account', max: 10, windowMs: 5 * MINUTE_MS }
/** Failures from one address, behind which a whole venue may be. */
const ADDRESS_RATE: Rate = { name: 'sign-in-address', max: 60, windowMs: 5 * MINUTE_MS }

export type StartedSession = {
  readonly user: SignedIn['user']
  readonly cookies: readonly string[]
}

export type SignInFrom = { readonly address: string; readonly userAgent: string | null }

/** Starts a session. An unknown email and a wrong password get the same answer after the same work. */
export async function signIn(
  deps: Deps,
  input: SignInInput,
  from: SignInFrom,
): Promise<Result<StartedSession, Refusal>> {
  const attempt = await takeAttempt(deps, input.email, from.address)
  if (!attempt.ok) return attempt
  const user = await findUser(deps.platformDb, input.email)
  const isRight = await passwordPoolOf(deps).verify(user?.passwordHash ?? null, input.password)
  if (isRight === 'busy') return refuse({ code: 'busy', retryAfterSeconds: BUSY_SECONDS })
  if (!isRight || user === null) return refuse({ code: 'invalid_credentials' })
  if (user.isDisabled) return refuse({ code: 'user_disabled' })
  const factor = await checkFactor(deps, user.id, input.code)
  // A wrong code stays counted: whoever knows the password must not try codes for ever.
  if (factor.ok || factor.error.code === 'second_factor_required') {
    await returnAttempt(deps, input.email, from.address)
  }
  if (!factor.ok) return factor
  if (isOutdated(user.passwordHash)) await renewHash(deps, user, input.password)
  return startSession(deps, user, input.tenant, from.userAgent)
}

/** Takes the parameters of today over. A busy pool leaves it to the next sign-in, and a newer password wins. */
async function renewHash(deps: Deps, user: UserRow, password: string): Promise<void> {
  const renewed = await passwordPoolOf(deps).hash(password)
  if (renewed === 'busy') return
  await withPlatform(deps.platformDb, (tx) =>
    updatePasswordHash(tx, user.id, user.passwordHash, renewed),
  )
}

async function takeAttempt(
  deps: Deps,
  email: string,
  address: string,
): Promise<Result<undefined, Refusal>> {
  const ofAddress = await takeRate(deps, ADDRESS_RATE, address)
  return ofAddress.ok ? takeRate(deps, ACCOUNT_RATE, email) : ofAddress
}

async function returnAttempt(deps: Deps, email: string, address: string): Promise<void> {
  await Promise.all([
    returnRate(deps, ADDRESS_RATE, address),
    returnRate(deps, ACCOUNT_RATE, email),
  ])
}

async function startSession(
  deps: Deps,
  user: UserRow,
  tenant: string | undefined,
  userAgent: string | null,
): Promise<Result<StartedSession, Refusal>> {
  const memberships = await listMemberships(deps.platformDb, user.id)
  const chosen = chooseMembership(memberships, user.isPlatformAdmin, tenant)
  if (!chosen.ok) return chosen
  const now = deps.now()
  const session = {
    // Safe: a fresh id becomes this session's.
    id: deps.newId() as SessionId,
    userId: user.id,
    tenantId: chosen.value?.tenantId ?? null,
    expiresAt: now + SESSION_MS,
    userAgent,
  }
  await changeSession(deps, session, 'session.started', (tx) => insertSession(tx, session, now))
  const shown = toSignedInUser(user, chosen.value)
  const cookies = await sessionCookies(deps, { ...session, generation: 0 }, shown)
  return ok({ user: shown, cookies })
}

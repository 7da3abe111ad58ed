// Continues a session with new tokens; the old refresh token is worth nothing from then on.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { signingSecrets } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { chooseMembership } from './choose-membership.ts'
import { readRefreshToken } from './refresh-token.ts'
import { changeSession, SESSION_MS, sessionCookies, toSignedInUser } from './session.ts'
import type { StartedSession } from './sign-in.ts'
import {
  claimNextGeneration,
  findSession,
  findUserById,
  listMemberships,
  type SessionRow,
  updateSessionRevoked,
} from './store.ts'

/**
 * Rotates the family.
 *
 * An old generation with a right MAC was copied by somebody, and nobody can tell thief from owner: the whole family
 * ends, and both sign in again. Of two requests at once with one token, one is the second.
 */
export async function refreshSession(
  deps: Deps,
  text: string | null,
): Promise<Result<StartedSession, Refusal>> {
  const token = text === null ? null : readRefreshToken(signingSecrets(deps.config), text)
  if (token === null) return refuse({ code: 'refresh_invalid' })
  const session = await findSession(deps.platformDb, token.sessionId)
  if (session === null || session.revokedAt !== null || session.expiresAt <= deps.now()) {
    return refuse({ code: 'refresh_invalid' })
  }
  if (token.generation !== session.generation) return endReused(deps, session)
  const owner = await findOwner(deps, session)
  if (!owner.ok) return owner
  const claimed = await changeSession(deps, session, 'session.refreshed', (tx) =>
    claimNextGeneration(tx, session.id, session.generation, deps.now(), deps.now() + SESSION_MS),
  )
  if (!claimed) return endReused(deps, session)
  const next = { ...session, generation: session.generation + 1 }
  return ok({ user: owner.value, cookies: await sessionCookies(deps, next, owner.value) })
}

/** The family's end must commit, so it is no refusal before it is done. */
async function endReused(deps: Deps, session: SessionRow): Promise<Result<never, Refusal>> {
  await changeSession(deps, session, 'session.reused', (tx) =>
    updateSessionRevoked(tx, session.id, 'reused', deps.now()),
  )
  return refuse({ code: 'refresh_reused' })
}

/** Still active, still a member, and the tenant not suspended. */
async function findOwner(
  deps: Deps,
  session: SessionRow,
): Promise<Result<ReturnType<typeof toSignedInUser>, Refusal>> {
  const user = await findUserById(deps.platformDb, session.userId)
  if (user === null) return refuse({ code: 'refresh_invalid' })
  if (user.isDisabled) return refuse({ code: 'user_disabled' })
  if (session.tenantId === null) {
    return user.isPlatformAdmin ? ok(toSignedInUser(user, null)) : refuse({ code: 'no_membership' })
  }
  const memberships = await listMemberships(deps.platformDb, user.id)
  const chosen = chooseMembership(memberships, false, session.tenantId)
  if (chosen.ok) return ok(toSignedInUser(user, chosen.value))
  return chosen.error.code === 'invalid_credentials' ? refuse({ code: 'refresh_invalid' }) : chosen
}

// Continues a session with new tokens; the old refresh token is worth nothing from then on.
import { createHash, timingSafeEqual } from 'node:crypto'
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
  claimSameGeneration,
  findSession,
  findUserById,
  listMemberships,
  type SessionRow,
  updateSessionRevoked,
} from './store.ts'

export type RefreshInput = {
  readonly token: string | null
  /** As `Idempotency-Key` has it: what the request names itself by, whenever it is sent again. */
  readonly key: string | null
}

/**
 * Rotates the family.
 *
 * An old generation with a right MAC was copied by somebody, and nobody can tell thief from owner: the whole family
 * ends, and both sign in again. Of two requests at once with one token, one is the second.
 *
 * A request whose answer was lost may come again: only whoever sent it knows its key, and gets the tokens that were
 * made for it, as long as nobody has used them.
 */
export async function refreshSession(
  deps: Deps,
  input: RefreshInput,
): Promise<Result<StartedSession, Refusal>> {
  const { config } = deps
  const token = input.token === null ? null : readRefreshToken(signingSecrets(config), input.token)
  if (token === null) return refuse({ code: 'refresh_invalid' })
  const session = await findSession(deps.platformDb, token.sessionId)
  if (session === null || session.revokedAt !== null || session.expiresAt <= deps.now()) {
    return refuse({ code: 'refresh_invalid' })
  }
  const by = hashOf(input.key)
  const isRepeated = token.generation === session.generation - 1 && isSame(by, session.continuedBy)
  if (token.generation !== session.generation && !isRepeated) return endReused(deps, session)
  const owner = await findOwner(deps, session)
  if (!owner.ok) return owner
  const generation = isRepeated ? session.generation - 1 : session.generation
  if (!(await claim(deps, session, generation, by))) return endReused(deps, session)
  const next = { ...session, generation: generation + 1 }
  return ok({ user: owner.value, cookies: await sessionCookies(deps, next, owner.value) })
}

/** False: the token was used before, by another request. The same request may come twice at once. */
async function claim(
  deps: Deps,
  session: SessionRow,
  generation: number,
  by: Uint8Array | null,
): Promise<boolean> {
  const at = deps.now()
  const wanted = { id: session.id, generation, by, at, expiresAt: at + SESSION_MS }
  const isNext = await changeSession(deps, session, 'session.refreshed', (tx) =>
    claimNextGeneration(tx, wanted),
  )
  if (isNext || by === null) return isNext
  return await changeSession(deps, session, 'session.refresh_repeated', (tx) =>
    claimSameGeneration(tx, wanted),
  )
}

/** A shorter one could be guessed: it proves nothing, and is not looked at. */
const KEY_CHARS_MIN = 32

const hashOf = (key: string | null): Uint8Array | null =>
  key === null || key.length < KEY_CHARS_MIN ? null : createHash('sha256').update(key).digest()

const isSame = (one: Uint8Array | null, other: Uint8Array | null): boolean =>
  one !== null && other !== null && timingSafeEqual(one, other)

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

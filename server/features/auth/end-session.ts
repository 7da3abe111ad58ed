// Somebody ends sessions of their own: the laptop that was left somewhere.
import type { SessionId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import type { UserActor } from '../../platform/http/actor.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import { changeSession } from './session.ts'
import { findSession, revokeSessionsOf, updateSessionRevoked } from './store.ts'

/** Works at once, for the access token too. Somebody else's session is answered like none. */
export async function endSession(
  deps: Deps,
  actor: UserActor,
  id: SessionId,
): Promise<Result<undefined, { readonly code: 'session_not_found' }>> {
  const session = await findSession(deps.platformDb, id)
  if (session === null || session.userId !== actor.userId || session.revokedAt !== null) {
    return refuse({ code: 'session_not_found' })
  }
  await changeSession(deps, session, 'session.ended', (tx) =>
    updateSessionRevoked(tx, id, 'ended_by_owner', deps.now()),
  )
  return ok(undefined)
}

/** Every one but that of the request. Says how many. */
export const endOtherSessions = (deps: Deps, actor: UserActor): Promise<number> =>
  withPlatform(deps.platformDb, async (tx) => {
    const { userId, sessionId, tenantId } = actor
    const ended = await revokeSessionsOf(tx, userId, sessionId, 'ended_by_owner', deps.now())
    await recordPlatformActivity(tx, deps, {
      tenantId,
      actor: { kind: 'user', id: userId },
      action: 'session.others_ended',
      subject: { kind: 'user', id: userId },
      metadata: { sessionsEnded: ended },
    })
    return ended
  })

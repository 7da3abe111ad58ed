// Ends a session for good: its refresh token and its access token both stop working at once.
import type { SessionId } from '../../../shared/ids.ts'
import { signingSecrets } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import { readRefreshToken } from './refresh-token.ts'
import { changeSession } from './session.ts'
import { findSession, updateSessionRevoked } from './store.ts'

/** Either token names the session. Says nothing about whether there was one: signing out twice is signing out. */
export async function signOut(
  deps: Deps,
  refreshText: string | null,
  accessText: string | null,
): Promise<void> {
  const sessionId = await namedSession(deps, refreshText, accessText)
  if (sessionId === null) return
  const session = await findSession(deps.platformDb, sessionId)
  if (session === null) return
  await changeSession(deps, session, 'session.ended', (tx) =>
    updateSessionRevoked(tx, sessionId, 'signed_out', deps.now()),
  )
}

async function namedSession(
  deps: Deps,
  refreshText: string | null,
  accessText: string | null,
): Promise<SessionId | null> {
  const refresh =
    refreshText === null ? null : readRefreshToken(signingSecrets(deps.config), refreshText)
  if (refresh !== null) return refresh.sessionId
  const access = accessText === null ? 'invalid' : await deps.accessTokens.read(accessText)
  return typeof access === 'string' ? null : access.sessionId
}

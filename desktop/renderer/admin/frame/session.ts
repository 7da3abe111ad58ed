// Who is signed in, as the page knows it: what the core told, and what its answers say since.
import type { AdminSessionView, AdminView, SessionEnd } from '../../../contract/admin-calls.ts'
import { type ClientResult, call } from '../../client.ts'
import { loadFailedAgain } from '../parts/resource.ts'
import { redraw } from './drawing.ts'

export type SessionState = {
  /** Stays while `isEnded`, so that what was typed stays on the screen. */
  readonly session: AdminSessionView | null
  /** The session of that screen is over: a dialog asks for the password. */
  readonly isEnded: boolean
  readonly ended: SessionEnd | null
  /** Proposed at a sign-in. */
  readonly server: string | null
  /** The first answer has come. */
  readonly isKnown: boolean
}

let state: SessionState = {
  session: null,
  isEnded: false,
  ended: null,
  server: null,
  isKnown: false,
}

export const sessionState = (): SessionState => state

function set(next: Partial<SessionState>): void {
  state = { ...state, ...next }
  redraw()
}

/** Asks the core. */
export async function loadSession(): Promise<ClientResult<AdminView>> {
  const answer = await call('adminSession', {})
  if (answer.ok) {
    const { session, ended, server } = answer.value
    set({ session, ended, server, isEnded: false, isKnown: true })
  } else set({ isKnown: true })
  return answer
}

/** An answer said that the session is over: asks why, and keeps the screen. */
export async function noteSignedOut(): Promise<void> {
  if (state.isEnded || state.session === null) return
  set({ isEnded: true })
  const answer = await call('adminSession', {})
  // Somebody signed in again in another window meanwhile.
  if (answer.ok && answer.value.session !== null) await noteSignedIn(answer.value.session)
  else if (answer.ok) set({ ended: answer.value.ended, server: answer.value.server })
}

/** Somebody signed in. True: the same person for the same organizer, so the screen goes on. */
export async function noteSignedIn(session: AdminSessionView): Promise<boolean> {
  const before = state.session
  const isSame =
    before !== null &&
    before.user.id === session.user.id &&
    before.tenant?.id === session.tenant?.id &&
    before.server === session.server
  set({ session, isEnded: false, ended: null, server: session.server })
  if (isSame) await loadFailedAgain()
  return isSame
}

/** The organizer has another name from here on. */
export function noteTenantName(name: string): void {
  const { session } = state
  if (session === null || session.tenant === null) return
  set({ session: { ...session, tenant: { ...session.tenant, name } } })
}

export async function signOut(): Promise<void> {
  await call('signOutAdmin', {})
  set({ session: null, isEnded: false, ended: null })
}

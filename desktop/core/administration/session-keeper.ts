// The one session of the admin page: kept sealed with the station's secrets, continued by one question at a time.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { SessionEnd } from '../../contract/admin-calls.ts'
import type { SyncHost } from '../sync/sync-host.ts'
import type { Trouble } from '../sync/trouble.ts'
import { continueSession, endSession, type KeptSession } from './server-session.ts'

/** An access token that is this near its end is renewed first: it must outlive its way to the server. */
const RENEW_BEFORE_MS = 30 * SECOND_MS

const RENEWAL_KEY_BYTES = 32

export type SessionEnded = { readonly code: 'ended' }

export type SessionKeeper = {
  readonly current: () => KeptSession | null
  /** Why the last session ended by itself; null once somebody signs in or out. */
  readonly ended: () => SessionEnd | null
  /** In the place of the one before, which is ended. */
  readonly begin: (session: KeptSession, signal: AbortSignal) => Promise<void>
  readonly signOut: (signal: AbortSignal) => Promise<void>
  /** A session whose access token works for a while. `ended`: there is none any more. */
  readonly fresh: () => Promise<Result<KeptSession, Trouble | SessionEnded>>
  /** The server did not take `accessToken`: the next one. Any number at once ask the server once. */
  readonly renew: (accessToken: string) => Promise<Result<KeptSession, Trouble | SessionEnded>>
  readonly close: () => void
}

export type KeeperHost = Pick<SyncHost, 'deps' | 'meta' | 'noteStatus'>

type Kept = {
  readonly current: () => KeptSession | null
  readonly ended: () => SessionEnd | null
  readonly keep: (session: KeptSession) => void
  readonly end: (why: SessionEnd | null) => void
}

function createKept(core: KeeperHost): Kept {
  let ended: SessionEnd | null = null
  /** Newer than what the disk took. */
  let unkept: KeptSession | null = null
  // Through the stores each time: a wipe and a lost key leave nothing there.
  const stored = (): KeptSession | null => core.meta.get('administration')
  const end = (why: SessionEnd | null): void => {
    ended = why
    unkept = null
    core.meta.remove('administration')
    core.noteStatus()
  }
  return {
    current: () => {
      const session = stored() === null ? null : (unkept ?? stored())
      if (session === null || session.refreshUntil > core.deps.now()) return session
      end('expired')
      return null
    },
    ended: () => ended,
    keep: (session) => {
      ended = null
      try {
        unkept = session
        core.meta.set('administration', session)
        unkept = null
      } catch (error) {
        if (stored() === null) throw error
        // A full disk costs the sign-in after a restart; the tokens in memory go on.
        core.deps.log.warn('the session of the admin page is not kept', { error: String(error) })
      }
    },
    end,
  }
}

export function createSessionKeeper(core: KeeperHost): SessionKeeper {
  const closing = new AbortController()
  const { current, ended, keep, end } = createKept(core)
  let renewing: ReturnType<SessionKeeper['renew']> | null = null

  const askAnew = async (session: KeptSession): ReturnType<SessionKeeper['renew']> => {
    const reply = await continueSession(core.deps, withKey(session), closing.signal)
    // Somebody signed out, or in, while the server answered.
    if (current()?.refreshToken !== session.refreshToken) return nowOrEnded(current())
    if (reply.ok) {
      if (reply.value.user.role === 'staff') return await endLowered(reply.value)
      keep(reply.value)
      return ok(reply.value)
    }
    const why = endOf(reply.error)
    if (why === null) return refuse(reply.error)
    end(why)
    return refuse({ code: 'ended' })
  }
  /** Who works at the gates by now keeps no session here, as if they had signed in so. */
  const endLowered = async (session: KeptSession): ReturnType<SessionKeeper['renew']> => {
    end('not_admin')
    await endSession(core.deps, session, closing.signal)
    return refuse({ code: 'ended' })
  }
  /** On the disk before it is asked: an answer that is lost, also to a power cut, is asked for by the same key. */
  const withKey = (session: KeptSession): KeptSession & { readonly renewalKey: string } => {
    const {
      renewalKey = Buffer.from(core.deps.randomBytes(RENEWAL_KEY_BYTES)).toString('base64url'),
    } = session
    const asking = { ...session, renewalKey }
    if (session.renewalKey === undefined) keep(asking)
    return asking
  }
  const renew: SessionKeeper['renew'] = async (accessToken) => {
    const session = current()
    if (session === null) return refuse({ code: 'ended' })
    // Another request had it renewed meanwhile.
    if (session.accessToken !== accessToken) return ok(session)
    renewing ??= askAnew(session).finally(() => {
      renewing = null
    })
    return await renewing
  }
  return {
    current,
    ended,
    begin: async (session, signal) => {
      const before = current()
      keep(session)
      core.noteStatus()
      if (before !== null) await endSession(core.deps, before, signal)
    },
    signOut: async (signal) => {
      const before = current()
      end(null)
      if (before !== null) await endSession(core.deps, before, signal)
    },
    fresh: async () => {
      const session = current()
      if (session === null) return refuse({ code: 'ended' })
      const isFresh = session.accessUntil - core.deps.now() > RENEW_BEFORE_MS
      return isFresh ? ok(session) : await renew(session.accessToken)
    },
    renew,
    close: () => closing.abort(),
  }
}

const nowOrEnded = (session: KeptSession | null): Result<KeptSession, SessionEnded> =>
  session === null ? refuse({ code: 'ended' }) : ok(session)

/** Null: it may be continued later. */
function endOf({ serverCode, status }: Trouble): SessionEnd | null {
  switch (serverCode) {
    case 'refresh_reused':
      return 'reused'
    case 'user_disabled':
      return 'disabled'
    case 'tenant_suspended':
      return 'suspended'
    case 'no_membership':
      return 'not_admin'
    case null:
      return null
  }
  return status === 401 || status === 403 ? 'ended' : null
}

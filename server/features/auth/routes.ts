// Signing in, staying signed in, signing out.
import type { Context } from 'hono'
import { SignedIn, SignInInput } from '../../../shared/auth/schema.ts'
import { ok } from '../../../shared/result.ts'
import { asLine } from '../../../shared/text.ts'
import { addressOf } from '../../platform/http/address.ts'
import { ACCESS_COOKIE } from '../../platform/http/authenticate.ts'
import { readCookie } from '../../platform/http/cookies.ts'
import { type Endpoint, endpoint, type HttpEnv } from '../../platform/http/endpoint.ts'
import { headerOf } from '../../platform/http/headers.ts'
import { accountEndpoints } from './account-routes.ts'
import { peopleExports } from './export-people.ts'
import { factorEndpoints } from './factor-routes.ts'
import { invitationEndpoints } from './invitation-routes.ts'
import { memberEndpoints } from './member-routes.ts'
import { passwordEndpoints } from './password-routes.ts'
import { refreshSession } from './refresh-session.ts'
import { endedCookies, REFRESH_COOKIE } from './session.ts'
import { sessionEndpoints } from './session-routes.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { userEndpoints } from './user-routes.ts'

const LOGIN = endpoint({
  method: 'POST',
  path: '/auth/login',
  action: 'session.start',
  usesCookies: true,
  summary: 'Signs in and sets the cookies `access_token` and `refresh_token`.',
  body: SignInInput,
  response: SignedIn,
  run: async (deps, { body, c, cookies }) => {
    const started = await signIn(deps, body, {
      address: addressOf(deps, c),
      userAgent: userAgentOf(c),
    })
    if (!started.ok) return started
    cookies.push(...started.value.cookies)
    return ok({ user: started.value.user })
  },
})

/** What a browser calls itself, for its owner to know it again. */
const userAgentOf = (c: Context<HttpEnv>): string | null =>
  asLine(headerOf(c, 'user-agent') ?? null)?.slice(0, USER_AGENT_CHARS_MAX) ?? null

const USER_AGENT_CHARS_MAX = 200

const REFRESH = endpoint({
  method: 'POST',
  path: '/auth/refresh',
  action: 'session.continue',
  usesCookies: true,
  summary:
    'Replaces both tokens by newer ones. An old refresh token that comes again ends the session, but for the same request that comes again: with the `Idempotency-Key` of the first (32 characters or more, random, of one request alone) it gets the same tokens, until they were used.',
  response: SignedIn,
  run: async (deps, { c, cookies }) => {
    const token = readCookie(headerOf(c, 'cookie'), REFRESH_COOKIE)
    const key = headerOf(c, 'idempotency-key') ?? null
    const refreshed = await refreshSession(deps, { token, key })
    if (!refreshed.ok) {
      cookies.push(...endedCookies())
      return refreshed
    }
    cookies.push(...refreshed.value.cookies)
    return ok({ user: refreshed.value.user })
  },
})

const LOGOUT = endpoint({
  method: 'POST',
  path: '/auth/logout',
  action: 'session.end',
  usesCookies: true,
  summary: 'Ends the session; both of its tokens stop working at once.',
  run: async (deps, { c, cookies }) => {
    const header = headerOf(c, 'cookie')
    const bearer = /^bearer (.+)$/i.exec(headerOf(c, 'authorization') ?? '')?.[1] ?? null
    const access = bearer ?? readCookie(header, ACCESS_COOKIE)
    // A bearer names its own session: the browser's must not end in its place.
    await signOut(deps, bearer === null ? readCookie(header, REFRESH_COOKIE) : null, access)
    cookies.push(...endedCookies())
    return ok(undefined)
  },
})

const ME = endpoint({
  method: 'GET',
  path: '/auth/me',
  action: 'self.read',
  summary: 'Who is signed in, as the database says at this moment.',
  response: SignedIn,
  run: async (_deps, { actor }) => {
    const { userId: id, email, name, role, level, tenant } = actor
    return ok({ user: { id, email, name, role, level, tenant } })
  },
})

export const authEndpoints: readonly Endpoint[] = [
  LOGIN,
  REFRESH,
  LOGOUT,
  ME,
  ...sessionEndpoints,
  ...passwordEndpoints,
  ...invitationEndpoints,
  ...factorEndpoints,
  ...accountEndpoints,
  ...memberEndpoints,
  ...userEndpoints,
  ...peopleExports,
]

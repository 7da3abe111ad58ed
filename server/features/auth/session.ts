// A session: one row that is a whole family of refresh tokens, and the two cookies that follow from it.
import type { SignedIn } from '../../../shared/auth/schema.ts'
import type { SessionId, TenantId } from '../../../shared/ids.ts'
import { DAY_MS, SECOND_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { ACCESS_TOKEN_MS } from '../../platform/http/access-token.ts'
import { ACCESS_COOKIE } from '../../platform/http/authenticate.ts'
import { writeCookie } from '../../platform/http/cookies.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import type { Membership } from './choose-membership.ts'
import { writeRefreshToken } from './refresh-token.ts'
import type { NewSession, UserRow } from './store.ts'

export const SESSION_MS = 30 * DAY_MS
export const REFRESH_COOKIE = 'refresh_token'
/** Only the routes that use it ever receive it. */
const REFRESH_PATH = '/auth'

type SessionTx = Parameters<Parameters<typeof withPlatform>[1]>[0] | TenantTx

/** Changes a session and says so in its tenant's activity, together; in the platform's for a session of no tenant. */
export function changeSession<T>(
  deps: Deps,
  session: Pick<NewSession, 'id' | 'userId' | 'tenantId'>,
  action: `session.${string}`,
  change: (tx: SessionTx) => Promise<T>,
): Promise<T> {
  const { id, userId, tenantId } = session
  const entry = {
    actor: { kind: 'user', id: userId },
    action,
    subject: { kind: 'session', id },
  } as const
  if (tenantId === null) {
    return withPlatform(deps.platformDb, async (tx) => {
      const changed = await change(tx)
      if (changed !== false) await recordPlatformActivity(tx, deps, { ...entry, tenantId })
      return changed
    })
  }
  return withTenant(deps.db, tenantId, async (tx) => {
    const changed = await change(tx)
    if (changed !== false) await recordActivity(tx, deps, entry)
    return changed
  })
}

export type SignedInUserRow = Pick<UserRow, 'id' | 'email' | 'name'>

/** Signs both tokens of one generation and writes their cookies. */
export async function sessionCookies(
  deps: Pick<Deps, 'accessTokens' | 'config'>,
  session: {
    readonly id: SessionId
    readonly generation: number
    readonly tenantId: TenantId | null
  },
  user: SignedIn['user'] & { readonly id: UserRow['id'] },
): Promise<readonly string[]> {
  const { id: sessionId, generation, tenantId } = session
  const { id: userId, email, role } = user
  const access = await deps.accessTokens.sign({
    userId,
    email,
    role,
    tenantId,
    sessionId,
    generation,
  })
  const refresh = writeRefreshToken(deps.config.jwtSecret, { sessionId, generation })
  return [
    writeCookie(ACCESS_COOKIE, access, { path: '/', maxAgeSeconds: ACCESS_TOKEN_MS / SECOND_MS }),
    writeCookie(REFRESH_COOKIE, refresh, {
      path: REFRESH_PATH,
      maxAgeSeconds: SESSION_MS / SECOND_MS,
    }),
  ]
}

/** Makes a browser forget both. */
export const endedCookies = (): readonly string[] => [
  writeCookie(ACCESS_COOKIE, '', { path: '/', maxAgeSeconds: 0 }),
  writeCookie(REFRESH_COOKIE, '', { path: REFRESH_PATH, maxAgeSeconds: 0 }),
]

/** The user as the API shows one; null as membership is the platform. */
export const toSignedInUser = (
  user: SignedInUserRow,
  membership: Membership | null,
): SignedIn['user'] & { readonly id: UserRow['id'] } => ({
  id: user.id,
  email: user.email,
  name: user.name,
  role: membership?.role ?? 'platform_admin',
  level: membership?.level ?? null,
  tenant:
    membership === null
      ? null
      : { id: membership.tenantId, slug: membership.slug, name: membership.name },
})

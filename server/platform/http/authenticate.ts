// From a request's credential to an actor. Tenant, user, membership, session and station are read every time, in
// one query that requests of the same moment share: a suspension works at once.
import type { Context } from 'hono'
import type { Level } from '../../../shared/auth/schema.ts'
import type { EventId, GateId, SessionId, TenantId, UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { pgArray } from '../db/pg-array.ts'
import { perDeps } from '../per-deps.ts'
import { createSharedReads } from '../shared-reads.ts'
import type { AccessClaims } from './access-token.ts'
import type { Actor, Ended, StationActor, UserActor } from './actor.ts'
import { readCookie } from './cookies.ts'
import type { HttpEnv } from './endpoint.ts'
import { headerOf } from './headers.ts'
import type { Refusal } from './problem.ts'
import {
  CREDENTIAL_PREFIX,
  isSameHash,
  readStationCredential,
  type StationCredential,
} from './station-credential.ts'

export const ACCESS_COOKIE = 'access_token'

export type Authenticated = {
  readonly actor: Actor
  /** The browser sent it by itself, so a foreign page may be behind it. */
  readonly isByCookie: boolean
}

/** Who asks. Ended stations, tenants and users come back with `ended`; the caller decides whether they may. */
export async function authenticate(
  deps: Deps,
  c: Context<HttpEnv>,
): Promise<Result<Authenticated, Refusal>> {
  const authorization = headerOf(c, 'authorization')
  if (authorization !== undefined) {
    if (!/^bearer /i.test(authorization)) return refuse({ code: 'credential_invalid' })
    const bearer = authorization.slice(BEARER_CHARS)
    return bearer.startsWith(CREDENTIAL_PREFIX)
      ? authenticateStation(deps, readStationCredential(bearer))
      : authenticateUser(deps, bearer, false)
  }
  const cookie = readCookie(headerOf(c, 'cookie'), ACCESS_COOKIE)
  return cookie === null ? refuse({ code: 'not_signed_in' }) : authenticateUser(deps, cookie, true)
}

const BEARER_CHARS = 'Bearer '.length

type StationRow = {
  readonly stationId: StationCredential['stationId']
  readonly tenantId: TenantId
  readonly credentialHash: Uint8Array
  readonly gateId: GateId | null
  readonly revokedAt: Instant | null
  readonly lastSeenAt: Instant | null
  readonly suspendedAt: Instant | null
  /** Ids joined by commas: the driver would parse an array item by item. */
  readonly eventIds: string | null
}

async function authenticateStation(
  deps: Deps,
  credential: StationCredential | null,
): Promise<Result<Authenticated, Refusal>> {
  if (credential === null) return refuse({ code: 'credential_invalid' })
  const row = await stationReaderOf(deps)(credential)
  if (row === null || !isSameHash(row.credentialHash, credential.secretHash)) {
    return refuse({ code: 'credential_invalid' })
  }
  deps.lastSeen.touch(credential.tenantId, credential.stationId, row.lastSeenAt)
  return ok({ actor: toStation(credential, row), isByCookie: false })
}

const stationReaderOf = perDeps(({ platformDb: db }) =>
  createSharedReads<Pick<StationCredential, 'tenantId' | 'stationId'>, StationRow>(async (keys) => {
    const rows = await db<StationRow[]>`
        select s.tenant_id, s.id as station_id, s.credential_hash, s.gate_id, s.revoked_at, s.last_seen_at,
               case when t.status = 'suspended' then t.status_changed_at end as suspended_at,
               (select string_agg(e.event_id::text, ',') from station_events e
                 where e.tenant_id = s.tenant_id and e.station_id = s.id) as event_ids
          from unnest(${pgArray(keys.map((key) => key.tenantId))}::text::uuid[],
                      ${pgArray(keys.map((key) => key.stationId))}::text::uuid[]) as asked (tenant_id, station_id)
          join stations s on s.tenant_id = asked.tenant_id and s.id = asked.station_id
          join tenants t on t.id = s.tenant_id
      `
    return new Map(rows.map((row) => [stationKey(row), row]))
  }, stationKey),
)

const stationKey = (key: { readonly tenantId: string; readonly stationId: string }): string =>
  `${key.tenantId} ${key.stationId}`

const toStation = (credential: StationCredential, row: StationRow): StationActor => ({
  kind: 'station',
  stationId: credential.stationId,
  tenantId: credential.tenantId,
  // Safe: the database's own text of a uuid column is what an id is.
  eventIds: new Set((row.eventIds?.split(',') ?? []) as EventId[]),
  gateId: row.gateId,
  status: row.revokedAt === null ? 'active' : 'revoked',
  ended: toEnded(row.revokedAt, row.suspendedAt, null),
})

type UserRow = {
  readonly sessionId: SessionId
  readonly userId: UserId
  readonly email: string
  readonly name: string
  readonly isPlatformAdmin: boolean
  readonly userDisabledAt: Instant | null
  readonly tenantId: TenantId | null
  readonly slug: string | null
  readonly tenantName: string | null
  readonly suspendedAt: Instant | null
  readonly role: 'tenant_admin' | 'staff' | null
  readonly level: Level | null
  readonly memberDisabledAt: Instant | null
  /** Whose tokens whoever asked for them may ask for once more; null: nobody may. */
  readonly unusedGeneration: number | null
}

async function authenticateUser(
  deps: Deps,
  token: string,
  isByCookie: boolean,
): Promise<Result<Authenticated, Refusal>> {
  const claims = await deps.accessTokens.read(token)
  if (claims === 'expired') return refuse({ code: 'credential_expired' })
  if (claims === 'invalid') return refuse({ code: 'credential_invalid' })
  const row = await userReaderOf(deps)(claims)
  if (row?.unusedGeneration === claims.generation) await noteUsed(deps, claims)
  const actor = row === null ? null : toUser(claims.userId, claims.sessionId, row)
  // A token that we made ourselves: whoever has it may know that its session was ended.
  return actor === null ? refuse({ code: 'session_ended' }) : ok({ actor, isByCookie })
}

/** The newer tokens arrived: nobody may ask for them once more. Once for each renewal, before anything is answered. */
async function noteUsed(deps: Deps, { sessionId, generation }: AccessClaims): Promise<void> {
  await deps.platformDb`
    update sessions set continued_by = null where id = ${sessionId} and generation = ${generation}
  `
}

/**
 * Who it was, as the rows have them by now; null where nothing is left of them. For an answer that goes on after its
 * request was admitted: the token is not asked again, since it may expire meanwhile.
 */
export async function readAgain(deps: Deps, actor: UserActor): Promise<UserActor | null> {
  const row = await userReaderOf(deps)(actor)
  return row === null ? null : toUser(actor.userId, actor.sessionId, row)
}

type UserKey = Pick<AccessClaims, 'userId' | 'sessionId' | 'tenantId'>

const userReaderOf = perDeps(({ platformDb: db }) =>
  createSharedReads<UserKey, UserRow>(async (keys) => {
    const rows = await db<UserRow[]>`
        select s.id as session_id, s.user_id, u.email, u.name, u.is_platform_admin,
               case when u.status = 'disabled' then u.status_changed_at end as user_disabled_at,
               t.id as tenant_id, t.slug, t.name as tenant_name,
               case when t.status = 'suspended' then t.status_changed_at end as suspended_at,
               m.role, m.level,
               case when m.status = 'disabled' then m.status_changed_at end as member_disabled_at,
               case when s.continued_by is not null then s.generation end as unused_generation
          from unnest(${pgArray(keys.map((key) => key.sessionId))}::text::uuid[],
                      ${pgArray(keys.map((key) => key.userId))}::text::uuid[],
                      ${pgArray(keys.map((key) => key.tenantId))}::text::uuid[])
               as asked (session_id, user_id, tenant_id)
          join sessions s on s.id = asked.session_id and s.user_id = asked.user_id
           and s.tenant_id is not distinct from asked.tenant_id
          join users u on u.id = s.user_id
          left join tenants t on t.id = s.tenant_id
          left join tenant_users m on m.tenant_id = s.tenant_id and m.user_id = s.user_id
         where s.revoked_at is null
      `
    return new Map(rows.map((row) => [userKey(row), row]))
  }, userKey),
)

const userKey = (key: UserKey): string => `${key.sessionId} ${key.userId} ${key.tenantId}`

/** Null when the rows no longer give the user anything to be. */
function toUser(userId: UserId, sessionId: SessionId, row: UserRow): UserActor | null {
  const person = {
    kind: 'user',
    userId,
    email: row.email,
    name: row.name,
    sessionId,
    ended: toEnded(null, row.suspendedAt, row.userDisabledAt ?? row.memberDisabledAt),
  } as const
  const { tenantId, slug, tenantName, role, level } = row
  if (tenantId === null) {
    const nowhere = { tenantId: null, tenant: null, level: null, role: 'platform_admin' } as const
    return row.isPlatformAdmin ? { ...person, ...nowhere } : null
  }
  if (slug === null || tenantName === null || role === null) return null
  return { ...person, tenantId, tenant: { id: tenantId, slug, name: tenantName }, role, level }
}

function toEnded(
  stationRevokedAt: Instant | null,
  tenantSuspendedAt: Instant | null,
  userDisabledAt: Instant | null,
): Ended | null {
  if (stationRevokedAt === null && tenantSuspendedAt === null && userDisabledAt === null)
    return null
  return {
    ...(stationRevokedAt !== null && { stationRevokedAt }),
    ...(tenantSuspendedAt !== null && { tenantSuspendedAt }),
    ...(userDisabledAt !== null && { userDisabledAt }),
  }
}

// Access tokens: signed and read here, remembered by hash until they expire.
import { createHash, hash } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import { required } from '../../../shared/assert.ts'
import type { Role } from '../../../shared/auth/schema.ts'
import { SessionId, TenantId, UserId } from '../../../shared/ids.ts'
import { type Clock, type Instant, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'

export const ACCESS_TOKEN_MS = 15 * MINUTE_MS

const ISSUER = 'probesh'
const AUDIENCE = 'probesh-api'

/** Verified tokens that are remembered; the least recently used one goes first. About 2 MB when full. */
const REMEMBERED_MAX = 5_000

/** What a token proves. Whether any of it still holds is asked of the database on every request. */
export type AccessClaims = {
  readonly userId: UserId
  readonly tenantId: TenantId | null
  readonly sessionId: SessionId
  /** Of the refresh token that came with it. */
  readonly generation: number
  readonly expiresAt: Instant
}

export type AccessSubject = {
  readonly userId: UserId
  readonly email: string
  readonly role: Role
  readonly tenantId: TenantId | null
  readonly sessionId: SessionId
  /** The generation of the refresh token that it was made with: the two name one token. */
  readonly generation: number
}

export type AccessTokens = {
  readonly sign: (subject: AccessSubject) => Promise<string>
  /** Never throws for what a stranger sent. */
  readonly read: (token: string) => Promise<AccessClaims | 'invalid' | 'expired'>
}

const Payload = v.object({
  sub: UserId,
  tenantId: v.optional(TenantId),
  jti: v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}\.\d+$/)),
  exp: v.number(),
})

/**
 * Signs with HS256 and the first secret; reads what any of them signed, as the token's key id says.
 *
 * The key id follows from the secret: a secret that is no longer given ends its tokens by name.
 */
export function createAccessTokens(secrets: readonly Uint8Array[], now: Clock): AccessTokens {
  const keys = secrets.map((secret) => ({ secret, kid: keyIdOf(secret) }))
  const secretsByKid = new Map(keys.map(({ kid, secret }) => [kid, secret]))
  const current = required(keys[0], 'tokens need a secret')
  const remembered = new Map<string, AccessClaims>()
  return {
    sign: (subject) => sign(subject, current, now()),
    read: async (token) => {
      const digest = hash('sha256', token, 'base64')
      const known = remembered.get(digest)
      if (known !== undefined) {
        // Put last again: the first of the map is then the least recently used.
        remembered.delete(digest)
        if (known.expiresAt <= now()) return 'expired'
        remembered.set(digest, known)
        return known
      }
      const claims = await verify(token, secretsByKid, now())
      if (typeof claims === 'string') return claims
      remembered.set(digest, claims)
      if (remembered.size > REMEMBERED_MAX) forgetFirst(remembered)
      return claims
    },
  }
}

function forgetFirst(remembered: Map<string, unknown>): void {
  for (const first of remembered.keys()) {
    remembered.delete(first)
    return
  }
}

const keyIdOf = (secret: Uint8Array): string =>
  createHash('sha256').update('kid').update(secret).digest('hex').slice(0, 12)

function sign(
  subject: AccessSubject,
  { secret, kid }: { readonly secret: Uint8Array; readonly kid: string },
  now: Instant,
): Promise<string> {
  const issuedAt = Math.floor(now / SECOND_MS)
  return new SignJWT({
    email: subject.email,
    role: subject.role,
    ...(subject.tenantId !== null && { tenantId: subject.tenantId }),
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid })
    .setSubject(subject.userId)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ACCESS_TOKEN_MS / SECOND_MS)
    .setJti(`${subject.sessionId}.${subject.generation}`)
    .sign(secret)
}

async function verify(
  token: string,
  secretsByKid: ReadonlyMap<string, Uint8Array>,
  now: Instant,
): Promise<AccessClaims | 'invalid' | 'expired'> {
  try {
    const secretOf = ({ kid = '' }: { kid?: string }): Uint8Array => {
      const secret = secretsByKid.get(kid)
      if (secret === undefined) throw new errors.JWKSNoMatchingKey()
      return secret
    }
    const { payload } = await jwtVerify(token, secretOf, {
      algorithms: ['HS256'],
      typ: 'JWT',
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['sub', 'exp', 'iat', 'jti'],
      currentDate: new Date(now),
    })
    return toClaims(payload)
  } catch (error) {
    if (error instanceof errors.JWTExpired) return 'expired'
    if (error instanceof errors.JOSEError) return 'invalid'
    throw error
  }
}

function toClaims(payload: unknown): AccessClaims | 'invalid' {
  const parsed = v.safeParse(Payload, payload)
  if (!parsed.success) return 'invalid'
  const { sub, tenantId, jti, exp } = parsed.output
  const sessionId = v.safeParse(SessionId, jti.slice(0, 36))
  if (!sessionId.success) return 'invalid'
  return {
    userId: sub,
    tenantId: tenantId ?? null,
    sessionId: sessionId.output,
    generation: Number(jti.slice(37)),
    expiresAt: exp * SECOND_MS,
  }
}

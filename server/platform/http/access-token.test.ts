import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import type { SessionId, TenantId, UserId } from '../../../shared/ids.ts'
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import { ACCESS_TOKEN_MS, createAccessTokens } from './access-token.ts'

const secret = new TextEncoder().encode('a secret of a test, longer than 32 bytes')
const START = Date.UTC(2026, 0, 15)
// Safe: well-formed ids that no row has.
const subject = {
  userId: '10000000-0000-7000-8000-000000000001' as UserId,
  sessionId: '10000000-0000-7000-8000-000000000002' as SessionId,
  tenantId: '10000000-0000-7000-8000-000000000003' as TenantId,
  email: 'a@b.example',
  role: 'staff',
  generation: 3,
} as const

test('a token proves user, tenant and session until the very second it expires', async () => {
  let now = START
  const tokens = createAccessTokens([secret], () => now)
  const token = await tokens.sign(subject)

  expect(await tokens.read(token)).toMatchObject({
    userId: subject.userId,
    tenantId: subject.tenantId,
    sessionId: subject.sessionId,
    expiresAt: START + ACCESS_TOKEN_MS,
  })
  now = START + ACCESS_TOKEN_MS - 1
  expect(await tokens.read(token)).toMatchObject({ userId: subject.userId })
  now = START + ACCESS_TOKEN_MS
  expect(await tokens.read(token)).toBe('expired')
  expect(await createAccessTokens([secret], () => now + MINUTE_MS).read(token)).toBe('expired')
})

test('a token of another secret, algorithm, audience or form is invalid', async () => {
  const tokens = createAccessTokens([secret], () => START)
  const token = await tokens.sign(subject)
  const [head, body, mac] = token.split('.')
  const other = createAccessTokens(
    [new TextEncoder().encode('another secret, longer than 32 bytes')],
    () => START,
  )
  const none = Buffer.from('{"alg":"none"}').toString('base64url')
  const elsewhere = await new SignJWT({ role: 'staff' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject.userId)
    .setIssuer('probesh')
    .setAudience('somewhere-else')
    .setIssuedAt(START / SECOND_MS)
    .setExpirationTime(START / SECOND_MS + 60)
    .setJti(`${subject.sessionId}.0`)
    .sign(secret)

  expect(await other.read(token)).toBe('invalid')
  expect(await tokens.read(`${none}.${body}.`)).toBe('invalid')
  expect(await tokens.read(`${head}.${body}.${mac?.slice(1)}A`)).toBe('invalid')
  expect(await tokens.read(elsewhere)).toBe('invalid')
  expect(await tokens.read('nonsense')).toBe('invalid')
})

test('ID6 after the secret was changed tokens of the one before are read until it is taken away', async () => {
  const newer = new TextEncoder().encode('a newer secret of a test, over 32 bytes')
  const token = await createAccessTokens([secret], () => START).sign(subject)

  const rotated = createAccessTokens([newer, secret], () => START)
  const fresh = await rotated.sign(subject)

  expect(await rotated.read(token)).toMatchObject({ userId: subject.userId })
  expect(await createAccessTokens([newer], () => START).read(fresh)).toMatchObject({
    userId: subject.userId,
  })
  expect(await createAccessTokens([newer], () => START).read(token)).toBe('invalid')
})

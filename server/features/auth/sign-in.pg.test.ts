import { type Algorithm, hash } from '@node-rs/argon2'
import { expect, test } from 'vitest'
import type { TenantId } from '../../../shared/ids.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { createApp } from '../../app.ts'
import { createDeps } from '../../create-deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import {
  anAdmin,
  aPerson,
  aSteward,
  call,
  outcomeOf,
  signInAs,
  TEST_PASSWORD,
  type TestApp,
  testApp,
  tokensOf,
} from '../../testing/app.ts'
import { aTenant } from '../../testing/event.ts'

const login = (server: Pick<TestApp, 'app'>, body: object, headers = {}): Promise<Response> =>
  call(server, 'POST /auth/login', { body, headers })

const setTenantStatus = async ({ deps }: TestApp, id: TenantId, status: string): Promise<void> => {
  await deps.platformDb`update tenants set status = ${status} where id = ${id}`
}

const activityOf = ({ deps }: TestApp, tenantId: TenantId): Promise<string[]> =>
  withTenant(deps.db, tenantId, async (tx) => {
    const rows = await tx<{ action: string }[]>`select action from activity order by at, id`
    return rows.map(({ action }) => action)
  })

/** As if the longest window had passed: limits go by the system's clock. */
const endRateWindows = async ({ deps }: TestApp): Promise<void> => {
  await deps.platformDb`update rate_windows set expire = 0`
}

test('a right password gives the user, two tokens that no script and no other site can use, and a trail', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')

  const response = await login(server, { email: ' Admin@Alpha.example ', password: TEST_PASSWORD })

  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({
    user: {
      email: 'admin@alpha.example',
      role: 'tenant_admin',
      level: null,
      tenant: { slug: 'alpha' },
    },
  })
  const cookies = response.headers.getSetCookie()
  expect(cookies).toHaveLength(2)
  expect(cookies[0]).toMatch(
    /^access_token=[\w.-]+; Path=\/; Max-Age=900; HttpOnly; Secure; SameSite=Strict$/,
  )
  expect(cookies[1]).toMatch(
    /^refresh_token=[\w.-]+; Path=\/auth; Max-Age=2592000; HttpOnly; Secure; SameSite=Strict$/,
  )
  expect(await activityOf(server, tenantId)).toContain('session.started')
})

test('the access token carries who and where, and nothing of it is believed without the database', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await aSteward(server.deps, tenantId, 'steward@alpha.example')
  const { access } = await signInAs(server, 'steward@alpha.example')

  const claims = JSON.parse(
    Buffer.from(access.split('.')[1] ?? '', 'base64url').toString(),
  ) as object
  const header = JSON.parse(
    Buffer.from(access.split('.')[0] ?? '', 'base64url').toString(),
  ) as object

  expect(Object.keys(claims).toSorted()).toEqual(
    ['aud', 'email', 'exp', 'iat', 'iss', 'jti', 'role', 'sub', 'tenantId'].toSorted(),
  )
  expect(header).toMatchObject({ alg: 'HS256', kid: expect.any(String) })
  await server.deps.platformDb`update tenant_users set role = 'tenant_admin', level = null`
  const me = await call(server, 'GET /auth/me', { bearer: access })
  expect(await me.json()).toMatchObject({ user: { role: 'tenant_admin' } })
})

test('ID9 an unknown email and a wrong password get the same answer', async () => {
  await using server = await testApp()
  await aPerson(server.deps, 'known@alpha.example')

  const unknown = await login(server, { email: 'nobody@alpha.example', password: 'wrong' })
  const wrong = await login(server, { email: 'known@alpha.example', password: 'wrong' })

  const texts = await Promise.all(
    [unknown, wrong].map(async (answer) => {
      const { requestId: _other, ...rest } = (await answer.json()) as Record<string, unknown>
      return { status: answer.status, ...rest }
    }),
  )
  expect(texts[0]).toEqual(texts[1])
  expect(texts[0]).toMatchObject({ status: 401, code: 'invalid_credentials' })
})

test('somebody who works for several organizers must name one, and is told which', async () => {
  await using server = await testApp()
  const [alpha, beta] = [await aTenant(server.deps, 'alpha'), await aTenant(server.deps, 'beta')]
  const { id: userId } = await anAdmin(server.deps, alpha, 'both@x.example')
  await server.deps.platformDb`
    insert into tenant_users (tenant_id, user_id, role, level, status_changed_at, created_at)
    values (${beta}, ${userId}, 'staff', 'supervisor', now(), now())`
  const both = { email: 'both@x.example', password: TEST_PASSWORD }

  const unnamed = await login(server, both)
  const named = await login(server, { ...both, tenant: 'beta' })
  const stranger = await login(server, { ...both, tenant: 'gamma' })

  expect(unnamed.status).toBe(409)
  expect(await unnamed.json()).toMatchObject({
    code: 'tenant_required',
    details: [
      { id: alpha, slug: 'alpha' },
      { id: beta, slug: 'beta' },
    ],
  })
  expect(await named.json()).toMatchObject({ user: { role: 'staff', level: 'supervisor' } })
  expect(await outcomeOf(stranger)).toBe('401 invalid_credentials')
})

test('a user of nobody, a disabled user, a disabled member and a suspended tenant do not get in', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await aPerson(server.deps, 'nobody@x.example')
  const { id: disabled } = await anAdmin(server.deps, tenantId, 'disabled@x.example')
  const { id: member } = await anAdmin(server.deps, tenantId, 'member@x.example')
  await anAdmin(server.deps, tenantId, 'fine@x.example')
  await server.deps.platformDb`update users set status = 'disabled' where id = ${disabled}`
  await server.deps
    .platformDb`update tenant_users set status = 'disabled' where user_id = ${member}`
  const tryAs = async (email: string): Promise<string> =>
    outcomeOf(await login(server, { email, password: TEST_PASSWORD }))

  expect(await tryAs('nobody@x.example')).toBe('403 no_membership')
  expect(await tryAs('disabled@x.example')).toBe('403 user_disabled')
  expect(await tryAs('member@x.example')).toBe('403 user_disabled')
  await setTenantStatus(server, tenantId, 'suspended')
  expect(await tryAs('fine@x.example')).toBe('403 tenant_suspended')
  await setTenantStatus(server, tenantId, 'pending')
  expect((await login(server, { email: 'fine@x.example', password: TEST_PASSWORD })).status).toBe(
    200,
  )
})

test('ID7 wrong passwords of one account are limited by all replicas and across restarts, and right ones are not', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  // Each of its own: nothing that one remembers helps another.
  const replicas = [server, createApp({ ...server.deps }), createApp({ ...server.deps })] as const
  const body = { email: 'admin@alpha.example', password: 'wrong' }
  for (let at = 0; at < 12; at += 1) {
    const right = await login(server, { ...body, password: TEST_PASSWORD })
    expect(right.status).toBe(200)
  }

  const answers: string[] = []
  for (let at = 0; at < 11; at += 1) {
    answers.push(await outcomeOf(await login(replicas[at % 3] ?? server, body)))
  }

  expect(answers.slice(0, 10)).toEqual(Array(10).fill('401 invalid_credentials'))
  expect(answers[10]).toBe('429 rate_limited')
  const refused = await login(replicas[1], { ...body, password: TEST_PASSWORD })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  const restarted = createApp({ ...server.deps })
  expect(await outcomeOf(await login(restarted, body))).toBe('429 rate_limited')
  await endRateWindows(server)
  expect((await login(server, { ...body, password: TEST_PASSWORD })).status).toBe(200)
})

test('a suspended tenant, a disabled user and a signed-out session are out at the next request', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  const { id } = await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { access, cookie } = await signInAs(server, 'admin@alpha.example')
  const me = async (): Promise<Response> => call(server, 'GET /auth/me', { bearer: access })
  expect((await me()).status).toBe(200)

  await setTenantStatus(server, tenantId, 'suspended')
  expect(await outcomeOf(await me())).toBe('403 tenant_suspended')
  await setTenantStatus(server, tenantId, 'active')
  await server.deps.platformDb`update users set status = 'disabled' where id = ${id}`
  expect(await outcomeOf(await me())).toBe('403 user_disabled')
  await server.deps.platformDb`update users set status = 'active' where id = ${id}`
  const out = await call(server, 'POST /auth/logout', { cookie })
  expect(out.status).toBe(204)
  expect(out.headers.getSetCookie().every((text) => text.includes('Max-Age=0'))).toBe(true)
  expect(await outcomeOf(await me())).toBe('401 session_ended')
  expect((await call(server, 'POST /auth/logout', { cookie })).status).toBe(204)
  expect(
    (await activityOf(server, tenantId)).filter((action) => action === 'session.ended'),
  ).toHaveLength(1)
})

test('a refresh gives new tokens, and an old refresh token that comes again ends the whole family', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const first = await signInAs(server, 'admin@alpha.example')

  const refreshed = await call(server, 'POST /auth/refresh', { cookie: first.cookie })
  const second = tokensOf(refreshed)
  expect(refreshed.status).toBe(200)
  expect(await refreshed.json()).toMatchObject({ user: { email: 'admin@alpha.example' } })
  expect(second.refresh).not.toBe(first.refresh)
  expect(second.access).not.toBe(first.access)

  const reused = await call(server, 'POST /auth/refresh', { cookie: first.cookie })
  expect(await outcomeOf(reused)).toBe('401 refresh_reused')
  const after = await call(server, 'POST /auth/refresh', { cookie: second.cookie })
  expect(await outcomeOf(after)).toBe('401 refresh_invalid')
  const me = await call(server, 'GET /auth/me', { bearer: second.access })
  expect(await outcomeOf(me)).toBe('401 session_ended')
  expect(await activityOf(server, tenantId)).toEqual(
    expect.arrayContaining(['session.refreshed', 'session.reused']),
  )
})

test('of two refreshes at once with one token at most one gets tokens', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { cookie } = await signInAs(server, 'admin@alpha.example')

  const answers = await Promise.all(
    Array.from({ length: 4 }, () => call(server, 'POST /auth/refresh', { cookie })),
  )

  expect(answers.filter(({ status }) => status === 200).length).toBe(1)
  expect(answers.filter(({ status }) => status === 401).length).toBe(3)
})

test('no refresh token, a forged one and one of a session that is over are refused alike', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { refresh } = await signInAs(server, 'admin@alpha.example')
  const [id, generation, mac] = refresh.split('.')
  const tryWith = async (token: string): Promise<string> =>
    outcomeOf(await call(server, 'POST /auth/refresh', { cookie: `refresh_token=${token}` }))

  expect(await outcomeOf(await call(server, 'POST /auth/refresh'))).toBe('401 refresh_invalid')
  expect(await tryWith(`${id}.${Number(generation) + 1}.${mac}`)).toBe('401 refresh_invalid')
  expect(await tryWith('nonsense')).toBe('401 refresh_invalid')
  server.deps.clock.now += 31 * 24 * 60 * MINUTE_MS
  expect(await tryWith(refresh)).toBe('401 refresh_invalid')
})

test('an access token ends after 15 minutes, also one that was seen before', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { access } = await signInAs(server, 'admin@alpha.example')
  expect((await call(server, 'GET /auth/me', { bearer: access })).status).toBe(200)

  server.deps.clock.now += 15 * MINUTE_MS

  const late = await call(server, 'GET /auth/me', { bearer: access })
  expect(await outcomeOf(late)).toBe('401 credential_expired')
})

test('a platform admin signs in without a tenant and works for none', async () => {
  await using server = await testApp()
  const { id } = await aPerson(server.deps, 'root@x.example')
  await server.deps.platformDb`update users set is_platform_admin = true where id = ${id}`
  const tokens = await signInAs(server, 'root@x.example')

  const me = await call(server, 'GET /auth/me', { cookie: tokens.cookie })
  const events = await call(server, 'GET /staff/events', { bearer: tokens.access })
  const refreshed = await call(server, 'POST /auth/refresh', { cookie: tokens.cookie })

  expect(await me.json()).toMatchObject({ user: { role: 'platform_admin', tenant: null } })
  expect(await outcomeOf(events)).toBe('403 forbidden')
  expect(refreshed.status).toBe(200)
})

test('ID8 an account is one account for the limit, however its address is spelt', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const spellings = [
    'admin@alpha.example',
    ' Admin@Alpha.Example ',
    'ADMIN@ALPHA.EXAMPLE',
    'ａｄｍｉｎ@alpha.example',
    'admin@alpha．example',
  ]

  const answers: string[] = []
  for (let at = 0; at < 11; at += 1) {
    const email = spellings[at % spellings.length]
    answers.push(await outcomeOf(await login(server, { email, password: 'wrong' })))
  }

  expect(answers.filter((answer) => answer === '401 invalid_credentials')).toHaveLength(10)
  expect(answers[10]).toBe('429 rate_limited')
  const [row] = await server.deps.platformDb<{ count: number }[]>`
    select count(*) from rate_windows where key like 'sign-in-account:%'`
  expect(row?.count).toBe(1)
})

test('ID3 a hash of older parameters is renewed when its owner signs in, and not before', async () => {
  await using server = await testApp()
  const { platformDb } = server.deps
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  // Safe: the ambient enum's own value.
  const algorithm = 2 as Algorithm
  const older = await hash(TEST_PASSWORD, { algorithm, memoryCost: 8_192, timeCost: 1 })
  await platformDb`update users set password_hash = ${older}`
  const kept = async (): Promise<unknown> =>
    (await platformDb`select password_hash from users`)[0]?.['passwordHash']
  const email = 'admin@alpha.example'

  await login(server, { email, password: 'wrong' })
  expect(await kept()).toBe(older)
  expect((await login(server, { email, password: TEST_PASSWORD })).status).toBe(200)
  expect(await kept()).toMatch(/^\$argon2id\$v=19\$m=65536,t=2,p=1\$/)
  expect((await login(server, { email, password: TEST_PASSWORD })).status).toBe(200)
})

test('ID6 a session outlives a changed secret, as long as the one before is given', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { cookie, access } = await signInAs(server, 'admin@alpha.example')
  const { config } = server.deps
  const jwtSecret = new TextEncoder().encode('the next secret of a test, over 32 bytes')
  const next = (previousJwtSecrets: readonly Uint8Array[]): TestApp['app'] =>
    createApp(
      createDeps({
        ...server.deps,
        platformUrl: server.deps.database.platformUrl,
        config: { ...config, jwtSecret, previousJwtSecrets },
      }),
    ).app
  const rotated = { app: next([config.jwtSecret]) }
  const forgotten = { app: next([]) }

  expect((await call(rotated, 'GET /auth/me', { bearer: access })).status).toBe(200)
  expect((await call(rotated, 'POST /auth/refresh', { cookie })).status).toBe(200)
  const me = await call(forgotten, 'GET /auth/me', { bearer: access })
  expect(await outcomeOf(me)).toBe('401 credential_invalid')
  const refreshed = await call(forgotten, 'POST /auth/refresh', { cookie })
  expect(await outcomeOf(refreshed)).toBe('401 refresh_invalid')
})

test('ID11 a session is always a new one: nobody signs in to a session that somebody else began', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  await anAdmin(server.deps, tenantId, 'thief@alpha.example')
  const planted = await signInAs(server, 'thief@alpha.example')

  const own = await call(server, 'POST /auth/login', {
    body: { email: 'admin@alpha.example', password: TEST_PASSWORD },
    cookie: planted.cookie,
  })

  const tokens = tokensOf(own)
  expect(tokens.refresh.split('.')[0]).not.toBe(planted.refresh.split('.')[0])
  const me = await call(server, 'GET /auth/me', { bearer: planted.access })
  expect(await me.json()).toMatchObject({ user: { email: 'thief@alpha.example' } })
})

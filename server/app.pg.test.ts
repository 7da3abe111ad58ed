import { expect, test } from 'vitest'
import { createApp } from './app.ts'
import type { Deps } from './deps.ts'
import { openPlatformDb } from './platform/db/open.ts'
import { listen } from './platform/http/listen.ts'
import { createLog } from './platform/log.ts'
import { anAdmin, call, outcomeOf, signInAs, TEST_PASSWORD, testApp } from './testing/app.ts'
import { aTenant } from './testing/event.ts'

const LOGIN = 'POST /auth/login'
const BODY = { email: 'a@b.example', password: 'x' }

test('every refusal has the error shape, with the request id that the caller gave or a new one', async () => {
  await using server = await testApp()

  const given = await call(server, 'GET /nowhere', { headers: { 'x-request-id': 'trace-1234' } })
  const foul = await call(server, 'GET /auth/me', { headers: { 'x-request-id': 'a b<script>' } })

  expect(await given.json()).toEqual({
    statusCode: 404,
    error: 'Not Found',
    message: 'Not found',
    code: 'not_found',
    requestId: 'trace-1234',
  })
  expect(given.headers.get('x-request-id')).toBe('trace-1234')
  const body = (await foul.json()) as { requestId: string; statusCode: number }
  expect(body).toMatchObject({ statusCode: 401, code: 'not_signed_in' })
  expect(body.requestId).toMatch(/^[0-9a-f-]{36}\.[0-9a-z]+$/)
  expect(foul.headers.get('x-content-type-options')).toBe('nosniff')
})

test('a malformed body names the paths and never repeats a value', async () => {
  await using server = await testApp()
  const secret = 'hunter2-never-echo'

  const fields = await call(server, LOGIN, {
    body: { email: 7, password: [secret], extra: secret },
  })
  const text = await fields.text()

  expect(fields.status).toBe(400)
  expect(text).not.toContain(secret)
  expect(JSON.parse(text)).toMatchObject({
    code: 'invalid_input',
    details: [
      { in: 'body', path: 'email' },
      { in: 'body', path: 'password' },
      { in: 'body', path: 'extra', message: 'unknown field' },
    ],
  })
  expect(await outcomeOf(await call(server, LOGIN, { body: '{"email":' }))).toBe(
    '400 malformed_json',
  )
  expect(await outcomeOf(await call(server, LOGIN))).toBe('400 invalid_input')
  const form = { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
  expect(await outcomeOf(await call(server, LOGIN, form))).toBe('415 body_not_json')
})

test('a body over the limit is refused, announced or not', async () => {
  await using server = await testApp()
  const large = JSON.stringify({ ...BODY, password: 'x'.repeat(70_000) })

  const unannounced = await call(server, LOGIN, { body: large })
  const announced = await call(server, LOGIN, {
    body: '{}',
    headers: { 'content-length': '70000' },
  })

  expect(await outcomeOf(unannounced)).toBe('413 body_too_large')
  expect(await outcomeOf(announced)).toBe('413 body_too_large')
})

test('other methods, OPTIONS and HEAD are answered without running anything', async () => {
  await using server = await testApp()

  const other = await call(server, 'DELETE /auth/login')
  const options = await call(server, 'OPTIONS /auth/login')
  const head = await call(server, 'HEAD /healthz')

  expect(await outcomeOf(other)).toBe('405 method_not_allowed')
  expect(other.headers.get('allow')).toBe('OPTIONS, POST')
  expect(options.status).toBe(204)
  expect(options.headers.has('access-control-allow-origin')).toBe(false)
  expect(head.status).toBe(200)
  expect(await head.text()).toBe('')
})

test('a write with a cookie from a foreign page is refused, and one from our own page is not', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { cookie, access } = await signInAs(server, 'admin@alpha.example')
  const body = { eventIds: [tenantId] }
  const write = async (more: object): Promise<string> =>
    outcomeOf(await call(server, 'POST /tenant/pairing-codes', { body, ...more }))
  const foreign = { origin: 'https://evil.example' }

  expect(await write({ cookie, headers: foreign })).toBe('403 foreign_origin')
  expect(await write({ cookie, headers: { 'sec-fetch-site': 'cross-site' } })).toBe(
    '403 foreign_origin',
  )
  expect(await write({ cookie, headers: { 'sec-fetch-site': 'same-site' } })).toBe(
    '403 foreign_origin',
  )
  expect(await write({ cookie, headers: { origin: 'null' } })).toBe('403 foreign_origin')
  expect(await write({ cookie, headers: { origin: 'http://localhost' } })).toBe(
    '404 event_not_found',
  )
  expect(await write({ cookie, headers: { 'sec-fetch-site': 'same-origin' } })).toBe(
    '404 event_not_found',
  )
  expect(await write({ cookie })).toBe('404 event_not_found')
  expect(await write({ bearer: access, headers: foreign })).toBe('404 event_not_found')
  for (const path of ['login', 'refresh', 'logout']) {
    const sent = { cookie, headers: foreign, body: { ...BODY, password: TEST_PASSWORD } }
    expect(await outcomeOf(await call(server, `POST /auth/${path}`, sent))).toBe(
      '403 foreign_origin',
    )
  }
  expect((await call(server, 'GET /auth/me', { cookie, headers: foreign })).status).toBe(200)
})

test('a station of an unknown protocol is told which side to update', async () => {
  await using server = await testApp()
  const ask = (protocol: string): Promise<Response> =>
    call(server, 'GET /staff/events', { headers: { 'probesh-protocol': protocol } })

  const newer = await ask('99')

  expect(newer.status).toBe(426)
  expect(await newer.json()).toMatchObject({
    code: 'protocol_unsupported',
    message: expect.stringContaining('update the server'),
  })
  expect(await outcomeOf(await ask('zero'))).toBe('426 protocol_unsupported')
  expect(await outcomeOf(await ask('1'))).toBe('401 not_signed_in')
})

test('a thrown error is a 500 that says nothing but the request id, and is logged with its stack', async () => {
  await using server = await testApp()
  const lines: string[] = []
  const log = createLog({ level: 'info', now: server.deps.now, write: (line) => lines.push(line) })
  const broken = createApp({ ...server.deps, log, platformDb: brokenDb('secret inside') })

  const response = await call(broken, 'GET /auth/me', {
    bearer: (await signedIn(server)).access,
    headers: { 'x-request-id': 'trace-5678' },
  })

  expect(await response.json()).toEqual({
    statusCode: 500,
    error: 'Internal Server Error',
    message: 'Something broke on our side',
    code: 'internal',
    requestId: 'trace-5678',
  })
  expect(lines.find((line) => line.includes('secret inside'))).toMatch(/trace-5678.*stack/)
  expect(lines.filter((line) => line.includes('"message":"request"'))).toHaveLength(1)
})

test('while the database is away the answer is 503 with Retry-After, and readiness says so', async () => {
  await using server = await testApp()
  const { access } = await signedIn(server)
  const away = openPlatformDb('postgres://nobody@127.0.0.1:1/none', 1)
  const broken = createApp({ ...server.deps, platformDb: away })

  const me = await call(broken, 'GET /auth/me', { bearer: access })
  const ready = await call(broken, 'GET /readyz')
  await away.end()

  expect(await outcomeOf(me)).toBe('503 unavailable')
  expect(me.headers.get('retry-after')).toBe('2')
  expect(await outcomeOf(ready)).toBe('503 unavailable')
  expect((await call(server, 'GET /readyz')).status).toBe(200)
})

test('metrics count requests by route and status, never by path', async () => {
  await using server = await testApp()
  await call(server, 'POST /tenant/stations/0190a0a0-0000-7000-8000-000000000000/revoke')

  const text = await (await call(server, 'GET /metrics')).text()

  expect(text).toContain(
    'probesh_http_requests_total{method="POST",route="/tenant/stations/:stationId/revoke",status="401"} 1',
  )
  expect(text).toMatch(/^# TYPE probesh_http_request_duration_seconds histogram$/m)
})

test('over a socket a body of unannounced length is counted while it comes', async () => {
  await using server = await testApp()
  const listening = await listen(server.app, {
    host: '127.0.0.1',
    port: 0,
    newId: server.deps.newId,
  })

  const chunked = await fetch(`${listening.url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new Blob(['x'.repeat(100_000)]).stream(),
    duplex: 'half',
  } as RequestInit)

  expect(await outcomeOf(chunked)).toBe('413 body_too_large')
  await listening.stop(1_000)
})

const signedIn = async (server: Awaited<ReturnType<typeof testApp>>) => {
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  return signInAs(server, 'admin@alpha.example')
}

/** A pool whose every query fails in a way that no code of ours expects. */
function brokenDb(message: string): Deps['platformDb'] {
  const fail = (): never => {
    throw new Error(message)
  }
  // Safe: only called as a tagged template.
  return Object.assign(fail, { role: 'platform' }) as unknown as Deps['platformDb']
}

// AW7–AW13: what the admin page may ask of the server through the station, and what comes back.
import { expect, test } from 'vitest'
import { createStationApp, type StationApp } from './app.ts'
import type { PageName } from './contract/calls.ts'
import {
  type AdminEdge,
  EMAIL,
  jsonReply,
  PASSWORD,
  problemReply,
  startAdminEdge,
} from './testing/admin-edge.ts'
import { handTimers, testPages } from './testing/carrier.ts'
import type { EdgeReply, EdgeRequest } from './testing/fake-edge.ts'
import { type TempStation, tempStation } from './testing/temp-station.ts'

type Scene = AsyncDisposable & {
  readonly edge: AdminEdge
  readonly station: TempStation
  readonly app: StationApp
  readonly send: (path: string, init?: RequestInit) => Promise<Response>
}

const appOf = (station: TempStation, page: PageName): StationApp =>
  createStationApp({
    core: station,
    pages: testPages(page),
    page,
    timers: handTimers().timers,
    onFault: (error) => {
      throw error
    },
  })

async function aScene(
  answer: (request: EdgeRequest) => EdgeReply | Promise<EdgeReply> = () => jsonReply({ ok: 1 }),
): Promise<Scene> {
  const edge = await startAdminEdge(answer)
  const station = await tempStation({ fetch })
  await station.handlers.signInAdmin({ server: edge.url, email: EMAIL, password: PASSWORD })
  const app = appOf(station, 'admin')
  return {
    edge,
    station,
    app,
    send: (path, init) => app.fetch(new Request(`http://127.0.0.1/api${path}`, init)),
    [Symbol.asyncDispose]: async () => {
      app.close()
      await station[Symbol.asyncDispose]()
      await edge[Symbol.asyncDispose]()
    },
  }
}

const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

test('AW7 a request goes to the server with its query and body, and the answer comes back', async () => {
  await using scene = await aScene(() => jsonReply({ id: 'e1' }, 201))
  const answer = await scene.send('/tenant/events?limit=5', json('POST', { name: 'Beats' }))
  const asked = scene.edge.asked('/tenant')[0]

  expect(answer.status).toBe(201)
  expect(await answer.json()).toEqual({ id: 'e1' })
  expect(asked).toMatchObject({
    method: 'POST',
    path: '/tenant/events?limit=5',
    body: '{"name":"Beats"}',
    headers: { authorization: 'Bearer access-1', 'content-type': 'application/json' },
  })
})

const NOT_THERE: readonly (readonly [method: string, path: string])[] = [
  ['POST', '/auth/login'],
  ['POST', '/auth/refresh'],
  ['POST', '/auth/logout'],
  ['POST', '/auth/password/reset'],
  ['GET', '/auth/factor/confirm'],
  ['GET', '/tenant'],
  ['GET', '/tenant/'],
  ['GET', '/tenant/events/'],
  ['GET', '/staff/events'],
  ['GET', '/public/logos/a/b'],
  ['GET', '/openapi.json'],
  ['GET', '/metrics'],
  ['GET', '/tenantevil/events'],
  ['GET', '/tenant/../auth/login'],
  ['POST', '/tenant/%2e%2e/auth/refresh'],
  ['GET', '/tenant/..%2fauth%2fme'],
  ['GET', '/tenant/a%2Fb'],
  ['GET', '/tenant/a%5Cb'],
  ['GET', '/tenant/%00'],
  ['GET', '/tenant//events'],
  ['GET', '//evil.example/tenant/events'],
  ['GET', '/@evil.example/tenant/events'],
  ['GET', '/http://evil.example/tenant/events'],
  ['GET', '/tenant/events.csv.exe'],
  ['GET', '/tenant/.env'],
  ['GET', '/TENANT/events'],
  ['HEAD', '/tenant/events'],
  ['OPTIONS', '/tenant/events'],
  ['GET', `/tenant/${'a'.repeat(201)}`],
  ['GET', `/tenant${'/a'.repeat(9)}`],
  ['GET', `/tenant/events?q=${'a'.repeat(8_001)}`],
]

test.each(NOT_THERE)('AW8 %s %s reaches no server', async (method, path) => {
  await using scene = await aScene()
  const before = scene.edge.requests.length

  const answer = await scene.send(path, { method })

  expect(answer.status).toBe(404)
  expect(scene.edge.requests).toHaveLength(before)
})

test('AW8 the gate page has no way to the server, whoever is signed in', async () => {
  await using scene = await aScene()
  const gate = appOf(scene.station, 'gate')
  const before = scene.edge.requests.length

  for (const init of [{}, json('POST', {})]) {
    const answer = await gate.fetch(new Request('http://127.0.0.1/api/tenant/events', init))
    expect(answer.status).toBe(404)
  }
  expect(scene.edge.requests).toHaveLength(before)
  gate.close()
})

test('AW9 of a page’s headers the server gets none that say who it is', async () => {
  await using scene = await aScene()

  await scene.send('/tenant/events', {
    headers: {
      cookie: 'access_token=stolen',
      authorization: 'Bearer loopback-token',
      'x-forwarded-for': '1.2.3.4',
      origin: 'http://127.0.0.1',
      'idempotency-key': 'k1',
    },
  })

  const { headers } = scene.edge.asked('/tenant')[0] ?? { headers: {} }
  expect(headers).toMatchObject({ authorization: 'Bearer access-1', 'idempotency-key': 'k1' })
  expect(Object.keys(headers)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(cookie|x-forwarded-for|origin)$/)]),
  )
})

test('AW9 of the server’s headers the page gets those of a listed few', async () => {
  await using scene = await aScene(() => ({
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="a.csv"',
      'set-cookie': ['access_token=access-9; Path=/'],
      'x-request-id': 'r1',
      'access-control-allow-origin': '*',
      etag: '"1"',
    },
    body: 'a,b\r\n',
  }))

  const answer = await scene.send('/tenant/exports/events.csv')

  expect(answer.headers.get('content-disposition')).toContain('a.csv')
  expect(answer.headers.get('etag')).toBe('"1"')
  for (const name of ['set-cookie', 'x-request-id', 'access-control-allow-origin']) {
    expect(answer.headers.get(name), name).toBeNull()
  }
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('AW10 a body beyond the limit, or of another kind, reaches no server', async () => {
  await using scene = await aScene()
  const large = 'a'.repeat(1_024 * 1_024)

  expect((await scene.send('/tenant/events', json('POST', { large }))).status).toBe(413)
  const parts = new ReadableStream({
    start: (controller) => {
      for (let at = 0; at < 40; at += 1) controller.enqueue(new Uint8Array(65_536))
      controller.close()
    },
  })
  const inParts = { method: 'PUT', body: parts, duplex: 'half' } as RequestInit
  expect((await scene.send('/tenant/profile/logo', inParts)).status).toBe(413)
  const typed = { method: 'POST', headers: { 'content-type': 'text/xml' }, body: '<a/>' }
  expect((await scene.send('/tenant/events', typed)).status).toBe(415)
  expect(scene.edge.asked('/tenant')).toHaveLength(0)
})

test('AW10 a picture arrives byte by byte, and is sent once more where the token had expired', async () => {
  await using scene = await aScene(({ body }) => jsonReply({ bytes: body.length }))
  const picture = new Uint8Array(50_000).fill(65)
  scene.edge.expireAccess()

  const answer = await scene.send('/tenant/profile/logo', {
    method: 'PUT',
    headers: { 'content-type': 'image/png' },
    body: picture,
  })

  expect(await answer.json()).toEqual({ bytes: 50_000 })
  expect(scene.edge.asked('/tenant').map(({ body }) => body.length)).toEqual([50_000, 50_000])
})

test('AW11 a paper comes byte by byte', async () => {
  const body = `%PDF-1.7\n${'Ω'.repeat(50_000)}`
  await using scene = await aScene(() => ({ headers: { 'content-type': 'application/pdf' }, body }))

  const answer = await scene.send('/tenant/events/e1/guest-list.pdf?part=1')

  expect(answer.headers.get('content-type')).toBe('application/pdf')
  expect(await answer.text()).toBe(body)
})

test('AW11 rows come as the server writes them, and a page that leaves ends the server’s work', async () => {
  await using scene = await aScene(() => ({
    headers: { 'content-type': 'text/csv' },
    body: 'first\r\n',
    isOpen: true,
  }))
  const leaving = new AbortController()
  const answer = await scene.send('/tenant/exports/tickets.csv', { signal: leaving.signal })
  const reader = answer.body?.getReader()
  const read = async () => new TextDecoder().decode((await reader?.read())?.value)

  expect(await read()).toBe('first\r\n')
  await scene.edge.opened()
  scene.edge.write('second\r\n')
  expect(await read()).toBe('second\r\n')
  leaving.abort()

  await expect.poll(() => scene.edge.openCount()).toBe(0)
})

test('AW11 a reader that stops reading, and a shell that stops, end the server’s work as well', async () => {
  for (const end of ['reader', 'shell'] as const) {
    await using scene = await aScene(() => ({
      headers: { 'content-type': 'text/csv' },
      body: 'first\r\n',
      isOpen: true,
    }))
    const answer = await scene.send('/tenant/exports/tickets.csv')
    await scene.edge.opened()
    if (end === 'reader') await answer.body?.cancel()
    else scene.app.close()

    await expect.poll(() => scene.edge.openCount(), { message: end }).toBe(0)
  }
})

test('AW11 a file that breaks off is broken for the page too, and never whole', async () => {
  await using scene = await aScene(() => ({
    headers: { 'content-type': 'text/csv', 'content-length': '1000' },
    body: 'first\r\n',
    cutAt: 7,
  }))

  const answer = await scene.send('/tenant/exports/tickets.csv')

  await expect(answer.text()).rejects.toThrow()
})

test.each<[string, EdgeReply, number, string]>([
  [
    'a hotel’s page',
    { headers: { 'content-type': 'text/html' }, body: '<p>' },
    502,
    'not_the_server',
  ],
  [
    'a redirect',
    { status: 302, headers: { location: 'http://evil.example/' } },
    502,
    'not_the_server',
  ],
  [
    'a proxy’s error',
    { status: 403, headers: { 'content-type': 'text/html' } },
    502,
    'not_the_server',
  ],
  ['a gateway without a server', { status: 502, body: 'bad gateway' }, 502, 'server_error'],
])('AW12 %s is told as what it is', async (_what, reply, status, code) => {
  await using scene = await aScene(() => reply)

  const answer = await scene.send('/tenant/events')

  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ statusCode: status, code, source: 'station' })
  expect(answer.headers.get('location')).toBeNull()
})

test('AW12 a server that says nothing is given up, and one that is gone is told as that', async () => {
  await using scene = await aScene(() => new Promise(() => {}))
  const asking = scene.send('/tenant/events')
  await expect.poll(() => scene.edge.asked('/tenant').length).toBe(1)
  scene.station.time.pass(61_000)

  expect(await (await asking).json()).toMatchObject({ code: 'timeout', source: 'station' })
  await scene.edge[Symbol.asyncDispose]()
  expect(await (await scene.send('/tenant/events')).json()).toMatchObject({ code: 'no_network' })
})

test('AW13 the server’s own no is passed on whole, with what it says more', async () => {
  const details = [{ in: 'body', path: 'name', message: 'missing' }]
  await using scene = await aScene(() => ({
    ...problemReply(429, 'too_many_requests', details),
    headers: { 'content-type': 'application/json', 'retry-after': '7' },
  }))

  const answer = await scene.send('/tenant/events')
  const body = await answer.json()

  expect(answer.status).toBe(429)
  expect(answer.headers.get('retry-after')).toBe('7')
  expect(body).toMatchObject({ code: 'too_many_requests', details })
  expect(body).not.toHaveProperty('source')
})

test('AW13 a no about the person’s own code is passed on, and costs no session', async () => {
  await using scene = await aScene(() => problemReply(401, 'second_factor_wrong'))

  const answer = await scene.send('/auth/factor', json('DELETE', { password: 'a', code: '123456' }))

  expect(await answer.json()).toMatchObject({ code: 'second_factor_wrong' })
  expect(scene.edge.refreshes()).toBe(0)
})

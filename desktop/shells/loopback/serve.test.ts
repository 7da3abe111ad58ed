import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStationApp } from '../../app.ts'
import { SECURITY_HEADERS } from '../../pages.ts'
import { echoHandlers, echoRelay, handSignals, testPages } from '../../testing/carrier.ts'
import { type Listener, serveLoopback } from './serve.ts'

const TOKEN = 'right-token'
const TIMERS = {
  after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

const open = (port = 0, timers = TIMERS): Promise<Listener> => {
  const pages = testPages('gate')
  const core = { handlers: echoHandlers(), signals: handSignals().source, relay: echoRelay }
  const app = createStationApp({ core, pages, page: 'gate', timers, onFault: () => {} })
  return serveLoopback({ app, pages, page: 'gate', port, token: TOKEN }, timers)
}

let listener: Listener
beforeAll(async () => {
  listener = await open()
})
afterAll(() => listener.close())

type Asked = {
  readonly status: number
  readonly body: string
  readonly headers: IncomingMessage['headers']
}

/** `fetch` would write its own Host. */
async function ask(method: string, path: string, headers: Record<string, string>): Promise<Asked> {
  const asked = request({ host: '127.0.0.1', port: listener.port, method, path, headers })
  asked.end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  let body = ''
  for await (const part of answer) body += String(part)
  return { status: answer.statusCode ?? 0, body, headers: answer.headers }
}

const withToken = (more: Record<string, string> = {}) => ({
  authorization: `Bearer ${TOKEN}`,
  ...more,
})

test('its own page with the token may call', async () => {
  const own = { origin: listener.url, 'sec-fetch-site': 'same-origin' }

  expect(await ask('POST', '/rpc/status', withToken(own))).toMatchObject({ status: 200 })
  expect(await ask('POST', '/rpc/status', withToken())).toMatchObject({ status: 200 })
})

test('any host but its own address is refused, page and call alike', async () => {
  const hosts = [
    'localhost',
    `localhost:${listener.port}`,
    '127.0.0.1',
    '127.0.0.1:1',
    '[::1]',
    'evil.example',
    `evil.example:${listener.port}`,
    `127.0.0.1.evil.example:${listener.port}`,
    '0.0.0.0',
  ]
  for (const host of hosts) {
    for (const [method, path] of [
      ['POST', '/rpc/status'],
      ['GET', '/'],
      ['GET', '/signals'],
    ] as const) {
      const answer = await ask(method, path, withToken({ host }))
      expect(answer.status, `${host} ${path}`).toBe(403)
      expect(answer.body).toContain('foreign_host')
    }
  }
})

test('a foreign origin is refused even with the token', async () => {
  const origins = [
    'https://evil.example',
    'null',
    'http://127.0.0.1',
    'http://127.0.0.1:1',
    `http://localhost:${listener.port}`,
    `https://127.0.0.1:${listener.port}`,
  ]
  for (const origin of origins) {
    const answer = await ask('POST', '/rpc/status', withToken({ origin }))
    expect(answer.status, origin).toBe(403)
    expect(answer.body).toContain('foreign_origin')
  }
  for (const site of ['cross-site', 'same-site']) {
    const answer = await ask('GET', '/signals', withToken({ 'sec-fetch-site': site }))
    expect(answer.status, site).toBe(403)
  }
})

test('a call without the token, or with another, is refused', async () => {
  const wrong = [
    '',
    'Bearer',
    'Bearer ',
    'Bearer wrong',
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
    TOKEN,
    `Basic ${TOKEN}`,
  ]
  for (const authorization of wrong) {
    for (const [method, path] of [
      ['POST', '/rpc/status'],
      ['GET', '/signals'],
      ['GET', '/nothing'],
      ['POST', '/'],
      ['OPTIONS', '/rpc/status'],
    ] as const) {
      const answer = await ask(method, path, { authorization })
      expect(answer.status, `${authorization} ${method} ${path}`).toBe(401)
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'no_token' })
    }
  }
  expect(await ask('POST', '/rpc/status', { cookie: `token=${TOKEN}` })).toMatchObject({
    status: 401,
  })
  expect(await ask('POST', `/rpc/status?token=${TOKEN}`, {})).toMatchObject({ status: 401 })
})

test('the built page needs no token, and nobody is told that others may read it', async () => {
  const page = await ask('GET', '/', {})

  expect(page.status).toBe(200)
  expect(page.headers['access-control-allow-origin']).toBeUndefined()
  expect(page.headers['set-cookie']).toBeUndefined()
})

test('a refusal carries the policy as well', async () => {
  const { headers } = await ask('POST', '/rpc/status', {})

  for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(headers[name]).toBe(value)
})

test('it listens on the loopback address only', async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => address.family === 'IPv4' && !address.internal)
  for (const { address } of others) {
    const socket = connect({ host: address, port: listener.port })
    const outcome = await Promise.race([
      once(socket, 'connect').then(() => 'connected'),
      once(socket, 'error').then(() => 'refused'),
    ]).catch(() => 'refused')
    socket.destroy()
    expect(outcome, address).toBe('refused')
  }
  expect(listener.url).toBe(`http://127.0.0.1:${listener.port}`)
})

test('a taken port is named', async () => {
  await expect(open(listener.port)).rejects.toThrow(`--port ${listener.port} is in use`)
})

test('closing ends an open long poll at once', async () => {
  const waits = Promise.withResolvers<void>()
  const after = (ms: number, run: () => void) => {
    waits.resolve()
    return TIMERS.after(ms, run)
  }
  const closing = await open(0, { after })
  const authorization = `Bearer ${TOKEN}`
  const poll = fetch(`${closing.url}/signals?after=0`, { headers: { authorization } })
  // From here on the poll has a limit, and nothing else does.
  await waits.promise

  await closing.close()

  expect(await (await poll).json()).toMatchObject({ signals: [], isSuperseded: false })
})

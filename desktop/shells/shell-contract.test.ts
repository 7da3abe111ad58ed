// SH7: one suite for the app as both shells carry it, in the handler that `protocol.handle` gets and over HTTP on 127.0.0.1.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BODY_BYTES_MAX } from '../app.ts'
import { ADMIN_CALLS, CALLS, GATE_CALLS, type PageName } from '../contract/calls.ts'
import type { Signal, SignalPage } from '../contract/signals.ts'
import { SECURITY_HEADERS } from '../pages.ts'
import { type Carrier, openElectronCarrier, openLoopbackCarrier } from './testing/shell-carriers.ts'

const post = (body: string): RequestInit => ({ method: 'POST', body })

describe.each([
  ['Electron', openElectronCarrier],
  ['loopback', openLoopbackCarrier],
] as const)('carried by %s', (_name, open) => {
  let carrier: Carrier
  beforeAll(async () => {
    carrier = await open()
  })
  afterAll(async () => {
    await carrier.close()
  })

  const send: Carrier['send'] = (page, path, init) => carrier.send(page, path, init)
  callTests(send)
  bodyTests(send)
  strangerTests(() => carrier)
  malformedTests(send)
  pageTests(send)
  apiTests(send)
  signalTests(send, (signal) => carrier.signals.emit(signal))
})

function callTests(send: Carrier['send']): void {
  test('a call answers with its plain output', async () => {
    const answer = await send('gate', '/rpc/scan', post('{"code":"PB1"}'))

    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('application/json')
    expect(await answer.json()).toEqual({ call: 'scan', input: { code: 'PB1' } })
  })

  test('a call without a body has no input', async () => {
    const answer = await send('gate', '/rpc/status', { method: 'POST' })

    expect(await answer.json()).toEqual({ call: 'status', input: {} })
  })

  test('no page can call what belongs to the other', async () => {
    const tables = { gate: GATE_CALLS, admin: ADMIN_CALLS }
    let refused = 0
    for (const page of ['gate', 'admin'] as const) {
      for (const call of Object.keys(CALLS)) {
        if (Object.hasOwn(tables[page], call)) continue
        const answer = await send(page, `/rpc/${call}`, post('{}'))
        expect(answer.status, `${page} ${call}`).toBe(404)
        expect(await answer.json()).toMatchObject({ code: 'unknown_call' })
        refused += 1
      }
    }
    expect(refused).toBeGreaterThan(10)
  })
}

/** What a page sends in parts, and no length told. */
const inParts = (parts: readonly string[]): RequestInit => {
  const body = ReadableStream.from(parts.map((part) => new TextEncoder().encode(part)))
  return { method: 'POST', body, duplex: 'half' } as RequestInit
}

function bodyTests(send: Carrier['send']): void {
  test('a body that comes in parts is one body', async () => {
    const answer = await send('gate', '/rpc/scan', inParts(['{"code":', '"PB', '1"}']))

    expect(await answer.json()).toEqual({ call: 'scan', input: { code: 'PB1' } })
  })

  test('a body that tells no length is refused where it passes the limit', async () => {
    const parts = Array.from({ length: 70 }, () => 'A'.repeat(1_000))

    const answer = await send('gate', '/rpc/scan', inParts(['{"code":"', ...parts, '"}']))

    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({ code: 'too_large' })
  })

  test('a body of exactly the limit is read', async () => {
    const body = `{"code":"PB1"${' '.repeat(BODY_BYTES_MAX - 14)}}`

    expect((await send('gate', '/rpc/scan', post(body))).status).toBe(200)
    expect((await send('gate', '/rpc/scan', post(`${body} `))).status).toBe(413)
  })
}

function apiTests(send: Carrier['send']): void {
  test('AW7 the admin page’s requests for the server are carried, with their bodies', async () => {
    const answer = await send('admin', '/api/tenant/events?limit=5', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"Beats"}',
    })

    expect(await answer.json()).toEqual({
      method: 'POST',
      path: '/tenant/events',
      search: '?limit=5',
      bodyBytes: 16,
    })
    expect((await send('admin', '/api/auth/login', post('{}'))).status).toBe(404)
    const large = 'A'.repeat(1_100_000)
    expect((await send('admin', '/api/tenant/events', post(large))).status).toBe(413)
  })

  test('AW8 the gate page has no such way', async () => {
    for (const init of [{}, post('{}')]) {
      const answer = await send('gate', '/api/tenant/events', init)
      expect(answer.status).toBe(404)
      expect(await answer.json()).toMatchObject({ code: 'not_found' })
    }
  })
}

function strangerTests(carrier: () => Carrier): void {
  test.each(['gate', 'admin'] as const)(
    'with all that the %s page has, no call and no document of the other is reached',
    async (from) => {
      const calls = Object.keys(CALLS).map((call) => `/rpc/${call}`)
      const ways = [...calls, '/signals', '/api/tenant/events']
      for (const path of ways) {
        const init = path.startsWith('/rpc/') ? post('{}') : {}
        for (const answer of await carrier().cross(from, path, init)) {
          expect([401, 403, 404], `${path}: ${answer.status}`).toContain(answer.status)
          expect(await answer.json()).toMatchObject({ code: expect.any(String) })
        }
      }
    },
  )

  test.each(['evil.example', 'gate.evil.example', 'localhost'])(
    'the host %s is answered with nothing but a refusal, which carries the policy',
    async (host) => {
      for (const path of ['/', '/assets/a.js', '/rpc/status', '/signals']) {
        const answer = await carrier().asHost('gate', host, path)

        expect([403, 404], path).toContain(answer.status)
        expect(await answer.text()).not.toContain('gate</p>')
        for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
          expect(answer.headers.get(name), `${path} ${name}`).toBe(value)
        }
      }
    },
  )
}

function malformedTests(send: Carrier['send']): void {
  test.each(['__proto__', 'constructor', 'toString', 'nothing', 'SCAN'])(
    'the name %s is no call',
    async (call) => {
      const answer = await send('gate', `/rpc/${call}`, post('{}'))

      expect(answer.status).toBe(404)
      expect(await answer.json()).toMatchObject({ code: 'unknown_call' })
    },
  )

  test.each([
    '{',
    '[]',
    '"scan"',
    'null',
    '{"code":1}',
    '{"code":"a","more":1}',
    '{"code":"a","__proto__":{}}',
  ])('the body %s is refused as malformed', async (body) => {
    const answer = await send('gate', '/rpc/scan', post(body))

    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'invalid_input' })
  })

  test('a body beyond the limit is refused', async () => {
    const answer = await send('gate', '/rpc/scan', post(`{"code":"${'A'.repeat(70_000)}"}`))

    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({ code: 'too_large' })
  })

  test('a fault is a 500 with a sentence and without the text of the error', async () => {
    const answer = await send('gate', '/rpc/journal', post('{}'))
    const text = await answer.text()

    expect(answer.status).toBe(500)
    expect(JSON.parse(text)).toMatchObject({ code: 'fault', message: expect.any(String) })
    expect(text).not.toContain('secret')
  })
}

function pageTests(send: Carrier['send']): void {
  test('each page gets its own document, and only exact paths exist', async () => {
    expect(await (await send('gate', '/')).text()).toBe('<p>gate</p>')
    expect(await (await send('admin', '/')).text()).toBe('<p>admin</p>')
    const script = await send('gate', '/assets/a.js')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    for (const path of [
      '/assets/',
      '/assets/A.js',
      '/assets/a.js/',
      '/gate.html',
      '/%2e%2e/package.json',
    ]) {
      const answer = await send('gate', path)
      expect(answer.status, path).toBe(404)
    }
  })

  test('every answer carries the policy and forbids guessing types', async () => {
    const answers = [
      await send('gate', '/'),
      await send('gate', '/assets/a.js'),
      await send('gate', '/nothing'),
      await send('gate', '/rpc/status', post('{}')),
      await send('gate', '/rpc/journal', post('{}')),
      await send('gate', '/rpc/nothing', post('{}')),
      await send('gate', '/rpc/scan', post('{')),
      await send('gate', '/signals?after=x'),
      await send('gate', '/signals', { method: 'DELETE' }),
    ]

    for (const answer of answers) {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
        expect(answer.headers.get(name), `${answer.url} ${name}`).toBe(value)
      }
    }
    expect(SECURITY_HEADERS['content-security-policy']).toContain(
      "default-src 'none'; script-src 'self'",
    )
    expect(SECURITY_HEADERS['content-security-policy']).toContain(
      "require-trusted-types-for 'script'",
    )
  })

  test('the worker that decodes the camera’s pictures alone may compile WebAssembly', async () => {
    const policyOf = async (path: string): Promise<string> =>
      (await send('gate', path)).headers.get('content-security-policy') ?? ''

    const worker = await policyOf('/assets/camera-worker-C6vY4oIb.js')

    expect(worker.replace(" 'wasm-unsafe-eval'", '')).toBe(
      SECURITY_HEADERS['content-security-policy'],
    )
    expect(worker).toContain("script-src 'self' 'wasm-unsafe-eval';")
    for (const path of [
      '/',
      '/assets/a.js',
      '/assets/my-camera-worker-1.js',
      '/assets/camera-worker-1.js/',
      '/assets/x/camera-worker-1.js',
      '/rpc/camera-worker-1.js',
      '/camera-worker-1.js',
    ]) {
      expect(await policyOf(path), path).toBe(SECURITY_HEADERS['content-security-policy'])
    }
  })
}

function signalTests(send: Carrier['send'], emit: (signal: Signal) => void): void {
  test('a signal ends the long poll of each page that waits', async () => {
    const stand = (await (await send('gate', '/signals')).json()) as { next: number }
    const polls = [
      send('gate', `/signals?after=${stand.next}`),
      send('admin', `/signals?after=${stand.next}`),
    ]
    // Both polls wait once a later request of the same page has been answered by a listener in order.
    await send('gate', '/rpc/status', post('{}'))
    await send('admin', '/rpc/status', post('{}'))

    emit({ name: 'status.changed', payload: {} })

    for (const poll of polls) {
      expect(await (await poll).json()).toMatchObject({
        signals: [{ name: 'status.changed', sequence: stand.next + 1 }],
        next: stand.next + 1,
      })
    }
  })

  test('what a scanner read is told to the page that scans, and to no other', async () => {
    const page = async (name: PageName, path: string) =>
      (await (await send(name, path)).json()) as SignalPage
    const stands = { gate: await page('gate', '/signals'), admin: await page('admin', '/signals') }

    emit({ name: 'scanner.read', payload: { scannerId: 'a', text: 'PB2' } })
    emit({ name: 'status.changed', payload: {} })

    const heardBy = async (name: PageName) =>
      (await page(name, `/signals?after=${stands[name].next}`)).signals.map((one) => one.name)
    expect(await heardBy('gate')).toEqual(['scanner.read', 'status.changed'])
    expect(await heardBy('admin')).toEqual(['status.changed'])
  })

  test('a page that stopped waiting keeps no signal from the next', async () => {
    const stand = (await (await send('gate', '/signals')).json()) as { next: number }
    const leaving = new AbortController()
    const left = send('gate', `/signals?after=${stand.next}`, { signal: leaving.signal })
    await send('gate', '/rpc/status', post('{}'))

    leaving.abort()
    await expect(left).rejects.toThrow(/abort/i)
    const next = send('gate', `/signals?after=${stand.next}`)
    await send('gate', '/rpc/status', post('{}'))
    emit({ name: 'status.changed', payload: {} })

    expect(await (await next).json()).toMatchObject({
      signals: [{ sequence: stand.next + 1 }],
      isSuperseded: false,
    })
  })

  test('a newer poll of the same page ends the older one', async () => {
    const stand = (await (await send('gate', '/signals')).json()) as { next: number }
    const older = send('gate', `/signals?after=${stand.next}`)
    await send('gate', '/rpc/status', post('{}'))

    const newer = send('gate', `/signals?after=${stand.next}`)

    expect(await (await older).json()).toMatchObject({ signals: [], isSuperseded: true })
    emit({ name: 'status.changed', payload: {} })
    expect(await (await newer).json()).toMatchObject({ next: stand.next + 1, isSuperseded: false })
  })
}

// What the scheme may do, and who is answered at which address.
import { expect, test } from 'vitest'
import { createStationApp } from '../../app.ts'
import type { PageName } from '../../contract/calls.ts'
import { SECURITY_HEADERS } from '../../pages.ts'
import {
  echoHandlers,
  echoRelay,
  handSignals,
  handTimers,
  testPages,
} from '../../testing/carrier.ts'
import {
  APP_SCHEMES,
  appHandler,
  handleApp,
  PARTITIONS,
  pageOfUrl,
  pageUrl,
} from './app-protocol.ts'

const handlerOf = (page: PageName) =>
  appHandler(
    page,
    createStationApp({
      core: { handlers: echoHandlers(), signals: handSignals().source, relay: echoRelay },
      pages: testPages(page),
      page,
      timers: handTimers().timers,
      onFault: () => {},
    }).fetch,
  )

test('ES1: the scheme is a secure origin that runs code from its cache, and has no other privilege', () => {
  expect(APP_SCHEMES).toEqual([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
})

test('ES2: each page has a storage of its own, and the handler of its own session', () => {
  const handled: string[] = []

  handleApp({ handle: (scheme) => void handled.push(scheme) }, 'gate', async () => new Response())

  expect(handled).toEqual(['app'])
  expect(PARTITIONS.gate).not.toBe(PARTITIONS.admin)
})

test.each([
  ['app://gate/', 'gate'],
  ['app://admin/rpc/status?x=1#y', 'admin'],
  ['app://gate.evil/', null],
  ['app://gate@evil/', null],
  ['app://user@gate/', null],
  ['app://evil/gate', null],
  ['app://gate:81/', null],
  ['app:gate', null],
  ['https://gate/', null],
  ['file:///gate', null],
  ['appx://gate/', null],
  ['', null],
] as const)('ES3: the address %s is of the page %s, by its parsed parts', (url, page) => {
  expect(pageOfUrl(url)).toBe(page)
})

test('ES3: in the session of one page no other host exists, and the other page’s is one', async () => {
  for (const url of ['app://admin/', 'app://admin/rpc/setAside', 'app://gate.evil/', 'app://x/']) {
    const answer = await handlerOf('gate')(new Request(url))

    expect(answer.status, url).toBe(404)
    expect(answer.headers.get('content-security-policy')).toBe(
      SECURITY_HEADERS['content-security-policy'],
    )
  }
  expect((await handlerOf('gate')(new Request(pageUrl('gate')))).status).toBe(200)
  expect((await handlerOf('admin')(new Request(pageUrl('gate')))).status).toBe(404)
})

test.each([
  [{}, 200],
  [{ origin: 'app://gate', 'sec-fetch-site': 'same-origin' }, 200],
  [{ 'sec-fetch-site': 'none' }, 200],
  // Chromium writes it for a form that a page without a referrer sends.
  [{ origin: 'null' }, 200],
  [{ origin: 'app://admin' }, 403],
  [{ origin: 'https://evil.example' }, 403],
  [{ origin: 'app://gate.evil' }, 403],
  [{ 'sec-fetch-site': 'cross-site' }, 403],
  [{ 'sec-fetch-site': 'same-site' }, 403],
] as const)('ES4: a call with the headers %j is answered with %d', async (headers, status) => {
  const call = new Request('app://gate/rpc/status', { method: 'POST', headers: { ...headers } })

  expect((await handlerOf('gate')(call)).status).toBe(status)
})

import { expect, test } from 'vitest'
import {
  isOwnDocument,
  isOwnFile,
  isOwnRequest,
  lockNavigation,
  lockRequests,
} from './navigation.ts'
import { anEvent, asContents, fakeContents } from './testing/fake-electron.ts'

test.each([
  ['gate', 'app://gate/', true],
  ['gate', 'app://gate/restart', true],
  ['admin', 'app://admin/', true],
  ['gate', 'app://admin/', false],
  ['admin', 'app://gate/', false],
  ['gate', 'app://gate/rpc/status', false],
  ['gate', 'app://gate/assets/a.js', false],
  ['gate', 'app://gate/?next=x', false],
  ['gate', 'app://gate.evil/', false],
  ['gate', 'app://gate@evil/', false],
  ['gate', 'app://gatekeeper/', false],
  ['gate', 'https://gate/', false],
  ['gate', 'http://127.0.0.1:80/', false],
  ['gate', 'file:///etc/passwd', false],
  ['gate', 'javascript:alert(1)', false],
  ['gate', 'data:text/html,x', false],
  ['gate', 'about:blank', false],
  ['gate', 'not an address', false],
  [null, 'app://gate/', false],
] as const)('ES9: a window of the %s page may show %s: %j', (page, url, answer) => {
  expect(isOwnDocument(page, url)).toBe(answer)
})

const NAVIGATIONS = ['will-navigate', 'will-frame-navigate', 'will-redirect']

test.each(NAVIGATIONS)('ES9: %s stays where it is unless it goes to the own page', (name) => {
  const contents = fakeContents()
  lockNavigation(asContents(contents), 'gate')
  const happens = (url: string, isMainFrame = true): boolean => {
    const event = anEvent({ url, isMainFrame })
    contents.emit(name, event)
    return !event.isPrevented
  }

  expect(happens('app://gate/')).toBe(true)
  expect(happens('app://gate/', false)).toBe(false)
  expect(happens('app://admin/')).toBe(false)
  expect(happens('https://evil.example/')).toBe(false)
})

test('ES10: no window opens another, and no page has guests', () => {
  const contents = fakeContents()
  lockNavigation(asContents(contents), 'gate')
  const guest = anEvent()

  contents.emit('will-attach-webview', guest)

  expect(guest.isPrevented).toBe(true)
  expect(contents.openHandler()).toEqual({ action: 'deny' })
})

test.each([
  ['gate', 'app://gate/rpc/scan', true],
  ['gate', 'blob:app://gate/1b2c', true],
  ['gate', 'data:image/png;base64,AA', true],
  ['gate', 'devtools://devtools/bundled/inspector.html', true],
  ['gate', 'app://admin/rpc/status', false],
  ['gate', 'blob:https://evil.example/1b2c', false],
  ['gate', 'https://cdn.example/x.wasm', false],
  ['gate', 'http://127.0.0.1/', false],
  ['gate', 'ws://127.0.0.1/', false],
  ['gate', 'wss://evil.example/', false],
  ['gate', 'file:///etc/passwd', false],
  ['gate', 'chrome-extension://abc/x.js', false],
  ['gate', 'ftp://evil.example/', false],
  ['admin', 'app://gate/rpc/status', false],
] as const)('ES11: the session of the %s page may ask for %s: %j', (page, url, answer) => {
  expect(isOwnRequest(page, url)).toBe(answer)
})

test.each([
  ['admin', 'blob:app://admin/1b2c', true],
  ['gate', 'blob:app://gate/1b2c', false],
  ['admin', 'blob:app://gate/1b2c', false],
  ['admin', 'blob:https://evil.example/1b2c', false],
  ['admin', 'app://admin/api/tenant/exports/tickets.csv', false],
  ['admin', 'https://evil.example/a.exe', false],
  ['admin', 'data:text/csv,a', false],
  ['admin', 'not a url', false],
] as const)('ES11: whether the %s page may save %s: %j', (page, url, answer) => {
  expect(isOwnFile(page, url)).toBe(answer)
})

type Kept = (event: ReturnType<typeof anEvent>, item: { readonly getURL: () => string }) => void

test('ES11: a session cancels what is not its page’s, and keeps no file of anybody else', () => {
  const answers: boolean[] = []
  const kept: Kept[] = []
  type Answer = (to: { cancel: boolean }) => void
  let ask: (details: { url: string }, answer: Answer) => void = () => {}
  const session = {
    webRequest: {
      onBeforeRequest: (listener: typeof ask) => {
        ask = listener
      },
    },
    on: (name: string, listener: Kept) => void (name === 'will-download' && kept.push(listener)),
  }
  lockRequests(session as never, 'admin')
  const download = anEvent()
  const report = anEvent()

  for (const url of ['app://admin/', 'https://evil.example/']) {
    ask({ url }, ({ cancel }) => answers.push(cancel))
  }
  kept[0]?.(download, { getURL: () => 'https://evil.example/a.exe' })
  kept[0]?.(report, { getURL: () => 'blob:app://admin/1b2c' })

  expect(answers).toEqual([false, true])
  expect(download.isPrevented).toBe(true)
  expect(report.isPrevented).toBe(false)
})

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { holdFolder } from '../../core/db/lock.ts'
import { stationPaths } from '../../core/db/open.ts'
import { SECURITY_HEADERS } from '../../pages.ts'
import { anEvent, type FakeWindow, fakeContents } from './testing/fake-electron.ts'
import { aShell } from './testing/running-shell.ts'

type Shell = Awaited<ReturnType<typeof aShell>>

/** As a page of that session asks. */
async function ask(shell: Shell, partition: string, url: string, body?: object): Promise<Response> {
  const carry = shell.sessions.get(partition)?.handlers.get('app')
  if (carry === undefined) throw new Error(`nobody answers in ${partition}`)
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  return await carry(new Request(url, init))
}

const windowOf = (shell: Shell, page: string): FakeWindow | undefined =>
  shell.windows.find(
    ({ options, isOpen }) => isOpen && options.webPreferences?.partition === `persist:${page}`,
  )

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}

test('ES12: folders, lock, sandbox and scheme come before Electron is ready, the folders first', async () => {
  await using shell = await aShell()
  const own = join(shell.root, 'data.window')

  expect(shell.did).toEqual([
    `userData ${own}`,
    `sessionData ${own}`,
    expect.stringMatching(/^lock /),
    'sandbox',
    'schemes',
  ])
  expect(existsSync(own)).toBe(true)
  expect(existsSync(join(shell.root, 'data'))).toBe(false)
  await shell.begin()
})

test('ES2 ES3: the gate’s window loads the gate, and no session answers for the other page', async () => {
  await using shell = await aShell()
  await shell.begin()

  expect(shell.windows).toHaveLength(1)
  expect(windowOf(shell, 'gate')?.did).toContain('load app://gate/')
  expect(await (await ask(shell, 'persist:gate', 'app://gate/')).text()).toContain('gate')
  const status = await ask(shell, 'persist:gate', 'app://gate/rpc/status', {})
  expect(await status.json()).toMatchObject({ connection: { state: 'not_paired' } })
  for (const [partition, url] of [
    ['persist:gate', 'app://admin/rpc/setAside'],
    ['persist:gate', 'app://gate/rpc/setAside'],
    ['persist:admin', 'app://gate/rpc/scan'],
    ['persist:admin', 'app://admin/rpc/scan'],
  ] as const) {
    expect((await ask(shell, partition, url, {})).status, `${partition} ${url}`).toBe(404)
  }
})

test('ES14: every answer has the policy, the decoder’s worker its own, and the restart page as well', async () => {
  await using shell = await aShell()
  await shell.begin()

  for (const path of ['/', '/assets/a.js', '/nothing', '/rpc/nothing', '/signals?after=x']) {
    const answer = await ask(shell, 'persist:gate', `app://gate${path}`)
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      expect(answer.headers.get(name), `${path} ${name}`).toBe(value)
    }
  }
  const worker = await ask(shell, 'persist:gate', 'app://gate/assets/camera-worker-abc.js')
  expect(worker.headers.get('content-security-policy')).toContain("'wasm-unsafe-eval'")
  const restart = await ask(shell, 'persist:gate', 'app://gate/restart')
  expect(restart.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await restart.text()).toContain('Open again')
})

test('ES6 ES7 ES11: both sessions are guarded before a window is there', async () => {
  await using shell = await aShell()
  await shell.begin()

  for (const partition of ['persist:gate', 'persist:admin']) {
    expect(shell.sessions.get(partition)?.requested).toEqual(
      expect.arrayContaining([
        'before_request',
        'device_permission',
        'permission_check',
        'permission_request',
      ]),
    )
  }
})

test('ES9 ES10: each window is locked to its own page, and any other contents to nothing', async () => {
  await using shell = await aShell({ args: ['--data', 'data', '--admin'] })
  await shell.begin()
  const stranger = fakeContents()
  shell.app.emit('web-contents-created', {}, stranger)
  const goes = (contents: FakeWindow['webContents'] | undefined, url: string): boolean => {
    const event = anEvent({ url, isMainFrame: true })
    contents?.emit('will-navigate', event)
    return !event.isPrevented
  }

  const gate = windowOf(shell, 'gate')?.webContents
  const admin = windowOf(shell, 'admin')?.webContents
  expect(goes(gate, 'app://gate/')).toBe(true)
  expect(goes(gate, 'app://admin/')).toBe(false)
  expect(goes(admin, 'app://admin/')).toBe(true)
  expect(goes(admin, 'app://gate/')).toBe(false)
  expect(goes(stranger, 'app://gate/')).toBe(false)
  expect(gate?.openHandler()).toEqual({ action: 'deny' })
})

test('the ready line tells other programs where the pages are, and that it is Electron', async () => {
  await using shell = await aShell()
  await shell.begin()

  expect(shell.lines.map((line) => JSON.parse(line))).toEqual([
    { ready: true, shell: 'electron', url: 'app://gate/', adminUrl: 'app://admin/' },
  ])
})

test('ES22: a second start opens what it asks for in the first, and ends itself', async () => {
  await using shell = await aShell()
  await shell.begin()

  shell.app.emit('second-instance', {}, [], '', { opensAdmin: false })
  shell.app.emit('second-instance', {}, [], '', { opensAdmin: true })

  expect(windowOf(shell, 'gate')?.did.slice(-2)).toEqual(['show', 'focus'])
  expect(windowOf(shell, 'admin')?.did).toContain('load app://admin/')
  await using second = await aShell({ isFirst: false })
  expect(await second.ended).toBe(0)
  expect(second.windows).toHaveLength(0)
  expect(second.said).toEqual([expect.stringContaining('open on this folder already')])
  expect(readdirSync(second.root).sort()).toEqual(['data.window', 'renderer'])
})

test('ES24: the end closes the station, so that another program has its folder at once', async () => {
  await using shell = await aShell()
  await shell.begin()

  shell.app.quit()

  expect(await shell.ended).toBe(0)
  expect(windowOf(shell, 'gate')).toBeUndefined()
  const folder = join(shell.root, 'data')
  holdFolder(stationPaths(folder).lock, folder)()
})

test.each([
  [{ args: ['--data', 'Dropbox/station'] }, 'Dropbox'],
  [{ args: ['--server', 'ftp://x', '--data', 'data'] }, '--server ftp://x'],
])('ES21 ES24: with %j it says one sentence, makes nothing and ends with 1', async (own, named) => {
  await using shell = await aShell(own)
  // Linux has no box before Electron is ready.
  expect(shell.did).toEqual([])
  await shell.begin()

  expect(await shell.ended).toBe(1)
  expect(shell.said).toEqual([expect.stringContaining(named)])
  expect(shell.did).toEqual([`error ${shell.said[0]}`])
  expect(readdirSync(shell.root)).toEqual(['renderer'])
})

test('ES24: a station that cannot start says why and ends with 1', async () => {
  await using shell = await aShell({ hasPages: false })
  await shell.begin()

  expect(await shell.ended).toBe(1)
  expect(shell.said).toEqual([expect.stringContaining('npm run build')])
  expect(shell.windows).toHaveLength(0)
})

test('ES24: in a terminal no box waits for somebody to press its button', async () => {
  await using shell = await aShell({ hasPages: false, isPackaged: false })
  await shell.begin()

  expect(await shell.ended).toBe(1)
  expect(shell.said).toHaveLength(1)
  expect(shell.did.filter((done) => done.startsWith('error'))).toEqual([])
})

test('ES15: a crashed page is loaded again, and the newest verdict is asked for as before', async () => {
  await using shell = await aShell()
  await shell.begin()

  windowOf(shell, 'gate')?.webContents.emit('render-process-gone', {}, { reason: 'crashed' })

  await until(() => windowOf(shell, 'gate')?.webContents.did.length === 1)

  expect(windowOf(shell, 'gate')?.webContents.did).toEqual(['load app://gate/'])
  const verdict = await ask(shell, 'persist:gate', 'app://gate/rpc/lastVerdict', {})
  expect(await verdict.json()).toEqual({ admission: null })
})

test('without a keyring the gate’s window asks for a passphrase first, and then shows the gate', async () => {
  await using shell = await aShell({ hasKeyring: false })
  const answered = shell.begin()
  await until(() => windowOf(shell, 'gate') !== undefined)
  const asked = await (await ask(shell, 'persist:gate', 'app://gate/')).text()
  const admin = await ask(shell, 'persist:admin', 'app://admin/rpc/status', {})

  const carry = shell.sessions.get('persist:gate')?.handlers.get('app')
  const body = new URLSearchParams({ does: 'open', passphrase: 'a long enough secret' })
  await carry?.(new Request('app://gate/', { method: 'POST', body }))
  await answered

  expect(asked).toContain('type="password"')
  expect(admin.status).toBe(503)
  expect(admin.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await (await ask(shell, 'persist:gate', 'app://gate/')).text()).toContain('<p>gate</p>')
  expect(shell.windows).toHaveLength(1)
})

test('a second start during the question shows it, and opens no page that nobody answers yet', async () => {
  await using shell = await aShell({ hasKeyring: false })
  void shell.begin()
  await until(() => windowOf(shell, 'gate') !== undefined)

  shell.app.emit('second-instance', {}, [], '', { opensAdmin: true })

  expect(windowOf(shell, 'admin')).toBeUndefined()
  expect(windowOf(shell, 'gate')?.did.slice(-2)).toEqual(['show', 'focus'])
  shell.app.quit()
  expect(await shell.ended).toBe(0)
})

test('KS11: only an installed program looks for releases', async () => {
  await using installed = await aShell()
  await using fromSource = await aShell({ isPackaged: false })

  await installed.begin()
  await fromSource.begin()

  expect(installed.did).toContain('updater')
  expect(fromSource.did).not.toContain('updater')
})

test('KS14: the gate’s window is asked for printers and prints, and no page of the admin does', async () => {
  await using shell = await aShell()
  await shell.begin()
  Object.assign(windowOf(shell, 'gate')?.webContents ?? {}, {
    getPrintersAsync: async () => [{ name: 'ql820', displayName: 'Brother QL' }],
  })

  const printers = await ask(shell, 'persist:gate', 'app://gate/rpc/printers', {})
  const other = await ask(shell, 'persist:admin', 'app://admin/rpc/printers', {})

  expect(await printers.json()).toEqual({
    way: 'system',
    items: [{ name: 'ql820', label: 'Brother QL' }],
    chosen: null,
  })
  expect(other.status).toBe(404)
})

test('ES5: no session looks words up, or it would fetch dictionaries whatever a window prefers', async () => {
  await using shell = await aShell()
  await shell.begin()

  expect(shell.sessions.size).toBe(3)
  for (const { requested } of shell.sessions.values()) {
    expect(requested).toEqual(expect.arrayContaining(['spell_checker false', 'languages ']))
  }
})

test('ES22: another user’s folder is refused before anything is locked', async () => {
  await using shell = await aShell({ userId: 4_294_967 })
  await shell.begin()

  expect(await shell.ended).toBe(1)
  expect(shell.said).toEqual([expect.stringContaining('another user of this laptop')])
  expect(shell.did.filter((done) => done.startsWith('lock'))).toEqual([])
})

test('ES22: the icon of a Mac’s program brings the gate’s window back', async () => {
  await using shell = await aShell({ args: ['--data', 'data', '--admin'] })
  await shell.begin()
  windowOf(shell, 'gate')?.tryClose()
  expect(windowOf(shell, 'gate')).toBeUndefined()

  shell.app.emit('activate', {}, false)

  expect(windowOf(shell, 'gate')).toBeDefined()
})

test('ES25: a fault is heard from the first moment on', async () => {
  await using shell = await aShell({ args: ['--server', 'ftp://x'] })
  await shell.begin()

  expect(await shell.ended).toBe(1)
  expect(shell.faults).toHaveLength(1)
})

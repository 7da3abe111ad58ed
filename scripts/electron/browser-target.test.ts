import { chmodSync, existsSync, mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BROWSER_ONLY, browserTarget } from './browser-target.ts'
import { HERE } from './find-electron.ts'

const at = (environment: Record<string, string>) =>
  browserTarget({ ...HERE, platform: 'linux', environment, systemFolders: [] })

test('SH10: the browser specs run in Chromium unless Electron is asked for', () => {
  expect(at({})).toEqual({ kind: 'chromium' })
  expect(at({ PROBESH_TARGET: 'chromium' })).toEqual({ kind: 'chromium' })
  expect(() => at({ PROBESH_TARGET: 'firefox' })).toThrow('neither chromium nor electron')
})

test('SH10: Electron that is asked for and not there, or has no display, is nowhere, and says why', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-target-'))
  writeFileSync(join(folder.path, 'electron'), 'a program')
  chmodSync(join(folder.path, 'electron'), 0o755)
  const asked = { PROBESH_TARGET: 'electron' }
  const there = { ...asked, ELECTRON_OVERRIDE_DIST_PATH: folder.path }

  expect(at({ ...asked, ELECTRON_OVERRIDE_DIST_PATH: '/nowhere', DISPLAY: ':0' })).toEqual({
    kind: 'nowhere',
    why: 'no Electron binary',
  })
  expect(at(there)).toEqual({ kind: 'nowhere', why: 'no display' })
  expect(at({ ...there, DISPLAY: ':0' })).toEqual({
    kind: 'electron',
    binary: join(folder.path, 'electron'),
  })
})

test('SH10: what was found before the tests were kept from it counts', () => {
  expect(at({ PROBESH_TARGET: 'electron', PROBESH_ELECTRON: '/opt/electron' })).toEqual({
    kind: 'electron',
    binary: '/opt/electron',
  })
})

test('every spec that is for a browser alone is there', () => {
  const missing = BROWSER_ONLY.filter(
    (path) => !existsSync(join(import.meta.dirname, '../..', path)),
  )

  expect(missing).toEqual([])
})

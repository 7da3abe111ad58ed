import { chmodSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { browserTarget, IN_WINDOW } from './browser-target.ts'
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

test('every spec that a window can have opens its page by the target, and wants nothing that a window has not', () => {
  const wrong = IN_WINDOW.filter((path) => {
    const text = readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
    return (
      !/(gate-page|busy-gate)\.ts'/.test(text) ||
      /chromium\.ts'|\.(killStation|startStation|openWindow)\(/.test(text)
    )
  })

  expect(wrong).toEqual([])
})

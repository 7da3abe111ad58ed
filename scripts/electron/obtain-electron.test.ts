// What a start does about the Electron binary: on a machine that has it, may get it, or never will.
import { existsSync, mkdirSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, type Instant } from '../../shared/time.ts'
import { chooseShell } from './choose-shell.ts'
import type { Desktop } from './desktop-problem.ts'
import { FETCH_LIMITS } from './fetch-electron.ts'
import { type Machine, obtainElectron } from './obtain-electron.ts'

const START: Instant = Date.parse('2026-12-16T12:00:00Z')

/** What the installer leaves when it has what it wants. */
const INSTALLS = `
const { mkdirSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
mkdirSync(join(__dirname, 'dist'))
writeFileSync(join(__dirname, 'dist/version'), '45.4.1')
writeFileSync(join(__dirname, 'dist/electron'), 'ELF')
writeFileSync(join(__dirname, 'path.txt'), 'electron')`

/** Counts how often it was asked. */
const FAILS = `
require('node:fs').appendFileSync(require('node:path').join(__dirname, 'tries'), '.')
console.error('TypeError: fetch failed')
process.exit(1)`

const DESKTOP: Desktop = {
  platform: 'linux',
  environment: { DISPLAY: ':0' },
  userId: 1_000,
  hasUserNamespaces: true,
}

function aMachine(installer: string) {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-obtain-'))
  const packageFolder = join(folder.path, 'electron')
  mkdirSync(packageFolder)
  writeFileSync(
    join(packageFolder, 'package.json'),
    '{"name":"electron","version":"45.4.1","type":"commonjs"}',
  )
  writeFileSync(join(packageFolder, 'install.js'), installer)
  const clock = { now: START }
  const said: string[] = []
  const tries = join(packageFolder, 'tries')
  const memoryFile = join(folder.path, 'data', 'electron-failure.json')
  const machine: Machine = {
    desktop: DESKTOP,
    places: { platform: 'linux', environment: {}, packageFolder, systemFolders: [] },
    limits: FETCH_LIMITS,
    say: (line) => said.push(line),
    memory: { file: memoryFile, now: () => clock.now },
  }
  return {
    machine,
    clock,
    said,
    memoryFile,
    path: join(packageFolder, 'dist/electron'),
    obtain: async (more: Partial<Machine> = {}) => await obtainElectron({ ...machine, ...more }),
    tries: () => (existsSync(tries) ? readFileSync(tries, 'utf8').length : 0),
    [Symbol.dispose]: () => folder.remove(),
  }
}

test('SH3: a binary that is not there is fetched, said in one line, and found from then on', async () => {
  using one = aMachine(INSTALLS)

  expect(await one.obtain()).toEqual({ isThere: true, path: one.path })
  expect(await one.obtain()).toEqual({ isThere: true, path: one.path })
  expect(one.said).toEqual(['Fetching Electron 45.4.1 (about 110 MB, once) …'])
})

test('SH2: nobody downloads what could not be started', async () => {
  using one = aMachine(FAILS)

  const noDisplay = await one.obtain({ desktop: { ...DESKTOP, environment: {} } })
  const root = await one.obtain({ desktop: { ...DESKTOP, userId: 0 } })

  expect([noDisplay, root]).toMatchObject([{ isThere: false }, { isThere: false }])
  expect(one.tries()).toBe(0)
})

test('SH2: a binary whose sandbox this kernel will not have is not started', async () => {
  using one = aMachine(INSTALLS)

  const desktop = { ...DESKTOP, hasUserNamespaces: false }

  expect(await one.obtain({ desktop })).toMatchObject({
    isThere: false,
    why: expect.stringContaining('chrome-sandbox'),
  })
})

test('SH4: a download that failed is not tried again for a day, and the reason is still told', async () => {
  using one = aMachine(FAILS)

  const first = await one.obtain()
  one.clock.now += DAY_MS - 1
  const soon = await one.obtain()
  one.clock.now += 1
  await one.obtain()

  expect(first).toEqual({
    isThere: false,
    why: 'its binary is not on this machine, and its installer failed (TypeError: fetch failed)',
  })
  expect(soon).toEqual({
    isThere: false,
    why:
      'its binary is not on this machine, and it could not be had within the last day: ' +
      'its installer failed (TypeError: fetch failed)',
  })
  expect(one.tries()).toBe(2)
})

test('SH4: a clock that was set back, another version and a spoilt file make nobody wait', async () => {
  using one = aMachine(FAILS)
  await one.obtain()

  one.clock.now -= HOUR_MS
  await one.obtain()
  writeFileSync(
    one.memoryFile,
    JSON.stringify({ version: '45.4.0', failedAt: one.clock.now, why: 'a' }),
  )
  await one.obtain()
  writeFileSync(one.memoryFile, '{')
  await one.obtain()

  expect(one.tries()).toBe(4)
})

test('SH4: whoever asks for Electron by name is not told of yesterday', async () => {
  using one = aMachine(FAILS)
  await one.obtain()

  await one.obtain({ memory: null })

  expect(one.tries()).toBe(2)
})

test('SH4: a start that was interrupted remembers nothing', async () => {
  using one = aMachine('setTimeout(() => {}, 60_000)')

  await one.obtain({ signal: AbortSignal.abort() })

  expect(existsSync(one.memoryFile)).toBe(false)
})

test('SH5: a start opens Electron where it is, and else the browser, and says why', async () => {
  using there = aMachine(INSTALLS)
  using not = aMachine(FAILS)

  expect(await chooseShell(true, there.machine)).toEqual({ shell: 'electron' })
  expect(await chooseShell(true, not.machine)).toEqual({
    shell: 'loopback',
    why: expect.stringContaining('its binary is not on this machine'),
  })
})

test('SH5: a start that opens nothing looks for nothing', async () => {
  using one = aMachine(FAILS)

  expect(await chooseShell(false, one.machine)).toEqual({ shell: 'loopback', why: null })
  expect(one.tries()).toBe(0)
})

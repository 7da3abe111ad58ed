// electron-builder.yml, asked by electron-builder itself.
import { existsSync, mkdirSync, mkdtempDisposableSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js'
import { DebugLogger } from 'builder-util'
import type { Configuration, FileSet } from 'electron-builder'
import { expect, test } from 'vitest'
import { APP_ID } from '../../desktop/shells/electron/menu.ts'
import { missingFiles } from './missing-files.ts'
import { ARCHS, readConfig, SYSTEMS } from './package-app.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const validate = async (config: unknown): Promise<void> =>
  // Safe: whether it is one is the question.
  await validateConfiguration(config as Configuration, new DebugLogger(false))

test('PK1: electron-builder takes the configuration', async () => {
  await expect(validate(await readConfig())).resolves.toBeUndefined()
})

test.each<[string, (config: Configuration) => object]>([
  ['a name that it does not know', (config) => ({ ...config, fuses: {} })],
  [
    'a target that is none',
    (config) => ({ ...config, linux: { ...config.linux, target: { what: 'deb' } } }),
  ],
  [
    'the ninth switch in its own list',
    (config) => ({
      ...config,
      electronFuses: { wasmTrapHandlers: true },
    }),
  ],
])('PK1: electron-builder refuses %s', async (_name, spoil) => {
  await expect(validate(spoil(await readConfig()))).rejects.toThrow(/configuration/i)
})

test('PK1: Windows knows the running program by the name of the installed one', async () => {
  expect((await readConfig()).appId).toBe(APP_ID)
})

test('PK1: every file and hook that the configuration names is there', async () => {
  const { mac, deb, win, linux, afterPack, afterExtract, directories } = await readConfig()
  const resources = directories?.buildResources ?? ''
  const named = [
    ...[mac?.entitlements, mac?.entitlementsInherit, deb?.afterInstall, deb?.afterRemove],
    ...[afterPack, afterExtract, deb?.fpm?.[0]?.split('=')[0]],
    ...[win?.icon, mac?.icon, linux?.icon].map((icon) => join(resources, String(icon))),
  ].map(String)

  expect(named).toHaveLength(10)
  expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
})

test('PK1: for every system both processors, and what its updater takes', async () => {
  const { win, mac, linux, nsis, publish, npmRebuild } = await readConfig()
  const targets = [win, mac, linux].map((one) => one?.target)

  expect(targets).toEqual([
    [{ target: 'nsis', arch: [...ARCHS] }],
    [
      { target: 'dmg', arch: [...ARCHS] },
      { target: 'zip', arch: [...ARCHS] },
    ],
    [
      { target: 'deb', arch: [...ARCHS] },
      { target: 'AppImage', arch: [...ARCHS] },
    ],
  ])
  expect(nsis).toMatchObject({ oneClick: false, perMachine: true })
  expect(mac).toMatchObject({ hardenedRuntime: true, notarize: true })
  expect(publish).toMatchObject({ provider: 'generic', url: expect.stringMatching(/^https:/) })
  expect(npmRebuild).toBe(false)
})

/** A tree that has everything the list names, and nothing else. */
function aTree(config: Configuration) {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-list-'))
  const lists = [config.files, ...SYSTEMS.map((system) => config[system]?.files)]
  const sets = lists.flatMap((files) => files ?? []).filter((one) => typeof one !== 'string')
  for (const set of sets as FileSet[]) {
    for (const arch of ARCHS) {
      for (const name of [set.filter ?? []].flat()) {
        const path = join(folder.path, set.from ?? '.', name)
          .replaceAll(/\$\{arch\}/g, arch)
          .replace(/\{(\w[\w-]*),.*\}/, '$1')
          .replace('*', 'a')
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, '')
      }
    }
  }
  return { path: folder.path, [Symbol.dispose]: () => folder.remove() }
}

test('PK9: a target whose binaries are not installed is told before anything is built', async () => {
  const config = await readConfig()
  using tree = aTree(config)
  const missing = () =>
    SYSTEMS.flatMap((system) =>
      ARCHS.flatMap((arch) => missingFiles(config, system, arch, tree.path)),
    )

  expect(missing()).toEqual([])
  rmSync(join(tree.path, 'node_modules/@node-rs/argon2-win32-arm64-msvc'), { recursive: true })
  rmSync(join(tree.path, 'node_modules/better-sqlite3/prebuilds/darwin-x64.node'))
  expect(missing()).toEqual([
    'node_modules/@node-rs/argon2-win32-arm64-msvc',
    'node_modules/better-sqlite3/prebuilds',
  ])
})

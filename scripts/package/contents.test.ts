import { expect, test } from 'vitest'
import { binariesOf, contentProblems, type PackedFile } from './contents.ts'
import { ARCHS, SYSTEMS } from './package-app.ts'

const PACKAGES = [
  'better-sqlite3',
  '@node-rs/argon2',
  '@serialport/bindings-cpp',
  '@serialport/bindings-cpp/node_modules/@serialport/parser-delimiter',
  '@serialport/bindings-cpp/node_modules/@serialport/parser-readline',
  '@serialport/bindings-interface',
  'node-gyp-build',
  'debug',
]

const inside = (path: string): PackedFile => ({ path, isOutside: false })
const BINARIES = binariesOf('linux', 'x64').map((path) => ({ path, isOutside: true }))
const RIGHT: readonly PackedFile[] = [
  ...['package.json', 'LICENSE', 'dist/electron/licences.txt'].map(inside),
  ...['main.js', 'station.js', 'keeper-worker.js'].map((one) => inside(`dist/electron/${one}`)),
  ...['gate.html', 'admin.html', 'icon.svg'].map((one) => inside(`dist/renderer/${one}`)),
  ...PACKAGES.map((name) => inside(`node_modules/${name}/LICENSE`)),
  inside('node_modules/ms/license.md'),
  inside('node_modules/better-sqlite3/lib/methods/wrappers.js'),
  ...BINARIES,
]

const problems = (files: readonly PackedFile[]) => contentProblems(files, 'linux', 'x64')

test('PK2: a station of its own files, its packages and its binaries is right', () => {
  expect(problems(RIGHT)).toEqual([])
})

test.each([
  'server/main.js',
  'desktop/core/station.ts',
  'dist/electron/main.js.map',
  'dist/electron/main.test.js/x.js',
  'dist/renderer/assets/gate.css.map',
  'dist/renderer/assets/gate.test-D1.js',
  'dist/package/builder-debug.yml',
  'node_modules/postgres/src/index.js',
  'node_modules/@napi-rs/image/index.js',
  'node_modules/@node-rs/argon2/README.md',
  'node_modules/@node-rs/argon2/index.d.ts',
  'node_modules/better-sqlite3/src/better_sqlite3.cpp',
  'node_modules/better-sqlite3/lib/methods/wrappers.test.ts',
  'node_modules/better-sqlite3/prebuilds/linux-arm64.node',
  'node_modules/better-sqlite3/prebuilds/win32-x64.node',
  'node_modules/better-sqlite3/build/Release/better_sqlite3.node',
  'node_modules/debug/src/browser.js',
  'node_modules/ms/readme.md',
])('PK2: %s does not belong in it', (path) => {
  expect(problems([...RIGHT, inside(path)])).toContain(`not needed: ${path}`)
})

test('PK3: binaries lie outside the archive, and nothing else does', () => {
  const swapped = RIGHT.map(({ path }) => ({ path, isOutside: path === 'dist/electron/main.js' }))

  expect(problems(swapped)).toEqual([
    'outside the archive: dist/electron/main.js',
    ...BINARIES.map(({ path }) => `inside the archive: ${path}`),
  ])
})

test('PK2: what is missing is named, a licence too', () => {
  const without = (path: string) => problems(RIGHT.filter((file) => file.path !== path))

  for (const { path } of BINARIES) expect(without(path)).toEqual([`missing: ${path}`])
  expect(without('dist/electron/main.js')).toEqual(['missing: dist/electron/main.js'])
  expect(without('node_modules/ms/license.md')).toEqual(['without its licence: ms'])
})

test('PK2: each target has three binaries of its own', () => {
  const names = SYSTEMS.flatMap((system) => ARCHS.map((arch) => binariesOf(system, arch)))

  expect(names.map((one) => one.length)).toEqual([3, 3, 3, 3, 3, 3])
  // Macs share one serial binary for both processors.
  expect(new Set(names.flat()).size).toBe(17)
})

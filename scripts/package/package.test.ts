// What comes out of the packaging, around stand-ins for Electron: everything but the real binary.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempDisposableSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { extractAll, extractFile, getRawHeader } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EVENT, GATE, LIST } from '../../desktop/testing/feed.ts'
import { PAIRING_CODE, STEWARD, SUPERVISOR, startVenue } from '../../desktop/testing/venue.ts'
import { archiveOf, binariesOf, contentProblems, listArchive } from './contents.ts'
import { fusesOf } from './fuses.ts'
import { ARCHS, type ArchName, nameOf, SYSTEMS, type System } from './package-app.ts'
import { aRoot } from './testing/deb-root.ts'
import {
  electronVersion,
  ownTarget,
  type PackedPrograms,
  packPrograms,
} from './testing/packed-programs.ts'
import { watchNetwork } from './testing/watched-network.ts'

const run = promisify(execFile)
const ROOT = resolve(import.meta.dirname, '../..')
const PACK_MS_MAX = 120_000
const TARGETS = SYSTEMS.flatMap((system) => ARCHS.map((arch) => [system, arch] as const))

let packed: PackedPrograms
beforeAll(async () => {
  packed = await packPrograms()
}, PACK_MS_MAX)
afterAll(() => packed?.[Symbol.dispose]())

const archive = (system: System, arch: ArchName): string =>
  archiveOf(packed.outputOf(system), system, arch, nameOf('release'))

/** npm installs the argon2 of the machine it runs on; packaging for another asks for it first. */
const isInstalled = (path: string): boolean => existsSync(join(ROOT, path))

test.each(TARGETS)('PK2, PK3: %s %s has what it needs and nothing else', (system, arch) => {
  const files = listArchive(archive(system, arch))
  const foreign = binariesOf(system, arch).filter((path) => !isInstalled(path))

  expect(contentProblems(files, system, arch)).toEqual(foreign.map((path) => `missing: ${path}`))
  expect(foreign.every((path) => path.includes('/argon2-'))).toBe(true)
  const outside = listFiles(`${archive(system, arch)}.unpacked`)
  expect(outside.sort()).toEqual(
    binariesOf(system, arch)
      .filter((path) => !foreign.includes(path))
      .sort(),
  )
})

const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))

test('PK2: this machine’s own program lacks nothing', () => {
  const { system, arch } = ownTarget()

  expect(contentProblems(listArchive(archive(system, arch)), system, arch)).toEqual([])
})

test('PK2: the licence of every package that went into a bundle is in the package', () => {
  const text = extractFile(archive('linux', 'x64'), 'dist/electron/licences.txt').toString('utf8')

  for (const name of [
    'hono',
    'valibot',
    'serialport',
    'zxing-wasm',
    '@fontsource/noto-sans-bengali',
  ]) {
    expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'))
  }
  expect(text.match(/^\S+ \d+\.\d+\.\d+ \(.*\)$/gm)?.length).toBeGreaterThan(10)
})

test('PK4: what vouches for the archive agrees with it, down to every file', () => {
  const { header, headerString } = getRawHeader(archive('linux', 'x64'))
  const inside = listArchive(archive('linux', 'x64')).filter(({ isOutside }) => !isOutside)

  expect(JSON.parse(headerString)).toEqual(header)
  for (const { path } of inside) {
    const entry = path
      .split('/')
      .reduce<Entry>((at, name) => at.files?.[name] ?? {}, header as unknown as Entry)
    const content = extractFile(archive('linux', 'x64'), path)
    expect(entry.integrity?.hash, path).toBe(createHash('sha256').update(content).digest('hex'))
  }
})

type Entry = {
  readonly files?: Readonly<Record<string, Entry>>
  readonly integrity?: { readonly hash: string }
}

const hashOf = (path: string): string =>
  createHash('sha256').update(getRawHeader(path).headerString).digest('hex')

test.each(ARCHS)('PK4: macOS and Windows are told the hash of the %s archive', (arch) => {
  const mac = readFileSync(resolve(archive('mac', arch), '../../Info.plist'), 'utf8')
  const program = join(packed.outputOf('win'), folderOf('win', arch), 'Probesh.exe')

  expect(mac).toMatch(/ElectronAsarIntegrity[\s\S]*Resources\/app\.asar/)
  expect(mac).toContain(hashOf(archive('mac', arch)))
  expect(integrityIn(program)).toEqual([
    { file: 'resources\\app.asar', alg: 'SHA256', value: hashOf(archive('win', arch)) },
  ])
})

const folderOf = (system: 'linux' | 'win', arch: ArchName): string =>
  `${system}${arch === 'x64' ? '' : `-${arch}`}-unpacked`

/** What Electron reads of its own program on Windows. */
function integrityIn(program: string): unknown {
  const builder = createRequire(import.meta.url).resolve('app-builder-lib/package.json')
  const { NtExecutable, NtExecutableResource } = createRequire(builder)('resedit')
  const { entries } = NtExecutableResource.from(NtExecutable.from(readFileSync(program)))
  const found = entries.find(({ type }: { type: unknown }) => type === 'INTEGRITY')
  return JSON.parse(Buffer.from(found.bin).toString('utf8'))
}

test('PK5: every program has the switches as decided, and the one for tests its inspector', async () => {
  const programs = [
    ...ARCHS.map((arch) => join(packed.outputOf('linux'), folderOf('linux', arch), 'probesh')),
    ...ARCHS.map((arch) => join(packed.outputOf('win'), folderOf('win', arch), 'Probesh.exe')),
    ...['mac', 'mac-arm64'].map((name) => join(packed.outputOf('mac'), name, 'Probesh.app')),
  ]

  const release = await Promise.all(programs.map(getCurrentFuseWire))
  const e2e = await getCurrentFuseWire(join(packed.outputOf('e2e'), 'linux-unpacked/probesh-e2e'))
  const expected = Object.fromEntries(
    Object.entries(fusesOf('release', false))
      .filter(([name]) => /^\d$/.test(name))
      .map(([name, isOn]) => [name, isOn ? FuseState.ENABLE : FuseState.DISABLE]),
  )
  expect(Object.keys(expected)).toHaveLength(9)
  for (const wire of release) expect(wire).toEqual({ version: '1', ...expected })
  expect(e2e).toEqual({
    version: '1',
    ...expected,
    [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.ENABLE,
  })
})

test('PK3: Electron’s sample program is gone, its licences are kept, and three languages', () => {
  const linux = join(packed.outputOf('linux'), 'linux-unpacked')
  const mac = join(packed.outputOf('mac'), 'mac/Probesh.app/Contents')

  expect(existsSync(join(linux, 'resources/app.asar'))).toBe(true)
  expect(existsSync(join(linux, 'resources/default_app.asar'))).toBe(false)
  expect(existsSync(join(mac, 'Resources/default_app.asar'))).toBe(false)
  expect(existsSync(join(linux, 'LICENSE.electron.txt'))).toBe(true)
  expect(existsSync(join(linux, 'LICENSES.chromium.html'))).toBe(true)
  expect(readdirSync(join(linux, 'locales'))).toEqual(['bn.pak', 'en-GB.pak', 'en-US.pak'])
  expect(statSync(join(linux, 'probesh')).mode & 0o111).not.toBe(0)
})

test('PK7: macOS is told what the camera is for, and that nothing else is wanted', () => {
  const plist = readFileSync(
    join(packed.outputOf('mac'), 'mac/Probesh.app/Contents/Info.plist'),
    'utf8',
  )

  expect(plist.match(/NS\w+UsageDescription/g)).toEqual(['NSCameraUsageDescription'])
  expect(plist).toMatch(/NSCameraUsageDescription<\/key>\s*<string>Probesh [^<]{20,}</)
})

test('PK10: a release knows where its updates are, and the program for tests has none', () => {
  const told = (name: 'linux' | 'e2e'): string =>
    join(packed.outputOf(name), 'linux-unpacked/resources/app-update.yml')

  expect(readFileSync(told('linux'), 'utf8')).toMatch(
    /^provider: generic\nurl: https:\/\/[\w.]+\.example\.org\/\S+\nchannel: latest$/m,
  )
  expect(existsSync(told('e2e'))).toBe(false)
})

test('PK8: nothing of it asked the network, which would have been heard', async () => {
  await using network = await watchNetwork()
  const asking = ['-e', "fetch('https://registry.example.org/').catch(() => {})"]
  const env = { ...process.env, ...network.environment }
  await run(process.execPath, asking, { env })

  expect(network.asked).toEqual(['CONNECT registry.example.org:443'])
  expect(packed.asked).toEqual([])
})

test('PK9: a system whose binaries are not here is refused in one line, before anything is built', async () => {
  const other = process.platform === 'win32' ? '--mac' : '--win'
  const refused = await run(process.execPath, ['scripts/package.ts', other, '--dir'], {
    cwd: ROOT,
  }).catch((error) => error)

  expect(refused.code).toBe(1)
  expect(refused.stdout).toBe('')
  expect(refused.stderr).toMatch(
    /^Not installed here: @node-rs\/argon2-\S+\. Fetch with: npm install .* @node-rs\/argon2-\S+@\d+\.\d+\.\d+\n$/,
  )
})

test('PK6: what was packed starts on a plain Node, pairs, downloads, and lets a ticket in once', async () => {
  const TICKETS = 20
  const own = ownTarget()
  using folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-unpacked-'))
  const app = join(folder.path, 'app')
  extractAll(archive(own.system, own.arch), app)
  await using venue = await startVenue(TICKETS)
  const told = {
    pairingCode: PAIRING_CODE,
    supervisor: { email: SUPERVISOR.email, password: SUPERVISOR.name },
    steward: { email: STEWARD.email, password: STEWARD.name },
    event: { eventId: EVENT, listId: LIST, gateId: GATE },
    tickets: TICKETS,
    code: venue.codeOf(1),
  }

  const script = join(import.meta.dirname, 'testing/run-packed.mjs')
  const args = [script, app, join(folder.path, 'data'), venue.url, JSON.stringify(told)]
  const { stdout } = await run(process.execPath, args, { cwd: folder.path })

  const result = JSON.parse(stdout)
  expect(result.verdicts).toMatchObject([
    { verdict: 'admitted', reason: 'ok' },
    { verdict: 'refused', reason: 'already_redeemed' },
  ])
  expect(result.pages).toEqual([200, 200])
  expect(result.complaints).toEqual([])
  expect(result.binaries.sort()).toEqual(
    binariesOf(own.system, own.arch).map((path) => join(app, path)),
  )
  expect(result.loaded.filter((path: string) => !path.startsWith(app))).toEqual([])
  expect(unusedScripts(app, result.loaded)).toEqual([])
})

test('PK6: the main process imports nothing but Node, Electron and what is packed beside it', () => {
  const files = listArchive(archive('linux', 'x64')).map(({ path }) => path)
  const scripts = files.filter((path) => /^dist\/electron\/[^/]+\.js$/.test(path))
  const names = scripts.flatMap((path) =>
    importsOf(extractFile(archive('linux', 'x64'), path).toString('utf8')),
  )
  const unknown = names.filter(
    (name) =>
      !isBuiltin(name) &&
      name !== 'electron' &&
      !files.includes(`node_modules/${name}/package.json`) &&
      !(name.startsWith('./') && files.includes(`dist/electron/${name.slice(2)}`)),
  )

  expect(names).toEqual(expect.arrayContaining(['electron', 'better-sqlite3', './open.js']))
  expect(unknown).toEqual([])
})

const importsOf = (script: string): readonly string[] =>
  [
    ...script.matchAll(
      /^(?:import|export)\b[^\n]*?"([^"\n]+)";$|\b(?:__require|import)\("([^"]+)"\)/gm,
    ),
  ].map(([, from, called]) => from ?? called ?? '')

/** Scripts of packages that a start, a pairing and a scan did not touch. */
const unusedScripts = (app: string, loaded: readonly string[]): readonly string[] =>
  listFiles(join(app, 'node_modules'))
    .filter((path) => path.endsWith('.js'))
    .filter((path) => !loaded.includes(join(app, 'node_modules', path)))

test('PK11: the deb has the program, its icons, its entry in the menu and the rule for scanners', () => {
  const { args, desktopFile } = packed.deb
  const placed = args.flatMap((arg) => /^.+=(\/.+)$/.exec(arg)?.[1] ?? [])

  expect(placed).toEqual([
    '/usr/lib/udev/rules.d/70-probesh-scanners.rules',
    '/opt/Probesh',
    ...[16, 24, 32, 48, 64, 128, 256, 512].map(
      (size) => `/usr/share/icons/hicolor/${size}x${size}/apps/probesh.png`,
    ),
    '/usr/share/applications/probesh.desktop',
  ])
  expect(args).toEqual(expect.arrayContaining(['--name', 'probesh', '--deb-priority', 'optional']))
  expect(desktopFile.split('\n')).toEqual(
    expect.arrayContaining(['Name=Probesh', 'Exec=/opt/Probesh/probesh %U', 'Icon=probesh']),
  )
  // By this name a window finds its icon.
  expect(desktopFile).toContain('\nStartupWMClass=probesh\n')
})

test('PK11: the helper of the sandbox acts as root only where the kernel leaves no other way', async () => {
  using open = aRoot({ 'proc/sys/user/max_user_namespaces': '255' })
  using closed = aRoot({ 'proc/sys/kernel/unprivileged_userns_clone': '0' })

  await open.run(packed.deb.afterInstall)
  await closed.run(packed.deb.afterInstall)

  expect(open.mode('opt/Probesh/chrome-sandbox')).toBe(0o755)
  expect(closed.mode('opt/Probesh/chrome-sandbox')).toBe(0o4755)
  expect(open.called()).toEqual([
    'apparmor_parser --skip-kernel-load',
    'apparmor_parser --replace',
    'udevadm control',
    'udevadm trigger',
  ])
  expect(open.has('usr/bin/probesh')).toBe(true)
  expect(open.has('etc/apparmor.d/probesh')).toBe(true)
})

test('PK11: removing the deb takes the link and the profile away; an update leaves them', async () => {
  using root = aRoot({})
  await root.run(packed.deb.afterInstall)

  await root.run(packed.deb.afterRemove, 'upgrade')
  const kept = [root.has('usr/bin/probesh'), root.has('etc/apparmor.d/probesh')]
  await root.run(packed.deb.afterRemove, 'remove')

  expect(kept).toEqual([true, true])
  expect(root.has('usr/bin/probesh')).toBe(false)
  expect(root.has('etc/apparmor.d/probesh')).toBe(false)
})

test('the stand-in has the version of the Electron that is installed', () => {
  const { version } = JSON.parse(
    extractFile(archive('linux', 'x64'), 'package.json').toString('utf8'),
  )

  expect(readFileSync(join(packed.outputOf('linux'), 'linux-unpacked/version'), 'utf8')).toBe(
    electronVersion(),
  )
  expect(version).toBe(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version)
})

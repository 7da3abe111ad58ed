// What a packed station consists of. Anything else in the archive, or beside it, stops the packaging.
import { getRawHeader } from '@electron/asar'
import type { ArchName, System } from './package-app.ts'

export type PackedFile = {
  /** From the archive's root, with slashes. */
  readonly path: string
  /** Beside the archive, where the system's loader can open it. */
  readonly isOutside: boolean
}

/** Nothing but what is loaded, and what its licence asks for. */
const SCRIPTS_OF: Readonly<Record<string, RegExp>> = {
  'better-sqlite3': /^lib\/(methods\/)?[a-z-]+\.js$/,
  '@node-rs/argon2': /^index\.js$/,
  '@serialport/bindings-cpp': /^dist\/[a-z0-9-]+\.js$/,
  '@serialport/bindings-cpp/node_modules/@serialport/parser-delimiter': /^dist\/index\.js$/,
  '@serialport/bindings-cpp/node_modules/@serialport/parser-readline': /^dist\/index\.js$/,
  '@serialport/bindings-interface': /^dist\/index\.js$/,
  'node-gyp-build': /^(index|node-gyp-build)\.js$/,
  debug: /^src\/(common|index|node)\.js$/,
  ms: /^index\.js$/,
}
const LICENCE = /^(LICENSE|license\.md)$/

const OWN_FILES: readonly RegExp[] = [
  /^(package\.json|LICENSE)$/,
  /^dist\/electron\/([\w-]+\.js|licences\.txt)$/,
  /^dist\/renderer\/((gate|admin)\.html|[a-z-]+\.svg|assets\/[\w-]+(\.(en|bn)-[\w-]+)?\.(js|css|woff2|wasm))$/,
]

const REQUIRED: readonly string[] = [
  'package.json',
  'LICENSE',
  ...['main.js', 'station.js', 'keeper-worker.js', 'licences.txt'].map(
    (one) => `dist/electron/${one}`,
  ),
  'dist/renderer/gate.html',
  'dist/renderer/admin.html',
]

const NODE_NAMES = { linux: 'linux', win: 'win32', mac: 'darwin' } as const
const SERIAL = 'node_modules/@serialport/bindings-cpp/prebuilds'
/** The name of its file differs from processor to processor. */
const SERIAL_BINARIES: Readonly<Record<System, Readonly<Record<ArchName, string>>>> = {
  linux: {
    x64: 'linux-x64/@serialport+bindings-cpp.glibc.node',
    arm64: 'linux-arm64/@serialport+bindings-cpp.armv8.glibc.node',
  },
  win: {
    x64: 'win32-x64/@serialport+bindings-cpp.node',
    arm64: 'win32-arm64/@serialport+bindings-cpp.armv8.node',
  },
  mac: {
    x64: 'darwin-x64+arm64/@serialport+bindings-cpp.node',
    arm64: 'darwin-x64+arm64/@serialport+bindings-cpp.node',
  },
}
const ARGON_LIBC: Readonly<Record<System, string>> = { linux: '-gnu', win: '-msvc', mac: '' }

/** The binaries of one target: all that may lie outside the archive, and must. */
export function binariesOf(system: System, arch: ArchName): readonly string[] {
  const target = `${NODE_NAMES[system]}-${arch}`
  const argon = `argon2-${target}${ARGON_LIBC[system]}`
  return [
    `node_modules/@node-rs/${argon}/${argon.replace('-', '.')}.node`,
    `${SERIAL}/${SERIAL_BINARIES[system][arch]}`,
    `node_modules/better-sqlite3/prebuilds/${target}.node`,
  ]
}

/** What is wrong with a packed station, a line for each file; nothing when it is right. */
export function contentProblems(
  files: readonly PackedFile[],
  system: System,
  arch: ArchName,
): readonly string[] {
  const binaries = binariesOf(system, arch)
  const paths = new Set(files.map(({ path }) => path))
  const licensed = Object.keys(SCRIPTS_OF).filter(
    (name) => ![...paths].some((path) => packageFile(path, name, (rest) => LICENCE.test(rest))),
  )
  return [
    ...files
      .filter(({ path }) => !isKnown(path, binaries))
      .map(({ path }) => `not needed: ${path}`),
    ...files
      .filter(({ path, isOutside }) => isOutside !== binaries.includes(path))
      .map(({ path, isOutside }) => `${isOutside ? 'outside' : 'inside'} the archive: ${path}`),
    ...[...REQUIRED, ...binaries]
      .filter((path) => !paths.has(path))
      .map((path) => `missing: ${path}`),
    ...licensed.map((name) => `without its licence: ${name}`),
  ]
}

function isKnown(path: string, binaries: readonly string[]): boolean {
  if (binaries.includes(path) || OWN_FILES.some((pattern) => pattern.test(path))) return true
  const folders = binaries.map((one) => one.slice(0, one.lastIndexOf('/')))
  if (folders.some((folder) => path === `${folder}/package.json`)) return true
  return Object.entries(SCRIPTS_OF).some(([name, scripts]) =>
    packageFile(
      path,
      name,
      (rest) => rest === 'package.json' || LICENCE.test(rest) || scripts.test(rest),
    ),
  )
}

const packageFile = (path: string, name: string, isMeant: (rest: string) => boolean): boolean =>
  path.startsWith(`node_modules/${name}/`) && isMeant(path.slice(`node_modules/${name}/`.length))

type Entry = { readonly files?: Readonly<Record<string, Entry>>; readonly unpacked?: boolean }

/** Every file of an archive, and those that it says lie beside it. */
export function listArchive(archive: string): readonly PackedFile[] {
  // Safe: the header of this format is a tree of such entries.
  const root = getRawHeader(archive).header as unknown as Entry
  const walk = (entry: Entry, path: string): PackedFile[] =>
    entry.files === undefined
      ? [{ path, isOutside: entry.unpacked === true }]
      : Object.entries(entry.files).flatMap(([name, one]) =>
          walk(one, path === '' ? name : `${path}/${name}`),
        )
  return walk(root, '')
}

/** Where electron-builder puts a target's archive. */
export function archiveOf(output: string, system: System, arch: ArchName, program: string): string {
  const suffix = arch === 'x64' ? '' : `-${arch}`
  return system === 'mac'
    ? `${output}/mac${suffix}/${program}.app/Contents/Resources/app.asar`
    : `${output}/${system}${suffix}-unpacked/resources/app.asar`
}

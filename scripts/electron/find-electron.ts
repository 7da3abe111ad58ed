// Where the Electron binary is. Looks at files only: starts nothing and fetches nothing, because the package's own
// command would fetch it on the way.
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'

/** Where to look: a machine, or a test's picture of one. */
export type Places = {
  readonly platform: NodeJS.Platform
  readonly environment: NodeJS.ProcessEnv
  /** The npm package `electron`. */
  readonly packageFolder: string
  /** Where a distribution keeps it; `MAJOR` stands for the version that is wanted. */
  readonly systemFolders: readonly string[]
}

export type Finding =
  | { readonly isFound: true; readonly path: string }
  /** `why` goes on after "because" or a colon; `isFetchable`: the package's installer may get it. */
  | { readonly isFound: false; readonly why: string; readonly isFetchable: boolean }

export const HERE: Places = {
  platform: process.platform,
  environment: process.env,
  packageFolder: join(import.meta.dirname, '../../node_modules/electron'),
  systemFolders: process.platform === 'linux' ? ['/usr/lib/electronMAJOR'] : [],
}

/** The binary of `ELECTRON_OVERRIDE_DIST_PATH` and no other where that is set; else the package's, else the system's. */
export function findElectron(places: Places): Finding {
  const override = places.environment['ELECTRON_OVERRIDE_DIST_PATH'] ?? ''
  if (override !== '') return inOverride(places, override)
  const version = versionOfPackage(places.packageFolder)
  if (version === null) return missing('the npm package electron is not installed', false)
  const path = inPackage(places, version) ?? inSystem(places, majorOf(version))
  return path === null ? missing('its binary is not on this machine', true) : found(path)
}

/** The version that the npm package stands for; null where it is not installed. */
export function versionOfPackage(packageFolder: string): string | null {
  const text = readOrNull(join(packageFolder, 'package.json'))
  if (text === null) return null
  const { version }: { version?: unknown } = JSON.parse(text)
  return typeof version === 'string' ? version : null
}

function inOverride(places: Places, folder: string): Finding {
  const path = join(folder, binaryOf(places.platform))
  if (isFile(path)) return found(path)
  return missing('ELECTRON_OVERRIDE_DIST_PATH names a folder that does not have its binary', false)
}

/** `path.txt` is what the installer writes last: without it, half of an installation may lie there. */
function inPackage({ platform, packageFolder }: Places, version: string): string | null {
  if (readOrNull(join(packageFolder, 'path.txt')) === null) return null
  const folder = join(packageFolder, 'dist')
  if (versionOf(folder) !== version) return null
  const path = join(folder, binaryOf(platform))
  return isFile(path) ? path : null
}

/** A system's own, of the same major: its Node and its V8 are then those that the station is built for. */
function inSystem({ platform, environment, systemFolders }: Places, major: string): string | null {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const commands = folders.flatMap((folder) => [
    join(folder, `electron${major}`),
    join(folder, binaryOf(platform)),
  ])
  const known = systemFolders.map((folder) =>
    join(folder.replace('MAJOR', major), binaryOf(platform)),
  )
  return [...commands, ...known].map((path) => binaryBehind(path, major)).find(isPath) ?? null
}

/** A command is often a link. Only what stands in a folder of Electron's own is one: npm's command is a script. */
function binaryBehind(command: string, major: string): string | null {
  const path = realPathOrNull(command)
  if (path === null || !basename(path).startsWith('electron')) return null
  const version = versionOf(dirname(path))
  return version !== null && majorOf(version) === major ? path : null
}

/** As in the package's own installer. */
function binaryOf(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'electron.exe'
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
}

const found = (path: string): Finding => ({ isFound: true, path })
const missing = (why: string, isFetchable: boolean): Finding => ({
  isFound: false,
  why,
  isFetchable,
})

const isPath = (path: string | null): path is string => path !== null
const majorOf = (version: string): string => version.split('.')[0] ?? version

/** What a folder of Electron says of itself. */
const versionOf = (folder: string): string | null =>
  readOrNull(join(folder, 'version'))?.trim().replace(/^v/, '') ?? null

const isFile = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isFile() ?? false

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // A file that is not there, or not ours to read, says nothing.
    return null
  }
}

function realPathOrNull(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    // Most folders of a search path do not have it.
    return null
  }
}

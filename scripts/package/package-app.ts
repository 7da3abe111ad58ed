// Runs electron-builder over electron-builder.yml for one system.
import { join, resolve } from 'node:path'
import { getConfig } from 'app-builder-lib/out/util/config/config.js'
import { Arch, build, type Configuration, Platform } from 'electron-builder'
import type { Flavour } from './fuses.ts'
import { setFuses } from './hooks.ts'

const ROOT = resolve(import.meta.dirname, '../..')

export const SYSTEMS = ['linux', 'win', 'mac'] as const
export type System = (typeof SYSTEMS)[number]
export const ARCHS = ['x64', 'arm64'] as const
export type ArchName = (typeof ARCHS)[number]

const SYSTEM_OF: Partial<Record<NodeJS.Platform, System>> = {
  linux: 'linux',
  win32: 'win',
  darwin: 'mac',
}
/** Those of this machine; null: none that the station is made for. */
export const OWN_SYSTEM: System | null = SYSTEM_OF[process.platform] ?? null
export const OWN_ARCH: ArchName | null = ARCHS.find((arch) => arch === process.arch) ?? null

export type PackageSettings = {
  readonly system: System
  readonly archs: readonly ArchName[]
  /** Only the program's folder, without an installer. */
  readonly isFolder: boolean
  readonly flavour: Flavour
  /** An unpacked Electron, or its zip; null: electron-builder fetches it or has it in its cache. */
  readonly electronDist: string | null
  readonly output: string | null
}

const PLATFORMS = { linux: Platform.LINUX, win: Platform.WINDOWS, mac: Platform.MAC }

/** electron-builder.yml, as electron-builder reads it. */
export const readConfig = async (): Promise<Configuration> => await getConfig(ROOT, null, null)

export type Packaged = {
  readonly output: string
  /** The files to hand out; none where only the program's folder was wanted. */
  readonly files: readonly string[]
}

export async function packageApp(settings: PackageSettings): Promise<Packaged> {
  const archs = settings.archs.map((name) => Arch[name])
  const output =
    settings.output ?? join(ROOT, 'dist', settings.flavour === 'e2e' ? 'package-e2e' : 'package')
  const files = await build({
    projectDir: ROOT,
    targets: PLATFORMS[settings.system].createTarget(settings.isFolder ? 'dir' : null, ...archs),
    publish: 'never',
    config: { ...changesOf(settings), directories: { output } },
  })
  return { output, files }
}

/** The program's name, as people and files have it. */
export const nameOf = (flavour: Flavour): string => (flavour === 'e2e' ? 'Probesh E2E' : 'Probesh')

/** What differs from the file. */
function changesOf({ flavour, electronDist }: PackageSettings): Configuration {
  return {
    ...(electronDist === null ? {} : { electronDist: resolve(electronDist) }),
    ...(flavour === 'e2e' ? E2E : {}),
  }
}

/** Another program by name and place: it neither replaces a release nor updates to one. */
const E2E: Configuration = {
  appId: 'org.example.probesh.station.e2e',
  productName: nameOf('e2e'),
  linux: { executableName: 'probesh-e2e' },
  extraMetadata: { name: 'probesh-e2e', desktopName: 'probesh-e2e.desktop' },
  publish: null,
  afterPack: (context) => setFuses('e2e', context),
}

// The programs of every system, packed once around stand-ins for Electron.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import {
  ARCHS,
  type ArchName,
  OWN_ARCH,
  OWN_SYSTEM,
  type PackageSettings,
  SYSTEMS,
  type System,
} from '../package-app.ts'
import type { DebParts } from './deb-parts.ts'
import { writeStandIn } from './stand-in-electron.ts'
import { watchNetwork } from './watched-network.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const run = promisify(execFile)

export type PackedPrograms = Disposable & {
  /** Where a system's programs lie. */
  readonly outputOf: (system: System | 'e2e') => string
  readonly deb: DebParts
  /** What any of it wanted of the network. */
  readonly asked: readonly string[]
}

export type Target = { readonly system: System; readonly arch: ArchName }

/** What this machine runs. */
export function ownTarget(): Target {
  if (OWN_SYSTEM === null || OWN_ARCH === null)
    throw new Error('the station is not made for this machine')
  return { system: OWN_SYSTEM, arch: OWN_ARCH }
}

/** This machine's by the command itself; the others' past its question whether their binaries are installed. */
export async function packPrograms(): Promise<PackedPrograms> {
  const folder = mkdtempSync(join(tmpdir(), 'probesh-package-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    return Object.assign(await packInto(folder), { [Symbol.dispose]: remove })
  } catch (error) {
    remove()
    throw error
  }
}

async function packInto(folder: string): Promise<Omit<PackedPrograms, keyof Disposable>> {
  await using network = await watchNetwork()
  const env = { ...process.env, ...network.environment, ...NO_ELECTRON }
  const node = async (script: string, ...args: string[]): Promise<unknown> =>
    await run(process.execPath, [join(ROOT, 'scripts', script), ...args], { cwd: ROOT, env })
  const distOf = (system: System): string => join(folder, `electron-${system}`)
  const outputOf = (name: System | 'e2e'): string => join(folder, name)
  const pack = async (more: Partial<PackageSettings> & { system: System }): Promise<unknown> => {
    const electronDist = distOf(more.system)
    const output = outputOf(more.system)
    const settings = { archs: ARCHS, isFolder: true, flavour: 'release', electronDist, output }
    return await node('package/testing/pack-stand-in.ts', JSON.stringify({ ...settings, ...more }))
  }
  for (const system of SYSTEMS) {
    writeStandIn(distOf(system), system, { version: electronVersion() })
  }
  const own = ownTarget()
  const paths = ['--electron-dist', distOf(own.system), '--output', outputOf(own.system)]
  await node('package.ts', '--dir', ...paths)
  await pack({ system: own.system, archs: ARCHS.filter((arch) => arch !== own.arch) })
  for (const system of SYSTEMS.filter((one) => one !== own.system)) await pack({ system })
  await pack({ system: 'linux', flavour: 'e2e', archs: ['x64'], output: outputOf('e2e') })
  await node('package/testing/deb-parts.ts', distOf('linux'), join(folder, 'deb'))
  return {
    outputOf,
    deb: JSON.parse(readFileSync(join(folder, 'deb', 'deb.json'), 'utf8')),
    asked: [...network.asked],
  }
}

/** Nothing may fetch it. */
const NO_ELECTRON = { ELECTRON_OVERRIDE_DIST_PATH: '/nonexistent' }

/** The installed package's, as electron-builder finds it. */
export function electronVersion(): string {
  const file = join(ROOT, 'node_modules', 'electron', 'package.json')
  return JSON.parse(readFileSync(file, 'utf8')).version
}

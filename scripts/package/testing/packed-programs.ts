// The programs of every system, packed once around stand-ins for Electron.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { ARCHS, type PackageSettings, SYSTEMS, type System } from '../package-app.ts'
import type { DebParts } from './deb-parts.ts'
import { writeStandIn } from './stand-in-electron.ts'
import { watchNetwork } from './watched-network.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const run = promisify(execFile)

export type PackedPrograms = Disposable & {
  readonly folder: string
  /** Where a system's programs lie. */
  readonly outputOf: (system: System | 'e2e') => string
  readonly deb: DebParts
  /** What any of it wanted of the network. */
  readonly asked: readonly string[]
}

/** Linux by the command itself; Windows and macOS past its question whether their binaries are installed. */
export async function packPrograms(): Promise<PackedPrograms> {
  const folder = mkdtempSync(join(tmpdir(), 'probesh-package-'))
  await using network = await watchNetwork()
  const environment = { ...process.env, ...network.environment, ...NO_ELECTRON }
  const node = async (script: string, ...args: string[]): Promise<unknown> =>
    await run(process.execPath, [join(ROOT, 'scripts', script), ...args], {
      cwd: ROOT,
      env: environment,
    })
  const distOf = (system: System): string => join(folder, `electron-${system}`)
  const outputOf = (name: System | 'e2e'): string => join(folder, name)
  for (const system of SYSTEMS) {
    writeStandIn(distOf(system), system, { version: electronVersion() })
  }
  const linux = ['--electron-dist', distOf('linux'), '--output', outputOf('linux')]
  await node('package.ts', '--linux', '--dir', '--arch', ARCHS.join(), ...linux)
  const pack = async (system: System, output: string, more: Partial<PackageSettings> = {}) => {
    const settings: PackageSettings = {
      system,
      archs: ARCHS,
      isFolder: true,
      flavour: 'release',
      electronDist: distOf(system),
      output,
      ...more,
    }
    await node('package/testing/pack-stand-in.ts', JSON.stringify(settings))
  }
  await pack('win', outputOf('win'))
  await pack('mac', outputOf('mac'))
  await pack('linux', outputOf('e2e'), { flavour: 'e2e', archs: ['x64'] })
  await node('package/testing/deb-parts.ts', distOf('linux'), join(folder, 'deb'))
  return {
    folder,
    outputOf,
    deb: JSON.parse(readFileSync(join(folder, 'deb', 'deb.json'), 'utf8')),
    asked: [...network.asked],
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Nothing may fetch it. */
const NO_ELECTRON = { ELECTRON_OVERRIDE_DIST_PATH: '/nonexistent' }

/** The installed package's, as electron-builder finds it. */
export function electronVersion(): string {
  const file = join(ROOT, 'node_modules', 'electron', 'package.json')
  return JSON.parse(readFileSync(file, 'utf8')).version
}

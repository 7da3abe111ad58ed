#!/usr/bin/env node
// Makes the installable station. Usage: npm run package [-- --dir] [--linux|--win|--mac]
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildApp } from './package/build-app.ts'
import { archiveOf, contentProblems, listArchive } from './package/contents.ts'
import { missingFiles } from './package/missing-files.ts'
import {
  ARCHS,
  type ArchName,
  nameOf,
  OWN_ARCH,
  OWN_SYSTEM,
  type PackageSettings,
  packageApp,
  readConfig,
  SYSTEMS,
} from './package/package-app.ts'

const ROOT = resolve(import.meta.dirname, '..')

const HELP = `Usage: npm run package [-- OPTIONS]

Builds the station and makes what a venue installs: a deb and an AppImage, an installer for Windows, or a
disk image for macOS. docs/desktop-release.md says what else a release needs.

  --linux | --win | --mac   for this system (default: the one this runs on); best made on that system itself
  --arch x64,arm64          for these processors (default: this machine's)
  --dir                     only the program's folder, without an installer
  --electron-dist PATH      an unpacked Electron, or its zip, for machines that cannot fetch it
  --output DIR              where to (default dist/package)
  --e2e                     a second program for automatic tests, which can be looked into; not for venues

Exit code: 0 made, 1 something is missing or failed, 2 wrong arguments.`

/** @throws Error that one sentence explains */
function readSettings(args: readonly string[]): PackageSettings | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      linux: { type: 'boolean', default: false },
      win: { type: 'boolean', default: false },
      mac: { type: 'boolean', default: false },
      arch: { type: 'string' },
      dir: { type: 'boolean', default: false },
      'electron-dist': { type: 'string' },
      output: { type: 'string' },
      e2e: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
    strict: true,
  })
  if (values.help) return null
  const named = SYSTEMS.filter((one) => values[one])
  if (named.length > 1) throw new Error('Give one system at a time: --linux, --win or --mac.')
  const system = named[0] ?? OWN_SYSTEM
  if (system === null) throw new Error('Give the system: --linux, --win or --mac.')
  return {
    system,
    archs: archsOf(values.arch),
    isFolder: values.dir,
    flavour: values.e2e ? 'e2e' : 'release',
    electronDist: values['electron-dist'] ?? null,
    output: values.output === undefined ? null : resolve(values.output),
  }
}

function archsOf(text: string | undefined): readonly ArchName[] {
  const names: readonly string[] = text?.split(',') ?? (OWN_ARCH === null ? [] : [OWN_ARCH])
  const known = ARCHS.filter((one) => names.includes(one))
  if (known.length === 0 || known.length !== names.length)
    throw new Error(`--arch takes ${ARCHS.join(' and ')}, with a comma between them.`)
  return known
}

/** The sentence about what this machine does not have for it; null when it has everything that it can look for. */
async function problemOf(settings: PackageSettings): Promise<string | null> {
  const config = await readConfig()
  const missing = settings.archs.flatMap((arch) =>
    missingFiles(config, settings.system, arch, ROOT),
  )
  if (missing.length === 0) return null
  const names = [...new Set(missing)].map((one) => one.replace(/^node_modules\//, ''))
  return `Not installed here: ${names.join(', ')}. Fetch with: ${fetchCommand(names)}`
}

/** npm installs the binaries of its own machine; `--force` takes another's, checked against the lockfile. */
function fetchCommand(names: readonly string[]): string {
  const { packages }: Lockfile = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  const wanted = names.map((name) => `${name}@${packages[`node_modules/${name}`]?.version ?? ''}`)
  if (wanted.some((one) => one.endsWith('@'))) return 'npm ci'
  return `npm install --no-save --force --ignore-scripts ${wanted.join(' ')}`
}

type Lockfile = { readonly packages: Readonly<Record<string, { readonly version: string }>> }

async function main(args: readonly string[]): Promise<number> {
  const settings = readSettings(args)
  if (settings === null) {
    console.log(HELP)
    return 0
  }
  // What the configuration names by a path is meant from here.
  process.chdir(ROOT)
  const problem = await problemOf(settings)
  if (problem !== null) {
    console.error(problem)
    return 1
  }
  await buildApp()
  try {
    const { output, files } = await packageApp(settings)
    const wrong = settings.archs.flatMap((arch) => wrongIn(output, settings, arch))
    if (wrong.length > 0) throw new Error(`it is not what it should be:\n  ${wrong.join('\n  ')}`)
    console.log(files.length === 0 ? output : files.join('\n'))
    return 0
  } catch (error) {
    console.error(`The package was not made: ${explain(error)}`)
    return 1
  }
}

function wrongIn(output: string, settings: PackageSettings, arch: ArchName): readonly string[] {
  const archive = archiveOf(output, settings.system, arch, nameOf(settings.flavour))
  return contentProblems(listArchive(archive), settings.system, arch)
}

/** What no download ever says by itself. */
function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(message))
    return message
  return (
    `a part that is fetched could not be had (${message.split('\n')[0]}). Electron itself can be given by ` +
    '--electron-dist; docs/desktop-release.md names the rest.'
  )
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}

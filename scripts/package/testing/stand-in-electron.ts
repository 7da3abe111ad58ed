// A folder with the names of an unpacked Electron and no Electron in it: what the packager does is real, what it is done to is not.
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { System } from '../package-app.ts'

/** As `@electron/fuses` finds the switches in a program: this mark, version 1, their number, one sign for each. */
const FUSE_MARK = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** Electron 45 as it is downloaded has nine. */
export const FUSES_OF_ELECTRON_45 = '101100011'

type StandIn = { readonly version: string; readonly fuses?: string }

type Write = (path: string, content: string | Uint8Array) => void

/** Writes the names of one system's Electron into an empty folder. */
export function writeStandIn(folder: string, system: System, standIn: StandIn): void {
  const write: Write = (path, content) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content, { mode: 0o755 })
  }
  write('LICENSE', 'the licence of Electron\n')
  write('LICENSES.chromium.html', '<p>the licences of Chromium</p>\n')
  write('version', standIn.version)
  WRITERS[system](write, fuseWire(standIn.fuses ?? FUSES_OF_ELECTRON_45))
}

const WRITERS: Record<System, (write: Write, wire: Buffer) => void> = {
  linux: (write, wire) => {
    write('electron', Buffer.concat([Buffer.from('\x7fELF'), wire]))
    write('chrome-sandbox', '')
    writeOutsideMac(write)
  },
  win: (write, wire) => {
    write('electron.exe', Buffer.concat([emptyProgram(), wire]))
    writeOutsideMac(write)
  },
  mac: writeMac,
}

function writeOutsideMac(write: Write): void {
  for (const language of ['bn', 'de', 'en-GB', 'en-US']) write(`locales/${language}.pak`, language)
  write('resources/default_app.asar', 'no archive')
}

/** The switches as they lie in a program. */
export const fuseWire = (fuses: string): Buffer =>
  Buffer.concat([Buffer.from(FUSE_MARK), Buffer.from([1, fuses.length]), Buffer.from(fuses)])

const HELPERS = ['', ' (GPU)', ' (Plugin)', ' (Renderer)'].map((kind) => `Electron Helper${kind}`)

function writeMac(write: Write, wire: Buffer): void {
  const frameworks = 'Electron.app/Contents/Frameworks'
  write('Electron.app/Contents/Info.plist', infoOf('Electron'))
  write('Electron.app/Contents/MacOS/Electron', '')
  write('Electron.app/Contents/Resources/default_app.asar', 'no archive')
  for (const language of ['bn', 'de', 'en', 'en_GB']) {
    write(`Electron.app/Contents/Resources/${language}.lproj/locale.pak`, language)
    write(
      `${frameworks}/Electron Framework.framework/Versions/A/Resources/${language}.lproj/locale.pak`,
      language,
    )
  }
  write(`${frameworks}/Electron Framework.framework/Electron Framework`, wire)
  for (const helper of HELPERS) {
    write(`${frameworks}/${helper}.app/Contents/Info.plist`, infoOf(helper))
    write(`${frameworks}/${helper}.app/Contents/MacOS/${helper}`, '')
  }
}

/** What Electron's own program says it wants, before a packager changes it. */
const WISHES = ['AudioCapture', 'BluetoothAlways', 'BluetoothPeripheral', 'Camera', 'Microphone']

const infoOf = (name: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>CFBundleExecutable</key><string>${name}</string>
${WISHES.map((wish) => `<key>NS${wish}UsageDescription</key><string>This app needs it</string>`).join('')}
</dict></plist>
`

/** A program of Windows that does nothing and has a version, where the packager puts the archive's hash. */
function emptyProgram(): Uint8Array {
  const require = createRequire(
    createRequire(import.meta.url).resolve('app-builder-lib/package.json'),
  )
  const { NtExecutable, NtExecutableResource, Resource } = require('resedit')
  const program = NtExecutable.createEmpty(false, false)
  const resources = NtExecutableResource.from(program)
  const version = Resource.VersionInfo.createEmpty()
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron' })
  version.outputToResourceEntries(resources.entries)
  resources.outputResource(program)
  return Buffer.from(program.generate())
}

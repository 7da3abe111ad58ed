// Everything that a deb is made of, short of making it, which takes a program that is fetched.
// Usage: node deb-parts.ts ELECTRON_FOLDER OUTPUT; writes OUTPUT/deb.json.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Arch, build, Platform } from 'electron-builder'

export type DebParts = {
  /** What the program that makes it is called with. */
  readonly args: readonly string[]
  readonly afterInstall: string
  readonly afterRemove: string
  readonly desktopFile: string
}

const [electronDist = '', output = ''] = process.argv.slice(2)

/** The files are gone when electron-builder ends. */
function keepParts([args, desktopFile]: readonly [readonly string[], string]): void {
  const fileAfter = (name: string): string =>
    readFileSync(args[args.indexOf(name) + 1] ?? '', 'utf8')
  const parts: DebParts = {
    args,
    afterInstall: fileAfter('--after-install'),
    afterRemove: fileAfter('--after-remove'),
    desktopFile: readFileSync(desktopFile, 'utf8'),
  }
  writeFileSync(join(output, 'deb.json'), JSON.stringify(parts))
}

await build({
  projectDir: resolve(import.meta.dirname, '../../..'),
  targets: Platform.LINUX.createTarget('deb', Arch.x64),
  publish: 'never',
  config: { electronDist, directories: { output } },
  effectiveOptionComputed: async (options) => {
    keepParts(options)
    return true
  },
})

// A folder that the scripts of a deb take for the machine: their paths are moved into it, and what they call takes notes.
import { execFile } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  mkdtempDisposableSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const FILES = {
  'opt/Probesh/probesh': '',
  'opt/Probesh/chrome-sandbox': '',
  'opt/Probesh/resources/apparmor-profile': 'profile',
  'usr/bin/.keep': '',
  'etc/apparmor.d/.keep': '',
  'calls.txt': '',
}
const PROGRAMS = ['apparmor_parser', 'udevadm']
const PATHS = /(?<=['" ])\/(?=(opt|usr|etc|proc)\/)/g

export type DebRoot = Disposable & {
  readonly run: (script: string, ...args: readonly string[]) => Promise<unknown>
  readonly has: (path: string) => boolean
  readonly mode: (path: string) => number
  /** The programs that were called, each with its first argument. */
  readonly called: () => readonly string[]
}

/** An installed program, and what the machine says besides. */
export function aRoot(more: Readonly<Record<string, string>>): DebRoot {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-deb-'))
  const at = (path: string): string => join(folder.path, path)
  for (const [path, content] of Object.entries({ ...FILES, ...more })) {
    mkdirSync(dirname(at(path)), { recursive: true })
    writeFileSync(at(path), content)
  }
  for (const name of PROGRAMS) {
    const note = `#!/bin/sh\necho "${name} $1" >> '${at('calls.txt')}'\n`
    mkdirSync(at('programs'), { recursive: true })
    writeFileSync(at(`programs/${name}`), note, { mode: 0o755 })
  }
  return {
    run: async (script, ...args) => {
      writeFileSync(at('script.sh'), script.replaceAll(PATHS, `${folder.path}/`))
      const env = { PATH: `${at('programs')}:/usr/bin:/bin` }
      return await promisify(execFile)('/bin/sh', ['-eu', at('script.sh'), ...args], { env })
    },
    has: (path) => lstatSync(at(path), { throwIfNoEntry: false }) !== undefined,
    mode: (path) => statSync(at(path)).mode & 0o7777,
    called: () => readFileSync(at('calls.txt'), 'utf8').trim().split('\n'),
    [Symbol.dispose]: () => folder.remove(),
  }
}

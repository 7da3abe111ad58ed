// The shell for a test: Electron's modules by hand, and a real station on a folder of its own.
import { mkdirSync, mkdtempDisposableSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Host } from '../host.ts'
import { runShell } from '../shell.ts'
import { type FakeOptions, fakeElectron } from './fake-electron.ts'

export type ShellOptions = FakeOptions & {
  readonly args?: readonly string[]
  readonly platform?: NodeJS.Platform
  /** False: nobody has built them. */
  readonly hasPages?: boolean
  /** Makes the data folder as an earlier run left it. */
  readonly before?: (dataFolder: string) => Promise<void>
  readonly now?: Host['now']
  readonly userId?: number
}

/** Starts the shell; Electron is ready when the test says so. */
export async function aShell(options: ShellOptions = {}) {
  const { platform = 'linux', hasPages = true, now = Date.now } = options
  const parent = mkdtempDisposableSync(join(tmpdir(), 'probesh-shell-'))
  const root = realpathSync(parent.path)
  const builtFolder = join(root, 'renderer')
  if (hasPages) writePages(builtFolder)
  await options.before?.(join(root, 'data'))
  const fake = fakeElectron(options)
  const lines: string[] = []
  const logged: string[] = []
  const said: string[] = []
  const faults: ((error: unknown) => void)[] = []
  const announced = Promise.withResolvers<void>()
  const write = (message: string): void => void logged.push(message)
  const host: Host = {
    argv: ['probesh', ...(options.args ?? ['--data', 'data'])],
    workingFolder: root,
    userId: options.userId ?? null,
    program: join(root, 'probesh'),
    platform,
    home: root,
    environment: {},
    builtFolder,
    now,
    random: Math.random,
    loadUpdater: fake.loadUpdater,
    log: { info: write, warn: write, error: write },
    ageMs: () => 0,
    onFault: (listener) => void faults.push(listener),
    onRejection: () => {},
    say: (sentence) => said.push(sentence),
    writeLine: (line) => {
      lines.push(line)
      announced.resolve()
    },
  }
  const running = runShell(fake.modules, host)
  return {
    ...fake,
    root,
    lines,
    logged,
    said,
    faults,
    /** Electron is ready; resolves when the station has said that it is, or the shell has given up. */
    begin: async () => {
      fake.ready()
      await Promise.race([announced.promise, running])
    },
    [Symbol.asyncDispose]: async () => {
      if (lines.length > 0) {
        fake.app.quit()
        await fake.ended
      }
      parent.remove()
    },
  }
}

function writePages(folder: string): void {
  mkdirSync(join(folder, 'assets'), { recursive: true })
  for (const page of ['gate', 'admin']) {
    writeFileSync(join(folder, `${page}.html`), `<!doctype html><p>${page}</p>`)
  }
  writeFileSync(join(folder, 'assets', 'a.js'), '0')
  writeFileSync(join(folder, 'assets', 'camera-worker-abc.js'), '0')
}

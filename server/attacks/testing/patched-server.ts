// The server from a copy of its source with some lines changed, as a process of its own. What is taken out of the copy is a
// defence: an attack that this server withstands too would prove nothing.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = resolve(import.meta.dirname, '../../..')

export type Patch = {
  /** From the root of the project. */
  readonly file: string
  /** Stands there exactly once: a defence that moved is looked for, not passed over. */
  readonly find: string
  readonly replace: string
}

export type PatchedServer = AsyncDisposable & { readonly url: string }

/** Resolves when it serves. Without patches it is the real one. */
export async function startPatchedServer(
  patches: readonly Patch[],
  settings: Readonly<Record<string, string>>,
): Promise<PatchedServer> {
  const folder = copyWith(patches)
  const log: string[] = []
  const child = spawn(process.execPath, [join(folder, 'start.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], NODE_ENV: 'test', ...settings, PORT: '0', HOST: '127.0.0.1' },
  })
  child.stderr.on('data', (bytes: Buffer) => log.push(bytes.toString()))
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    }
    rmSync(folder, { recursive: true, force: true })
  }
  const url = await readyUrl(child)
  if (url !== null) return { url, [Symbol.asyncDispose]: stop }
  await stop()
  throw new Error(`the patched server did not start: ${log.join('')}`)
}

/** Null: it ended instead. */
async function readyUrl(child: ChildProcess): Promise<string | null> {
  if (child.stdout === null) return null
  const ended = once(child, 'exit').then(() => null)
  const line = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])
  return line === null ? null : (JSON.parse(String(line[0])) as { url: string }).url
}

function copyWith(patches: readonly Patch[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'probesh-attack-'))
  const isWanted = (path: string): boolean => !/\.test\.tsx?$|\/(testing|attacks)$/.test(path)
  for (const part of ['server', 'shared']) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true, filter: isWanted })
  }
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(
    join(folder, 'start.ts'),
    "import { main } from './server/main.ts'\nprocess.exitCode = await main()\n",
  )
  for (const patch of patches) applyPatch(folder, patch)
  return folder
}

function applyPatch(folder: string, { file, find, replace }: Patch): void {
  const path = join(folder, file)
  const parts = readFileSync(path, 'utf8').split(find)
  if (parts.length !== 2) {
    throw new Error(`${file} has this ${parts.length - 1} times instead of once: ${find}`)
  }
  writeFileSync(path, parts.join(replace))
}

// The server as it is run: a process of its own, on 127.0.0.1, with its default log level.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const SCRIPT = resolve(import.meta.dirname, '../server.ts')

export type ServerProcess = AsyncDisposable & { readonly url: string; readonly pid: number }

/** Starts `scripts/server.ts`. Its log goes to a file in `folder`. */
export async function startServerProcess(
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const logFile = join(folder, 'server.log')
  const log = openSync(logFile, 'a')
  // PROBESH_BENCH_NODE_ARGS: such as --cpu-prof, to see where the server's time goes.
  const extra =
    process.env['PROBESH_BENCH_NODE_ARGS']?.split(' ').filter((word) => word !== '') ?? []
  const child = spawn(process.execPath, [...extra, SCRIPT], {
    stdio: ['ignore', 'pipe', log],
    env: { ...process.env, ...settings, PORT: '0', HOST: '127.0.0.1' },
  })
  closeSync(log)
  const url = await readyUrl(child, logFile)
  return {
    url,
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function readyUrl(child: ChildProcess, logFile: string): Promise<string> {
  if (child.stdout === null) throw new Error('defect: the server has no standard output')
  const exited = once(child, 'exit').then(() => null)
  const line = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exited])
  if (line === null) throw new Error(`The server did not start: ${readFileSync(logFile, 'utf8')}`)
  const ready = JSON.parse(String(line[0])) as { url: string }
  return ready.url
}

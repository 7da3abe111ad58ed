// The one command of a fresh clone, run as a person runs it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** What the line for programs says. */
export type DemoReady = {
  readonly url: string
  /** The page that shows the demo's mail. */
  readonly inbox: string
  readonly station: { readonly url: string; readonly token: string }
  readonly staff: { readonly email: string; readonly password: string }
  readonly codes: readonly { readonly expect: string; readonly text: string }[]
}

export type StartedDemo = {
  readonly ready: DemoReady
  /** What a person read so far. */
  readonly printed: () => string
  /** Ctrl-C; resolves with the exit code. */
  readonly stop: () => Promise<number | null>
}

/** A folder for `DATA_DIR`. */
export async function dataFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'probesh-start-'))
  // Started by root, PostgreSQL's own user must be able to pass.
  await chmod(path, 0o755)
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

const LAST_WORDS = 'Ctrl-C stops everything.'

/** Resolves when everything was printed; rejects with what it said when it ends before that. */
export async function startDemo(dataDir: string): Promise<StartedDemo> {
  const script = join(import.meta.dirname, '../start.ts')
  const child = spawn(process.execPath, [script, '--no-open'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', DATABASE_URL: '' },
  })
  let text = ''
  const printed = new Promise<void>((settle) => {
    child.stderr.on('data', (chunk) => {
      text += chunk
      if (text.includes(LAST_WORDS)) settle()
    })
  })
  const closed = once(child, 'close')
  const ended = closed.then(([code]) => {
    throw new Error(`npm start ended with ${code}: ${text}`)
  })
  const line = once(createInterface({ input: child.stdout }), 'line')
  const [[said]] = await Promise.race([Promise.all([line, printed]), ended])
  ended.catch(() => {})
  return {
    ready: JSON.parse(String(said)),
    printed: () => text,
    stop: async () => {
      child.kill('SIGTERM')
      const [code] = await closed
      return code
    },
  }
}

// A program of ours that runs beside us until we stop it.
import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import * as v from 'valibot'

const ROOT = join(import.meta.dirname, '../..')
const READY_TIMEOUT_MS = 120_000
/** Longer than any request that a stopping server waits for. */
const STOP_TIMEOUT_MS = 20_000
const TAIL_LINES = 15

export type ChildOptions<Ready extends v.GenericSchema> = {
  readonly name: string
  /** From the root of the project. */
  readonly script: string
  readonly args?: readonly string[]
  readonly environment?: NodeJS.ProcessEnv
  readonly logFile: string
  readonly ready: Ready
  /** Left out: as long as any program of ours takes where no person has a part in it. */
  readonly readyTimeoutMs?: number
  /** Ends it where it is not ready yet. */
  readonly signal?: AbortSignal | undefined
}

/** How a program ended. */
export type End = { readonly code: number | null; readonly why: string }

export type Child<Ready> = {
  readonly ready: Ready
  /** Resolves when it ends, by itself or not. */
  readonly ended: Promise<End>
  readonly stop: () => Promise<void>
}

/** Starts it and waits for the line of JSON that says it serves. Rejects with its own last words. */
export async function startChild<Ready extends v.GenericSchema>(
  options: ChildOptions<Ready>,
): Promise<Child<v.InferOutput<Ready>>> {
  mkdirSync(dirname(options.logFile), { recursive: true })
  const guard = join(ROOT, 'scripts/one-signal.mjs')
  const child = spawn(
    process.execPath,
    ['--import', guard, join(ROOT, options.script), ...(options.args ?? [])],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.environment },
    },
  )
  const tail = keepLog(child, options.logFile)
  const ended = new Promise<End>((settle) => {
    child.once('error', (error) =>
      settle({ code: null, why: `The ${options.name} did not start: ${error.message}` }),
    )
    child.once('close', (code, signal) => {
      const why = `The ${options.name} ended (${signal ?? code}). ${tail().join('\n')}`
      settle({ code, why })
    })
  })
  const stop = (): Promise<void> => stopChild(child, ended)
  try {
    return { ready: await readyLine(child, ended, options), ended, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function keepLog(child: ChildProcess, logFile: string): () => readonly string[] {
  const file = createWriteStream(logFile, { flags: 'a' })
  // A full disk must not stop the gate; the last lines are kept in memory anyway.
  file.on('error', () => {})
  const last: string[] = []
  const { stderr } = child
  if (stderr !== null) {
    createInterface({ input: stderr }).on('line', (line) => {
      file.write(`${line}\n`)
      last.push(line)
      if (last.length > TAIL_LINES) last.shift()
    })
  }
  child.once('close', () => file.end())
  return () => last
}

function readyLine<Ready extends v.GenericSchema>(
  child: ChildProcess,
  ended: Promise<End>,
  options: ChildOptions<Ready>,
): Promise<v.InferOutput<Ready>> {
  const { stdout } = child
  return new Promise((settle, fail) => {
    const timer = setTimeout(
      () =>
        fail(new Error(`The ${options.name} did not say that it is ready; see ${options.logFile}`)),
      options.readyTimeoutMs ?? READY_TIMEOUT_MS,
    )
    const finish = (outcome: () => void): void => {
      clearTimeout(timer)
      outcome()
    }
    if (stdout !== null) {
      createInterface({ input: stdout }).on('line', (line) => {
        const parsed = v.safeParse(options.ready, readJson(line))
        if (parsed.success) finish(() => settle(parsed.output))
      })
    }
    void ended.then(({ why }) => finish(() => fail(new Error(why))))
    const interrupted = new Error(`The start of the ${options.name} was interrupted.`)
    if (options.signal?.aborted) finish(() => fail(interrupted))
    options.signal?.addEventListener('abort', () => finish(() => fail(interrupted)), { once: true })
  })
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // Another line than the one we wait for.
    return null
  }
}

async function stopChild(child: ChildProcess, ended: Promise<End>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await ended
  clearTimeout(timer)
}

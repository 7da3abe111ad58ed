// Gets the Electron binary by the package's own installer, and gives up soon where nothing comes.
//
// The installer says nothing for half a minute and waits long for an address that does not answer. What it has
// written so far is asked of the disk, which holds for every proxy, mirror and cache that it may use.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempDisposableSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type FetchLimits = {
  /** Until the first byte. A machine whose network leads nowhere waits so long, once a day. */
  readonly firstByteMs: number
  /** Between bytes; the archive's checksum takes a second of it. */
  readonly stallMs: number
  readonly totalMs: number
  readonly progressMs: number
}

/** Ours: 110 MB in three minutes is 5 Mbit/s, and somebody is waiting for a window. */
export const FETCH_LIMITS: FetchLimits = {
  firstByteMs: 3_000,
  stallMs: 15_000,
  totalMs: 180_000,
  progressMs: 5_000,
}

const LOOK_MS = 100
const MEGABYTE = 1_000_000
const STDERR_CHARS_MAX = 4_000

export type Fetch = {
  readonly packageFolder: string
  readonly environment: NodeJS.ProcessEnv
  readonly limits: FetchLimits
  readonly say: (line: string) => void
  /** Ends the installer. */
  readonly signal?: AbortSignal | undefined
}

/** Null when the installer has ended well; else why not, to go on after a colon. */
export async function fetchElectron(options: Fetch): Promise<string | null> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-electron-'))
  const child = spawn(process.execPath, [join(options.packageFolder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: installerEnvironment(options.environment, folder.path),
  })
  const said = keepErrors(child)
  const stopped = stopWhenStuck(child, options, () =>
    bytesIn([folder.path, join(options.packageFolder, 'dist')]),
  )
  const code = await new Promise<number | null>((settle) => {
    child.once('error', () => settle(null))
    child.once('close', settle)
  })
  const why = stopped.end()
  if (code === 0) return null
  return why ?? `its installer failed (${firstLine(said()) ?? `exit code ${code}`})`
}

/** The installer leaves what it is downloading in the temporary folder, which is then ours to look into. */
const installerEnvironment = (
  environment: NodeJS.ProcessEnv,
  folder: string,
): NodeJS.ProcessEnv => ({
  ...environment,
  TMPDIR: folder,
  TMP: folder,
  TEMP: folder,
  ELECTRON_GET_NO_PROGRESS: '1',
})

function keepErrors(child: ChildProcess): () => string {
  let said = ''
  child.stderr?.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(0, STDERR_CHARS_MAX)
  })
  return () => said
}

/** Looks now and then, says how far it is, and ends the child where a limit is passed. */
function stopWhenStuck(child: ChildProcess, options: Fetch, bytesNow: () => number) {
  const { limits, say, signal } = options
  const before = bytesNow()
  const startedAt = performance.now()
  let [bytes, movedAt, saidAt] = [0, startedAt, startedAt]
  let why: string | null = null
  const stop = (reason: string): void => {
    why ??= reason
    child.kill('SIGKILL')
  }
  const look = (): void => {
    const now = performance.now()
    const fetched = bytesNow() - before
    if (fetched !== bytes) [bytes, movedAt] = [fetched, now]
    const quietMs = bytes === 0 ? limits.firstByteMs : limits.stallMs
    if (now - movedAt > quietMs) {
      stop(bytes === 0 ? `nothing came within ${seconds(quietMs)} s` : 'its download stopped')
    }
    if (now - startedAt > limits.totalMs) {
      stop(`its download was too slow (${megabytes(bytes)} MB in ${seconds(limits.totalMs)} s)`)
    }
    if (now - saidAt > limits.progressMs) {
      saidAt = now
      say(`  … ${seconds(now - startedAt)} s, ${megabytes(bytes)} MB`)
    }
  }
  const abort = (): void => stop('it was interrupted')
  const timer = setInterval(look, LOOK_MS)
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  return {
    /** Looks no more. Why the child was ended; null where it was not. */
    end: (): string | null => {
      clearInterval(timer)
      signal?.removeEventListener('abort', abort)
      return why
    },
  }
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(0)
const megabytes = (bytes: number): string => Math.max(0, bytes / MEGABYTE).toFixed(0)

function bytesIn(folders: readonly string[]): number {
  return folders.flatMap(filesIn).reduce((sum, file) => sum + sizeOf(file), 0)
}

function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  } catch {
    // It is not there yet, or a part of it was moved away while it was read.
    return []
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/** An error's first line: its name and message, without the stack. */
function firstLine(text: string): string | null {
  const line = text.split('\n').find((one) => one.trim() !== '')
  return line === undefined ? null : line.trim().slice(0, 200)
}

// Our programs as separate processes: started, asked, stopped, killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { CallInput, CallName, CallOutput } from '../../desktop/contract/calls.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export type Program<Ready> = AsyncDisposable & {
  readonly ready: Ready
  readonly pid: number
  /** The end that nobody can prepare for; resolves when the process is gone. */
  readonly kill: () => Promise<void>
  /** Asks it to end; resolves with the exit code. */
  readonly stop: () => Promise<number | null>
}

/** Starts a script and waits for its ready line; what it said on standard error is told when it ends first. */
export async function startProgram<Ready>(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Program<Ready>> {
  const child = spawn(process.execPath, [`scripts/${script}.ts`, ...args], {
    cwd: ROOT,
    env: { ...process.env, LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = once(child, 'exit')
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await gone
    return child.exitCode
  }
  return {
    ready: await readReadyLine<Ready>(child, script),
    // Safe: it has said that it is ready.
    pid: child.pid ?? 0,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
  }
}

function readReadyLine<Ready>(child: ChildProcess, script: string): Promise<Ready> {
  return new Promise((resolve, reject) => {
    let said = ''
    let complained = ''
    child.stderr?.on('data', (chunk) => {
      complained = `${complained}${chunk}`.slice(-4_000)
    })
    child.stdout?.on('data', (chunk) => {
      said += chunk
      const line = said.split('\n').find((text) => text.startsWith('{"ready":true'))
      if (line !== undefined && said.includes('\n')) resolve(JSON.parse(line) as Ready)
    })
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}: ${complained}`)))
  })
}

/** Runs a script to its end and parses what it printed. */
export async function runJson<T>(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<T> {
  const child = spawn(process.execPath, [`scripts/${script}.ts`, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let complained = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  child.stderr.on('data', (chunk) => {
    complained += chunk
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${complained.slice(-2_000)}`)
  return JSON.parse(said) as T
}

export type StationReady = {
  readonly url: string
  readonly token: string
  readonly adminUrl: string
  readonly adminToken: string
}

/** Asks a station over its loopback listener, as a page does. Throws what it refused. */
export async function rpc<N extends CallName>(
  station: { readonly ready: StationReady },
  call: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> {
  const { url, token } = station.ready
  const response = await fetch(`${url}/rpc/${call}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(input),
  })
  const body = await response.json()
  if (!response.ok) throw new Error(`${call}: ${response.status} ${JSON.stringify(body)}`)
  return body as CallOutput<N>
}

/** The next signals of a station, or none when nothing happens for a while. */
export async function nextSignals(
  station: { readonly ready: StationReady },
  after: number,
): Promise<{ readonly next: number }> {
  const { url, token } = station.ready
  const response = await fetch(`${url}/signals?after=${after}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return (await response.json()) as { readonly next: number }
}

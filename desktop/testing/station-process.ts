// A station as it is run: `scripts/station.ts` as a process of its own, with a data folder of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

const SCRIPT = resolve(import.meta.dirname, '../../scripts/station.ts')

export type Ready = {
  readonly ready: true
  readonly url: string
  readonly token: string
  readonly adminUrl: string
  readonly adminToken: string
}

export type StationProcess = AsyncDisposable & {
  readonly ready: Ready
  readonly process: ChildProcess
  readonly call: (name: string, input?: unknown) => Promise<{ status: number; body: unknown }>
  /** Asks it to end, and resolves with the exit code. */
  readonly stop: () => Promise<number | null>
}

/** Runs the script and waits for its ready line. Throws with what it said instead. */
export async function startStation(args: readonly string[]): Promise<StationProcess> {
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString('utf8')
  })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([once(lines, 'line'), exited.then(() => null)])
  if (first === null) throw new Error(`the station did not start: ${said}`)
  const ready = JSON.parse(String(first[0])) as Ready
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await exited
    return child.exitCode
  }
  return {
    ready,
    process: child,
    call: async (name, input = {}) => {
      const answer = await fetch(`${ready.url}/rpc/${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ready.token}` },
        body: JSON.stringify(input),
      })
      return { status: answer.status, body: await answer.json() }
    },
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop()
    },
  }
}

/** Runs the script to its end. */
export async function runStation(
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString('utf8')
  })
  await once(child, 'close')
  return { code: child.exitCode, said }
}

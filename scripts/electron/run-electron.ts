// Starts the station in Electron and stands before it: its output is ours, and so is its end.
import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'

export type Launch = {
  readonly binary: string
  readonly args: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  /** Between the signal and the end of one that does not follow it. */
  readonly stopMs: number
}

/** Less than what whoever waits for us gives us: see child.ts. */
export const STOP_MS = 15_000

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Resolves with its exit code, or 128 and the signal that ended it; 1 where it could not be started. */
export function runElectron({ binary, args, environment, stopMs }: Launch): Promise<number> {
  const child = spawn(binary, args, {
    stdio: 'inherit',
    env: withoutNodeMode(environment),
    // A terminal's Ctrl-C would reach it beside the signal that we pass on, and its second one ends it at once.
    detached: process.platform !== 'win32',
  })
  const stopForwarding = forwardFirstSignal(child, stopMs)
  return new Promise((settle) => {
    child.once('error', (error) => {
      stopForwarding()
      process.stderr.write(`Electron cannot be started: ${error.message}\n`)
      settle(1)
    })
    child.once('close', (code, signal) => {
      stopForwarding()
      settle(code ?? 128 + (signal === null ? 1 : constants.signals[signal]))
    })
  })
}

/** Where this is set, as some editors do for their terminals, Electron is a plain Node. */
function withoutNodeMode(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { ELECTRON_RUN_AS_NODE: _mode, ...others } = environment
  return others
}

/** Every further signal says the same, and would end it before it has closed its file. */
function forwardFirstSignal(child: ChildProcess, stopMs: number): () => void {
  let timer: NodeJS.Timeout | undefined
  const listeners = SIGNALS.map((signal) => {
    const forward = (): void => {
      if (timer !== undefined) return
      timer = setTimeout(() => endAll(child), stopMs)
      child.kill(signal)
    }
    process.on(signal, forward)
    return () => process.off(signal, forward)
  })
  return () => {
    clearTimeout(timer)
    for (const stop of listeners) stop()
  }
}

/** With its helpers, which are in its group. */
function endAll(child: ChildProcess): void {
  if (child.pid === undefined || process.platform === 'win32') child.kill('SIGKILL')
  else process.kill(-child.pid, 'SIGKILL')
}

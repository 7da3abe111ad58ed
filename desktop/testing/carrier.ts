// What a test of the carrier stands on: handlers that answer with what they were asked, signals and time by hand.
import { ok } from '../../shared/result.ts'
import { CALLS, type Handlers } from '../contract/calls.ts'
import type { Signal, SignalSource } from '../contract/signals.ts'
import type { Relay } from '../core/administration/relay.ts'
import type { Timers } from '../core/deps.ts'

/** Handlers for every call: each answers `{call, input}`, which is no view and no test of the core. */
export function echoHandlers(own: Partial<Handlers> = {}): Handlers {
  const echo = Object.keys(CALLS).map((call) => [
    call,
    async (input: unknown) => ok({ call, input }),
  ])
  // Safe: the keys are those of the table, and the carrier does not look into a value.
  return { ...(Object.fromEntries(echo) as Handlers), ...own }
}

/** Answers with what it was asked, as far as it may be told; there is no server behind it. */
export const echoRelay: Relay = async ({ method, path, search, body }) =>
  Response.json({ method, path, search, bodyBytes: body?.length ?? 0 })

/** A source that a test speaks through. */
export function handSignals() {
  const listeners = new Set<(signal: Signal) => void>()
  const source: SignalSource = {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return {
    source,
    emit: (signal: Signal): void => {
      for (const listener of listeners) listener(signal)
    },
    listenerCount: () => listeners.size,
  }
}

/** Timers that run when the test says so. */
export function handTimers() {
  const waiting = new Map<symbol, { readonly ms: number; readonly run: () => void }>()
  const timers: Pick<Timers, 'after'> = {
    after: (ms, run) => {
      const key = Symbol('timer')
      waiting.set(key, { ms, run })
      return () => waiting.delete(key)
    },
  }
  return {
    timers,
    delays: () => [...waiting.values()].map((timer) => timer.ms),
    /** Runs what waits, as if its time had come. */
    elapse: (): void => {
      const due = [...waiting.values()]
      waiting.clear()
      for (const timer of due) timer.run()
    },
  }
}

/** A document that names its page, and scripts. */
export const testPages = (page: string): Map<string, TestFile> =>
  new Map([
    [
      '/',
      {
        bytes: new TextEncoder().encode(`<p>${page}</p>`),
        contentType: 'text/html; charset=utf-8',
      },
    ],
    ...['/assets/a.js', '/assets/camera-worker-C6vY4oIb.js', '/assets/my-camera-worker-1.js'].map(
      (path): [string, TestFile] => [
        path,
        { bytes: new TextEncoder().encode('0'), contentType: 'text/javascript; charset=utf-8' },
      ],
    ),
  ])

type TestFile = { readonly bytes: Uint8Array<ArrayBuffer>; readonly contentType: string }

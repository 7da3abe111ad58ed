// The core's signals: every listener hears every one, and a listener that fails hurts nobody else.
import type { Signal } from '../contract/signals.ts'
import type { CoreSignals } from './core.ts'
import type { Log } from './deps.ts'

export function createSignals(log: Log): CoreSignals {
  const listeners = new Set<(signal: Signal) => void>()
  return {
    emit: (signal) => {
      for (const hear of [...listeners]) {
        if (!listeners.has(hear)) continue
        try {
          hear(signal)
        } catch (error) {
          log.error('a listener failed', { signal: signal.name, error: String(error) })
        }
      }
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

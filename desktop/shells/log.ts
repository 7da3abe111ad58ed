// The log of a shell: one JSON line for each entry.
import type { Clock } from '../../shared/time.ts'
import type { Log, LogFields } from '../core/deps.ts'

/** Writes through `write`, which gets whole lines. */
export function lineLog(write: (line: string) => void, now: Clock): Log {
  const writeAt =
    (level: string) =>
    (message: string, fields: LogFields = {}): void => {
      const at = new Date(now()).toISOString()
      write(`${JSON.stringify({ at, level, message, ...fields })}\n`)
    }
  return { info: writeAt('info'), warn: writeAt('warn'), error: writeAt('error') }
}

// Loaded before every command. A terminal, npm and the bootstrap may each deliver the same Ctrl-C or
// SIGTERM: what comes within a moment counts once, so that nobody takes it for a second, impatient one.
import { constants } from 'node:os'

const SAME_SIGNAL_MS = 1_000

/** When each signal last counted. */
const countedAt = new Map(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => [signal, undefined]))
const kept = new Set()

const emit = process.emit
process.emit = function emitOnce(name, ...args) {
  if (!countedAt.has(name)) return emit.call(this, name, ...args)
  const lastAt = countedAt.get(name)
  if (lastAt !== undefined && performance.now() - lastAt < SAME_SIGNAL_MS) return true
  countedAt.set(name, performance.now())
  // All who listened once are gone: what a signal does by default.
  if (process.listenerCount(name) === 1) process.exit(128 + constants.signals[name])
  return emit.call(this, name, ...args)
}

// A listener that hears only the first one would leave the repeat to the system, which kills.
process.on('newListener', (name) => {
  if (!countedAt.has(name) || kept.has(name)) return
  kept.add(name)
  process.on(name, () => {})
})

// Has what providers told worked off at once where a replica does that work, instead of at its next look.
import type { Deps } from '../../deps.ts'
import { perDeps } from '../../platform/per-deps.ts'

const wakersOf = perDeps(() => new Set<() => void>())

/** Returns how to stop. */
export function onWebhook(deps: Deps, wake: () => void): () => void {
  wakersOf(deps).add(wake)
  return () => void wakersOf(deps).delete(wake)
}

/** Nothing waits for it, and nothing is lost where nobody listens. */
export function wakeWebhookWorker(deps: Deps): void {
  for (const wake of wakersOf(deps)) wake()
}

// State that belongs to one app instance: a queue, the open streams. Never anything that a second replica would need.
import type { Deps } from '../deps.ts'

/** Makes its value once for each `Deps`, on first use; it goes when they go. */
export function perDeps<T>(create: (deps: Deps) => T): (deps: Deps) => T {
  const made = new WeakMap<Deps, T>()
  return (deps) => {
    const known = made.get(deps)
    if (known !== undefined) return known
    const value = create(deps)
    made.set(deps, value)
    return value
  }
}

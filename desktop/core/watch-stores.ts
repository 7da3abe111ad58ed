// Stores that report damage: the sync meets it outside any call, and what it did is tried again on the new file.
import { isDamaged } from './db/faults.ts'
import type { OpenStores } from './open-stores.ts'

type Watched = Pick<OpenStores, 'journal' | 'manifest' | 'orders'>

/** The stores of one file, each function of which reports damage before it throws it. */
export function createWatch(onDamage: (error: unknown) => void) {
  let kept: { readonly stores: OpenStores; readonly watched: Watched } | null = null
  const report = (error: unknown): never => {
    if (isDamaged(error)) onDamage(error)
    throw error
  }
  const watch = <T extends object>(store: T): T => {
    const wrapped = Object.entries(store).map(([name, run]) => [
      name,
      (...given: unknown[]) => {
        try {
          const answer: unknown = run(...given)
          return answer instanceof Promise ? answer.catch(report) : answer
        } catch (error) {
          return report(error)
        }
      },
    ])
    // Safe: the same names, each with its own function inside.
    return Object.fromEntries(wrapped) as T
  }
  // Asked for several times in a scan; a recovery replaces all stores at once.
  return (stores: OpenStores): Watched => {
    if (kept?.stores === stores) return kept.watched
    const watched = {
      journal: watch(stores.journal),
      manifest: watch(stores.manifest),
      orders: watch(stores.orders),
    }
    kept = { stores, watched }
    return watched
  }
}

// One at a time for each name: what shares a memory waits for the one before.
import { perDeps } from '../../platform/per-deps.ts'

export type InTurn = <T>(name: string, work: () => Promise<T>) => Promise<T>

export function createInTurn(): InTurn {
  const last = new Map<string, Promise<unknown>>()
  return (name, work) => {
    const before = last.get(name) ?? Promise.resolve()
    const own = before.then(work)
    // What fails for one is not the next one's trouble.
    const done = own.then(
      () => {},
      () => {},
    )
    last.set(name, done)
    void done.then(() => {
      if (last.get(name) === done) last.delete(name)
    })
    return own
  }
}

export const inTurnOf = perDeps(createInTurn)

// Something of the server that a screen shows: loaded outside of the drawing, and loaded again when that is asked.
import type { Answer } from '../api/api.ts'
import { isSignedOut, isUnreached, type Problem } from '../api/problem.ts'
import { redraw } from '../frame/drawing.ts'

export type ResourceState<T> = {
  /** The last that came; null before the first. It stays while newer is loaded, and when that fails. */
  readonly value: T | null
  readonly isLoading: boolean
  readonly problem: Problem | null
}

export type Resource<T> = {
  readonly state: () => ResourceState<T>
  /** Asks now; an earlier question is given up. */
  readonly load: () => Promise<void>
  /** Takes in what is known already, such as the answer to an edit. */
  readonly put: (value: T) => void
  /** Nothing of it is asked or drawn any more. */
  readonly close: () => void
}

const open = new Set<{ readonly hasFailed: () => boolean; readonly load: () => Promise<void> }>()

/** Asks at once. */
export function createResource<T>(ask: (signal: AbortSignal) => Promise<Answer<T>>): Resource<T> {
  let state: ResourceState<T> = { value: null, isLoading: true, problem: null }
  let asking: AbortController | null = null
  const set = (next: ResourceState<T>): void => {
    state = next
    redraw()
  }
  const load = async (): Promise<void> => {
    asking?.abort()
    const own = new AbortController()
    asking = own
    set({ ...state, isLoading: true })
    const answer = await ask(own.signal).catch(rethrowUnless(own.signal))
    if (answer === null || asking !== own) return
    if (answer.ok) set({ value: answer.value, isLoading: false, problem: null })
    else set({ ...state, isLoading: false, problem: answer.problem })
  }
  const entry = { hasFailed: () => state.problem !== null && isPassing(state.problem), load }
  open.add(entry)
  void load()
  return {
    state: () => state,
    load,
    put: (value) => set({ value, isLoading: false, problem: null }),
    close: () => {
      asking?.abort()
      asking = null
      open.delete(entry)
    },
  }
}

const rethrowUnless =
  (signal: AbortSignal) =>
  (error: unknown): null => {
    if (signal.aborted) return null
    throw error
  }

const isPassing = (problem: Problem): boolean => isSignedOut(problem) || isUnreached(problem)

/** After a sign-in, and when the server is back. */
export async function loadFailedAgain(): Promise<void> {
  await Promise.all([...open].filter((one) => one.hasFailed()).map((one) => one.load()))
}

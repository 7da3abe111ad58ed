// Holds the page's state, tells whoever draws it, and lets it change by time.
import {
  FIRST_STATE,
  type GateAction,
  type GateState,
  nextChangeMs,
  nextState,
} from './gate-state.ts'

export type StoreDeps = {
  /** Milliseconds that only go forward. */
  readonly monotonicMs: () => number
  readonly after: (ms: number, run: () => void) => () => void
}

export type GateStore = {
  readonly get: () => GateState
  readonly dispatch: (action: GateAction) => void
  /** Calls after every change. Returns how to stop. */
  readonly subscribe: (hear: () => void) => () => void
}

/** How often ages are reckoned anew when nothing else happens. */
const AGE_MS = 10_000

export function createGateStore({ monotonicMs, after }: StoreDeps): GateStore {
  let state = FIRST_STATE
  let cancel = (): void => {}
  const hearers = new Set<() => void>()

  const arm = (): void => {
    cancel()
    const change = nextChangeMs(state)
    const ms = change === null ? AGE_MS : Math.min(AGE_MS, Math.max(0, change - monotonicMs()))
    cancel = after(ms, () => dispatch({ kind: 'tick', atMs: monotonicMs() }))
  }
  const dispatch = (action: GateAction): void => {
    state = nextState(state, action)
    for (const hear of hearers) hear()
    arm()
  }
  arm()
  return {
    get: () => state,
    dispatch,
    subscribe: (hear) => {
      hearers.add(hear)
      return () => void hearers.delete(hear)
    },
  }
}

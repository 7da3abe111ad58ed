// Tries to open a closed screen, and how long nobody is heard after too many of them.
import type { StatusView } from '../../contract/views.ts'
import { type ClientRefusal, call } from '../client.ts'
import type { StoreDeps } from '../state/gate-store.ts'

export type Unlocking = {
  /** `waitMs` above 0: the next try is heard only then. */
  readonly view: () => { readonly refusal: ClientRefusal | null; readonly waitMs: number }
  /** Null: still closed, and the view says why. */
  readonly open: (pin: string) => Promise<StatusView | null>
  /** Another person comes: what was said to the one before is nothing to them. */
  readonly forget: () => void
}

/** Often enough for a person who watches the seconds. */
const COUNT_MS = 1_000

/** `changed` is called when the view is another one, each second while somebody has to wait. */
export function createUnlocking({
  monotonicMs,
  after,
  changed,
}: StoreDeps & { readonly changed: () => void }): Unlocking {
  let refusal: ClientRefusal | null = null
  let waitsUntilMs = 0
  let cancel = (): void => {}

  const waitMs = (): number => Math.max(0, waitsUntilMs - monotonicMs())
  const count = (): void => {
    cancel()
    if (waitMs() > 0) cancel = after(COUNT_MS, count)
    else if (refusal?.code === 'too_many_tries') refusal = null
    changed()
  }
  return {
    view: () => ({ refusal, waitMs: waitMs() }),
    open: async (pin) => {
      const answer = await call('unlock', { pin })
      refusal = answer.ok ? null : answer.error
      waitsUntilMs = answer.ok ? 0 : monotonicMs() + (answer.error.retryAfterMs ?? 0)
      count()
      return answer.ok ? answer.value : null
    },
    forget: () => {
      if (waitMs() > 0) return
      refusal = null
      changed()
    },
  }
}

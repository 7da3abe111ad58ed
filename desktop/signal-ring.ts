// The core's signals for one page: a bounded memory of the latest, and one long poll at a time.
import type { NumberedSignal, Signal, SignalPage, SignalSource } from './contract/signals.ts'
import type { Timers } from './core/deps.ts'

/** Below the 30 s after which some programs give up on an answer. */
export const POLL_MS_MAX = 25_000
/** A page that fell further behind asks for everything again. */
export const RING_SIGNALS_MAX = 256

export type SignalRing = {
  /** Resolves with what came after `after`; null: with where the ring stands. */
  readonly poll: (after: number | null) => Promise<SignalPage>
  /** Ends the open poll and stops listening. */
  readonly close: () => void
}

type Waiting = { readonly end: (isSuperseded: boolean) => void }

/** Listens until it is closed. */
export function createSignalRing(source: SignalSource, timers: Pick<Timers, 'after'>): SignalRing {
  const ring: NumberedSignal[] = []
  let head = 0
  /** The newest that was dropped. */
  let gone = 0
  let waiting: Waiting | null = null
  let isClosed = false

  const pageSince = (after: number): SignalPage => {
    const isAhead = after > head
    return {
      signals: isAhead ? [] : ring.filter((signal) => signal.sequence > after),
      next: head,
      hasMissed: isAhead || after < gone,
      isSuperseded: false,
    }
  }

  const wait = (after: number): Promise<SignalPage> =>
    new Promise((resolve) => {
      const end = (isSuperseded: boolean): void => {
        cancel()
        waiting = null
        resolve({ ...pageSince(after), isSuperseded })
      }
      const cancel = timers.after(POLL_MS_MAX, () => end(false))
      waiting = { end }
    })

  const unsubscribe = source.subscribe((signal: Signal) => {
    head += 1
    ring.push({ ...signal, sequence: head })
    if (ring.length > RING_SIGNALS_MAX) gone = Math.max(gone, dropOne(ring))
    waiting?.end(false)
  })

  return {
    poll: async (after) => {
      waiting?.end(true)
      if (after === null || after !== head || isClosed) return pageSince(after ?? head)
      return await wait(after)
    },
    close: () => {
      isClosed = true
      unsubscribe()
      waiting?.end(false)
    },
  }
}

/** The sequence of what was dropped: a visitor's code last, as nothing else would tell it again. */
function dropOne(ring: NumberedSignal[]): number {
  const at = ring.findIndex((signal) => signal.name !== 'scanner.read')
  const [dropped] = ring.splice(Math.max(0, at), 1)
  return dropped?.sequence ?? 0
}

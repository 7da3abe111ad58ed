// How notifications leave: at once and again until they are taken, or held, dropped, doubled and turned around.

export type Message = {
  /** The provider's own id of what happened; the same in every copy. */
  readonly id: string
  readonly name: string
  /** Where this one goes; left out: where all go. */
  readonly to?: string
  /** Made anew for each try: a signature may carry its time. */
  readonly sign: () => { readonly headers: Record<string, string>; readonly body: string }
}

export type Delivery = {
  readonly id: string
  readonly name: string
  readonly at: number
  /** Null: nobody answered. */
  readonly status: number | null
}

export type DeliveryMode = {
  /** Kept until `/__sim/deliver`. */
  isHeld: boolean
  /** So many of the next ones are lost. */
  drop: number
  /** Each is sent so many times. */
  copies: number
}

export type Deliverer = {
  readonly mode: DeliveryMode
  readonly log: readonly Delivery[]
  readonly waiting: () => readonly string[]
  readonly setUrl: (url: string) => void
  readonly url: () => string | null
  readonly send: (message: Message) => void
  /** Sends what is held, in its order or in the reverse; resolves when each was tried. */
  readonly deliver: (isReversed: boolean) => Promise<void>
  /** Sends one that was sent before, once more. False: never heard of it. */
  readonly again: (id: string) => Promise<boolean>
  readonly close: () => void
}

type DelivererParts = {
  readonly now: () => number
  readonly changed: () => void
  /** Waits between the tries of one message; as many tries as waits, and one. */
  readonly waitsMs: readonly number[]
  /** Whether an answer ends the tries. */
  readonly isFinal: (status: number) => boolean
}

export function createDeliverer(parts: DelivererParts): Deliverer {
  const { now, changed, waitsMs, isFinal } = parts
  const mode: DeliveryMode = { isHeld: false, drop: 0, copies: 1 }
  const log: Delivery[] = []
  const sent = new Map<string, Message>()
  const timers = new Set<NodeJS.Timeout>()
  let held: Message[] = []
  let target: string | null = null

  const post = async (message: Message): Promise<number | null> => {
    const to = message.to ?? target
    const status = to === null ? null : await postOnce(to, message)
    log.push({ id: message.id, name: message.name, at: now(), status })
    changed()
    return status
  }
  const attempt = async (message: Message, tries: number): Promise<void> => {
    const status = await post(message)
    const waitMs = waitsMs[tries]
    if ((status !== null && isFinal(status)) || waitMs === undefined) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      void attempt(message, tries + 1)
    }, waitMs)
    timers.add(timer)
  }
  const start = async (message: Message): Promise<void> => {
    await Promise.all(Array.from({ length: mode.copies }, () => attempt(message, 0)))
  }
  return {
    mode,
    log,
    waiting: () => held.map(({ id }) => id),
    setUrl: (url) => {
      target = url
    },
    url: () => target,
    send: (message) => {
      sent.set(message.id, message)
      if (mode.drop > 0) mode.drop -= 1
      else if (mode.isHeld) held.push(message)
      else if ((message.to ?? target) !== null) void start(message)
    },
    deliver: async (isReversed) => {
      const batch = isReversed ? held.toReversed() : held
      held = []
      for (const message of batch) await start(message)
    },
    again: async (id) => {
      const message = sent.get(id)
      if (message === undefined) return false
      await start(message)
      return true
    },
    close: () => {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

const ANSWER_MS = 15_000

async function postOnce(url: string, message: Message): Promise<number | null> {
  const { headers, body } = message.sign()
  try {
    const signal = AbortSignal.timeout(ANSWER_MS)
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
    await response.arrayBuffer()
    return response.status
  } catch {
    // Nobody there, or not in time: the log says so.
    return null
  }
}

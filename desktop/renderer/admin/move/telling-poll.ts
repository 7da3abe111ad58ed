// Asks how far the buyers are told, again and again while that goes on.
import type { ReschedulingView } from '../../../../shared/events/reschedule-schema.ts'
import { SECOND_MS } from '../../../../shared/time.ts'
import type { Answer } from '../api/api.ts'
import { createResource, type Resource } from '../parts/resource.ts'

/** `moved` is null for an event that was never moved. */
export type Telling = { readonly moved: ReschedulingView | null }
export type TellingPoll = Pick<Resource<Telling>, 'state' | 'load' | 'put' | 'close'>

type TellingPollOptions = {
  readonly ask: (signal: AbortSignal) => Promise<Answer<ReschedulingView>>
  readonly heard: (now: Telling, before: Telling | null) => void
  /** The document. */
  readonly page: EventTarget & { readonly hidden: boolean }
}

export const SEEN_MS = 2 * SECOND_MS
export const HIDDEN_MS = 30 * SECOND_MS

/** Nothing of it moves any more unless a person does something. */
export const isAtRest = ({ moved }: Telling): boolean =>
  moved === null || (moved.finishedAt !== null && moved.waiting === 0)

export function createTellingPoll({ ask, heard, page }: TellingPollOptions): TellingPoll {
  let known: Telling | null = null
  let waiting: ReturnType<typeof setTimeout> | null = null
  let isOpen = true
  const stopWaiting = (): void => {
    if (waiting !== null) clearTimeout(waiting)
    waiting = null
  }
  const seen: Resource<Telling> = createResource(async (signal) => {
    const answer = readAnswer(await ask(signal))
    const before = known
    if (answer.ok) known = answer.value
    stopWaiting()
    const isOver = known !== null && isAtRest(known)
    if (isOpen && !isOver) {
      waiting = setTimeout(() => void seen.load(), page.hidden ? HIDDEN_MS : SEEN_MS)
    }
    if (answer.ok) heard(answer.value, before)
    return answer
  })
  const lookNow = (): void => {
    if (!page.hidden) void seen.load()
  }
  page.addEventListener('visibilitychange', lookNow)
  return {
    state: seen.state,
    load: seen.load,
    put: seen.put,
    close: () => {
      isOpen = false
      stopWaiting()
      page.removeEventListener('visibilitychange', lookNow)
      seen.close()
    },
  }
}

function readAnswer(answer: Answer<ReschedulingView>): Answer<Telling> {
  if (answer.ok) return { ok: true, value: { moved: answer.value } }
  const isNone = answer.problem.code === 'event_never_moved'
  return isNone ? { ok: true, value: { moved: null } } : answer
}

// Asks how far giving back is, again and again while it goes on: often while somebody looks, seldom while the window is hidden.
import type { EventRefundView } from '../../../../shared/payments/refund-schema.ts'
import { SECOND_MS } from '../../../../shared/time.ts'
import type { Answer } from '../api/api.ts'
import { createResource, type Resource } from '../parts/resource.ts'

/** `begun` is null while nobody has begun. */
export type Progress = { readonly begun: EventRefundView | null }
export type ProgressPoll = Pick<Resource<Progress>, 'state' | 'load' | 'close'>

type ProgressPollOptions = {
  readonly ask: (signal: AbortSignal) => Promise<Answer<EventRefundView>>
  /** What has come, after the first time. */
  readonly heard: (now: Progress, before: Progress | null) => void
  /** The document. */
  readonly page: EventTarget & { readonly hidden: boolean }
}

export const SEEN_MS = 2 * SECOND_MS
export const HIDDEN_MS = 30 * SECOND_MS

/** Nothing of it moves any more unless a person does something. */
export const isAtRest = ({ begun }: Progress): boolean =>
  begun === null || (begun.finishedAt !== null && begun.underWay === 0)

export function createProgressPoll({ ask, heard, page }: ProgressPollOptions): ProgressPoll {
  let known: Progress | null = null
  let waiting: ReturnType<typeof setTimeout> | null = null
  let isOpen = true
  const stopWaiting = (): void => {
    if (waiting !== null) clearTimeout(waiting)
    waiting = null
  }
  const askLater = (): void => {
    stopWaiting()
    const isOver = known !== null && isAtRest(known)
    if (isOpen && !isOver) {
      waiting = setTimeout(() => void seen.load(), page.hidden ? HIDDEN_MS : SEEN_MS)
    }
  }
  const seen: Resource<Progress> = createResource(async (signal) => {
    const answer = readAnswer(await ask(signal))
    const before = known
    if (answer.ok) known = answer.value
    askLater()
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
    close: () => {
      isOpen = false
      stopWaiting()
      page.removeEventListener('visibilitychange', lookNow)
      seen.close()
    },
  }
}

function readAnswer(answer: Answer<EventRefundView>): Answer<Progress> {
  if (answer.ok) return { ok: true, value: { begun: answer.value } }
  const isNone = answer.problem.code === 'event_refund_not_begun'
  return isNone ? { ok: true, value: { begun: null } } : answer
}

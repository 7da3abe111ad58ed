// Something of the server that is asked for again and again: often while somebody looks, seldom while the window is hidden.
import { SECOND_MS } from '../../../../shared/time.ts'
import type { Answer } from '../api/api.ts'
import { createResource, type Resource } from './resource.ts'

export type Poll<T> = Pick<Resource<T>, 'state' | 'load' | 'close'>

/** What every poll needs of its screen. */
export type PollOptions<T> = {
  /** What has come, and what had come before; null: it is the first. */
  readonly heard: (now: T, before: T | null) => void
  /** The document. */
  readonly page: EventTarget & { readonly hidden: boolean }
}

type Asking<T> = {
  /** `known`: what came last; null: nothing did. */
  readonly ask: (known: T | null, signal: AbortSignal) => Promise<Answer<T>>
  /** Nothing of it moves any more unless a person does something: it is asked for no more until `load`. */
  readonly isAtRest?: (known: T) => boolean
}

export const SEEN_MS = 2 * SECOND_MS
export const HIDDEN_MS = 30 * SECOND_MS

export function createPoll<T>({ ask, isAtRest, heard, page }: PollOptions<T> & Asking<T>): Poll<T> {
  let known: T | null = null
  let waiting: ReturnType<typeof setTimeout> | null = null
  let isOpen = true
  const stopWaiting = (): void => {
    if (waiting !== null) clearTimeout(waiting)
    waiting = null
  }
  const askLater = (): void => {
    stopWaiting()
    const isOver = known !== null && isAtRest?.(known) === true
    if (isOpen && !isOver) {
      waiting = setTimeout(() => void seen.load(), page.hidden ? HIDDEN_MS : SEEN_MS)
    }
  }
  const seen: Resource<T> = createResource(async (signal) => {
    const answer = await ask(known, signal)
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

// Asks for the night again and again: often while somebody looks, seldom while the window is hidden.
import { required } from '../../../../shared/assert.ts'
import type { Night, NightAnswer } from '../../../../shared/checkin/admin-schema.ts'
import { SECOND_MS } from '../../../../shared/time.ts'
import type { Answer } from '../api/api.ts'
import { createResource, type Resource } from '../parts/resource.ts'

export type SeenNight = { readonly night: Night; readonly serverTime: string }
export type NightPoll = Pick<Resource<SeenNight>, 'state' | 'load' | 'close'>

type NightPollOptions = {
  /** `since`: the version that is known; null: none is. */
  readonly ask: (since: string | null, signal: AbortSignal) => Promise<Answer<NightAnswer>>
  /** The night that came, and the one before it; null: it is the first. */
  readonly heard: (night: Night, before: Night | null) => void
  /** The document. */
  readonly page: EventTarget & { readonly hidden: boolean }
}

export const SEEN_MS = 2 * SECOND_MS
export const HIDDEN_MS = 30 * SECOND_MS

export function createNightPoll({ ask, heard, page }: NightPollOptions): NightPoll {
  let known: { readonly version: string; readonly night: Night } | null = null
  let waiting: ReturnType<typeof setTimeout> | null = null
  let isOpen = true
  const stopWaiting = (): void => {
    if (waiting !== null) clearTimeout(waiting)
    waiting = null
  }
  const askLater = (): void => {
    stopWaiting()
    if (isOpen) waiting = setTimeout(() => void seen.load(), page.hidden ? HIDDEN_MS : SEEN_MS)
  }
  const seen: Resource<SeenNight> = createResource(async (signal) => {
    const answer = await ask(known?.version ?? null, signal)
    askLater()
    if (!answer.ok) return answer
    const { version, serverTime } = answer.value
    const before = known?.night ?? null
    const night = required(answer.value.night ?? before, 'only a known version is nothing new')
    known = { version, night }
    if (night !== before) heard(night, before)
    return { ok: true, value: { night, serverTime } }
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

// Asks for the night again and again: often while somebody looks, seldom while the window is hidden.
import { required } from '../../../../shared/assert.ts'
import type { Night } from '../../../../shared/checkin/admin-schema.ts'
import { SECOND_MS } from '../../../../shared/time.ts'
import { api } from '../api/api.ts'
import { createResource, type Resource } from '../parts/resource.ts'

export type SeenNight = { readonly night: Night; readonly serverTime: string }
export type NightPoll = Pick<Resource<SeenNight>, 'state' | 'load' | 'close'>

const SEEN_MS = 2 * SECOND_MS
const HIDDEN_MS = 30 * SECOND_MS

/** @param heard the night that came, and the one before it; null: it is the first */
export function createNightPoll(
  eventId: string,
  heard: (night: Night, before: Night | null) => void,
): NightPoll {
  let known: { readonly version: string; readonly night: Night } | null = null
  let waiting: ReturnType<typeof setTimeout> | null = null
  let isOpen = true
  const stopWaiting = (): void => {
    if (waiting !== null) clearTimeout(waiting)
    waiting = null
  }
  const askLater = (): void => {
    stopWaiting()
    if (isOpen) waiting = setTimeout(() => void seen.load(), document.hidden ? HIDDEN_MS : SEEN_MS)
  }
  const seen: Resource<SeenNight> = createResource(async (signal) => {
    const query = { since: known?.version ?? null }
    const answer = await api('GET /tenant/events/:eventId/night', {
      params: { eventId },
      query,
      signal,
    })
    askLater()
    if (!answer.ok) return answer
    const { version, serverTime } = answer.value
    const night = required(
      answer.value.night ?? known?.night,
      'only a known version is nothing new',
    )
    const before = known?.night ?? null
    known = { version, night }
    if (night !== before) heard(night, before)
    return { ok: true, value: { night, serverTime } }
  })
  const lookNow = (): void => {
    if (!document.hidden) void seen.load()
  }
  document.addEventListener('visibilitychange', lookNow)
  return {
    state: seen.state,
    load: async () => await seen.load(),
    close: () => {
      isOpen = false
      stopWaiting()
      document.removeEventListener('visibilitychange', lookNow)
      seen.close()
    },
  }
}

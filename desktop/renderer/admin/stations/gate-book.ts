// The gates of the events that a screen of stations is about, each event asked once.
import type { GateView } from '../../../../shared/events/admin-schema.ts'
import { api } from '../api/api.ts'
import { redraw } from '../frame/drawing.ts'

export type GateBook = {
  /** Asks for the gates of these events, unless they are known. */
  readonly learn: (eventIds: readonly string[]) => Promise<void>
  /** Of the events that are known. */
  readonly gatesOf: (eventIds: readonly string[]) => readonly GateView[]
  /** Null: no event that is known has it. */
  readonly nameOf: (gateId: string | null) => string | null
}

/** More events than this are not asked at once; a gate without its name is shown without one. */
const EVENTS_MAX = 20

export function createGateBook(): GateBook {
  const known = new Map<string, readonly GateView[]>()
  return {
    learn: async (eventIds) => {
      const wanted = [...new Set(eventIds)].filter((id) => !known.has(id)).slice(0, EVENTS_MAX)
      await Promise.all(
        wanted.map(async (eventId) => {
          const params = { eventId }
          const answer = await api('GET /tenant/events/:eventId/gates', { params })
          if (answer.ok) known.set(eventId, answer.value.items)
        }),
      )
      if (wanted.length > 0) redraw()
    },
    gatesOf: (eventIds) => eventIds.flatMap((id) => known.get(id) ?? []),
    nameOf: (gateId) => [...known.values()].flat().find(({ id }) => id === gateId)?.name ?? null,
  }
}

// How to call the routes about events that move. What a call changes is made for it.
import type { EventId } from '../../../shared/ids.ts'
import { DAY_MS, HOUR_MS, instantToText } from '../../../shared/time.ts'
import type { TestApp } from '../app.ts'
import { anEvent, granted } from '../event.ts'
import { move } from '../rescheduling.ts'
import type { Filler } from './fillers.ts'
import type { World } from './world.ts'

export const reschedulingFillers = ({ deps }: TestApp): Readonly<Record<string, Filler>> => {
  const fresh = async ({ tenantId }: World): Promise<EventId> =>
    (await anEvent(deps, tenantId, { slug: deps.newId() })).id
  const moved = async (world: World): Promise<EventId> => {
    const eventId = await fresh(world)
    granted(await move(deps, { tenantId: world.tenantId, eventId }, DAY_MS))
    return eventId
  }
  const [startsAt, endsAt] = [DAY_MS, DAY_MS + HOUR_MS].map((ms) => instantToText(deps.now() + ms))
  return {
    'GET /tenant/events/:eventId/reschedule-preview': {
      path: async (world) =>
        `/tenant/events/${await fresh(world)}/reschedule-preview?startsAt=${startsAt}&endsAt=${endsAt}`,
    },
    'POST /tenant/events/:eventId/reschedule': {
      path: async (world) => `/tenant/events/${await fresh(world)}/reschedule`,
      body: () => ({ startsAt, endsAt, version: 1 }),
    },
    'GET /tenant/events/:eventId/rescheduling': {
      path: async (world) => `/tenant/events/${await moved(world)}/rescheduling`,
    },
    'GET /tenant/events/:eventId/tellings': {
      path: async (world) => `/tenant/events/${await moved(world)}/tellings`,
    },
    'POST /tenant/events/:eventId/tellings/retry': {
      path: async (world) => `/tenant/events/${await moved(world)}/tellings/retry`,
    },
    'GET /tenant/exports/tellings.csv': {
      path: ({ event }) => `/tenant/exports/tellings.csv?eventId=${event.id}`,
    },
  }
}

// Events for the people at the gate.
import { ok } from '../../../shared/result.ts'
import { StaffEvent } from '../../../shared/sync/schema.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { EVENTS_EXPORT } from './export-events.ts'
import { partExports } from './export-parts.ts'
import { listStaffEvents } from './list-staff-events.ts'
import { noticeEndpoints } from './notice-routes.ts'
import { partRoutes } from './part-routes.ts'
import { tenantEventEndpoints } from './tenant-routes.ts'

const STAFF_EVENTS = endpoint({
  method: 'GET',
  path: '/staff/events',
  action: 'event.list',
  summary: 'The events that this person or station may work, by start.',
  query: PageQuery,
  response: pageOf(StaffEvent),
  run: async (deps, { actor, query }) => {
    const eventIds = actor.kind === 'station' ? actor.eventIds : null
    const listed = await listStaffEvents(deps, actor.tenantId, eventIds, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

export const eventEndpoints: readonly Endpoint[] = [
  STAFF_EVENTS,
  ...tenantEventEndpoints,
  ...partRoutes,
  ...noticeEndpoints,
  EVENTS_EXPORT,
  ...partExports,
]

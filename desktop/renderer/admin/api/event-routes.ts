// An organizer's events.
import type {
  EventDetails,
  EventStatus,
  EventView,
} from '../../../../shared/events/admin-schema.ts'
import type { Page, PageQuery } from './route-types.ts'

export type EventRoutes = {
  'GET /tenant/events': {
    query: PageQuery & { readonly search?: string; readonly status?: EventStatus }
    answer: Page<EventView>
  }
  'GET /tenant/events/:eventId': { answer: EventDetails }
}

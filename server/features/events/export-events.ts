// An organizer's events as CSV.
import * as v from 'valibot'
import type { EventView } from '../../../shared/events/admin-schema.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import type { Endpoint } from '../../platform/http/endpoint.ts'
import { EVENT_FILTER, listEvents } from './list-events.ts'

const COLUMNS: Columns<EventView> = {
  id: ({ id }) => id,
  slug: ({ slug }) => slug,
  name: ({ name }) => name,
  nameBn: ({ nameBn }) => nameBn,
  venue: ({ venue }) => venue,
  startsAt: ({ startsAt }) => startsAt,
  endsAt: ({ endsAt }) => endsAt,
  timeZone: ({ timeZone }) => timeZone,
  status: ({ status }) => status,
}

export const EVENTS_EXPORT: Endpoint = csvEndpoint({
  path: '/tenant/exports/events.csv',
  action: 'event.read',
  summary: 'The organizer’s events as CSV, the latest start first.',
  query: v.object(EVENT_FILTER),
  columns: COLUMNS,
  page: (deps, actor, query) => listEvents(deps, actor.tenantId, query),
})

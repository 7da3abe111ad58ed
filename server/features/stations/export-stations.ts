// An organizer's stations as CSV.
import * as v from 'valibot'
import { EventId } from '../../../shared/ids.ts'
import { StationView } from '../../../shared/stations/schema.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import type { Endpoint } from '../../platform/http/endpoint.ts'
import { SearchText } from '../../platform/http/keyset.ts'
import { listStations } from './list-stations.ts'

const COLUMNS: Columns<StationView> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  gateId: ({ gateId }) => gateId,
  eventIds: ({ eventIds }) => eventIds.join(' '),
  status: ({ status }) => status,
  pairedAt: ({ pairedAt }) => pairedAt,
  revokedAt: ({ revokedAt }) => revokedAt,
  lastSeenAt: ({ lastSeenAt }) => lastSeenAt,
  reportedAt: ({ reportedAt }) => reportedAt,
  unsentCount: ({ unsentCount }) => unsentCount,
  setAsideCount: ({ setAsideCount }) => setAsideCount,
  dataAt: ({ dataAt }) => dataAt,
  workingEventId: ({ workingEventId }) => workingEventId,
  wipeOrderedAt: ({ wipe }) => wipe?.orderedAt ?? null,
  wipeWaitsFor: ({ wipe }) => wipe?.waitsFor ?? null,
  wipedAt: ({ wipe }) => wipe?.wipedAt ?? null,
}

export const STATIONS_EXPORT: Endpoint = csvEndpoint({
  path: '/tenant/exports/stations.csv',
  action: 'station.read',
  summary: 'The organizer’s stations as CSV, by name.',
  query: v.object({
    search: v.optional(SearchText),
    status: v.optional(StationView.entries.status),
    eventId: v.optional(EventId),
  }),
  columns: COLUMNS,
  page: (deps, actor, query) => listStations(deps, actor.tenantId, query),
})

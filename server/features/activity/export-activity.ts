// The audit trails as CSV.
import * as v from 'valibot'
import type { ActivityView } from '../../../shared/activity/schema.ts'
import { TenantId } from '../../../shared/ids.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import type { Endpoint } from '../../platform/http/endpoint.ts'
import { ACTIVITY_FILTER } from './activity-filter.ts'
import { listActivity } from './list-activity.ts'
import { listTenantActivity } from './list-tenant-activity.ts'

const COLUMNS: Columns<ActivityView> = {
  id: ({ id }) => id,
  at: ({ at }) => at,
  tenantId: ({ tenantId }) => tenantId,
  actorKind: ({ actor }) => actor.kind,
  actorId: ({ actor }) => actor.id,
  action: ({ action }) => action,
  subjectKind: ({ subject }) => subject.kind,
  subjectId: ({ subject }) => subject.id,
  metadata: ({ metadata }) => JSON.stringify(metadata),
}

const ALL = csvEndpoint({
  path: '/admin/exports/activity.csv',
  action: 'activity.read_all',
  summary: 'Who did what over all tenants as CSV, the newest first.',
  query: v.object({ ...ACTIVITY_FILTER, tenantId: v.optional(TenantId) }),
  columns: COLUMNS,
  page: (deps, _actor, { limit, after, ...filter }) => listActivity(deps, filter, { limit, after }),
})

const OWN = csvEndpoint({
  path: '/tenant/exports/activity.csv',
  action: 'activity.read',
  summary: 'Who did what for this organizer as CSV, the newest first.',
  query: v.object(ACTIVITY_FILTER),
  columns: COLUMNS,
  page: (deps, actor, { limit, after, ...filter }) =>
    listTenantActivity(deps, actor.tenantId, filter, { limit, after }),
})

export const activityExports: readonly Endpoint[] = [ALL, OWN]

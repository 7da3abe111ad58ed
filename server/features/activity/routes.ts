// The audit trails: of the installation, and of one organizer.
import * as v from 'valibot'
import { ActivityView } from '../../../shared/activity/schema.ts'
import { TenantId } from '../../../shared/ids.ts'
import { ok } from '../../../shared/result.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { ACTIVITY_FILTER } from './activity-filter.ts'
import { activityExports } from './export-activity.ts'
import { listActivity } from './list-activity.ts'
import { listTenantActivity } from './list-tenant-activity.ts'

const Filter = { ...PageQuery.entries, ...ACTIVITY_FILTER }

const LIST_ALL = endpoint({
  method: 'GET',
  path: '/admin/activity-logs',
  action: 'activity.read_all',
  summary:
    'Who did what, the newest first, by tenant, actor, subject, action and time `[from, until)`.',
  query: v.object({ ...Filter, tenantId: v.optional(TenantId) }),
  response: pageOf(ActivityView),
  run: async (deps, { query: { limit, after, ...filter } }) => {
    const listed = await listActivity(deps, filter, { limit, after })
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const LIST_OWN = endpoint({
  method: 'GET',
  path: '/tenant/activity',
  action: 'activity.read',
  summary: 'Who did what for this organizer, the newest first, by actor, subject, action and time.',
  query: v.object(Filter),
  response: pageOf(ActivityView),
  run: async (deps, { actor, query: { limit, after, ...filter } }) => {
    const listed = await listTenantActivity(deps, actor.tenantId, filter, { limit, after })
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

export const activityEndpoints: readonly Endpoint[] = [LIST_ALL, LIST_OWN, ...activityExports]

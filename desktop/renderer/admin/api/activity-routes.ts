// Who did what.
import type { ActivityView } from '../../../../shared/activity/schema.ts'
import type { Page, PageQuery } from './route-types.ts'

export type ActivityFilter = {
  readonly actorId?: string
  readonly subjectId?: string
  /** `noun.verb`. */
  readonly action?: string
  /** Inclusive, as ISO 8601. */
  readonly from?: string
  /** Exclusive. */
  readonly until?: string
}

export type ActivityRoutes = {
  'GET /tenant/activity': { query: PageQuery & ActivityFilter; answer: Page<ActivityView> }
  'GET /admin/activity-logs': {
    query: PageQuery & ActivityFilter & { readonly tenantId?: string }
    answer: Page<ActivityView>
  }
}

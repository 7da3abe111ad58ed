// Who did what for one tenant.
import type { ActivityView } from '../../../shared/activity/schema.ts'
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { type ActivityFilter, listTenantActivityRows } from './activity-store.ts'
import { ACTIVITY_KEY, toActivityView } from './list-activity.ts'

/** The newest first, with what the platform did to it. Scans have a list of their own. */
export async function listTenantActivity(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  filter: Omit<ActivityFilter, 'tenantId'>,
  { after, limit }: PageQuery,
): Promise<Result<Page<ActivityView>, CursorRefusal>> {
  const key = readKey(after, ACTIVITY_KEY)
  if (!key.ok) return key
  const query = { ...filter, after: key.value, limit: limit + 1 }
  const rows = await withTenant(deps.db, tenantId, (tx) => listTenantActivityRows(tx, query))
  return ok(toPage(rows, limit, toActivityView, ({ at, id }) => [String(at), id]))
}

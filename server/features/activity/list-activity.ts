// Who did what, over all tenants.
import type { ActivityView } from '../../../shared/activity/schema.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { instantToText } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type CursorRefusal, KeyId, KeyInstant, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { type ActivityFilter, type ActivityRow, listActivityRows } from './activity-store.ts'

/** A cursor's time and id. */
export const ACTIVITY_KEY = [KeyInstant, KeyId] as const

/** The newest first. Scans have a list of their own. */
export async function listActivity(
  deps: Pick<Deps, 'platformDb'>,
  filter: ActivityFilter,
  { after, limit }: PageQuery,
): Promise<Result<Page<ActivityView>, CursorRefusal>> {
  const key = readKey(after, ACTIVITY_KEY)
  if (!key.ok) return key
  const query = { ...filter, after: key.value, limit: limit + 1 }
  const rows = await listActivityRows(deps.platformDb, query)
  return ok(toPage(rows, limit, toActivityView, ({ at, id }) => [String(at), id]))
}

export const toActivityView = (row: ActivityRow): ActivityView => ({
  id: row.id,
  at: instantToText(row.at),
  tenantId: row.tenantId,
  actor: { kind: row.actorKind, id: row.actorId },
  action: row.action,
  subject: { kind: row.subjectKind, id: row.subjectId },
  metadata: row.metadata,
})

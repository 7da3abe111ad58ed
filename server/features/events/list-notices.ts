// What was told to the gates of an event.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { NOTICES_MAX, type NoticeLineText } from '../../../shared/sync/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { findStoredEvent } from './event-store.ts'
import { listNoticeRows, listRunningNoticeLines, type NoticeRow } from './notice-store.ts'

/** An event's whole day; what is older is in the activity. */
const LISTED_MAX = 200

/** Newest first, ended ones too. Another tenant's event has none. */
export const listNotices = (
  deps: Deps,
  tenantId: TenantId,
  eventId: EventId,
): Promise<readonly NoticeRow[]> =>
  withTenant(deps.db, tenantId, (tx) => listNoticeRows(tx, eventId, LISTED_MAX))

/** Those that run at `now`, oldest first, as a head line and a live stream carry them. */
export const listRunningNotices = (
  tx: TenantTx,
  eventId: EventId,
  now: Instant,
): Promise<readonly NoticeLineText[]> => listRunningNoticeLines(tx, eventId, now, NOTICES_MAX)

/** As `listNotices`, for somebody who names the event. */
export async function listEventNotices(
  deps: Deps,
  tenantId: TenantId,
  eventId: EventId,
): Promise<Result<readonly NoticeRow[], { readonly code: 'event_not_found' }>> {
  const event = await withTenant(deps.db, tenantId, (tx) => findStoredEvent(tx, eventId))
  if (event === null) return refuse({ code: 'event_not_found' })
  return ok(await listNotices(deps, tenantId, eventId))
}

// What was told to the gates of an event.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { NOTICES_MAX, type NoticeLineText } from '../../../shared/sync/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, KeyInstant, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { findStoredEvent } from './event-store.ts'
import { listNoticeRows, listRunningNoticeLines } from './notice-store.ts'
import { type NoticeView, toNoticeView } from './notice-view.ts'

type Listed = Result<Page<NoticeView>, CursorRefusal | { readonly code: 'event_not_found' }>

/** Newest first, ended ones too. */
export async function listNotices(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  eventId: EventId,
  { after, limit }: PageQuery,
): Promise<Listed> {
  const key = readKey(after, [KeyInstant, KeyId])
  if (!key.ok) return key
  return withTenant(deps.db, tenantId, async (tx): Promise<Listed> => {
    if ((await findStoredEvent(tx, eventId)) === null) return refuse({ code: 'event_not_found' })
    const rows = await listNoticeRows(tx, eventId, { after: key.value, limit: limit + 1 })
    return ok(toPage(rows, limit, toNoticeView, ({ postedAt, id }) => [String(postedAt), id]))
  })
}

/** Those that run at `now`, oldest first, as a head line and a live stream carry them. */
export const listRunningNotices = (
  tx: TenantTx,
  eventId: EventId,
  now: Instant,
): Promise<readonly NoticeLineText[]> => listRunningNoticeLines(tx, eventId, now, NOTICES_MAX)

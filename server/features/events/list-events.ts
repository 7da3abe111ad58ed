// An organizer's events.
import * as v from 'valibot'
import type { EventStatus, EventView } from '../../../shared/events/admin-schema.ts'
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { INSTANT_MAX } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { listStoredEvents } from './event-store.ts'
import { toEventView } from './event-view.ts'

export type ListEventsQuery = PageQuery & {
  readonly search?: string | undefined
  readonly status?: EventStatus | undefined
}

const KeyInstant = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}$/),
  v.transform(Number),
  v.maxValue(INSTANT_MAX),
)

/** The latest start first. */
export async function listEvents(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { search, status, after, limit }: ListEventsQuery,
): Promise<Result<Page<EventView>, CursorRefusal>> {
  const key = readKey(after, [KeyInstant, KeyId])
  if (!key.ok) return key
  const query = { search, status, after: key.value, limit: limit + 1 }
  const rows = await withTenant(deps.db, tenantId, (tx) => listStoredEvents(tx, query))
  return ok(toPage(rows, limit, toEventView, ({ startsAt, id }) => [String(startsAt), id]))
}

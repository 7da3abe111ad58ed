// An organizer's events.
import * as v from 'valibot'
import { EventStatus, type EventView } from '../../../shared/events/admin-schema.ts'
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import {
  type CursorRefusal,
  KeyId,
  KeyInstant,
  readKey,
  SearchText,
} from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { listStoredEvents } from './event-store.ts'
import { toEventView } from './event-view.ts'

/** What a list of events may be asked for, as a page and as a file. */
export const EVENT_FILTER = {
  search: v.optional(SearchText),
  status: v.optional(EventStatus),
}

export type ListEventsQuery = PageQuery &
  v.InferOutput<v.ObjectSchema<typeof EVENT_FILTER, undefined>>

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

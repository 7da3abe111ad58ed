// The events that a person or a station may work.
import * as v from 'valibot'
import { EventId, type TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { StaffEvent } from '../../../shared/sync/schema.ts'
import { INSTANT_MAX, instantToText } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type Page, type PageQuery, readCursor, toPage } from '../../platform/http/page.ts'
import { listStaffEventRows, type StaffEventRow, type StaffEventsQuery } from './staff-store.ts'

/** One page, by start. `eventIds` null is every event of the tenant: a station names its own. */
export async function listStaffEvents(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  eventIds: ReadonlySet<EventId> | null,
  page: PageQuery,
): Promise<Result<Page<StaffEvent>, { readonly code: 'cursor_invalid' }>> {
  const after = page.after === undefined ? null : readAfter(page.after)
  if (after === undefined) return refuse({ code: 'cursor_invalid' })
  const given = eventIds === null ? null : [...eventIds]
  const rows = await withTenant(deps.db, tenantId, (tx) =>
    listStaffEventRows(tx, { eventIds: given, after, limit: page.limit + 1 }),
  )
  return ok(toPage(rows, page.limit, toStaffEvent, (row) => [String(row.startsAt), row.id]))
}

/** Undefined for a cursor that is none of ours. */
function readAfter(cursor: string): StaffEventsQuery['after'] | undefined {
  const [startsAt = '', id = ''] = readCursor(cursor, 2) ?? []
  return /^\d{1,15}$/.test(startsAt) && Number(startsAt) <= INSTANT_MAX && v.is(EventId, id)
    ? { startsAt: Number(startsAt), id }
    : undefined
}

const toStaffEvent = (row: StaffEventRow): StaffEvent => ({
  ...row,
  startsAt: instantToText(row.startsAt),
  endsAt: instantToText(row.endsAt),
})

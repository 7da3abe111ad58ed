// Who has a ticket and did not come.
import * as v from 'valibot'
import { EventId, type TenantId, type TicketId, TicketTypeId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { NoShowCount, TicketView } from '../../../shared/tickets/admin-schema.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, readKey, SearchText } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage, writeCursor } from '../../platform/http/page.ts'
import {
  countNoShows,
  findLastLookedAt,
  listNoShowRows,
  type NoShowsQuery,
} from './no-show-store.ts'
import { listTickets, toTicketView } from './read-tickets.ts'
import { hasEvent } from './ticket-store.ts'

export const NO_SHOW_FILTER = {
  eventId: EventId,
  search: v.optional(SearchText),
  ticketTypeId: v.optional(TicketTypeId),
}
export type ListNoShowsQuery = PageQuery &
  v.InferOutput<v.ObjectSchema<typeof NO_SHOW_FILTER, undefined>>

type NoEvent = { readonly code: 'event_not_found' }
type Listed = Result<Page<TicketView>, CursorRefusal | NoEvent>

/**
 * As `listTickets`, without those that were voided and those that came. A page may be short, or empty, and yet not the
 * last one: where most have come it is bounded by what it looks at.
 */
export async function listNoShows(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  query: ListNoShowsQuery,
): Promise<Listed> {
  if (!query.search) return listAll(deps, tenantId, query)
  const found = await listTickets(deps, tenantId, { ...query, state: undefined })
  if (!found.ok) return found
  const isNoShow = ({ isVoid, checkedInAt }: TicketView): boolean => !isVoid && checkedInAt === null
  return ok({ items: found.value.items.filter(isNoShow), next: found.value.next })
}

async function listAll(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { eventId, ticketTypeId, after, limit }: ListNoShowsQuery,
): Promise<Listed> {
  const key = readKey(after, [KeyId])
  if (!key.ok) return key
  const asked = { eventId, ticketTypeId, after: key.value?.[0] ?? null, limit: limit + 1 }
  return withTenant(deps.db, tenantId, async (tx): Promise<Listed> => {
    if (!(await hasEvent(tx, eventId))) return refuse({ code: 'event_not_found' })
    const rows = await listNoShowRows(tx, asked)
    const page = toPage(rows, limit, toTicketView, ({ id }) => [id])
    return ok(page.next === null ? { ...page, next: await nextOf(tx, asked) } : page)
  })
}

/** Behind what a page has looked at without finding enough. */
async function nextOf(tx: TenantTx, asked: NoShowsQuery): Promise<string | null> {
  const last: TicketId | null = await findLastLookedAt(tx, asked)
  return last === null ? null : writeCursor([last])
}

export const readNoShowCounts = (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  eventId: EventId,
): Promise<Result<NoShowCount[], NoEvent>> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Result<NoShowCount[], NoEvent>> => {
    if (!(await hasEvent(tx, eventId))) return refuse({ code: 'event_not_found' })
    return ok([...(await countNoShows(tx, eventId))])
  })

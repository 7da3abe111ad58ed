// The tickets of an event, and one of them.
import * as v from 'valibot'
import { EventId, type TenantId, type TicketId, TicketTypeId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { TicketState, type TicketView } from '../../../shared/tickets/admin-schema.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, readKey, SearchText } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { COUNTED_MAX, type Total, toTotal } from '../../platform/http/total.ts'
import { askMeanings, boundsOf, readSearchKey } from './find-terms.ts'
import { readSearch } from './search-query.ts'
import { searchTicketRows } from './ticket-search-store.ts'
import {
  countTickets,
  findTicket,
  hasEvent,
  listTicketRows,
  type TicketRow,
} from './ticket-store.ts'

/** What a list of tickets may be asked for, as a page and as a file. */
export const TICKET_FILTER = {
  eventId: v.optional(EventId),
  search: v.optional(SearchText),
  state: v.optional(TicketState),
  ticketTypeId: v.optional(TicketTypeId),
}

export type ListTicketsQuery = PageQuery &
  v.InferOutput<v.ObjectSchema<typeof TICKET_FILTER, undefined>>

type Listed = Result<Page<TicketView>, CursorRefusal | { readonly code: 'event_not_found' }>

/** Of all events without `eventId`. In the order in which they were made; those that were searched, order by order. */
export const listTickets = async (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  query: ListTicketsQuery,
): Promise<Listed> =>
  query.search ? search(deps, tenantId, query) : listAll(deps, tenantId, query)

async function listAll(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { eventId, state, ticketTypeId, after, limit }: ListTicketsQuery,
): Promise<Listed> {
  const key = readKey(after, [KeyId])
  if (!key.ok) return key
  return withTenant(deps.db, tenantId, async (tx): Promise<Listed> => {
    if (eventId !== undefined && !(await hasEvent(tx, eventId))) {
      return refuse({ code: 'event_not_found' })
    }
    const filter = { eventId, state, ticketTypeId }
    const rows = await listTicketRows(tx, filter, key.value?.[0] ?? null, limit + 1)
    return ok(toPage(rows, limit, toTicketView, ({ id }) => [id]))
  })
}

async function search(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { search: text = '', eventId, state, ticketTypeId, after, limit }: ListTicketsQuery,
): Promise<Listed> {
  const key = readSearchKey(after)
  if (!key.ok) return key
  return withTenant(deps.db, tenantId, async (tx): Promise<Listed> => {
    const bounds = await boundsOf(tx, eventId)
    if (bounds === null) return refuse({ code: 'event_not_found' })
    const asked = { eventId, state, ticketTypeId, ...bounds, after: key.value, limit: limit + 1 }
    const found = await askMeanings(tx, readSearch(text), key.value, (question) =>
      searchTicketRows(tx, { ...asked, question }),
    )
    if (found === null) return ok({ items: [], next: null })
    const { rows, meaning } = found
    return ok(toPage(rows, limit, toTicketView, ({ orderId, id }) => [meaning, orderId, id]))
  })
}

/** Of the whole list, whatever the page; a search is not counted. */
export const countListedTickets = async (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { eventId, state, ticketTypeId }: Pick<ListTicketsQuery, 'eventId' | 'state' | 'ticketTypeId'>,
): Promise<Total> =>
  toTotal(
    await withTenant(deps.db, tenantId, (tx) =>
      countTickets(tx, { eventId, state, ticketTypeId }, COUNTED_MAX),
    ),
  )

export async function readTicket(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  id: TicketId,
): Promise<Result<TicketView, { readonly code: 'ticket_not_found' }>> {
  const row = await withTenant(deps.db, tenantId, (tx) => findTicket(tx, id))
  return row === null ? refuse({ code: 'ticket_not_found' }) : ok(toTicketView(row))
}

export function toTicketView(row: TicketRow): TicketView {
  const { orderId, orderNumber, orderStatus, buyerName, buyerEmail, buyerPhone, ...ticket } = row
  return {
    ...ticket,
    issuedAt: instantToText(row.issuedAt),
    checkedInAt: instantToTextOrNull(row.checkedInAt),
    createdAt: instantToText(row.createdAt),
    order: {
      id: orderId,
      number: orderNumber,
      status: orderStatus,
      buyerName,
      buyerEmail,
      buyerPhone,
    },
  }
}

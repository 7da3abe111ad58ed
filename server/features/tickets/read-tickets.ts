// The tickets of an event, and one of them.
import type { EventId, TenantId, TicketId, TicketTypeId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { TicketState, TicketView } from '../../../shared/tickets/admin-schema.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { findTicket, hasEvent, listTicketRows, type TicketRow } from './ticket-store.ts'

export type ListTicketsQuery = PageQuery & {
  readonly search?: string | undefined
  readonly state?: TicketState | undefined
  readonly ticketTypeId?: TicketTypeId | undefined
}

type Listed = Result<Page<TicketView>, CursorRefusal | { readonly code: 'event_not_found' }>

/** In the order in which they were made. */
export async function listTickets(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  eventId: EventId,
  { search, state, ticketTypeId, after, limit }: ListTicketsQuery,
): Promise<Listed> {
  const key = readKey(after, [KeyId])
  if (!key.ok) return key
  const query = { search, state, ticketTypeId, after: key.value, limit: limit + 1 }
  return withTenant(deps.db, tenantId, async (tx): Promise<Listed> => {
    if (!(await hasEvent(tx, eventId))) return refuse({ code: 'event_not_found' })
    const rows = await listTicketRows(tx, eventId, query)
    return ok(toPage(rows, limit, toTicketView, ({ id }) => [id]))
  })
}

export async function readTicket(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  id: TicketId,
): Promise<Result<TicketView, { readonly code: 'ticket_not_found' }>> {
  const row = await withTenant(deps.db, tenantId, (tx) => findTicket(tx, id))
  return row === null ? refuse({ code: 'ticket_not_found' }) : ok(toTicketView(row))
}

function toTicketView(row: TicketRow): TicketView {
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

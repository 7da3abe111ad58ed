// Tickets as CSV, without their codes: whoever has a code gets in.
import * as v from 'valibot'
import type { TicketView } from '../../../shared/tickets/admin-schema.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import type { Endpoint } from '../../platform/http/endpoint.ts'
import { listTickets, TICKET_FILTER } from './read-tickets.ts'

export const TICKET_COLUMNS: Columns<TicketView> = {
  id: ({ id }) => id,
  eventId: ({ eventId }) => eventId,
  ticketTypeId: ({ ticketTypeId }) => ticketTypeId,
  typeNumber: ({ typeNumber }) => typeNumber,
  attendeeName: ({ attendeeName }) => attendeeName,
  note: ({ note }) => note,
  attention: ({ attention }) => attention,
  isVoid: ({ isVoid }) => isVoid,
  isBlocked: ({ isBlocked }) => isBlocked,
  serial: ({ serial }) => serial,
  issuedAt: ({ issuedAt }) => issuedAt,
  checkedInAt: ({ checkedInAt }) => checkedInAt,
  createdAt: ({ createdAt }) => createdAt,
  orderId: ({ order }) => order.id,
  orderNumber: ({ order }) => order.number,
  orderStatus: ({ order }) => order.status,
  buyerName: ({ order }) => order.buyerName,
  buyerEmail: ({ order }) => order.buyerEmail,
  buyerPhone: ({ order }) => order.buyerPhone,
}

export const TICKETS_EXPORT: Endpoint = csvEndpoint({
  path: '/tenant/exports/tickets.csv',
  action: 'ticket.read',
  summary: 'The tickets as CSV, in the order in which they were made.',
  query: v.object(TICKET_FILTER),
  columns: TICKET_COLUMNS,
  page: (deps, actor, query) => listTickets(deps, actor.tenantId, query),
})

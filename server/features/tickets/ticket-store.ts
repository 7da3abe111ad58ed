// Tickets as an organizer's administration reads them.
import type { EventId, OrderId, TicketId, TicketTypeId } from '../../../shared/ids.ts'
import type { TicketState } from '../../../shared/tickets/admin-schema.ts'
import type { OrderStatus } from '../../../shared/tickets/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { Question, SearchKey } from './find-terms.ts'
import { WHOLE_ORDER } from './search-terms.ts'

export type TicketRow = {
  readonly id: TicketId
  readonly eventId: EventId
  readonly ticketTypeId: TicketTypeId
  readonly typeNumber: number
  readonly attendeeName: string | null
  readonly note: string | null
  readonly attention: string | null
  readonly isVoid: boolean
  readonly isBlocked: boolean
  readonly serial: number
  readonly issuedAt: Instant
  readonly checkedInAt: Instant | null
  readonly createdAt: Instant
  readonly orderId: OrderId
  readonly orderNumber: string
  readonly orderStatus: OrderStatus
  readonly buyerName: string
  readonly buyerEmail: string
  readonly buyerPhone: string | null
  readonly version: string
}

export type TicketsFilter = {
  /** Undefined: of all events. */
  readonly eventId: EventId | undefined
  readonly state: TicketState | undefined
  readonly ticketTypeId: TicketTypeId | undefined
}

const columns = (tx: TenantTx) => tx`
  t.id, t.event_id, t.ticket_type_id, t.type_number, t.attendee_name, t.note, t.attention, t.is_void, t.is_blocked,
  t.serial, t.issued_at, t.created_at,
  (select c.checked_in_at from checked_in_tickets c
    where c.tenant_id = t.tenant_id and c.ticket_id = t.id) as checked_in_at,
  t.order_id, o.number as order_number,
  t.order_status, o.buyer_name, o.buyer_email, o.buyer_phone, t.changed_xid::text as version
`

/** In the order in which they were made. */
export function listTicketRows(
  tx: TenantTx,
  filter: TicketsFilter,
  after: string | null,
  limit: number,
): Promise<readonly TicketRow[]> {
  const later = after === null ? tx`` : tx`and t.id > ${after}`
  return tx<TicketRow[]>`
    select ${columns(tx)}
      from tickets t
      join orders o on o.tenant_id = t.tenant_id and o.id = t.order_id
     where true ${filterConditions(tx, filter)} ${later}
     order by t.id
     limit ${limit}
  `
}

export type TicketsSearch = TicketsFilter & {
  readonly question: Question
  readonly after: SearchKey | null
  /** The event's orders lie between them, both inclusive. */
  readonly firstOrder: string
  readonly lastOrder: string
  readonly limit: number
}

/** In the order of their orders, and in each as they were made. */
export function searchTicketRows(
  tx: TenantTx,
  search: TicketsSearch,
): Promise<readonly TicketRow[]> {
  const { question, limit } = search
  const found =
    question.kind === 'range'
      ? tx`(${foundTickets(tx, search, tx`p.term >= ${question.start} and p.term < ${question.end}`)})`
      : // Term by term in the index's order, so that a page costs a page however many have the name.
        tx`(select distinct hit.order_id, hit.id
              from unnest(${pgArray(question.anyOf)}::text::text[]) as asked (term)
             cross join lateral (${foundTickets(tx, search, tx`p.term = asked.term`)}) hit
             order by hit.order_id, hit.id
             limit ${limit})`
  return tx<TicketRow[]>`
    select ${columns(tx)}
      from ${found} found
      join tickets t on t.id = found.id
      join orders o on o.tenant_id = t.tenant_id and o.id = t.order_id
     order by found.order_id, found.id
  `
}

type Condition = ReturnType<TenantTx>

function foundTickets(tx: TenantTx, search: TicketsSearch, condition: Condition) {
  const { question, after, firstOrder, lastOrder, limit } = search
  // One lower bound: the index is entered at the first of two, not at the higher one.
  const from = after === null || after.orderId < firstOrder ? firstOrder : after.orderId
  const later =
    after === null ? tx`` : tx`and (t.order_id, t.id) > (${after.orderId}::uuid, ${after.id}::uuid)`
  const others = question.kind === 'range' ? [] : question.allOf
  return tx`
    select distinct p.order_id, t.id
      from search_terms p
      join tickets t on t.tenant_id = p.tenant_id and t.order_id = p.order_id
                    and (p.ticket_id = ${WHOLE_ORDER} or p.ticket_id = t.id)
     where ${condition} and p.order_id >= ${from} and p.order_id <= ${lastOrder}
           ${filterConditions(tx, search)} ${later}
           ${others.length === 0 ? tx`` : others.map((terms) => tx`and ${hasTerm(tx, terms)}`)}
     order by p.order_id, t.id
     limit ${limit}
  `
}

/** That the ticket `t`, or its order, is found by one of the terms too. */
const hasTerm = (tx: TenantTx, terms: readonly string[]): Condition => tx`
  exists (select from search_terms q
           where q.tenant_id = t.tenant_id and q.term = any((select ${pgArray(terms)}::text::text[])::text[])
             and q.order_id = t.order_id and q.ticket_id in (${WHOLE_ORDER}, t.id))
`

const filterConditions = (
  tx: TenantTx,
  { eventId, state, ticketTypeId }: TicketsFilter,
): Condition => tx`
  ${eventId === undefined ? tx`` : tx`and t.event_id = ${eventId}`}
  ${stateCondition(tx, state)}
  ${ticketTypeId === undefined ? tx`` : tx`and t.ticket_type_id = ${ticketTypeId}`}
`

function stateCondition(tx: TenantTx, state: TicketState | undefined) {
  switch (state) {
    case undefined:
      return tx``
    case 'void':
      return tx`and t.is_void`
    case 'blocked':
      return tx`and t.is_blocked and not t.is_void`
    case 'good':
      return tx`and not t.is_blocked and not t.is_void`
  }
}

export async function findTicket(tx: TenantTx, id: TicketId): Promise<TicketRow | null> {
  const [row] = await tx<TicketRow[]>`
    select ${columns(tx)}
      from tickets t
      join orders o on o.tenant_id = t.tenant_id and o.id = t.order_id
     where t.id = ${id}
  `
  return row ?? null
}

export async function hasEvent(tx: TenantTx, eventId: EventId): Promise<boolean> {
  const rows = await tx`select 1 from events where id = ${eventId}`
  return rows.length === 1
}

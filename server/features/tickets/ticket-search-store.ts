// Tickets by what is typed for them: the index of terms, walked in the order of the page.
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { PROBED_MAX, type Question, type SearchKey } from './find-terms.ts'
import { countTerms } from './search-store.ts'
import { WHOLE_ORDER } from './search-terms.ts'
import {
  filterConditions,
  type TicketRow,
  type TicketsFilter,
  ticketColumns,
} from './ticket-store.ts'

export type TicketsSearch = TicketsFilter & {
  readonly question: Question
  readonly after: SearchKey | null
  /** The event's orders lie between them, both inclusive. */
  readonly firstOrder: string
  readonly lastOrder: string
  readonly limit: number
}

type Fragment = ReturnType<TenantTx>

/** In the order of their orders, and in each as they were made. A page costs a page, however many have the name. */
export async function searchTicketRows(
  tx: TenantTx,
  search: TicketsSearch,
): Promise<readonly TicketRow[]> {
  const { question, limit } = search
  if (question.kind === 'range' || question.allOf.length > 0 || hasFilter(search)) {
    return listFound(tx, foundTickets(tx, search))
  }
  const picked: Fragment = tx`(${firstTerms(tx, search, question.anyOf)}) p`
  const rows = await listFound(tx, ticketsOf(tx, search, picked, tx``))
  const isWhole =
    rows.length === limit ||
    (await countTerms(tx, question.anyOf, entriesMaxOf(search))) < entriesMaxOf(search)
  // Orders without tickets, or of other events, stood among the picked.
  return isWhole ? rows : listFound(tx, foundTickets(tx, search))
}

const listFound = (tx: TenantTx, found: Fragment): Promise<readonly TicketRow[]> => tx<TicketRow[]>`
  select ${ticketColumns(tx)}
    from (${found}) found
    join tickets t on t.id = found.id
    join orders o on o.tenant_id = t.tenant_id and o.id = t.order_id
   order by found.order_id, found.id
`

function foundTickets(tx: TenantTx, search: TicketsSearch): Fragment {
  const { question, limit } = search
  if (question.kind === 'range') {
    const { start, end } = question
    return ticketsOf(tx, search, tx`search_terms p`, tx`and p.term >= ${start} and p.term < ${end}`)
  }
  // Term by term, each as far as a page may need it.
  return tx`
    select distinct hit.order_id, hit.id
      from unnest(${pgArray(question.anyOf)}::text::text[]) as asked (term)
     cross join lateral (
       ${ticketsOf(tx, search, tx`search_terms p`, tx`and p.term = asked.term`)}) hit
     order by hit.order_id, hit.id
     limit ${limit}
  `
}

/** What few tickets may have. The event is none: its orders lie between the search's bounds, with few others among them. */
const hasFilter = ({ state, ticketTypeId }: TicketsFilter): boolean =>
  state !== undefined || ticketTypeId !== undefined

/** A ticket may have two entries, its own and its order's, and the first may lie before the page. */
const entriesMaxOf = ({ limit }: TicketsSearch): number => 2 * limit + 2

/**
 * As many entries as a page needs where each has a ticket and nothing else is asked of it: they are picked before any
 * ticket is read.
 */
function firstTerms(tx: TenantTx, search: TicketsSearch, terms: readonly string[]): Fragment {
  const entriesMax = entriesMaxOf(search)
  return tx`
    select distinct first.order_id, first.ticket_id
      from unnest(${pgArray(terms)}::text::text[]) as asked (term)
     cross join lateral (
       select p.order_id, p.ticket_id
         from search_terms p
        where p.term = asked.term ${inBounds(tx, search)} ${notBefore(tx, search)}
        order by p.order_id, p.ticket_id
        limit ${entriesMax}) first
     order by first.order_id, first.ticket_id
     limit ${entriesMax}
  `
}

/** The order as a whole stays: some of its tickets may lie behind the one that was last. */
const notBefore = (tx: TenantTx, { after }: TicketsSearch): Fragment =>
  after === null
    ? tx``
    : tx`and (p.order_id <> ${after.orderId} or p.ticket_id = ${WHOLE_ORDER} or p.ticket_id > ${after.id})`

function ticketsOf(
  tx: TenantTx,
  search: TicketsSearch,
  terms: Fragment,
  condition: Fragment,
): Fragment {
  const { question, after, limit } = search
  const later =
    after === null ? tx`` : tx`and (t.order_id, t.id) > (${after.orderId}::uuid, ${after.id}::uuid)`
  const others = question.kind === 'range' ? [] : question.allOf
  return tx`
    select distinct p.order_id, t.id
      from ${terms}
      join tickets t on t.order_id = p.order_id and (p.ticket_id = ${WHOLE_ORDER} or p.ticket_id = t.id)
     where true ${condition} ${inBounds(tx, search)} ${ofEvent(tx, search)}
           ${filterConditions(tx, { ...search, eventId: undefined })} ${later}
           ${others.length === 0 ? tx`` : others.map((other) => hasTerm(tx, other))}
     order by p.order_id, t.id
     limit ${limit}
  `
}

/**
 * Tickets are found by their orders: `is true` keeps the event's index out of it, which looks as good until the table
 * was first analyzed, and then reads all of the event's tickets for each term.
 */
const ofEvent = (tx: TenantTx, { eventId }: TicketsSearch): Fragment =>
  eventId === undefined ? tx`` : tx`and (t.event_id = ${eventId}) is true`

/** With one lower bound: the index is entered at the first of two, not at the higher one. */
function inBounds(tx: TenantTx, { after, firstOrder, lastOrder }: TicketsSearch): Fragment {
  const from = after === null || after.orderId < firstOrder ? firstOrder : after.orderId
  return tx`and p.order_id >= ${from} and p.order_id <= ${lastOrder}`
}

/**
 * That the ticket `t`, or its order, is found by one of the terms too: a few are looked up for each ticket, all that more
 * of them find is read once, and orders that none of them finds are left before their tickets are read. Neither may
 * become a join, which would read all that the first term finds before it gives the first row: an offset and `is true`
 * keep them from it.
 */
const hasTerm = (tx: TenantTx, terms: readonly string[]): Fragment =>
  terms.length <= PROBED_MAX
    ? tx`
        and exists (select from search_terms q
                     where q.tenant_id = t.tenant_id and q.term = any((select ${pgArray(terms)}::text::text[])::text[])
                       and q.order_id = t.order_id and q.ticket_id in (${WHOLE_ORDER}, t.id)
                    offset 0)`
    : tx`
        and (p.order_id in (${foundBy(tx, terms)})) is true
        and ((t.order_id in (${foundBy(tx, terms)} and q.ticket_id = ${WHOLE_ORDER})) is true
             or ((t.order_id, t.id) in (${foundBy(tx, terms, tx`, q.ticket_id`)})) is true)`

const foundBy = (tx: TenantTx, terms: readonly string[], more = tx``): Fragment => tx`
  select q.order_id ${more}
    from search_terms q
   where q.term = any((select ${pgArray(terms)}::text::text[])::text[])
`

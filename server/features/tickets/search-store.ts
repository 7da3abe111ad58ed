// The index that an organizer's search goes by: words, and what is found by each term.
import type { EventId, OrderId, TicketId } from '../../../shared/ids.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { WordQuery } from './search-query.ts'
import { beginningKey, endOf, WHOLE_ORDER } from './search-terms.ts'

/** A ticket as far as it is found by itself. */
export type NamedTicket = {
  readonly id: TicketId
  readonly orderId: OrderId
  readonly attendeeName: string | null
}

export type TermRow = {
  readonly term: string
  readonly orderId: OrderId
  /** Null: the order as a whole, and so each of its tickets. */
  readonly ticketId: TicketId | null
}

/** One statement for all rows. A row that is there already stays. */
export async function insertTerms(tx: TenantTx, rows: readonly TermRow[]): Promise<void> {
  await tx`
    insert into search_terms (term, order_id, ticket_id)
    select term, order_id, ticket_id
      from unnest(
        ${pgArray(rows.map(({ term }) => term))}::text::text[],
        ${pgArray(rows.map(({ orderId }) => orderId))}::text::uuid[],
        ${pgArray(rows.map(({ ticketId }) => ticketId ?? WHOLE_ORDER))}::text::uuid[]
      ) as row (term, order_id, ticket_id)
    on conflict do nothing
  `
}

/** Takes back what a ticket's former name was found by. */
export async function deleteTerms(
  tx: TenantTx,
  terms: readonly string[],
  orderId: OrderId,
  ticketId: TicketId,
): Promise<void> {
  await tx`
    delete from search_terms
     where term = any((select ${pgArray(terms)}::text::text[])::text[])
       and order_id = ${orderId} and ticket_id = ${ticketId}
  `
}

/** Those of the words that have no keys yet. */
export async function listNewWords(
  tx: TenantTx,
  words: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx<{ word: string }[]>`
    select asked.word
      from unnest(${pgArray(words)}::text::text[], ${pgArray(words.map(beginningKey))}::text::text[])
           as asked (word, key)
     where not exists (select from search_words s where s.key = asked.key)
  `
  return rows.map(({ word }) => word)
}

export type WordKey = { readonly word: string; readonly key: string }

/** One statement for all rows. Nobody waits for another transaction that adds the same word. */
export async function insertWordKeys(tx: TenantTx, rows: readonly WordKey[]): Promise<void> {
  await tx`
    insert into search_words (key, word)
    select key, word
      from unnest(
        ${pgArray(rows.map(({ key }) => key))}::text::text[],
        ${pgArray(rows.map(({ word }) => word))}::text::text[]
      ) as row (key, word)
    on conflict do nothing
  `
}

/** More words than this have parts in common that tell nobody apart. */
export const WORDS_FOUND_MAX = 500

export type FoundWords = {
  readonly words: readonly string[]
  /** Of either script. */
  readonly sounding: readonly string[]
}

/** For each query the words that have a key which begins with its `startOf`; one more than `WORDS_FOUND_MAX`: too many. */
export async function findWords(
  tx: TenantTx,
  queries: readonly WordQuery[],
  startOf: (query: WordQuery) => string,
): Promise<readonly FoundWords[]> {
  const column = (of: (query: WordQuery) => string | null): string => pgArray(queries.map(of))
  // The ends of ranges come ready: behind the wall no index serves a comparison with what a query puts together.
  const found = await tx<{ words: string | null; sounding: string | null }[]>`
    select (select string_agg(word, ' ')
              from (select distinct word from search_words s
                     where s.key >= asked.start and s.key < asked.start_end
                     limit ${WORDS_FOUND_MAX + 1}) w) as words,
           (select string_agg(word, ' ')
              from (select distinct word from search_words s
                     where s.key >= asked.sound and s.key < asked.sound_end
                     limit ${WORDS_FOUND_MAX}) w) as sounding
      from unnest(
        ${column(startOf)}::text::text[],
        ${column((query) => endOf(startOf(query)))}::text::text[],
        ${column(({ sound }) => sound)}::text::text[],
        ${column(({ sound }) => (sound === null ? null : endOf(sound)))}::text::text[]
      ) with ordinality as asked (start, start_end, sound, sound_end, place)
     order by asked.place
  `
  return found.map(({ words, sounding }) => ({
    words: words?.split(' ') ?? [],
    sounding: sounding?.split(' ') ?? [],
  }))
}

/** How often any of the terms stands there, counted no further than `limit`. */
export async function countTerms(
  tx: TenantTx,
  terms: readonly string[],
  limit: number,
): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::integer as count
      from (select from search_terms
             where term = any((select ${pgArray(terms)}::text::text[])::text[])
             limit ${limit}) counted
  `
  return row?.count ?? 0
}

/** Null: the tenant has no such event. Without orders, no order lies between its bounds. */
export async function findOrderBounds(
  tx: TenantTx,
  eventId: EventId,
): Promise<{ readonly first: OrderId | null; readonly last: OrderId | null } | null> {
  const [row] = await tx<{ first: OrderId | null; last: OrderId | null }[]>`
    select (select o.id from orders o where o.tenant_id = e.tenant_id and o.event_id = e.id order by o.id limit 1) as first,
           (select o.id from orders o where o.tenant_id = e.tenant_id and o.event_id = e.id
             order by o.id desc limit 1) as last
      from events e
     where e.id = ${eventId}
  `
  return row ?? null
}

/** Locked until the transaction ends: tickets whose terms were never written. */
export function lockUnfindableTickets(tx: TenantTx, limit: number): Promise<NamedTicket[]> {
  return tx<NamedTicket[]>`
    select id, order_id, attendee_name from tickets where not is_findable order by id limit ${limit} for update
  `
}

export async function markTicketsFindable(tx: TenantTx, ids: readonly TicketId[]): Promise<void> {
  await tx`
    update tickets set is_findable = true where id = any((select ${pgArray(ids)}::text::uuid[])::uuid[])
  `
}

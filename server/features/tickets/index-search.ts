// Keeps the search index beside what it finds, in the transaction that writes it.
import type { OrderId } from '../../../shared/ids.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import {
  deleteTerms,
  insertTerms,
  insertWordKeys,
  listNewWords,
  lockUnfindableTickets,
  markTicketsFindable,
  type NamedTicket,
  type TermRow,
} from './search-store.ts'
import { type Buyer, keysOf, orderTerms, wordsOf, wordTerm } from './search-terms.ts'

/** For tickets that are new, in a constant number of statements. */
export async function indexTickets(tx: TenantTx, tickets: readonly NamedTicket[]): Promise<void> {
  const named = tickets.map((ticket) => ({ ...ticket, words: wordsOf(ticket.attendeeName) }))
  const rows = named.flatMap(({ id, orderId, words }) =>
    words.map((word) => ({ term: wordTerm(word), orderId, ticketId: id })),
  )
  await insertAll(
    tx,
    rows,
    named.flatMap(({ words }) => words),
  )
}

/** For orders that are new, in a constant number of statements. */
export async function indexOrders(
  tx: TenantTx,
  orders: readonly (Buyer & { readonly id: OrderId })[],
): Promise<void> {
  const rows = orders.flatMap((order) =>
    orderTerms(order).map((term) => ({ term, orderId: order.id, ticketId: null })),
  )
  await insertAll(
    tx,
    rows,
    orders.flatMap(({ buyerName }) => wordsOf(buyerName)),
  )
}

/** For a ticket that had another name before. */
export async function indexRename(
  tx: TenantTx,
  { id, orderId, attendeeName }: NamedTicket,
  name: string | null,
): Promise<void> {
  const words = wordsOf(name)
  const gone = wordsOf(attendeeName).filter((word) => !words.includes(word))
  if (gone.length > 0) await deleteTerms(tx, gone.map(wordTerm), orderId, id)
  const rows = words.map((word) => ({ term: wordTerm(word), orderId, ticketId: id }))
  await insertAll(tx, rows, words)
}

/** Indexes tickets that are older than the index, or that the release before made. False: none was left. */
export async function indexOldTickets(tx: TenantTx, limit: number): Promise<boolean> {
  const tickets = await lockUnfindableTickets(tx, limit)
  if (tickets.length === 0) return false
  await indexTickets(tx, tickets)
  await markTicketsFindable(
    tx,
    tickets.map(({ id }) => id),
  )
  return true
}

async function insertAll(
  tx: TenantTx,
  rows: readonly TermRow[],
  words: readonly string[],
): Promise<void> {
  if (rows.length === 0) return
  // Awaited together: where the connection dies, neither is a rejection that nobody looks at.
  const [fresh] = await Promise.all([listNewWords(tx, [...new Set(words)]), insertTerms(tx, rows)])
  if (fresh.length === 0) return
  await insertWordKeys(
    tx,
    fresh.flatMap((word) => keysOf(word).map((key) => ({ word, key }))),
  )
}

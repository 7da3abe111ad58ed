// The tickets that a query finds, the likeliest first. Every question to the index is bounded.
import type { TicketId } from '../../../shared/ids.ts'
import { blobId, idBlob } from '../db/ids.ts'
import type { IndexedOrder, NameIndex } from './name-index.ts'
import { type Query, reversed } from './query.ts'

/** After every character that a key has: the end of the range of keys with one beginning. */
const LAST = '\u{10ffff}'

/** The tickets that queries find, and what is known of their orders. */
export function createFinder({ db }: NameIndex) {
  const ofDoc = db
    .prepare<[number], Buffer>(
      'select ticket_id from tickets where doc = ? and text_key is not null',
    )
    .pluck()
  const ofOrder = db
    .prepare<[number, number], Buffer>(
      `select ticket_id from tickets
        where order_no = ? and text_key is not null order by place limit ?`,
    )
    .pluck()
  const order = db.prepare<[Buffer], IndexedOrder & { tickets: number; first: Buffer }>(
    `select o.order_no as orderNo, o.number, o.buyer, o.phone, o.email,
            (select count(*) from tickets held where held.order_no = o.order_no and held.text_key is not null) as tickets,
            (select held.ticket_id from tickets held where held.order_no = o.order_no order by held.place limit 1) as first
       from tickets t join orders o on o.order_no = t.order_no
      where t.ticket_id = ?`,
  )
  const steps = asker(db)
  const ticketsOf = (orderNo: number, limit: number): TicketId[] =>
    ofOrder.all(orderNo, limit).map((id) => blobId(id))
  /** Odd rows are buyers, see `name-index.ts`. */
  const ticketsOfRow = (row: number, limit: number): TicketId[] => {
    if (row % 2 === 1) return ticketsOf((row - 1) / 2, limit)
    const id = ofDoc.get(row / 2)
    return id === undefined ? [] : [blobId(id)]
  }
  return {
    /** At most `limit`, without repeats. `withEmail` only for whoever may see contact data. */
    find: (query: Query, withEmail: boolean, limit: number): TicketId[] => {
      const found = new Set<TicketId>()
      for (const step of steps(query, withEmail, limit)) {
        const ids =
          'rows' in step
            ? step.rows.flatMap((row) => ticketsOfRow(row, limit))
            : step.orders.flatMap((no) => ticketsOf(no, limit))
        for (const id of ids) found.add(id)
        if (found.size >= limit) break
      }
      return [...found].slice(0, limit)
    },
    /** The order of a ticket, how many of its tickets are here, and the first of them all. */
    orderOf: (ticketId: TicketId) => {
      const found = order.get(idBlob(ticketId))
      if (found === undefined) return null
      const { first, ...rest } = found
      return { ...rest, firstTicketId: blobId<TicketId>(first) }
    },
    /** The tickets of an order that are here, as the order names them. */
    ticketsOf,
  }
}

/** Row ids of texts, or orders' numbers. */
type Step = { readonly orders: readonly number[] } | { readonly rows: readonly number[] }

function asker(db: NameIndex['db']) {
  const byText = db
    .prepare<[string, number], number>('select rowid from texts where texts match ? limit ?')
    .pluck()
  const byKey = (column: string) =>
    db
      .prepare<[string, string, number], number>(
        `select order_no from orders where ${column} >= ? and ${column} < ? order by ${column} limit ?`,
      )
      .pluck()
  const numbers = byKey('number_key')
  const phones = byKey('phone_key')
  const phonesBack = byKey('phone_back')
  const emails = byKey('email_key')
  type Key = typeof numbers
  const starting = (of: Key, key: string, limit: number): Step => ({
    orders: of.all(key, key + LAST, limit),
  })
  const equal = (of: Key, key: string, limit: number): Step => ({
    orders: of.all(key, `${key}\u0000`, limit),
  })
  const rows = (match: string, limit: number): Step => ({ rows: byText.all(match, limit) })

  /** From the likeliest to the least; the next question is asked when the answers before it were too few. */
  return function* steps(query: Query, withEmail: boolean, limit: number): Generator<Step> {
    const { number, phone, email, whole, starts, within, sounds } = query
    if (number !== null) yield equal(numbers, number, limit)
    if (phone !== null) yield equal(phones, phone, limit)
    if (whole !== null) yield rows(whole, limit)
    if (starts !== null) yield rows(starts, limit)
    if (number !== null) yield starting(numbers, number, limit)
    if (phone !== null) yield starting(phones, phone, limit)
    if (phone !== null) yield starting(phonesBack, reversed(phone), limit)
    if (email !== null && withEmail) yield starting(emails, email, limit)
    if (within !== null) yield rows(within, limit)
    if (sounds !== null) yield rows(sounds, limit)
  }
}

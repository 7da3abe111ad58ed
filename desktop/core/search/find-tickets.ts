// The tickets that a query finds, the likeliest first. Every question to the index is bounded.
import { required } from '../../../shared/assert.ts'
import type { TicketId } from '../../../shared/ids.ts'
import { reversed } from '../../../shared/text.ts'
import { blobId, idBlob } from '../db/ids.ts'
import { type NameIndex, orderOfRow, rowOfOrder } from './name-index.ts'
import type { Query } from './query.ts'

/** After every character that a key has: the end of the range of keys with one beginning. */
const LAST = '\u{10ffff}'

/** Of a phone number, by which everybody finds it: more or fewer would let a steward learn it digit by digit. */
const LAST_DIGITS = 4

export type FoundOrder = {
  readonly orderNo: number
  readonly number: string
  /** Of its tickets those that are here. */
  readonly tickets: number
}

export type OrderContact = {
  /** Null: the name of the order's first ticket. */
  readonly buyer: string | null
  readonly phone: string | null
  readonly email: string | null
}

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
  const steps = asker(db)
  const ticketsOf = (orderNo: number, limit: number): TicketId[] =>
    ofOrder.all(orderNo, limit).map((id) => blobId(id))
  const ticketsOfRow = (row: number, limit: number): TicketId[] => {
    const orderNo = orderOfRow(row)
    if (orderNo !== null) return ticketsOf(orderNo, limit)
    const id = ofDoc.get(row / 2)
    return id === undefined ? [] : [blobId(id)]
  }
  return {
    /** At most `limit`, without repeats. `withContacts`: by email and by parts of a phone number too. */
    find: (query: Query, withContacts: boolean, limit: number): TicketId[] => {
      const found = new Set<TicketId>()
      const seen = new Set<number>()
      for (const step of steps(query, withContacts, limit)) {
        const rows = 'rows' in step ? step.rows : step.orders.map(rowOfOrder)
        for (const row of rows) {
          if (seen.has(row)) continue
          seen.add(row)
          for (const id of ticketsOfRow(row, limit)) found.add(id)
          if (found.size >= limit) return [...found].slice(0, limit)
        }
      }
      return [...found]
    },
    ...orderReads(db),
    /** The tickets of an order that are here, as the order names them. */
    ticketsOf,
  }
}

/** Small statements: twenty answers ask for twenty orders. */
function orderReads(db: NameIndex['db']) {
  const noOf = db
    .prepare<[Buffer], number | null>('select order_no from tickets where ticket_id = ?')
    .pluck()
  const numberOf = db
    .prepare<[number], string>('select number from orders where order_no = ?')
    .pluck()
  const countOf = db
    .prepare<[number], number>(
      'select count(*) from tickets where order_no = ? and text_key is not null',
    )
    .pluck()
  const contact = db.prepare<[number], OrderContact>(
    'select buyer, phone, email from orders where order_no = ?',
  )
  const first = db
    .prepare<[number], Buffer>(
      'select ticket_id from tickets where order_no = ? order by place limit 1',
    )
    .pluck()
  return {
    orderOf: (ticketId: TicketId): FoundOrder | null => {
      const orderNo = noOf.get(idBlob(ticketId)) ?? null
      const number = orderNo === null ? undefined : numberOf.get(orderNo)
      if (orderNo === null || number === undefined) return null
      return { orderNo, number, tickets: countOf.get(orderNo) ?? 0 }
    },
    contactOf: ({ orderNo }: FoundOrder): OrderContact & { readonly firstTicketId: TicketId } => ({
      ...required(contact.get(orderNo), 'an order that was found'),
      firstTicketId: blobId(required(first.get(orderNo), 'an order has a ticket')),
    }),
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
  return function* steps(query: Query, withContacts: boolean, limit: number): Generator<Step> {
    const { number, phone, email, whole, starts, within, sounds } = query
    if (number !== null) yield equal(numbers, number, limit)
    if (phone !== null) yield equal(phones, phone, limit)
    if (whole !== null) yield rows(whole, limit)
    if (starts !== null) yield rows(starts, limit)
    if (number !== null) yield starting(numbers, number, limit)
    if (phone !== null && withContacts) yield starting(phones, phone, limit)
    if (phone !== null && (withContacts || phone.length === LAST_DIGITS)) {
      yield starting(phonesBack, reversed(phone), limit)
    }
    if (email !== null && withContacts) yield starting(emails, email, limit)
    if (within !== null) yield rows(within, limit)
    if (sounds !== null) yield rows(sounds, limit)
  }
}

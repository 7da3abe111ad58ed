// Orders of the second stream for tests: lines, and the stream that a server with them answers.
import type { TicketId } from '../../shared/ids.ts'
import type { OrderLine } from '../../shared/sync/search-fields.ts'
import { EVENT, type Row, SERVER_TIME, writeRows } from './feed.ts'

export const shortId = (id: string): string =>
  Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')

const orderIdOf = (number: number): string =>
  `00000000-0000-7000-80f4-${String(number).padStart(12, '0')}`

/** An order whose first ticket is the buyer's own. */
export const anOrder = (
  number: number,
  tickets: readonly TicketId[],
  more: Partial<OrderLine> = {},
): OrderLine => ({
  type: 'order',
  id: shortId(orderIdOf(number)),
  n: `7KQ2M9X${String(number).padStart(3, '0')}`,
  b: null,
  p: `+88017110${String(number).padStart(5, '0')}`,
  e: `buyer${number}@mail.example`,
  t: tickets.map(shortId),
  ...more,
})

export type FieldsFeed = {
  readonly epoch: number
  readonly orders: readonly OrderLine[]
  /** Every so many orders carry a cursor. */
  readonly stretch: number
  /** ISO 8601; left out: that of `SERVER_TIME`. */
  readonly serverTime?: string
}

const leftOut = (value: unknown): boolean => value === null

/** The stream that a server with these orders answers to `after`. */
export function writeFields(feed: FieldsFeed, after: string | null): string {
  const { epoch, orders, stretch } = feed
  const [known, from] = (after ?? '').split(':')
  const isKnown = known === `f${epoch}`
  const start = isKnown ? Number(from) : 0
  const rows = orders.slice(start).map((order, at): Row => {
    const number = start + at + 1
    const shown = Object.entries(order).filter(([, value]) => !leftOut(value))
    const cursor = number % stretch === 0 ? { cursor: `f${epoch}:${number}` } : {}
    return { ...Object.fromEntries(shown), ...cursor }
  })
  const head: Row = {
    type: 'head',
    protocol: 1,
    eventId: EVENT,
    serverTime: feed.serverTime ?? new Date(SERVER_TIME).toISOString(),
    mode: isKnown ? 'changes' : 'snapshot',
  }
  const end: Row = { type: 'end', cursor: `f${epoch}:${orders.length}`, complete: true }
  return writeRows([head, ...rows, end])
}

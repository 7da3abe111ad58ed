// What must hold after every step of a random history, whatever is on its way.
import { expect } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { OrderId, TicketTypeId } from '../../../shared/ids.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { expectBalanced } from '../ledger-balance.ts'
import { type History, refsOf, totalOf } from './history.ts'

/** Gives what the provider holds by the ledger. */
export async function expectWhole(history: History, name: string): Promise<number> {
  const { deps, shop } = history
  const found = await withTenant(deps.db, shop.tenantId, async (tx) => {
    const [places, uses, tickets, lines, movements, refunds] = await Promise.all([
      readPlaces(tx, shop.eventId),
      history.codes.length === 0 ? [] : readUses(tx, shop.eventId),
      readTickets(tx, shop.eventId),
      readLines(tx, shop.eventId),
      readMovements(tx, shop.eventId),
      readRefunds(tx, shop.eventId),
    ])
    return { places, uses, tickets, lines, movements, refunds }
  })
  expectPlaces(history, name, found.places)
  expectUses(name, found.uses)
  expectTickets(name, found.tickets)
  expectSold(history, name, found.lines)
  expectBooks(history, name, found)
  return expectBalanced({ deps, shop }, name)
}

type Places = {
  readonly ticketTypeId: TicketTypeId
  readonly held: number
  readonly sold: number
  readonly waiting: number
  readonly tickets: number
}

const readPlaces = (tx: TenantTx, eventId: string): Promise<readonly Places[]> => tx<Places[]>`
  select p.ticket_type_id, p.held, p.sold,
         (select coalesce(sum(i.quantity), 0)::integer from orders o
            join order_items i on i.tenant_id = o.tenant_id and i.order_id = o.id
           where o.event_id = ${eventId} and o.status = 'pending'
             and i.ticket_type_id = p.ticket_type_id) as waiting,
         (select count(*)::integer from tickets t
           where t.event_id = ${eventId} and t.ticket_type_id = p.ticket_type_id
             and not t.is_void) as tickets
    from places p join ticket_types y on y.id = p.ticket_type_id
   where y.event_id = ${eventId}`

function expectPlaces({ types }: History, name: string, rows: readonly Places[]): void {
  for (const { ticketTypeId, capacity } of types) {
    const row = rows.find((one) => one.ticketTypeId === ticketTypeId)
    const { held, sold, waiting, tickets } = required(row, 'the places of the type')
    expect({ name, held, sold }).toEqual({ name, held: waiting, sold: tickets })
    expect(held + sold, name).toBeLessThanOrEqual(capacity)
  }
}

type Uses = {
  readonly held: number
  readonly used: number
  readonly quota: number | null
  readonly beyond: number
  readonly waiting: number
  readonly paid: number
  /** Of those that were paid, how many had ended before. */
  readonly late: number
  /** The most that there ever were beyond the quota of that moment. */
  readonly peak: number
}

const readUses = (tx: TenantTx, eventId: string): Promise<readonly Uses[]> => tx<Uses[]>`
  select p.held, p.used, p.quota, p.beyond, s.waiting, s.paid, s.late,
         (select coalesce(max(u.held + u.used - u.quota), 0) from test_promo_uses u where u.code_id = p.id) as peak
    from promo_codes p
   cross join lateral (
     select count(*) filter (where o.status = 'pending') as waiting,
            count(*) filter (where o.status in ('paid', 'refunded')) as paid,
            count(*) filter (where o.status in ('paid', 'refunded') and exists (
              select from activity y
               where y.subject_kind = 'order' and y.subject_id = o.id and y.action = 'order.expired')) as late
       from orders o where o.promo_code_id = p.id) s
   where p.event_id = ${eventId}`

/** PM7–PM9, PM15. */
function expectUses(name: string, rows: readonly Uses[]): void {
  for (const { held, used, quota, beyond, waiting, paid, late, peak } of rows) {
    expect({ name, held, used, beyond }).toEqual({
      ...{ name, held: waiting, used: paid, beyond: Math.max(peak, 0) },
    })
    expect(beyond, name).toBeLessThanOrEqual(late)
    if (quota !== null) expect(held + used, name).toBeLessThanOrEqual(quota + beyond)
  }
}

type Ticket = {
  readonly orderId: OrderId
  readonly status: string
  readonly isVoid: boolean
  /** How many refunds gave it back. */
  readonly given: number
}

const readTickets = (tx: TenantTx, eventId: string): Promise<readonly Ticket[]> => tx<Ticket[]>`
  select t.order_id, o.status, t.is_void,
         (select count(*) from refund_tickets g where g.ticket_id = t.id) as given
    from tickets t join orders o on o.id = t.order_id
   where t.event_id = ${eventId}`

/** RF12: a ticket is void from the moment it is given back, once, and no other is; the last one ends its order. */
function expectTickets(name: string, tickets: readonly Ticket[]): void {
  const given = tickets.map((ticket) => ticket.given)
  expect({ name, given }).toEqual({ name, given: tickets.map(({ isVoid }) => (isVoid ? 1 : 0)) })
  for (const [orderId, own] of Map.groupBy(tickets, (ticket) => ticket.orderId)) {
    const isOver = own.every(({ isVoid }) => isVoid)
    expect({ name, orderId, status: own[0]?.status }).toEqual({
      ...{ name, orderId, status: isOver ? 'refunded' : 'paid' },
    })
  }
}

type Line = {
  readonly orderId: OrderId
  readonly ticketTypeId: TicketTypeId
  readonly quantity: number
  readonly unitPriceCents: number
  readonly totalCents: number
}

const readLines = (tx: TenantTx, eventId: string): Promise<readonly Line[]> => tx<Line[]>`
  select i.order_id, i.ticket_type_id, i.quantity, i.unit_price_cents, o.total_cents
    from orders o join order_items i on i.tenant_id = o.tenant_id and i.order_id = o.id
   where o.event_id = ${eventId}`

/** PM4, PM6: every order has the price that the model counted when it was placed, whatever became of its code. */
function expectSold({ orders }: History, name: string, lines: readonly Line[]): void {
  const byType = (one: Omit<Line, 'orderId'>, other: Omit<Line, 'orderId'>): number =>
    one.ticketTypeId < other.ticketTypeId ? -1 : 1
  const own = Map.groupBy(lines, ({ orderId }) => orderId)
  for (const { id, items } of orders) {
    const totalCents = totalOf(items)
    const sold = (own.get(id) ?? []).map(({ orderId: _orderId, ...line }) => line)
    expect({ name, sold: sold.toSorted(byType) }).toEqual({
      ...{ name, sold: items.map((item) => ({ ...item, totalCents })).toSorted(byType) },
    })
  }
  expect({ name, orders: own.size }).toEqual({ name, orders: orders.length })
}

type Movement = { readonly reference: string; readonly amountCents: number }
type Refund = {
  readonly ref: string
  readonly amountCents: number
  readonly state: string
  readonly isByHand: boolean
}

const readMovements = (tx: TenantTx, eventId: string): Promise<readonly Movement[]> => tx<
  Movement[]
>`
  select l.reference, l.amount_cents
    from ledger_entries l join orders o on o.id = l.order_id
   where o.event_id = ${eventId} and l.kind = 'payment' and l.leg = 1`

const readRefunds = (tx: TenantTx, eventId: string): Promise<readonly Refund[]> => tx<Refund[]>`
  select r.ref, r.amount_cents, r.state, r.hand_reference is not null as is_by_hand
    from refunds r join orders o on o.id = r.order_id
   where o.event_id = ${eventId}`

/**
 * LE2, LE3: what is booked as paid the provider's books have as paid, once each and just so much; what is booked as gone back
 * they have, or had until they took it back; of what is booked as failed they have nothing that stands.
 */
function expectBooks(
  history: History,
  name: string,
  found: { readonly movements: readonly Movement[]; readonly refunds: readonly Refund[] },
): void {
  const { deps, hadGoneBack } = history
  const refs = new Set(refsOf(history))
  const came = deps.ledger.moneyIn().filter(({ ref }) => refs.has(ref))
  for (const { reference, amountCents } of found.movements) {
    const theirs = came.filter(({ txn }) => txn === reference).map((one) => one.amountCents)
    expect({ name, reference, theirs }).toEqual({ name, reference, theirs: [amountCents] })
  }
  expect({ name, booked: new Set(found.movements.map(({ reference }) => reference)).size }).toEqual(
    { name, booked: found.movements.length },
  )
  for (const { ref, state, amountCents, isByHand } of found.refunds) {
    const theirs = deps.ledger.refunds.made.filter(({ refundRef }) => refundRef === ref)
    const stands = theirs.filter((one) => one.state !== 'failed').length
    if (state === 'failed' || isByHand) {
      expect({ name, ref, state, stands }).toEqual({ name, ref, state, stands: 0 })
    } else if (state === 'succeeded') {
      const isTheirs = theirs.some(
        (one) =>
          one.amountCents === amountCents && (one.state === 'succeeded' || hadGoneBack.has(ref)),
      )
      expect({ name, ref, state, isTheirs }).toEqual({ name, ref, state, isTheirs: true })
    }
  }
  for (const { ref, amountCents } of came) {
    const payment = required(deps.ledger.payments.get(ref), 'what came was begun')
    for (const txn of payment.txns) {
      expect(deps.ledger.refunds.moneyOut(txn), name).toBeLessThanOrEqual(amountCents)
    }
  }
}

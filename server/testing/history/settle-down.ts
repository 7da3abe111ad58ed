// The end of a random history: everybody answers, and what all of it has come to is counted.
import { expect } from 'vitest'
import type { OrderId, TicketTypeId } from '../../../shared/ids.ts'
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { reconcilePayments } from '../../features/payments/reconcile.ts'
import { workEventRefunds } from '../../features/payments/refund-event.ts'
import { sweepHolds } from '../../features/payments/sweep-holds.ts'
import { workRefunds } from '../../features/payments/work-refunds.ts'
import { workWebhooks } from '../../features/payments/work-webhooks.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type History, type ModelItem, passTime, refsOf, totalOf } from './history.ts'
import { arriveLate } from './sale-steps.ts'

/** Time goes on until the providers have told and answered everything. */
export async function settleDown(history: History): Promise<void> {
  const { deps } = history
  deps.ledger.trouble = 'none'
  deps.ledger.refunds.silence = 'none'
  deps.ledger.refunds.mode = 'succeeded'
  for (const { refundRef, state } of deps.ledger.refunds.made) {
    if (state === 'pending') deps.ledger.refunds.end(refundRef, 'succeeded')
  }
  while (history.late.length > 0) await arriveLate(history)
  for (const waitMs of [0, 3 * MINUTE_MS, 16 * MINUTE_MS, 26 * HOUR_MS, HOUR_MS, HOUR_MS]) {
    passTime(history, waitMs)
    while ((await workWebhooks(deps, deps.now())) > 0);
    while ((await reconcilePayments(deps, deps.now())) > 0);
    while ((await sweepHolds(deps, deps.now())) > 0);
    while ((await workEventRefunds(deps)) > 0);
    while ((await workRefunds(deps, deps.now())) > 0);
  }
}

type Written = {
  readonly begun: readonly { readonly ref: string; readonly orderId: OrderId }[]
  readonly refunds: readonly {
    readonly txn: string
    readonly amountCents: number
    readonly orderId: OrderId
    readonly reason: string
  }[]
  readonly tickets: readonly {
    readonly orderId: OrderId
    readonly ticketTypeId: TicketTypeId
    readonly isVoid: boolean
  }[]
}

/** What the database has of this history's event, whatever order it belongs to. `refunds`: of what paid no order. */
const written = ({ deps, shop }: History): Promise<Written> =>
  withTenant(deps.db, shop.tenantId, async (tx) => ({
    begun: await tx<Written['begun'][number][]>`
      select a.ref, a.order_id from payment_attempts a join orders o on o.id = a.order_id
       where o.event_id = ${shop.eventId}`,
    refunds: await tx<Written['refunds'][number][]>`
      select r.provider_txn_id as txn, r.amount_cents, r.order_id, r.reason
        from refunds r
        join orders o on o.id = r.order_id
        join payment_attempts a on a.id = r.attempt_id
       where o.event_id = ${shop.eventId}
         and not (o.paid_attempt_id is not distinct from a.id and a.provider_txn_id = r.provider_txn_id)
       order by r.provider_txn_id`,
    tickets: await tx<Written['tickets'][number][]>`
      select order_id, ticket_type_id, is_void from tickets where event_id = ${shop.eventId}`,
  }))

export type Counted = { readonly moved: number; readonly reasons: readonly string[] }

/**
 * The model: for every movement in the ledger there are all tickets of its order, or a refund of just that movement; an
 * order has tickets for one movement at most, and for none only where it costs nothing; and neither a ticket nor a refund
 * is there for anything else.
 */
export async function expectCounted(history: History, name: string): Promise<Counted> {
  const { deps, orders } = history
  const { begun, refunds, tickets } = await written(history)
  const refs = new Set(refsOf(history))
  const orderOf = new Map(begun.map(({ ref, orderId }) => [ref, orderId]))
  const moved = deps.ledger
    .moneyIn()
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, ...movement }) => ({ ...movement, orderId: orderOf.get(ref) }))
  const isDue = new Set(refunds.map(({ txn }) => txn))
  const due = moved
    .filter(({ txn }) => isDue.has(txn))
    .sort((one, other) => (one.txn < other.txn ? -1 : 1))
  const told = refunds.map(({ reason: _reason, ...refund }) => refund)
  expect({ name, refunds: told }).toEqual({ name, refunds: due })
  const kept = moved.filter(({ txn }) => !isDue.has(txn))
  for (const { id, items } of orders) {
    const paid = kept.filter(({ orderId }) => orderId === id).map(({ amountCents }) => amountCents)
    const own = tickets.filter(({ orderId }) => orderId === id)
    const isFree = totalOf(items) === 0
    const all = {
      name,
      paid: isFree ? [] : [totalOf(items)],
      own: items.map(({ quantity }) => quantity),
    }
    expect({ name, paid, own: items.map((item) => countOf(own, item)) }).toEqual(
      own.length === 0 && !isFree ? { name, paid: [], own: items.map(() => 0) } : all,
    )
  }
  expectLimits(history, name, tickets, kept)
  return { moved: moved.length, reasons: refunds.map(({ reason }) => reason) }
}

type Tickets = Written['tickets']

const countOf = (tickets: Tickets, { ticketTypeId }: Pick<ModelItem, 'ticketTypeId'>): number =>
  tickets.filter((ticket) => ticket.ticketTypeId === ticketTypeId).length

/** Also of what belongs to no order that this history placed. */
function expectLimits(
  { types, orders }: History,
  name: string,
  tickets: Tickets,
  kept: readonly { readonly amountCents: number }[],
): void {
  const good = tickets.filter(({ isVoid }) => !isVoid)
  for (const type of types) {
    expect(countOf(good, type), name).toBeLessThanOrEqual(type.capacity)
  }
  const withTickets = new Set(tickets.map(({ orderId }) => orderId))
  const sold = orders.filter(({ id }) => withTickets.has(id))
  expect({ name, orders: withTickets.size }).toEqual({ name, orders: sold.length })
  const soldCents = sold.reduce((sum, { items }) => sum + totalOf(items), 0)
  const keptCents = kept.reduce((sum, { amountCents }) => sum + amountCents, 0)
  expect({ name, keptCents }).toEqual({ name, keptCents: soldCents })
}

/** LE3: when all is told, the ledger has at the providers just what their own books have. */
export function expectSameBooks(history: History, name: string, heldCents: number): void {
  const { deps } = history
  const refs = new Set(refsOf(history))
  const cents = (some: readonly { readonly amountCents: number }[]): number =>
    some.reduce((sum, { amountCents }) => sum + amountCents, 0)
  const came = deps.ledger.moneyIn().filter(({ ref }) => refs.has(ref))
  const back = deps.ledger.refunds.made.filter(
    ({ attemptRef, state }) => refs.has(attemptRef) && state === 'succeeded',
  )
  expect({ name, heldCents }).toEqual({ name, heldCents: cents(came) - cents(back) })
}

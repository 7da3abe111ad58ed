// Brings in orders that were made elsewhere (a guest list, another seller), with their tickets.
import type { EventId, OrderId, TenantId, TicketTypeId } from '../../../shared/ids.ts'
import { type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { indexOrders } from '../tickets/index-search.ts'
import {
  type IssuedTicket,
  type IssueRefusal,
  issueTickets,
  type TicketToIssue,
} from '../tickets/issue-tickets.ts'
import { countPlaces } from './count-places.ts'
import { newOrderNumber } from './order-number.ts'
import { lockPlaces, movePlaces } from './place-store.ts'
import {
  insertOrderItems,
  insertOrders,
  listTypePrices,
  type OrderItemRow,
  type OrderRow,
} from './store.ts'

export type OrderToImport = Omit<OrderRow, 'id' | 'number' | 'totalCents'> & {
  readonly tickets: readonly Omit<TicketToIssue, 'orderId'>[]
}

/** What an order became; its tickets stand in the order given. */
export type ImportedOrder = {
  readonly id: OrderId
  readonly number: string
  readonly tickets: readonly IssuedTicket[]
}

export type ImportRefusal =
  | IssueRefusal
  | { readonly code: 'sold_out'; readonly ticketTypeId: TicketTypeId; readonly left: number }

/**
 * Stores orders at today's prices and issues their tickets, all or none, in the caller's transaction. Their places are
 * sold, whatever they are to cost.
 * At most `ISSUE_TICKETS_MAX` tickets together. The caller publishes after its commit.
 */
export async function importOrders(
  tx: TenantTx,
  deps: Deps,
  request: {
    readonly tenantId: TenantId
    readonly actor: ActivityActor
    readonly eventId: EventId
    readonly orders: readonly OrderToImport[]
  },
): Promise<Result<readonly ImportedOrder[], ImportRefusal>> {
  const { eventId } = request
  const prices = new Map(
    (await listTypePrices(tx, eventId)).map(({ id, priceCents }) => [id, priceCents]),
  )
  const tickets = request.orders.flatMap((order) => order.tickets)
  const stranger = tickets.find(({ ticketTypeId }) => !prices.has(ticketTypeId))
  if (stranger !== undefined) {
    return refuse({ code: 'unknown_ticket_type', ticketTypeId: stranger.ticketTypeId })
  }

  const short = await sellPlaces(tx, tickets)
  if (short !== null) return refuse({ code: 'sold_out', ...short })

  const orders = request.orders.map((order) => withId(deps, order, prices))
  await insertOrders(tx, eventId, orders, deps.now())
  await indexOrders(tx, orders)
  await insertOrderItems(
    tx,
    orders.flatMap((order) => itemsOf(deps, order, prices)),
  )
  const issued = await issueTickets(tx, deps, {
    ...request,
    tickets: orders.flatMap(({ id, tickets: wanted }) =>
      wanted.map((ticket) => ({ ...ticket, orderId: id })),
    ),
  })
  if (!issued.ok) return issued
  return { ok: true, value: shareOut(orders, issued.value) }
}

type Typed = { readonly ticketTypeId: TicketTypeId }

/** Null, or the type of which too few are left. */
async function sellPlaces(
  tx: TenantTx,
  tickets: readonly Typed[],
): Promise<{ readonly ticketTypeId: TicketTypeId; readonly left: number } | null> {
  const wanted = [...countByType(tickets)].map(([ticketTypeId, quantity]) => ({
    ticketTypeId,
    quantity,
  }))
  const places = countPlaces(
    await lockPlaces(
      tx,
      wanted.map(({ ticketTypeId }) => ticketTypeId),
    ),
  )
  const short = places.findShort(wanted)
  if (short !== null) {
    return { ticketTypeId: short.ticketTypeId, left: places.leftOf(short.ticketTypeId) }
  }
  places.take(wanted, 'sold')
  await movePlaces(tx, places.moves())
  return null
}

function countByType(tickets: readonly Typed[]): ReadonlyMap<TicketTypeId, number> {
  const counts = new Map<TicketTypeId, number>()
  for (const { ticketTypeId } of tickets) {
    counts.set(ticketTypeId, (counts.get(ticketTypeId) ?? 0) + 1)
  }
  return counts
}

type Prices = ReadonlyMap<TicketTypeId, number>
type OrderWithId = OrderRow & OrderToImport

function withId(deps: Deps, order: OrderToImport, prices: Prices): OrderWithId {
  const totalCents = order.tickets.reduce(
    (sum, { ticketTypeId }) => sum + (prices.get(ticketTypeId) ?? 0),
    0,
  )
  // Safe: a fresh id becomes this order's.
  return { ...order, id: deps.newId() as OrderId, number: newOrderNumber(deps), totalCents }
}

function itemsOf(deps: Deps, order: OrderWithId, prices: Prices): OrderItemRow[] {
  return [...countByType(order.tickets)].map(([ticketTypeId, quantity]) => ({
    id: deps.newId(),
    orderId: order.id,
    ticketTypeId,
    quantity,
    unitPriceCents: prices.get(ticketTypeId) ?? 0,
  }))
}

function shareOut(
  orders: readonly OrderWithId[],
  issued: readonly IssuedTicket[],
): ImportedOrder[] {
  let at = 0
  return orders.map(({ id, number, tickets }) => {
    const own = issued.slice(at, at + tickets.length)
    at += tickets.length
    return { id, number, tickets: own }
  })
}

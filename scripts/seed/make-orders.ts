// Believable orders: a buyer, one to five tickets, the buyer's own among them.

import type { OrderToImport } from '../../server/features/orders/import-orders.ts'
import type { TicketTypeId } from '../../shared/ids.ts'
import { type Dice, makePerson } from './people.ts'

export type Choice = { readonly ticketTypeId: TicketTypeId; readonly weight: number }

/** Paid orders with `ticketCount` tickets together, about three in each. Types come as often as their weights say. */
export function* makeOrders(
  dice: Dice,
  choices: readonly Choice[],
  ticketCount: number,
): Generator<OrderToImport> {
  let left = ticketCount
  while (left > 0) {
    const size = Math.min(left, 1 + dice.roll(5))
    left -= size
    yield makeOrder(dice, pickType(dice, choices), size)
  }
}

export function makeOrder(
  dice: Dice,
  ticketTypeId: TicketTypeId,
  size: number,
  status: OrderToImport['status'] = 'paid',
): OrderToImport {
  const buyer = makePerson(dice)
  const tickets = Array.from({ length: size }, (_unused, at) => ({
    ticketTypeId,
    attendeeName: at === 0 ? buyer.name : makePerson(dice).name,
  }))
  return {
    status,
    buyerName: buyer.name,
    buyerEmail: buyer.email,
    buyerPhone: buyer.phone,
    locale: buyer.locale,
    tickets,
  }
}

function pickType(dice: Dice, choices: readonly Choice[]): TicketTypeId {
  let rest = dice.roll(choices.reduce((sum, { weight }) => sum + weight, 0))
  for (const { ticketTypeId, weight } of choices) {
    if (rest < weight) return ticketTypeId
    rest -= weight
  }
  throw new Error('An event without ticket types has no orders.')
}

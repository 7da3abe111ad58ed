// What a promo code takes off an order, or why it takes nothing. Pure; in whole poisha.
import type { EventId, PromoCodeId, TicketTypeId } from '../../../shared/ids.ts'
import type { PromoCodeKind } from '../../../shared/orders/promo-code.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { type Instant, instantToText } from '../../../shared/time.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import type { PricedItem } from './decide-placement.ts'

/** A code as it stands at this moment, with its uses. */
export type PromoCode = {
  readonly id: PromoCodeId
  readonly eventId: EventId
  readonly code: string
  readonly kind: PromoCodeKind
  /** Whole percent off each ticket, or poisha off the order. */
  readonly value: number
  /** Null: every type. */
  readonly ticketTypeIds: readonly TicketTypeId[] | null
  /** Half-open `[startsAt, endsAt)`. */
  readonly startsAt: Instant | null
  readonly endsAt: Instant | null
  /** Null: unlimited. */
  readonly quota: number | null
  readonly ticketsMax: number | null
  readonly isEnabled: boolean
  readonly held: number
  readonly used: number
}

/** `unitPriceCents` is what remains to be paid for each ticket of the line. */
export type SoldItem = PricedItem & { readonly unitDiscountCents: number }

export type Discount = {
  readonly promo: { readonly id: PromoCodeId; readonly code: string } | null
  /** In the order in which they were wanted. */
  readonly items: readonly SoldItem[]
  readonly discountCents: number
  readonly totalCents: number
}

/** Without a code nothing is taken off. */
export const undiscounted = (items: readonly PricedItem[]): Discount =>
  toDiscount(
    null,
    items.map((item) => ({ ...item, unitDiscountCents: 0 })),
  )

/**
 * The order of the questions is what a buyer is told: a code that nobody may know of, then when, then whether it fits,
 * and last whether it was used up. A code that would take nothing off is not for these tickets, and is not used.
 */
export function decideDiscount(
  promo: PromoCode | null,
  items: readonly PricedItem[],
  now: Instant,
): Result<Discount, Refusal> {
  if (promo === null || !promo.isEnabled) return refuse({ code: 'promo_code_unknown' })
  const { startsAt, endsAt, quota, ticketsMax } = promo
  if (startsAt !== null && now < startsAt) {
    return refuse({ code: 'promo_code_not_yet', details: [{ startsAt: instantToText(startsAt) }] })
  }
  if (endsAt !== null && now >= endsAt) return refuse({ code: 'promo_code_over' })
  const fitting = items.filter(({ ticketTypeId }) => fits(promo, ticketTypeId))
  const off =
    promo.kind === 'percent' ? percentOff(fitting, promo.value) : fixedOff(fitting, promo.value)
  if (off.size === 0) return refuse({ code: 'promo_code_not_for_these' })
  const tickets = fitting.reduce((sum, { quantity }) => sum + quantity, 0)
  if (ticketsMax !== null && tickets > ticketsMax) {
    return refuse({ code: 'promo_code_tickets', details: [{ ticketsMax }] })
  }
  if (quota !== null && promo.held + promo.used >= quota) {
    return refuse({ code: 'promo_code_used_up' })
  }
  const sold = items.map((item) => {
    const unitDiscountCents = off.get(item.ticketTypeId) ?? 0
    return { ...item, unitPriceCents: item.unitPriceCents - unitDiscountCents, unitDiscountCents }
  })
  return ok(toDiscount(promo, sold))
}

const fits = ({ ticketTypeIds }: PromoCode, typeId: TicketTypeId): boolean =>
  ticketTypeIds === null || ticketTypeIds.includes(typeId)

type Off = ReadonlyMap<TicketTypeId, number>

/** Rounded down for each ticket, so that every ticket of a line costs the same. Without the types that it leaves as they are. */
const percentOff = (items: readonly PricedItem[], percent: number): Off =>
  new Map(
    items.flatMap(({ ticketTypeId, unitPriceCents }) => {
      const cents = percentOf(unitPriceCents, percent)
      return cents === 0 ? [] : [[ticketTypeId, cents] as const]
    }),
  )

/** A price may be as large as a safe integer, and a hundred times that is none. */
const percentOf = (cents: number, percent: number): number =>
  Number((BigInt(cents) * BigInt(percent)) / 100n)

/**
 * Shared out evenly over the tickets, the cheapest first: what is more than a ticket costs goes to the dearer ones. Every
 * ticket of a line gets the same, so what is left at the end, less than a poisha for each ticket of a line, is not given.
 */
function fixedOff(items: readonly PricedItem[], cents: number): Off {
  const costing = items.filter(({ unitPriceCents }) => unitPriceCents > 0)
  let left = cents
  let tickets = costing.reduce((sum, { quantity }) => sum + quantity, 0)
  const off = new Map<TicketTypeId, number>()
  for (const { ticketTypeId, quantity, unitPriceCents } of costing.toSorted(byPrice)) {
    const unit = Math.min(unitPriceCents, Math.floor(left / tickets))
    left -= unit * quantity
    tickets -= quantity
    if (unit > 0) off.set(ticketTypeId, unit)
  }
  return off
}

/** Among equals the most tickets come first: what they leave goes to the others. By id, so that it is always the same. */
const byPrice = (one: PricedItem, other: PricedItem): number =>
  one.unitPriceCents - other.unitPriceCents ||
  other.quantity - one.quantity ||
  (one.ticketTypeId < other.ticketTypeId ? -1 : 1)

function toDiscount(promo: Discount['promo'], items: readonly SoldItem[]): Discount {
  const sum = (of: (item: SoldItem) => number): number =>
    items.reduce((total, item) => total + item.quantity * of(item), 0)
  return {
    promo: promo === null ? null : { id: promo.id, code: promo.code },
    items,
    discountCents: sum(({ unitDiscountCents }) => unitDiscountCents),
    totalCents: sum(({ unitPriceCents }) => unitPriceCents),
  }
}

// Whether an order may be placed, and what it costs. Pure.
import type { EventStatus } from '../../../shared/events/admin-schema.ts'
import type { EventId, TicketTypeId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { TenantStatus } from '../../../shared/tenants/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import type { PlacesCount } from './count-places.ts'

/** A ticket type as it is on sale at this moment, with its event. */
export type Offer = {
  readonly ticketTypeId: TicketTypeId
  readonly eventId: EventId
  readonly name: string
  readonly priceCents: number
  readonly currency: string
  /** Half-open `[saleFrom, saleUntil)`. */
  readonly saleFrom: Instant | null
  readonly saleUntil: Instant | null
  readonly perOrderMax: number | null
  readonly perBuyerMax: number | null
  readonly eventStatus: EventStatus
  readonly eventEndsAt: Instant
  readonly tenantStatus: TenantStatus
}

export type WantedItem = {
  readonly ticketTypeId: TicketTypeId
  readonly quantity: number
  /** What the buyer was shown. */
  readonly unitPriceCents?: number | undefined
}

export type PricedItem = {
  readonly ticketTypeId: TicketTypeId
  readonly quantity: number
  readonly unitPriceCents: number
}

export type PlacementFacts = {
  readonly eventId: EventId
  readonly items: readonly WantedItem[]
  /** An organizer's own order: given away, or paid at the gate. Neither sale windows nor limits hold for it. */
  readonly isOrganizers: boolean
  /** Nothing is to be paid, whatever the types cost. */
  readonly isComplimentary: boolean
  readonly offers: ReadonlyMap<TicketTypeId, Offer>
  readonly places: PlacesCount
  /** How many tickets of a type this buyer has already, in orders that stand. */
  readonly ownedOf: (typeId: TicketTypeId) => number
  readonly now: Instant
}

/** What is to be paid for each item, or why nothing is placed. */
export function decidePlacement(facts: PlacementFacts): Result<readonly PricedItem[], Refusal> {
  const priced: PricedItem[] = []
  for (const item of facts.items) {
    const offer = facts.offers.get(item.ticketTypeId)
    if (offer === undefined || offer.eventId !== facts.eventId) {
      return refuse({ code: 'ticket_type_not_found' })
    }
    const refusal = refusalOf(facts, offer, item)
    if (refusal !== null) return refuse(refusal)
    const unitPriceCents = facts.isComplimentary ? 0 : offer.priceCents
    priced.push({ ticketTypeId: item.ticketTypeId, quantity: item.quantity, unitPriceCents })
  }
  return ok(priced)
}

function refusalOf(
  { isOrganizers, places, ownedOf, now }: PlacementFacts,
  offer: Offer,
  { ticketTypeId, quantity, unitPriceCents }: WantedItem,
): Refusal | null {
  const about = { ticketTypeId, name: offer.name }
  const isClosed = closedRefusal(offer, now)
  if (isClosed !== null) return isClosed
  if (!isOrganizers) {
    if (offer.saleFrom !== null && now < offer.saleFrom) {
      return { code: 'sale_not_started', details: [about] }
    }
    if (offer.saleUntil !== null && now >= offer.saleUntil) {
      return { code: 'sale_ended', details: [about] }
    }
    if (offer.perOrderMax !== null && quantity > offer.perOrderMax) {
      return { code: 'order_limit', details: [{ ...about, perOrderMax: offer.perOrderMax }] }
    }
    if (unitPriceCents !== undefined && unitPriceCents !== offer.priceCents) {
      return { code: 'price_changed', details: [{ ...about, unitPriceCents: offer.priceCents }] }
    }
  }
  const left = places.leftOf(ticketTypeId)
  if (left < quantity) {
    const message = left === 0 ? `${offer.name} is sold out` : `Only ${left} of ${offer.name} left`
    return { code: 'sold_out', message, details: [{ ...about, left }] }
  }
  if (!isOrganizers && offer.perBuyerMax !== null) {
    const owned = ownedOf(ticketTypeId)
    if (owned + quantity > offer.perBuyerMax) {
      return { code: 'buyer_limit', details: [{ ...about, perBuyerMax: offer.perBuyerMax, owned }] }
    }
  }
  return null
}

/** What is not published exists for nobody. */
function closedRefusal(offer: Offer, now: Instant): Refusal | null {
  if (offer.tenantStatus !== 'active') return { code: 'sale_closed' }
  if (offer.eventStatus === 'draft') return { code: 'event_not_found' }
  if (offer.eventStatus !== 'published') return { code: 'event_cancelled' }
  return now < offer.eventEndsAt ? null : { code: 'event_over' }
}

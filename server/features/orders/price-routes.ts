// What tickets would cost with a promo code, before anything is ordered.
import * as v from 'valibot'
import { EventSlug } from '../../../shared/events/schema.ts'
import { OrderPrice, PriceOrderInput } from '../../../shared/orders/schema.ts'
import { ok, refuse } from '../../../shared/result.ts'
import { TenantSlug } from '../../../shared/tenants/schema.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { addressOf } from '../../platform/http/address.ts'
import { type Endpoint, type EndpointRate, endpoint } from '../../platform/http/endpoint.ts'
import { readOffer } from './read-offer.ts'
import { readDiscount } from './try-promo-code.ts'

/** Of one address, as often as orders are placed. */
const PRICE_RATE: EndpointRate = { name: 'price-order', max: 120, windowMs: MINUTE_MS }

const PRICE = endpoint({
  method: 'POST',
  path: '/public/t/:tenant/:event/price',
  action: 'order.place',
  summary:
    'What these tickets cost at this moment, with a promo code or without one. Nothing is kept; send `discountCents` with the order, and it is placed only at this price.',
  rateLimit: PRICE_RATE,
  params: v.object({ tenant: TenantSlug, event: EventSlug }),
  body: PriceOrderInput,
  response: OrderPrice,
  run: async (deps, { params, body, c }) => {
    const offer = await readOffer(deps, params.tenant, params.event)
    if (!offer.ok) return offer
    const { shop, event, types } = offer.value
    const prices = new Map(types.map((type) => [type.ticketTypeId, type.priceCents]))
    const items = body.items.flatMap(({ ticketTypeId, quantity }) => {
      const unitPriceCents = prices.get(ticketTypeId)
      return unitPriceCents === undefined ? [] : [{ ticketTypeId, quantity, unitPriceCents }]
    })
    if (items.length < body.items.length) return refuse({ code: 'ticket_type_not_found' })
    const priced = await readDiscount(deps, {
      ...{ tenantId: shop.tenantId, eventId: event.eventId, items },
      ...{ code: body.promoCode ?? null, address: addressOf(deps, c) },
    })
    if (!priced.ok) return priced
    const { promo, discountCents, totalCents } = priced.value
    return ok({
      items: [...priced.value.items],
      ...{ promoCode: promo?.code ?? null, discountCents, totalCents, currency: 'BDT' },
    })
  },
})

export const priceEndpoints: readonly Endpoint[] = [PRICE]

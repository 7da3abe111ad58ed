// What a buyer's program asks: order, follow the order by its link, pay, cancel, have the tickets mailed again.
import * as v from 'valibot'
import { EventSlug } from '../../../shared/events/schema.ts'
import {
  BuyerOrderDetails,
  PlacedOrder,
  PlaceOrderInput,
  StartPaymentInput,
} from '../../../shared/orders/schema.ts'
import { TenantSlug } from '../../../shared/tenants/schema.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { addressOf } from '../../platform/http/address.ts'
import { type Endpoint, type EndpointRate, endpoint } from '../../platform/http/endpoint.ts'
import { headerOf } from '../../platform/http/headers.ts'
import { readKey } from '../../platform/http/idempotency-key.ts'
import { openOrderLink } from '../orders/open-order-link.ts'
import { resendTickets } from '../orders/resend-tickets.ts'
import { buyTickets } from './buy-tickets.ts'
import { cancelOrder } from './cancel-order.ts'
import { readBuyerOrder } from './read-buyer-order.ts'
import { startPayment } from './start-payment.ts'

/** Of one address: a mobile network puts many buyers behind one. */
export const ORDER_RATE: EndpointRate = { name: 'place-order', max: 120, windowMs: MINUTE_MS }
export const FOLLOW_RATE: EndpointRate = { name: 'follow-order', max: 240, windowMs: MINUTE_MS }

const VISITOR = { kind: 'visitor', id: null } as const
const Link = v.object({ token: v.pipe(v.string(), v.maxLength(100)) })

const ORDER = endpoint({
  method: 'POST',
  path: '/public/t/:tenant/:event/orders',
  action: 'order.place',
  summary:
    'Holds places for 15 minutes and begins the payment. With an `Idempotency-Key` the second request is answered with the first one’s order.',
  rateLimit: ORDER_RATE,
  params: v.object({ tenant: TenantSlug, event: EventSlug }),
  body: PlaceOrderInput,
  response: PlacedOrder,
  status: 201,
  run: async (deps, { params, body: input, c }) => {
    const key = readKey(headerOf(c, 'idempotency-key'))
    if (!key.ok) return key
    const slugs = { tenantSlug: params.tenant, eventSlug: params.event }
    return buyTickets(deps, { ...slugs, key: key.value, input, address: addressOf(deps, c) })
  },
})

const READ = endpoint({
  method: 'GET',
  path: '/public/orders/:token',
  action: 'order.follow',
  summary: 'An order by its secret link: how it stands, its payments and its tickets.',
  rateLimit: FOLLOW_RATE,
  params: Link,
  response: BuyerOrderDetails,
  run: async (deps, { params }) => {
    const owner = await openOrderLink(deps, params.token)
    return owner.ok ? readBuyerOrder(deps, owner.value) : owner
  },
})

const PAY = endpoint({
  method: 'POST',
  path: '/public/orders/:token/payments',
  action: 'order.follow',
  summary:
    'Begins a payment of an order that waits for one, or gives the page of the one that was begun.',
  rateLimit: ORDER_RATE,
  params: Link,
  body: StartPaymentInput,
  response: v.object({ payUrl: v.nullable(v.string()) }),
  run: async (deps, { params, body: { provider }, c }) => {
    const owner = await openOrderLink(deps, params.token)
    if (!owner.ok) return owner
    return startPayment(deps, { ...owner.value, provider, address: addressOf(deps, c) })
  },
})

const CANCEL = endpoint({
  method: 'POST',
  path: '/public/orders/:token/cancel',
  action: 'order.follow',
  summary: 'Gives the places of an unpaid order back.',
  rateLimit: ORDER_RATE,
  params: Link,
  run: async (deps, { params }) => {
    const owner = await openOrderLink(deps, params.token)
    return owner.ok ? cancelOrder(deps, { ...owner.value, actor: VISITOR }) : owner
  },
})

const RESEND = endpoint({
  method: 'POST',
  path: '/public/orders/:token/resend',
  action: 'order.follow',
  summary: 'Mails the tickets again, to the address that the order was made with.',
  rateLimit: ORDER_RATE,
  params: Link,
  status: 202,
  run: async (deps, { params }) => {
    const owner = await openOrderLink(deps, params.token)
    return owner.ok ? resendTickets(deps, { ...owner.value, actor: VISITOR }) : owner
  },
})

export const buyerEndpoints: readonly Endpoint[] = [ORDER, READ, PAY, CANCEL, RESEND]

// An organizer's look at its orders. They are changed by what is paid, not by hand.
import * as v from 'valibot'
import { EventId, OrderId } from '../../../shared/ids.ts'
import { OrderDetails, OrderView } from '../../../shared/orders/admin-schema.ts'
import { ok } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import type { MemberActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { PageQuery } from '../../platform/http/page.ts'
import { SEARCH_RATE, takeRate } from '../../platform/http/rate-limit.ts'
import { countedPageOf, TotalQuery } from '../../platform/http/total.ts'
import { ORDERS_EXPORT } from './export-orders.ts'
import { priceEndpoints } from './price-routes.ts'
import { promoEndpoints } from './promo-routes.ts'
import {
  countListedOrders,
  type ListOrdersQuery,
  listOrders,
  ORDER_FILTER,
  readOrder,
} from './read-orders.ts'

const { eventId: _ofPath, ...OF_EVENT } = ORDER_FILTER

const SUMMARY =
  'the newest first. `search` finds by parts of the words of the buyer’s name (across scripts by their sound), by the beginning of the email or number, and by the phone number’s beginning or end; an order that was just sold is found within 10 seconds.'

async function list(
  deps: Deps,
  actor: MemberActor,
  { total: isCounted, ...query }: ListOrdersQuery & { readonly total?: 'true' | undefined },
) {
  if (query.search) {
    const taken = await takeRate(deps, SEARCH_RATE, actor.userId)
    if (!taken.ok) return taken
  }
  const listed = await listOrders(deps, actor.tenantId, query)
  if (!listed.ok) return listed
  const total =
    isCounted && !query.search ? await countListedOrders(deps, actor.tenantId, query) : null
  return ok({ items: [...listed.value.items], next: listed.value.next, total })
}

const LIST = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/orders',
  action: 'order.read',
  summary: `The orders of an event, ${SUMMARY}`,
  params: v.object({ eventId: EventId }),
  query: v.object({ ...PageQuery.entries, ...TotalQuery, ...OF_EVENT }),
  response: countedPageOf(OrderView),
  run: (deps, { actor, params, query }) => list(deps, actor, { ...query, ...params }),
})

const LIST_ALL = endpoint({
  method: 'GET',
  path: '/tenant/orders',
  action: 'order.read',
  summary: `The orders of all events, or of \`eventId\`, ${SUMMARY}`,
  query: v.object({ ...PageQuery.entries, ...TotalQuery, ...ORDER_FILTER }),
  response: countedPageOf(OrderView),
  run: (deps, { actor, query }) => list(deps, actor, query),
})

const READ = endpoint({
  method: 'GET',
  path: '/tenant/orders/:orderId',
  action: 'order.read',
  summary: 'One order with what was bought and its tickets.',
  params: v.object({ orderId: OrderId }),
  response: OrderDetails,
  run: (deps, { actor, params }) => readOrder(deps, actor.tenantId, params.orderId),
})

export const orderEndpoints: readonly Endpoint[] = [
  LIST,
  LIST_ALL,
  READ,
  ORDERS_EXPORT,
  ...promoEndpoints,
  ...priceEndpoints,
]

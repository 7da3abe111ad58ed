// An organizer's look at its orders. They are changed by what is paid, not by hand.
import * as v from 'valibot'
import { EventId, OrderId } from '../../../shared/ids.ts'
import { OrderDetails, OrderStatusName, OrderView } from '../../../shared/orders/admin-schema.ts'
import { ok } from '../../../shared/result.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { SearchText } from '../../platform/http/keyset.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { SEARCH_RATE, takeRate } from '../../platform/http/rate-limit.ts'
import { listOrders, readOrder } from './read-orders.ts'

const LIST = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/orders',
  action: 'order.read',
  summary:
    'The orders of an event, the newest first; `search` finds in name, email, phone and number.',
  params: v.object({ eventId: EventId }),
  query: v.object({
    ...PageQuery.entries,
    search: v.optional(SearchText),
    status: v.optional(OrderStatusName),
  }),
  response: pageOf(OrderView),
  run: async (deps, { actor, params, query }) => {
    if (query.search !== undefined) {
      const taken = await takeRate(deps, SEARCH_RATE, actor.userId)
      if (!taken.ok) return taken
    }
    const listed = await listOrders(deps, actor.tenantId, params.eventId, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
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

export const orderEndpoints: readonly Endpoint[] = [LIST, READ]

// Orders as CSV.
import * as v from 'valibot'
import type { OrderView } from '../../../shared/orders/admin-schema.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import type { Endpoint } from '../../platform/http/endpoint.ts'
import { listOrders, ORDER_FILTER } from './read-orders.ts'

const COLUMNS: Columns<OrderView> = {
  id: ({ id }) => id,
  eventId: ({ eventId }) => eventId,
  number: ({ number }) => number,
  status: ({ status }) => status,
  buyerName: ({ buyerName }) => buyerName,
  buyerEmail: ({ buyerEmail }) => buyerEmail,
  buyerPhone: ({ buyerPhone }) => buyerPhone,
  totalCents: ({ totalCents }) => totalCents,
  currency: ({ currency }) => currency,
  locale: ({ locale }) => locale,
  createdAt: ({ createdAt }) => createdAt,
  paidAt: ({ paidAt }) => paidAt,
  mailRefusedAt: ({ mailRefusedAt }) => mailRefusedAt,
  promoCode: ({ promoCode }) => promoCode,
  discountCents: ({ discountCents }) => discountCents,
  paidCents: ({ paidCents }) => paidCents,
  givenBackCents: ({ givenBackCents }) => givenBackCents,
  keptCents: ({ keptCents }) => keptCents,
}

export const ORDERS_EXPORT: Endpoint = csvEndpoint({
  path: '/tenant/exports/orders.csv',
  action: 'order.read',
  summary: 'The orders as CSV, the newest first.',
  query: v.object(ORDER_FILTER),
  columns: COLUMNS,
  page: (deps, actor, query) => listOrders(deps, actor.tenantId, query),
})

// How to call the routes of what is read afterwards.
import { required } from '../../../shared/assert.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { TestApp } from '../app.ts'
import type { Filler } from './fillers.ts'
import type { World } from './world.ts'

const EMPTY: Filler = {}

export const reportFillers = ({ deps }: TestApp): Readonly<Record<string, Filler>> => ({
  ...ofEvent('GET /tenant/events/:eventId/reports/sales-by-day'),
  ...fileOfEvent('GET /tenant/exports/sales-by-day.csv'),
  ...ofEvent('GET /tenant/events/:eventId/reports/money-by-day'),
  ...fileOfEvent('GET /tenant/exports/money-by-day.csv'),
  ...ofEvent('GET /tenant/events/:eventId/reports/no-shows'),
  ...ofEvent('GET /tenant/events/:eventId/reports/no-show-counts'),
  ...fileOfEvent('GET /tenant/exports/no-shows.csv'),
  ...ofEvent('GET /tenant/events/:eventId/guest-list'),
  ...ofEvent('GET /tenant/events/:eventId/guest-list.pdf'),
  ...fileOfEvent('GET /tenant/exports/guest-list.csv'),
  'GET /tenant/orders/:orderId/timeline': {
    path: async ({ tenantId }) => {
      const [order] = await withTenant(
        deps.db,
        tenantId,
        (tx) => tx<{ id: string }[]>`select id from orders order by id limit 1`,
      )
      return `/tenant/orders/${required(order, 'the world has an order').id}/timeline`
    },
  },
  'GET /tenant/setup': EMPTY,
  'GET /admin/totals': EMPTY,
})

/** The world's event in the path. */
const ofEvent = (route: string): Readonly<Record<string, Filler>> => ({
  [route]: {
    path: ({ event }: World) => (route.split(' ')[1] ?? '').replace(':eventId', event.id),
  },
})

/** And behind it. */
const fileOfEvent = (route: string): Readonly<Record<string, Filler>> => ({
  [route]: { path: ({ event }: World) => `${route.split(' ')[1]}?eventId=${event.id}` },
})

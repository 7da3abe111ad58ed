// How to call the routes about an organizer's tickets and orders. Each change has a ticket of its own.
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { TestApp } from '../app.ts'
import { someTickets } from '../event.ts'
import type { Filler } from './fillers.ts'
import type { World } from './world.ts'

export function ticketFillers({ deps }: TestApp): Readonly<Record<string, Filler>> {
  /** Of the ticket that the newest path names. */
  let version = '0'
  const fresh =
    (more = '') =>
    async ({ tenantId, event }: World): Promise<string> => {
      const [ticket] = await someTickets(deps, tenantId, event, ['Nasrin'])
      const id = ticket?.ticketId ?? ''
      const [row] = await withTenant(
        deps.db,
        tenantId,
        (tx) => tx<{ version: string }[]>`
          select changed_xid::text as version from tickets where id = ${id}`,
      )
      version = row?.version ?? '0'
      return `/tenant/tickets/${id}${more}`
    }
  const step = () => ({ version })
  return {
    'GET /tenant/events/:eventId/tickets': {
      path: ({ event }) => `/tenant/events/${event.id}/tickets?limit=2&search=a`,
    },
    'GET /tenant/events/:eventId/orders': {
      path: ({ event }) => `/tenant/events/${event.id}/orders?limit=2&search=a`,
    },
    'GET /tenant/tickets': { path: () => '/tenant/tickets?limit=2&search=a' },
    'GET /tenant/orders': { path: () => '/tenant/orders?limit=2&search=rahim@' },
    'GET /tenant/orders/:orderId': {
      path: async ({ tenantId, event }) => {
        const [row] = await withTenant(
          deps.db,
          tenantId,
          (tx) => tx<{ id: string }[]>`select id from orders where event_id = ${event.id} limit 1`,
        )
        return `/tenant/orders/${row?.id}`
      },
    },
    'GET /tenant/tickets/:ticketId': { path: fresh() },
    'PATCH /tenant/tickets/:ticketId': {
      path: fresh(),
      body: () => ({ attendeeName: 'Salma', version }),
    },
    'POST /tenant/tickets/:ticketId/void': { path: fresh('/void'), body: step },
    'POST /tenant/tickets/:ticketId/block': { path: fresh('/block'), body: step },
    'POST /tenant/tickets/:ticketId/unblock': { path: fresh('/unblock'), body: step },
    'POST /tenant/tickets/:ticketId/reissue': { path: fresh('/reissue'), body: step },
  }
}

// The bare route behind `pages`: Hono on the same HTTP adapter, the three questions of an event's page through the same
// driver, and their rows as JSON.
//
// The source of the baseline: Hono's own getting-started server for Node with porsager's pool beside it. It has no
// templates, no languages, no tenant wall, no transaction, no compression and no log.
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import postgres from 'postgres'
import { serveOrders } from './child.ts'

const [url = '', pool = '15'] = process.argv.slice(2)
const sql = postgres(url, {
  ...{ max: Number(pool), idle_timeout: 0, onnotice: () => {} },
  transform: postgres.camel,
})

const findShop = (slug: string) => sql`
  select t.id as tenant_id, t.name, t.slug, t.branding,
         (select l.digest from tenant_logos l where l.tenant_id = t.id) as logo_digest
    from tenants t
   where t.slug = ${slug} and t.status = 'active'`

const findEvent = (tenantId: string, slug: string) => sql`
  select id as event_id, slug, name, name_bn, venue, starts_at, ends_at, time_zone, status
    from events
   where tenant_id = ${tenantId} and slug = ${slug} and status in ('published', 'cancelled')`

const listTypes = (tenantId: string, slug: string) => sql`
  select y.id as ticket_type_id, y.name, y.name_bn, y.price_cents, y.sale_from, y.sale_until, y.per_order_max,
         y.per_buyer_max, p.capacity - p.held - p.sold as left
    from events e
    join ticket_types y on y.tenant_id = e.tenant_id and y.event_id = e.id
    join places p on p.tenant_id = y.tenant_id and p.ticket_type_id = y.id
   where e.tenant_id = ${tenantId} and e.slug = ${slug}
   order by y.number`

const app = new Hono().get('/t/:tenant/:event', async (c) => {
  const [shop] = await findShop(c.req.param('tenant'))
  if (shop === undefined) return c.notFound()
  const tenantId = String(shop['tenantId'])
  const slug = c.req.param('event')
  const [[event], types] = await Promise.all([findEvent(tenantId, slug), listTypes(tenantId, slug)])
  return event === undefined ? c.notFound() : c.json({ shop, event, types })
})
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
await new Promise<void>((resolve) => server.once('listening', resolve))

/** Answers its address. */
serveOrders<object>(
  async () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  async () => {
    server.close()
    await sql.end({ timeout: 5 })
  },
)

// The bare route behind `tax`: Hono on the same HTTP adapter, one query through the same driver, and its row as JSON.
//
// The source of the baseline: Hono's own getting-started server for Node with porsager's pool beside it. No
// credential is checked, nothing is logged or counted.
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import postgres from 'postgres'
import { serveOrders } from './child.ts'

const [url = '', userId = ''] = process.argv.slice(2)
const sql = postgres(url, { max: 5, idle_timeout: 0, onnotice: () => {} })
const app = new Hono().get('/auth/me', async (c) => {
  const [user] = await sql`select id, email, name, status from users where id = ${userId}`
  return c.json({ user })
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

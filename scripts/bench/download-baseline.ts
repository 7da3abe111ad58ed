// The bare downloads behind `download`: the same rows by the driver, as plain JSON, through a bare HTTP server.
//
// The source of the baseline: porsager's cursor as its documentation shows it, rows as the driver makes them,
// `JSON.stringify` for each page, Node's own HTTP server, and a pause where the client does not keep up.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import postgres from 'postgres'
import { serveOrders } from './child.ts'

const [url = '', eventId = ''] = process.argv.slice(2)
const PAGE_ROWS = 1_000
const sql = postgres(url, { max: 5, idle_timeout: 0, onnotice: () => {} })

const server = createServer((_request, response) => {
  void answer(response).catch((error: unknown) => response.destroy(error as Error))
})

async function answer(response: import('node:http').ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' })
  const pages = sql`
    select t.id, t.type_number, t.serial, t.is_void, t.is_blocked, t.order_status, t.valid_from,
           t.valid_until, t.attendee_name as name, t.note, t.attention
      from tickets t
     where t.event_id = ${eventId}
     order by t.id`.cursor(PAGE_ROWS)
  response.write('[')
  let isFirst = true
  for await (const rows of pages) {
    const text = JSON.stringify(rows).slice(1, -1)
    const isRoomLeft = response.write(isFirst ? text : `,${text}`)
    isFirst = false
    if (!isRoomLeft) await once(response, 'drain')
  }
  response.end(']')
}

server.listen(0, '127.0.0.1')
await once(server, 'listening')

/** Answers its address. */
serveOrders<object>(
  async () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  async () => {
    server.close()
    await sql.end({ timeout: 5 })
  },
)

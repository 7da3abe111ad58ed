// The bare loop behind `orders`: one complete order in each transaction, as porsager's driver's documentation shows one.
//
// It writes the same rows with the same columns and indexes: the counter, the order, its line, its link, its activity. It has
// no tenant wall, no limits, no sale window and no idempotency.
import { createHash, randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { v7 as uuidv7 } from 'uuid'
import { serveOrders } from './child.ts'
import type { SaleOrder, Sold } from './orders-process.ts'

const [url = '', pool = '16'] = process.argv.slice(2)
const sql = postgres(url, { max: Number(pool), idle_timeout: 0, onnotice: () => {} })

serveOrders<SaleOrder>(
  async ({ buyers, tries, ...sale }): Promise<Sold> => {
    let [next, accepted, refused] = [0, 0, 0]
    const latenciesMs: number[] = []
    const buy = async (): Promise<void> => {
      while (next < tries) {
        next += 1
        const startedMs = performance.now()
        if (await placeOne(sale, next)) accepted += 1
        else refused += 1
        latenciesMs.push(performance.now() - startedMs)
      }
    }
    const startedMs = performance.now()
    await Promise.all(Array.from({ length: buyers }, buy))
    return { accepted, refused, seconds: (performance.now() - startedMs) / 1_000, latenciesMs }
  },
  () => sql.end({ timeout: 5 }),
)

type Sale = Omit<SaleOrder, 'buyers' | 'tries'>

/** False when it is sold out. */
const placeOne = ({ tenantId, eventId, ticketTypeId }: Sale, at: number): Promise<boolean> =>
  sql.begin(async (tx) => {
    const held = await tx`
      update places set held = held + 1
       where tenant_id = ${tenantId} and ticket_type_id = ${ticketTypeId} and held + sold + 1 <= capacity
      returning 1`
    if (held.length === 0) return false
    const [type] = await tx`
      select price_cents from ticket_types where tenant_id = ${tenantId} and id = ${ticketTypeId}`
    const id = uuidv7()
    const now = new Date()
    const until = new Date(now.getTime() + 900_000)
    const number = randomBytes(5).toString('hex').toUpperCase()
    const priceCents = Number(type?.['price_cents'])
    await tx`
      insert into orders (tenant_id, id, event_id, number, status, source, buyer_name, buyer_email, buyer_phone, total_cents,
        locale, created_at, hold_expires_at)
      values (${tenantId}, ${id}, ${eventId}, ${number}, 'pending', 'online', 'Nusrat Jahan', ${`b${at}@bench.example`},
        '+8801711234567', ${priceCents}, 'bn', ${now}, ${until})`
    await tx`
      insert into order_items (tenant_id, id, order_id, ticket_type_id, quantity, unit_price_cents)
      values (${tenantId}, ${uuidv7()}, ${id}, ${ticketTypeId}, 1, ${priceCents})`
    const link = createHash('sha256').update(randomBytes(24)).digest()
    await tx`
      insert into directory (kind, key_hash, tenant_id, id) values ('order_link', ${link}, ${tenantId}, ${id})`
    await tx`
      insert into activity (tenant_id, id, at, actor_kind, action, subject_kind, subject_id, metadata)
      values (${tenantId}, ${uuidv7()}, ${now}, 'visitor', 'order.placed', 'order', ${id},
        ${tx.json({ eventId, source: 'online', totalCents: priceCents })})`
    return true
  })

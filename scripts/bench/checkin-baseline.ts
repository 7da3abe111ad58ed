// The bare loop behind `checkin`: what a competent program does that only reads, locks, inserts and commits.
//
// The source of the baseline: porsager's driver as its own documentation shows a transaction, on the same server
// and durability, into the same `scans` table with the same columns, bytes and indexes.
// It has no HTTP, no tenant wall, no codes and no decision.
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { v7 as uuidv7 } from 'uuid'
import { serveOrders } from './child.ts'

const [url = '', pool = '10'] = process.argv.slice(2)
const sql = postgres(url, { max: Number(pool), idle_timeout: 0, onnotice: () => {} })

export type CheckInOrder = {
  readonly tenantId: string
  readonly eventId: string
  readonly listId: string
  readonly stationId: string
  readonly workers: number
  readonly tickets: readonly { readonly id: string; readonly code: string }[]
}

serveOrders<CheckInOrder>(
  async (order) => {
    let next = 0
    const work = async (): Promise<void> => {
      for (;;) {
        const ticket = order.tickets[next]
        next += 1
        if (ticket === undefined) return
        await checkIn(order, ticket)
      }
    }
    await Promise.all(Array.from({ length: order.workers }, work))
    return null
  },
  () => sql.end({ timeout: 5 }),
)

async function checkIn(order: CheckInOrder, ticket: { id: string; code: string }): Promise<void> {
  const { tenantId } = order
  const now = new Date().toISOString()
  await sql.begin(async (tx) => {
    const [row] = await tx`
      select is_void, is_blocked from tickets
       where tenant_id = ${tenantId} and id = ${ticket.id} for no key update`
    if (row === undefined) throw new Error('no such ticket')
    await tx`
      insert into scans (tenant_id, scan_id, kind, event_id, list_id, ticket_id, station_id, direction, scanned_at,
        verdict, reason, raw_code, content_hash, received_at)
      values (${tenantId}, ${uuidv7()}, 'scan', ${order.eventId}, ${order.listId}, ${ticket.id}, ${order.stationId},
        'entry', ${now}, 'admitted', 'ok', ${ticket.code}, ${randomBytes(32)}, ${now})`
  })
}

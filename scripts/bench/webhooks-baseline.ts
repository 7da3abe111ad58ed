// The bare loop behind `webhooks`: for each notification the same rows, in two statements of their own and one
// transaction, as porsager's driver's documentation shows one.
//
// It has no HTTP, no signature, no tenant wall, no comparison of evidence, no codes and no decision.
import { createHash, randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { v7 as uuidv7 } from 'uuid'
import { serveOrders } from './child.ts'

const [url = '', pool = '16'] = process.argv.slice(2)
const sql = postgres(url, { max: Number(pool), idle_timeout: 0, onnotice: () => {} })

export type PaidOrder = {
  readonly orderId: string
  readonly attemptId: string
  readonly txn: string
}

export type SettleOrder = {
  readonly tenantId: string
  readonly eventId: string
  readonly ticketTypeId: string
  readonly accountId: string
  readonly workers: number
  readonly body: string
  readonly orders: readonly PaidOrder[]
}

serveOrders<SettleOrder>(
  async (order) => {
    let next = 0
    const work = async (): Promise<void> => {
      for (;;) {
        const one = order.orders[next]
        next += 1
        if (one === undefined) return
        await settleOne(order, one)
      }
    }
    const startedMs = performance.now()
    await Promise.all(Array.from({ length: order.workers }, work))
    return (performance.now() - startedMs) / 1_000
  },
  () => sql.end({ timeout: 5 }),
)

async function settleOne(
  { tenantId, eventId, ticketTypeId, accountId, body }: SettleOrder,
  { orderId, attemptId, txn }: PaidOrder,
): Promise<void> {
  const now = new Date()
  const id = uuidv7()
  await sql`
    insert into webhook_events (id, provider, account_id, event_key, event_name, sealed_body, next_try_at, received_at)
    values (${id}, 'stripe', ${accountId}, ${`evt_${id}`}, 'checkout.session.completed', ${Buffer.from(body)}, ${now}, ${now})`
  await sql.begin(async (tx) => {
    await tx`select status from orders where tenant_id = ${tenantId} and id = ${orderId} for update`
    await tx`select state from payment_attempts where tenant_id = ${tenantId} and id = ${attemptId} for update`
    const hash = createHash('sha256').update(txn).digest()
    await tx`
      insert into directory (kind, key_hash, tenant_id, id) values ('provider_txn', ${hash}, ${tenantId}, ${attemptId})`
    await tx`
      update payment_attempts set state = 'succeeded', provider_txn_id = ${txn}, settled_at = ${now}, next_check_at = null
       where tenant_id = ${tenantId} and id = ${attemptId}`
    await tx`
      update orders set status = 'paid', paid_at = ${now}, paid_attempt_id = ${attemptId}, hold_expires_at = null
       where tenant_id = ${tenantId} and id = ${orderId}`
    await tx`
      update places set held = held - 2, sold = sold + 2
       where tenant_id = ${tenantId} and ticket_type_id = ${ticketTypeId}`
    for (let at = 0; at < 2; at += 1) {
      await tx`
        insert into tickets (tenant_id, id, event_id, order_id, order_status, ticket_type_id, type_number, attendee_name, key_id,
          issued_at, qr_code_payload, qr_signature, created_at, is_findable)
        values (${tenantId}, ${uuidv7()}, ${eventId}, ${orderId}, 'paid', ${ticketTypeId}, 1, 'Nusrat Jahan', 1, ${now},
          ${randomBytes(29)}, ${randomBytes(32)}, ${now}, true)`
    }
    for (const action of ['order.paid', 'ticket.issued']) {
      await tx`
        insert into activity (tenant_id, id, at, actor_kind, action, subject_kind, subject_id, metadata)
        values (${tenantId}, ${uuidv7()}, ${now}, 'system', ${action}, 'order', ${orderId}, ${tx.json({ attemptId })})`
    }
    await tx`
      insert into pgboss.job_common (id, name, data)
      values (${uuidv7()}, 'orders.mail-tickets', ${tx.json({ tenantId, orderId })})`
  })
  await sql`
    update webhook_events set state = 'processed', outcome = 'issued', next_try_at = null, finished_at = ${now} where id = ${id}`
}

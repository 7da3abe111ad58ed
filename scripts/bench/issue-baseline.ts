// The bare loop behind `issue`: `qrcode` for each ticket and an insert, a hundred rows to a statement.
//
// It has no order, no tenant wall, no signature, no activity, no search and no mail.
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { toBuffer } from 'qrcode'
import { v7 as uuidv7 } from 'uuid'
import { serveOrders } from './child.ts'

const [url = ''] = process.argv.slice(2)
const sql = postgres(url, { max: 3, idle_timeout: 0, onnotice: () => {} })

export type BareIssue = {
  readonly tenantId: string
  readonly eventId: string
  readonly ticketTypeId: string
  readonly orderId: string
  readonly tickets: number
}

const ROWS = 100

serveOrders<BareIssue>(
  async ({ tenantId, eventId, ticketTypeId, orderId, tickets }) => {
    const startedMs = performance.now()
    for (let left = tickets; left > 0; left -= ROWS) {
      const now = new Date()
      const rows = Array.from({ length: Math.min(ROWS, left) }, () => ({
        ...{
          tenant_id: tenantId,
          id: uuidv7(),
          event_id: eventId,
          order_id: orderId,
          order_status: 'paid',
        },
        ...{
          ticket_type_id: ticketTypeId,
          type_number: 1,
          attendee_name: 'Nusrat Jahan',
          key_id: 1,
        },
        ...{
          issued_at: now,
          qr_code_payload: randomBytes(29),
          qr_signature: randomBytes(32),
          created_at: now,
        },
        is_findable: true,
      }))
      await sql`insert into tickets ${sql(rows)}`
      for (const { qr_code_payload: payload, qr_signature: signature } of rows) {
        // As many characters of the same alphabet as a code of ours.
        const text = `PB${Buffer.concat([payload, signature]).toString('hex').toUpperCase()}`.slice(
          0,
          76,
        )
        await toBuffer(text, { errorCorrectionLevel: 'M', type: 'png', margin: 4, scale: 6 })
      }
    }
    return (performance.now() - startedMs) / 1_000
  },
  () => sql.end({ timeout: 5 }),
)

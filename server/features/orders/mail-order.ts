// Mails an order's tickets to its buyer.
import * as v from 'valibot'
import { OrderId, TenantId } from '../../../shared/ids.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { defineJob } from '../../platform/jobs/define-job.ts'
import { readMailedOrder } from './read-mailed-order.ts'
import { writeTicketMail } from './ticket-mail.ts'

/**
 * Delivered at least once: an order without tickets is not mailed, and what is mailed twice is the same.
 *
 * Its tickets and their codes are read when the mail is written: what was renamed or issued anew meanwhile goes out as it is.
 */
export const mailOrderJob = defineJob({
  name: 'orders.mail-tickets',
  payload: v.strictObject({ tenantId: TenantId, orderId: OrderId }),
  // For a mail server that is down for a day: the last tries are an hour apart.
  attemptsMax: 40,
  run: async (deps, { tenantId, orderId }) => {
    const order = await withTenant(deps.db, tenantId, (tx) => readMailedOrder(tx, deps, orderId))
    if (order === null || order.tickets.length === 0) return
    await deps.mailer.send(await writeTicketMail(order, deps.now()))
  },
})

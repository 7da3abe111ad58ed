// Mails an order's tickets to its buyer.
import * as v from 'valibot'
import { OrderId, TenantId } from '../../../shared/ids.ts'
import { HOUR_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type Rate, takeRate } from '../../platform/http/rate-limit.ts'
import { defineJob } from '../../platform/jobs/define-job.ts'
import { AddressRefused } from '../../platform/mail/mailer.ts'
import { recordActivity, SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { readMailedOrder } from './read-mailed-order.ts'
import { setMailRefused } from './sale-store.ts'
import { writeTicketMail } from './ticket-mail.ts'

/**
 * Delivered at least once: an order without tickets is not mailed, and what is mailed twice is the same.
 *
 * An address that is refused for good is not tried again before somebody asks for the mail.
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
    if (order.isForNothing && !(await mayMail(deps, order.buyer.email))) {
      return record(deps, { tenantId, orderId }, 'order.mail_held_back')
    }
    const mail = await writeTicketMail(order, deps.now())
    try {
      await deps.mailer.send(mail)
    } catch (error) {
      if (!(error instanceof AddressRefused)) throw error
      await record(deps, { tenantId, orderId }, 'order.mail_refused')
    }
  },
})

/** A mailbox is not flooded by whoever orders what costs nothing in its name. The order's page has the tickets as well. */
export const FREE_RATE: Rate = { name: 'free-mail', max: 20, windowMs: HOUR_MS }

const mayMail = async (deps: Deps, email: string): Promise<boolean> =>
  (await takeRate(deps, FREE_RATE, email.toLowerCase())).ok

/** Of an address that refused the mail, the order's page tells the buyer; of both the trail tells the organizer. */
const record = (
  deps: Deps,
  { tenantId, orderId }: { readonly tenantId: TenantId; readonly orderId: OrderId },
  action: 'order.mail_refused' | 'order.mail_held_back',
): Promise<void> =>
  withTenant(deps.db, tenantId, async (tx) => {
    if (action === 'order.mail_refused') await setMailRefused(tx, orderId, deps.now())
    const subject = { kind: 'order', id: orderId }
    await recordActivity(tx, deps, { actor: SYSTEM_ACTOR, action, subject })
  })

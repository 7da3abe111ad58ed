// Somebody lost the link of an order, and knows its number and the email it was made with.
import * as v from 'valibot'
import { EmailAddress } from '../../../shared/auth/schema.ts'
import { OrderId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { foldDigits } from '../../../shared/text.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { publicUrlOf } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type Rate, takeRate } from '../../platform/http/rate-limit.ts'
import { defineJob } from '../../platform/jobs/define-job.ts'
import type { Mail } from '../../platform/mail/mailer.ts'
import { textsOf } from '../../platform/pages/layout.ts'
import { type BoughtOrder, findBoughtOrder } from './bought-store.ts'
import { writeOrderToken } from './order-link.ts'
import { findOrderByNumber } from './sale-store.ts'

export const FindTicketsInput = v.strictObject({
  email: EmailAddress,
  /** As typed: in either language's digits, with blanks. */
  number: v.pipe(
    v.string(),
    v.maxLength(60),
    v.transform((typed) =>
      foldDigits(typed.normalize('NFKC'))
        .replace(/[^0-9A-Za-z]/g, '')
        .toUpperCase(),
    ),
    v.minLength(1),
    v.maxLength(30),
  ),
})
export type FindTicketsInput = v.InferOutput<typeof FindTicketsInput>

/** Of one address; a mobile network puts many people behind one. */
const ADDRESS_RATE: Rate = { name: 'find-address', max: 30, windowMs: 15 * MINUTE_MS }
/** A mailbox is not flooded by whoever knows its name, and no number is guessed for it. */
const EMAIL_RATE: Rate = { name: 'find-email', max: 5, windowMs: 15 * MINUTE_MS }

/**
 * Mails the link, if there is such an order. The answer and the work are the same when there is none: a job is enqueued
 * for an order that nobody has.
 */
export async function findTickets(
  deps: Deps,
  tenantId: TenantId,
  { email, number }: FindTicketsInput,
  address: string,
): Promise<Result<undefined, Refusal>> {
  const ofAddress = await takeRate(deps, ADDRESS_RATE, address)
  if (!ofAddress.ok) return ofAddress
  const ofEmail = await takeRate(deps, EMAIL_RATE, `${tenantId} ${email}`)
  if (!ofEmail.ok) return ofEmail
  await withTenant(deps.db, tenantId, async (tx) => {
    const found = await findOrderByNumber(tx, number)
    const isTheirs = found !== null && found.buyerEmail.toLowerCase() === email.toLowerCase()
    const orderId = isTheirs ? found.id : v.parse(OrderId, deps.newId())
    await deps.jobs.sendMany(tx, mailOrderLinkJob, [{ tenantId, orderId }])
  })
  return ok(undefined)
}

/** Delivered at least once; the same mail twice does no harm. */
export const mailOrderLinkJob = defineJob({
  name: 'orders.mail-link',
  payload: v.strictObject({ tenantId: TenantId, orderId: OrderId }),
  attemptsMax: 10,
  run: async (deps, { tenantId, orderId }) => {
    const order = await withTenant(deps.db, tenantId, (tx) => findBoughtOrder(tx, orderId))
    if (order !== null) await deps.mailer.send(toLinkMail(deps, order))
  },
})

function toLinkMail({ config }: Pick<Deps, 'config'>, order: BoughtOrder): Mail {
  const { locale, number, buyerName: name, buyerEmail: to } = order
  const text = textsOf(locale)
  const url = `${publicUrlOf(config)}/orders/${writeOrderToken(config, order.id)}`
  return {
    to,
    subject: text('shop.mail.find.subject', { number }),
    text: [
      text('shop.mail.hello', { name }),
      text('shop.mail.find.lead'),
      url,
      text('shop.mail.find.ignore'),
      text('shop.by', { tenant: order.tenantName }),
    ].join('\n\n'),
  }
}

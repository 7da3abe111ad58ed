// Tells a buyer of money that goes back to them, and of what came of their wish for it.
import * as v from 'valibot'
import type { Language } from '../../../shared/i18n/fill.ts'
import { writeAmount } from '../../../shared/i18n/shop/amount.ts'
import { TenantId } from '../../../shared/ids.ts'
import type { RefundReason } from '../../../shared/payments/schema.ts'
import { publicUrlOf } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { defineJob } from '../../platform/jobs/define-job.ts'
import type { Mail } from '../../platform/mail/mailer.ts'
import { AddressRefused } from '../../platform/mail/mailer.ts'
import { textsOf } from '../../platform/pages/layout.ts'
import { type BoughtOrder, readBoughtOrder } from '../orders/bought-order.ts'
import { writeOrderToken } from '../orders/order-link.ts'
import { findMailedAsk, findMailedRefund } from './refund-mail-store.ts'

/** For a mail server that is down for a day: the last tries are an hour apart. */
export const MAIL_ATTEMPTS_MAX = 40

/** Delivered at least once; the same mail twice does no harm. One about a refund that did not stay so is not sent. */
export const mailRefundJob = defineJob({
  name: 'payments.mail-refund',
  payload: v.strictObject({
    tenantId: TenantId,
    refundId: v.string(),
    news: v.picklist(['on_its_way', 'returned']),
  }),
  attemptsMax: MAIL_ATTEMPTS_MAX,
  run: async (deps, { tenantId, refundId, news }) => {
    const found = await withTenant(deps.db, tenantId, async (tx) => {
      const refund = await findMailedRefund(tx, refundId)
      const order = refund === null ? null : await readBoughtOrder(tx, refund.orderId)
      return refund === null || order === null ? null : { refund, order }
    })
    if (found === null) return
    const { refund, order } = found
    if (news === 'returned' && refund.state !== 'succeeded') return
    const text = textsOf(order.locale)
    const amount = writeAmount(order.locale, refund.amountCents)
    const paragraphs =
      news === 'returned'
        ? [text('shop.mail.refund.returned', { amount })]
        : [whyOf(order.locale, refund.reason), text('shop.mail.refund.way', { amount })]
    await sendToBuyer(deps, toRefundMail(deps, order, paragraphs))
  },
})

export const mailRefundAskJob = defineJob({
  name: 'payments.mail-refund-ask',
  payload: v.strictObject({
    tenantId: TenantId,
    askId: v.string(),
    news: v.picklist(['arrived', 'approved', 'declined']),
  }),
  attemptsMax: MAIL_ATTEMPTS_MAX,
  run: async (deps, { tenantId, askId, news }) => {
    const found = await withTenant(deps.db, tenantId, async (tx) => {
      const ask = await findMailedAsk(tx, askId)
      const order = ask === null ? null : await readBoughtOrder(tx, ask.orderId)
      return ask === null || order === null ? null : { ask, order }
    })
    if (found === null) return
    const { ask, order } = found
    const text = textsOf(order.locale)
    const tenant = order.tenantName
    const lead = text(`shop.mail.ask.${news}`, { tenant })
    const answer = news === 'arrived' ? null : ask.answer
    const paragraphs = [lead, ...(answer === null ? [] : [`“${answer}”`])]
    await sendToBuyer(deps, toRefundMail(deps, order, paragraphs))
  },
})

const WHYS = {
  second_payment: 'shop.mail.refund.twice',
  no_places: 'shop.mail.refund.late',
  event_closed: 'shop.mail.refund.off',
  order_cancelled: 'shop.mail.refund.cancelled',
  not_accepted: 'shop.mail.refund.not_accepted',
  asked_for: 'shop.mail.refund.decided',
} as const satisfies Record<RefundReason, string>

const whyOf = (language: Language, reason: RefundReason): string => textsOf(language)(WHYS[reason])

const toRefundMail = (
  deps: Pick<Deps, 'config'>,
  order: BoughtOrder,
  paragraphs: readonly string[],
): Mail => {
  const subject = textsOf(order.locale)('shop.mail.refund.subject', { number: order.number })
  return toBuyerMail(deps, order, { subject, paragraphs })
}

/** With a greeting, the order's link and who sells, in the order's language. */
export function toBuyerMail(
  { config }: Pick<Deps, 'config'>,
  { id, locale, buyerName: name, buyerEmail: to, tenantName: tenant }: BoughtOrder,
  { subject, paragraphs }: { readonly subject: string; readonly paragraphs: readonly string[] },
): Mail {
  const text = textsOf(locale)
  const url = `${publicUrlOf(config)}/orders/${writeOrderToken(config, id)}`
  return {
    to,
    subject,
    text: [
      text('shop.mail.hello', { name }),
      ...paragraphs,
      `${text('shop.mail.link')}\n${url}`,
      text('shop.by', { tenant }),
    ].join('\n\n'),
  }
}

/** An address that is refused for good is not tried again: the order's page says the same. */
export async function sendToBuyer(deps: Deps, mail: Mail): Promise<void> {
  try {
    await deps.mailer.send(mail)
  } catch (error) {
    if (!(error instanceof AddressRefused)) throw error
    deps.log.warn('a buyer’s address takes no mail about money that goes back')
  }
}

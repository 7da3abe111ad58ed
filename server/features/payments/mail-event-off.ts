// Tells a buyer that their event is off, in the organizer's words, and what becomes of their money.
import * as v from 'valibot'
import type { Language } from '../../../shared/i18n/fill.ts'
import { writeAmount } from '../../../shared/i18n/shop/amount.ts'
import { writeMoment } from '../../../shared/i18n/shop/when.ts'
import { OrderId, TenantId } from '../../../shared/ids.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { defineJob } from '../../platform/jobs/define-job.ts'
import { textsOf } from '../../platform/pages/layout.ts'
import { namedIn } from '../events/pages/tenant-page.ts'
import { type BoughtOrder, readBoughtOrder } from '../orders/bought-order.ts'
import { decideOffMoney, type OffMoney } from '../orders/pages/decide-off-money.ts'
import { findOffNews, findOffRefund, type OffNews } from './event-off-store.ts'
import { MAIL_ATTEMPTS_MAX, sendToBuyer, toBuyerMail } from './mail-refund.ts'

/** In the buyer's language, or in the one that there is. */
export const wordsIn = (
  language: Language,
  { wordsEn, wordsBn }: Pick<OffNews, 'wordsEn' | 'wordsBn'>,
): string | null => (language === 'bn' ? (wordsBn ?? wordsEn) : (wordsEn ?? wordsBn))

/** Delivered at least once; the same mail twice does no harm. It tells what was decided by the time it is written. */
export const mailEventOffJob = defineJob({
  name: 'payments.mail-event-off',
  payload: v.strictObject({ tenantId: TenantId, orderId: OrderId }),
  attemptsMax: MAIL_ATTEMPTS_MAX,
  run: async (deps, { tenantId, orderId }) => {
    const found = await withTenant(deps.db, tenantId, async (tx) => {
      const order = await readBoughtOrder(tx, orderId)
      if (order === null) return null
      const news = await findOffNews(tx, { eventId: order.eventId, orderId })
      return { order, news, given: await findOffRefund(tx, orderId) }
    })
    if (found === null || found.news === null) return
    const { order, news, given } = found
    const { locale } = order
    const text = textsOf(locale)
    const event = namedIn(locale, { name: order.eventName, nameBn: order.eventNameBn })
    const when = writeMoment(locale, order.startsAt, order.timeZone)
    const said = wordsIn(locale, news)
    const paragraphs = [
      text('shop.mail.off.lead', { event, when }),
      ...(said === null ? [] : [said]),
      ...writeMoney(order, decideOffMoney(order, given)),
    ]
    const subject = text('shop.mail.off.subject', { event })
    await sendToBuyer(deps, toBuyerMail(deps, order, { subject, paragraphs }))
  },
})

function writeMoney(
  { locale, tenantName: tenant }: BoughtOrder,
  money: OffMoney,
): readonly string[] {
  const text = textsOf(locale)
  const amountOf = (cents: number) => ({ tenant, amount: writeAmount(locale, cents) })
  switch (money.kind) {
    case 'back':
      return [
        text('shop.mail.refund.way', amountOf(money.amountCents)),
        ...(money.keptCents === 0 ? [] : [text('shop.off.kept', amountOf(money.keptCents))]),
      ]
    case 'open':
      return [text('shop.off.open', amountOf(money.amountCents))]
    case 'at_gate':
      return [text('shop.off.gate', amountOf(money.amountCents))]
    case 'elsewhere':
      return [text('shop.off.elsewhere', { tenant })]
    case 'none':
      return [text('shop.off.none')]
  }
}

// Tells a buyer that their tickets wait for the payment, and that they wait no longer. It accuses nobody.
import * as v from 'valibot'
import { OrderId, TenantId } from '../../../shared/ids.ts'
import { publicUrlOf } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { defineJob } from '../../platform/jobs/define-job.ts'
import { AddressRefused, type Mail } from '../../platform/mail/mailer.ts'
import { textsOf } from '../../platform/pages/layout.ts'
import { type BoughtOrder, readBoughtOrder } from '../orders/bought-order.ts'
import { writeOrderToken } from '../orders/order-link.ts'
import { findWaitingOrder, type WaitingOrder } from './case-store.ts'

/**
 * `held`: the tickets come when the provider has let the payment go. `waits`: they are there and open no gate. `good`:
 * they do.
 */
const CaseNews = v.picklist(['held', 'waits', 'good'])
type CaseNews = v.InferOutput<typeof CaseNews>

/** Delivered at least once; the same mail twice does no harm. What is not so any more is not told. */
export const mailCaseJob = defineJob({
  name: 'payments.mail-case',
  payload: v.strictObject({ tenantId: TenantId, orderId: OrderId, news: CaseNews }),
  // For a mail server that is down for a day: the last tries are an hour apart.
  attemptsMax: 40,
  run: async (deps, { tenantId, orderId, news }) => {
    const found = await withTenant(deps.db, tenantId, async (tx) => {
      const waiting = await findWaitingOrder(tx, orderId)
      const order = waiting === null ? null : await readBoughtOrder(tx, orderId)
      return waiting === null || order === null ? null : { waiting, order }
    })
    if (found === null || !isStillSo(found.waiting, found.order, news)) return
    try {
      await deps.mailer.send(toMail(deps, found.order, news))
    } catch (error) {
      // The order's page says the same.
      if (!(error instanceof AddressRefused)) throw error
      deps.log.warn('a buyer’s address takes no mail about a payment that waits')
    }
  },
})

function isStillSo({ isBlocked, isHeld }: WaitingOrder, { status }: BoughtOrder, news: CaseNews) {
  switch (news) {
    case 'held':
      return isHeld && status !== 'paid' && status !== 'refunded'
    case 'waits':
      return isBlocked && status === 'paid'
    case 'good':
      return !isBlocked && status === 'paid'
  }
}

const SUBJECTS = {
  held: 'shop.mail.wait.subject',
  waits: 'shop.mail.wait.subject',
  good: 'shop.mail.wait.over',
} as const satisfies Record<CaseNews, string>

function toMail(
  { config }: Pick<Deps, 'config'>,
  { id, locale, number, buyerName: name, buyerEmail: to, tenantName: tenant }: BoughtOrder,
  news: CaseNews,
): Mail {
  const text = textsOf(locale)
  const url = `${publicUrlOf(config)}/orders/${writeOrderToken(config, id)}`
  return {
    to,
    subject: text(SUBJECTS[news], { number }),
    text: [
      text('shop.mail.hello', { name }),
      text(`shop.mail.wait.${news}`, { tenant }),
      `${text('shop.mail.link')}\n${url}`,
      text('shop.by', { tenant }),
    ].join('\n\n'),
  }
}

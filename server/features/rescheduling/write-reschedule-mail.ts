// The mail that tells of new times: what they were, what they are, and that the tickets stay good.
import { writeMoment, writeSpan } from '../../../shared/i18n/shop/when.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Mail } from '../../platform/mail/mailer.ts'
import { textsOf } from '../../platform/pages/layout.ts'
import { namedIn } from '../events/pages/tenant-page.ts'
import type { BoughtOrder } from '../orders/bought-order.ts'
import { writeCalendar } from '../orders/calendar.ts'

export type RescheduleMail = {
  readonly order: BoughtOrder
  /** The times that its buyer knows. */
  readonly known: { readonly startsAt: Instant; readonly endsAt: Instant }
  /** The organizer's. */
  readonly words: string | null
  /** The order's page by its secret link. */
  readonly url: string
  readonly host: string
  readonly now: Instant
}

/** Times are the event's zone's. The calendar's entry is the one that the buyer has, with a later sequence. */
export function writeRescheduleMail({ order, known, words, url, host, now }: RescheduleMail): Mail {
  const { locale, timeZone, tenantName: tenant, number: orderNumber, startsAt, endsAt } = order
  const text = textsOf(locale)
  const name = namedIn(locale, { name: order.eventName, nameBn: order.eventNameBn })
  const from = writeSpan(locale, known, timeZone)
  const to = writeSpan(locale, { startsAt, endsAt }, timeZone)
  const entry = { orderNumber, name, venue: order.venue, startsAt, endsAt, url }
  const calendar = writeCalendar({ ...entry, sequence: order.eventVersion }, now, host)
  return {
    to: order.buyerEmail,
    subject: text('shop.mail.moved.subject', { event: name }),
    text: [
      text('shop.mail.hello', { name: order.buyerName }),
      text('shop.mail.moved.lead', { event: name, tenant }),
      `${text('shop.mail.moved.from', { time: from })}\n${text('shop.mail.moved.to', { time: to })}`,
      ...(words === null ? [] : [`“${words}”`]),
      text('shop.mail.moved.stay'),
      ...refundLines(order, now),
      `${text('shop.mail.link')}\n${url}`,
      `${text('shop.order.number')}: ${orderNumber}`,
      text('shop.by', { tenant }),
    ].join('\n\n'),
    attachments: [
      {
        filename: 'event.ics',
        contentType: 'text/calendar; charset=UTF-8',
        content: Buffer.from(calendar),
      },
    ],
  }
}

/** Only to whoever paid, while it can be asked for. */
function refundLines(
  { locale, status, source, totalCents, refundUntil, timeZone }: BoughtOrder,
  now: Instant,
): string[] {
  const isPaid = status === 'paid' && source === 'online' && totalCents > 0
  if (!isPaid || refundUntil === null || refundUntil <= now) return []
  const time = writeMoment(locale, refundUntil, timeZone)
  return [textsOf(locale)('shop.mail.moved.refund', { time })]
}

import { expect, test } from 'vitest'
import type { EventId, OrderId } from '../../../shared/ids.ts'
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts'
import type { BoughtOrder } from '../orders/bought-order.ts'
import { writeRescheduleMail } from './write-reschedule-mail.ts'

const NOW = Date.parse('2026-11-22T09:00:00Z')
const KNOWN = {
  startsAt: Date.parse('2026-11-27T12:30:00Z'),
  endsAt: Date.parse('2026-11-27T16:30:00Z'),
}

const anOrder = (change: Partial<BoughtOrder> = {}): BoughtOrder => ({
  // Safe: nobody looks them up.
  ...{ id: 'order' as OrderId, eventId: 'event' as EventId, number: '7KQ2M9X001', status: 'paid' },
  ...{ source: 'online', totalCents: 80_000, discountCents: 0, promoCode: null, currency: 'BDT' },
  ...{ holdExpiresAt: null, createdAt: NOW, buyerName: 'Rahim Uddin', buyerPhone: null },
  ...{ buyerEmail: 'rahim@buyers.example', locale: 'en', eventSlug: 'winter' },
  ...{ eventName: 'Winter\nfestival', eventNameBn: 'শীত উৎসব', venue: null },
  ...{ startsAt: KNOWN.startsAt + 7 * DAY_MS, endsAt: KNOWN.endsAt + 7 * DAY_MS },
  ...{ timeZone: 'Asia/Dhaka', isEventCancelled: false, eventVersion: 4, movedFrom: KNOWN },
  ...{ refundUntil: NOW + HOUR_MS, tenantSlug: 'alpha', tenantName: 'Alpha', mailRefusedAt: null },
  items: [],
  ...change,
})

const written = (change: Partial<BoughtOrder> = {}, words: string | null = null) =>
  writeRescheduleMail({
    ...{ order: anOrder(change), known: KNOWN, words, url: 'https://t.example/orders/abc' },
    ...{ host: 't.example', now: NOW },
  })

/** Without the blanks that hold a time together. */
const textOf = (...given: Parameters<typeof written>): string =>
  written(...given).text.replaceAll('\u00a0', ' ')

test('RS7 the mail says both times in the event’s zone, that the tickets stay good, and where the order is', () => {
  const text = textOf({}, 'A storm.\nStay dry.')

  expect(text).toContain('Until now: Friday, 27 November 2026, 6:30 pm – 10:30 pm')
  expect(text).toContain('New: Friday, 4 December 2026, 6:30 pm – 10:30 pm')
  expect(text).toContain('Your tickets stay good')
  expect(text).toContain('“A storm.\nStay dry.”')
  expect(text).toContain('https://t.example/orders/abc')
  expect(textOf({ locale: 'bn' })).toContain('নতুন সময়: শুক্রবার, ৪ ডিসেম্বর, ২০২৬, সন্ধ্যা ৬:৩০')
  expect(textOf({ locale: 'bn' })).toContain('শীত উৎসব')
})

test('RS7 whoever paid online is told until when to ask for the money, and nobody else', () => {
  const invited = 'ask for your money until Sunday, 22 November 2026, 4:00 pm'
  expect(textOf()).toContain(invited)
  expect(textOf({ refundUntil: null })).not.toContain('money')
  expect(textOf({ refundUntil: NOW })).not.toContain('money')
  expect(textOf({ totalCents: 0 })).not.toContain('money')
  expect(textOf({ source: 'complimentary' })).not.toContain('money')
  expect(textOf({ source: 'gate', status: 'pending' })).not.toContain('money')
})

test('RS11 the calendar’s entry is the one that the buyer has, with a later sequence and the new times', () => {
  const [file, ...more] = written().attachments ?? []
  const lines = new TextDecoder().decode(file?.content).split('\r\n')

  expect(more).toEqual([])
  expect(file).toMatchObject({ filename: 'event.ics', contentType: 'text/calendar; charset=UTF-8' })
  expect(lines).toContain('UID:order-7KQ2M9X001@t.example')
  expect(lines).toContain('SEQUENCE:4')
  expect(lines).toContain('DTSTART:20261204T123000Z')
})

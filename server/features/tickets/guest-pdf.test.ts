import { expect, test } from 'vitest'
import type { TicketId, TicketTypeId } from '../../../shared/ids.ts'
import type { Guest } from '../../../shared/tickets/admin-schema.ts'
import { GUESTS_PER_PAGE, type PrintedGuests, writeGuestPdf } from './guest-pdf.ts'

const AT = Date.parse('2026-11-27T12:30:00Z')
const ID = '0190a000-0000-7000-8000-000000000001'

const guest = (name: string | null, change: Partial<Guest> = {}): Guest => ({
  ticketId: ID as TicketId,
  name,
  ticketTypeId: ID as TicketTypeId,
  ticketTypeName: 'VIP',
  orderNumber: '7KQ2M9X001',
  isUnpaid: false,
  isBlocked: false,
  codeEnding: '1JK0',
  ...change,
})

const list = (guests: readonly Guest[], change: Partial<PrintedGuests> = {}): PrintedGuests => ({
  language: 'en',
  event: {
    ...{ name: 'Autumn Festival', venue: 'Army Stadium', timeZone: 'Asia/Dhaka' },
    ...{ startsAt: AT, endsAt: AT + 4 * 3_600_000 },
  },
  guests,
  before: 0,
  count: guests.length,
  ...change,
})

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** What a reader copies out: the texts that are written beside their shapes. */
async function textsOf(printed: PrintedGuests): Promise<readonly string[]> {
  const pdf = Buffer.from(await writeGuestPdf(printed, AT, { isPacked: false })).toString('latin1')
  return [...pdf.matchAll(/\/ActualText \(((?:\\[\s\S]|[^\\)])*)\)/g)].map(([, text = '']) => {
    const bytes = text.replaceAll(/\\([\s\S])/g, (_whole, one: string) => ESCAPES[one] ?? one)
    if (!bytes.startsWith('\u00fe\u00ff')) return bytes
    return Buffer.from(bytes.slice(2), 'latin1').swap16().toString('utf16le')
  })
}

const pagesOf = async (printed: PrintedGuests): Promise<number> => {
  const pdf = Buffer.from(await writeGuestPdf(printed, AT, { isPacked: false })).toString('latin1')
  return [...pdf.matchAll(/\/Type \/Page\b(?!s)/g)].length
}

test('GL5 every guest stands on the paper with type, order and the end of the code, in both scripts', async () => {
  const texts = await textsOf(
    list([guest('শ্রাবন্তী মজুমদার'), guest('Rahim', { isUnpaid: true, isBlocked: true }), guest(null)]),
  )

  expect(texts).toEqual(expect.arrayContaining(['শ্রাবন্তী মজুমদার', 'VIP', '7KQ2M9X001', '1JK0']))
  expect(texts).toContain('Rahim · not paid · blocked')
  expect(texts).toContain('Guests of Autumn Festival')
})

test('GL6 pages are numbered through all files, in the digits of the language', async () => {
  const guests = Array.from({ length: GUESTS_PER_PAGE + 1 }, (_unused, at) => guest(`Guest ${at}`))
  const second = { before: 2_016, count: 2_053, language: 'bn' } as const

  const texts = await textsOf(list(guests, second))

  expect(await pagesOf(list(guests))).toBe(2)
  expect(texts).toContain('পৃষ্ঠা ৫৭ / ৫৮')
  expect(texts).toContain('পৃষ্ঠা ৫৮ / ৫৮')
  expect(texts).toContain('২০৫৩ জনের মধ্যে ২০১৭ থেকে ২০৫২ নম্বর অতিথি')
})

test('GL7 an event without guests is one page that says so, and a name as long as may be is cut where it is drawn', async () => {
  const long = 'ক্ষ'.repeat(66)

  const empty = await textsOf(list([]))
  const cut = await textsOf(list([guest(long)]))

  expect(empty).toContain('Nobody is on this list yet.')
  expect(cut).toContain(long)
})

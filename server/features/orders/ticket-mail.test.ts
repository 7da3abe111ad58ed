import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import type { Language } from '../../../shared/i18n/fill.ts'
import { type MailedOrder, writeTicketMail } from './ticket-mail.ts'

const AT = Date.parse('2026-11-27T12:30:00Z')

beforeAll(async () => {
  const wasm = await readFile(
    fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')),
  )
  const wasmBinary = Uint8Array.from(wasm).buffer
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
})

const order = (language: Language, count: number): MailedOrder => ({
  language,
  tenantName: 'Dhaka Live',
  event: {
    name: 'Autumn <b>Music</b> & Poetry',
    venue: '"Army" Stadium',
    startsAt: AT,
    endsAt: AT + 4 * 3_600_000,
    timeZone: 'Asia/Dhaka',
  },
  orderNumber: '7KQ2M9X001',
  tickets: Array.from({ length: count }, (_unused, at) => ({
    typeName: 'VIP',
    holderName: `<script>${at}</script>`,
    code: `PB7A9C8B6D5E4F3G2H1J0KMNPQRSTVWXYZ0123456789ABCDEFGH${at}`,
    ...{ dueCents: 0, price: null },
  })),
  ...{ dueCents: 0, price: null },
  isGift: false,
  isWaiting: false,
  buyer: { name: '<img src=x>', email: 'buyer@example.com' },
  url: 'https://tickets.example.com/orders/secret',
})

test.each(['en', 'bn'] as const)(
  'every code of a mail in %s is read from its picture',
  async (language) => {
    const mailed = order(language, 3)

    const { attachments = [], html = '' } = await writeTicketMail(mailed, AT)

    const pictures = attachments.filter(({ contentType }) => contentType === 'image/png')
    const read = await Promise.all(
      pictures.map(async ({ content }) => (await readBarcodes(content))[0]?.text),
    )
    expect(read).toEqual(mailed.tickets.map(({ code }) => code))
    expect(pictures.every(({ contentId }) => html.includes(`src="cid:${contentId}"`))).toBe(true)
    expect(html).toContain(`lang="${language}"`)
  },
)

test('nothing that somebody typed becomes a tag of the page', async () => {
  const { html = '' } = await writeTicketMail(order('en', 2), AT)

  expect(html).not.toContain('<script')
  expect(html).not.toContain('<b>')
  expect(html).not.toContain('<img src=x')
  expect(html).toContain('Autumn &lt;b&gt;Music&lt;/b&gt; &amp; Poetry')
})

test('the mail can be used without pictures', async () => {
  const { text, subject, to } = await writeTicketMail(order('en', 1), AT)

  expect(to).toBe('buyer@example.com')
  expect(subject).toBe('Your tickets for Autumn <b>Music</b> & Poetry')
  expect(text).toContain('https://tickets.example.com/orders/secret')
  expect(text).toContain('7KQ2M9X001')
})

test.each([
  ['en', 'pay BDT\u00a01,600 there', 'Given to you by Dhaka Live: nothing to pay'],
  ['bn', 'সেখানেই ৳১,৬০০ দাম দিন', 'Dhaka Live আপনাকে দিয়েছে: কোনো দাম দিতে হবে না'],
] as const)(
  'PG9 a mail in %s says what is to be paid at the gate, and what is a gift',
  async (language, due, gift) => {
    const mailed = order(language, 1)

    const atGate = await writeTicketMail({ ...mailed, dueCents: 160_000 }, AT)
    const given = await writeTicketMail({ ...mailed, isGift: true }, AT)
    const paid = await writeTicketMail(mailed, AT)

    for (const part of ['text', 'html'] as const) {
      expect(atGate[part]).toContain(due)
      expect(given[part]).toContain(gift)
      expect(paid[part]).not.toContain(due)
      expect(paid[part]).not.toContain(gift)
    }
  },
)

test.each([
  ['en', ['Price: BDT\u00a01,600', 'Promo code WINTER: −BDT\u00a0160', 'Paid: BDT\u00a01,440']],
  ['bn', ['দাম: ৳১,৬০০', 'প্রোমো কোড WINTER: −৳১৬০', 'পরিশোধ: ৳১,৪৪০']],
] as const)(
  'PM21 a mail in %s tells the price before, the code, what it took off and what was paid',
  async (language, lines) => {
    const price = { paidCents: 144_000, discountCents: 16_000, promoCode: 'WINTER' }
    const mailed = order(language, 1)

    const withCode = await writeTicketMail({ ...mailed, price }, AT)
    const without = { paidCents: 144_000, discountCents: 0, promoCode: null }
    const plain = await writeTicketMail({ ...mailed, price: without }, AT)

    for (const part of ['text', 'html'] as const) {
      for (const line of lines) expect(withCode[part]).toContain(line)
      expect(plain[part]).toContain(lines[2])
      expect(plain[part]).not.toContain('WINTER')
      expect(plain[part]).not.toContain(lines[0])
    }
  },
)

test('of very many tickets ten are shown, and all are in the PDF', async () => {
  const { attachments = [], html = '' } = await writeTicketMail(order('en', 30), AT)

  expect(attachments.map(({ contentType }) => contentType)).toEqual([
    ...Array.from({ length: 10 }, () => 'image/png'),
    'application/pdf',
  ])
  expect(html).toContain('The other tickets are in the attached PDF')
  expect(attachments.at(-1)?.content.byteLength).toBeLessThan(300_000)
})

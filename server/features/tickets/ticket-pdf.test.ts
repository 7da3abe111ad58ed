import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import type { Language } from '../../../shared/i18n/fill.ts'
import { type PrintedOrder, writeTicketPdf } from './ticket-pdf.ts'

type Picture = Parameters<typeof readBarcodes>[0]

const CODE = 'PB7A9C8B6D5E4F3G2H1J0KMNPQRSTVWXYZ0123456789ABCDEFGHJKMNPQRSTVWX'
const AT = Date.parse('2026-11-27T12:30:00Z')

beforeAll(async () => {
  const wasm = await readFile(
    fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')),
  )
  const wasmBinary = Uint8Array.from(wasm).buffer
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
})

const order = (language: Language, count: number): PrintedOrder => ({
  language,
  tenantName: 'ঢাকা লাইভ',
  event: {
    name: language === 'bn' ? 'শরৎ সংগীত উৎসব' : 'Autumn Music Festival',
    venue: 'Army Stadium, Banani',
    startsAt: AT,
    endsAt: AT + 4 * 3_600_000,
    timeZone: 'Asia/Dhaka',
  },
  orderNumber: '7KQ2M9X001',
  tickets: Array.from({ length: count }, (_unused, at) => ({
    typeName: 'VIP',
    holderName: `শ্রাবন্তী ${at}`,
    code: `${CODE}${at}`,
    ...{ dueCents: 0, price: null },
  })),
})

const textOf = async (printed: PrintedOrder): Promise<string> =>
  Buffer.from(await writeTicketPdf(printed, AT, { isPacked: false })).toString('latin1')

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** A string of a PDF: Latin, or UTF-16 after its mark. */
function readString(written: string): string {
  const bytes = written.replaceAll(
    /\\([\s\S])/g,
    (_whole, letter: string) => ESCAPES[letter] ?? letter,
  )
  if (!bytes.startsWith('\u00fe\u00ff')) return bytes
  return Buffer.from(bytes.slice(2), 'latin1').swap16().toString('utf16le')
}

/** What a reader copies out: the lines that are written beside their shapes. */
const linesOf = (pdf: string): readonly string[] =>
  [...pdf.matchAll(/\/ActualText \(((?:\\[\s\S]|[^\\)])*)\)/g)].map(([, text = '']) =>
    readString(text),
  )

/** The drawn squares as a picture, a pixel to half a point. */
function pictureOf(page: string): Picture {
  const [width, height] = [1_190, 1_684]
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (const [, x, y, w, h] of page.matchAll(/([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re/g)) {
    const [left = 0, top = 0, right = 0, bottom = 0] = [
      Number(x),
      Number(y),
      Number(x) + Number(w),
      Number(y) + Number(h),
    ].map((points) => Math.round(points * 2))
    for (let row = top; row < bottom; row += 1) {
      for (let column = left; column < right; column += 1) {
        data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3)
      }
    }
  }
  return { data, width, height, colorSpace: 'srgb' } as Picture
}

const pagesOf = (pdf: string): readonly string[] =>
  [...pdf.matchAll(/stream\n([\s\S]*?)endstream/g)]
    .map(([, content = '']) => content)
    .filter((content) => content.includes(' re\n'))

test('each ticket has a sheet of its own, and its code is read from it', async () => {
  const pdf = await textOf(order('en', 3))

  const pages = pagesOf(pdf)
  const read = await Promise.all(
    pages.map(async (page) => (await readBarcodes(pictureOf(page)))[0]?.text),
  )

  expect(read).toEqual([`${CODE}0`, `${CODE}1`, `${CODE}2`])
})

test.each(['en', 'bn'] as const)(
  'what is printed in %s can be copied out as it is read',
  async (language) => {
    const printed = order(language, 1)

    const lines = linesOf(await textOf(printed))

    expect(lines).toContain(printed.event.name)
    expect(lines).toContain('শ্রাবন্তী 0')
    expect(lines.join('\n')).toContain(language === 'bn' ? 'অর্ডার নম্বর' : 'Order number')
    expect(lines.join('\n')).toContain('7KQ2M9X001')
  },
)

test('PG9 what is to be paid at the gate is printed, and nothing where nothing is', async () => {
  const printed = order('bn', 2)
  const [first, second] = printed.tickets
  if (first === undefined || second === undefined) throw new Error('there are two')
  const tickets = [{ ...first, dueCents: 80_000 }, second]

  const lines = linesOf(await textOf({ ...printed, tickets }))

  expect(lines.filter((line) => line.includes('গেটে দাম দিতে হবে'))).toEqual([
    'গেটে দাম দিতে হবে: ৳৮০০',
  ])
})

test('PM21 what a ticket cost is printed with the code and what it took off, and nothing where nothing was paid', async () => {
  const printed = order('bn', 2)
  const [first, second] = printed.tickets
  if (first === undefined || second === undefined) throw new Error('there are two')
  const price = { paidCents: 72_050, discountCents: 7_950, promoCode: 'শীত-10' }

  const lines = linesOf(await textOf({ ...printed, tickets: [{ ...first, price }, second] }))

  expect(lines.filter((line) => line.includes('পরিশোধ'))).toEqual([
    'দাম: ৳৮০০ · প্রোমো কোড শীত-10: −৳৭৯.৫০ · পরিশোধ: ৳৭২০.৫০',
  ])
})

test('PG8 a name that would end its text within the file is printed as it is', async () => {
  const printed = order('en', 1)
  const evil = `) Tj ET <script> \\ (${'"'}'; drop table orders; --`
  const event = { ...printed.event, name: evil, venue: evil }
  const tickets = printed.tickets.map((ticket) => ({ ...ticket, typeName: evil }))

  const lines = linesOf(await textOf({ ...printed, event, tickets, tenantName: evil }))

  expect(lines.filter((line) => line === evil)).toHaveLength(3)
  expect(lines).toContain(`Tickets by ${evil}`)
})

test('a name as long as one may be stays on its sheet', async () => {
  const printed = order('bn', 2)
  const long = 'শ্রাবন্তী'.repeat(22)
  const price = { paidCents: 1, discountCents: 99_999_999_999, promoCode: 'W'.repeat(40) }
  const tickets = printed.tickets.map((ticket) => ({
    ...{ ...ticket, holderName: long, typeName: long, price },
  }))
  const event = { ...printed.event, name: long, venue: long }

  const pdf = await textOf({ ...printed, event, tickets })

  expect([...pdf.matchAll(/\/Type \/Page\b/g)].length).toBe(2)
})

test('a file of four tickets is small enough for a mail', async () => {
  const bytes = await writeTicketPdf(order('bn', 4), AT)

  expect(bytes.byteLength).toBeLessThan(60_000)
})

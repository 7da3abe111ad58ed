// Guests on paper, with a box to tick for each: for a gate whose laptops are all gone.
import { setImmediate } from 'node:timers/promises'
import PDFDocument from 'pdfkit'
import type { Language } from '../../../shared/i18n/fill.ts'
import type { GuestKey } from '../../../shared/i18n/guests/keys.ts'
import { writeGuestText } from '../../../shared/i18n/guests/write.ts'
import type { MessageParams } from '../../../shared/i18n/keys.ts'
import { writeMoment, writeSpan } from '../../../shared/i18n/shop/when.ts'
import type { Guest } from '../../../shared/tickets/admin-schema.ts'
import type { Instant } from '../../../shared/time.ts'
import { type Fonts, fontsOnce } from '../../platform/pdf/open-fonts.ts'

export type PrintedGuests = {
  readonly language: Language
  readonly event: {
    readonly name: string
    readonly venue: string | null
    readonly startsAt: Instant
    readonly endsAt: Instant
    readonly timeZone: string
  }
  /** As they are to stand on the paper. */
  readonly guests: readonly Guest[]
  /** How many guests stand in the files before this one, and in all of them. */
  readonly before: number
  readonly count: number
}

/** Points: 72 to the inch. A4 is 595 by 842. */
const MARGIN = 40
const TOP = 104
const ROW_HEIGHT = 19
export const GUESTS_PER_PAGE = 36
const BOX = 11
const [NAME_AT, TYPE_AT, ORDER_AT, CODE_AT, RIGHT] = [62, 290, 405, 500, 555]

/**
 * Writes the guests, page after page. `now` is the date within the file. Other requests come in between two pages.
 *
 * @throws Error: a font's file cannot be read
 */
export async function writeGuestPdf(
  list: PrintedGuests,
  now: Instant,
  { isPacked = true }: { readonly isPacked?: boolean } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const fonts = await fontsOnce()
  const { language, event, guests } = list
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    compress: isPacked,
    lang: language,
    displayTitle: true,
    // Safe: the writer takes an opened font, which its types do not say.
    font: null as unknown as string,
    info: {
      Title: writeGuestText(language, 'guests.title', { event: event.name }),
      CreationDate: new Date(now),
    },
  })
  const chunks: Uint8Array[] = []
  document.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  const written = new Promise<void>((resolve, reject) => {
    document.once('end', resolve)
    document.once('error', reject)
  })
  document.registerFont('regular', fonts.regular as unknown as string)
  document.registerFont('bold', fonts.bold as unknown as string)
  for (let from = 0; from < Math.max(1, guests.length); from += GUESTS_PER_PAGE) {
    drawPage(document, list, from, now)
    await setImmediate()
  }
  document.end()
  await written
  return Uint8Array.from(Buffer.concat(chunks))
}

type Write = (
  font: keyof Fonts,
  size: number,
  text: string,
  x: number,
  y: number,
  until?: number,
) => void

/** What is copied out or read aloud is the text itself, not its shapes in the order in which they are drawn. */
const writerOf =
  (document: PDFKit.PDFDocument): Write =>
  (font, size, text, x, y, until = RIGHT) => {
    document.font(font).fontSize(size)
    const fitting = shorten(document, text, until - x)
    document.markContent('Span', { actual: text })
    document.text(fitting, x, y, { lineBreak: false })
    document.endMarkedContent()
  }

/** As much of a text as fits, cut between letters as people see them. */
function shorten(document: PDFKit.PDFDocument, text: string, width: number): string {
  if (document.widthOfString(text) <= width) return text
  const letters = Array.from(SEGMENTS.segment(text), ({ segment }) => segment)
  let [fits, tooLong] = [0, letters.length]
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2)
    if (document.widthOfString(`${letters.slice(0, middle).join('')}…`) <= width) fits = middle
    else tooLong = middle
  }
  return `${letters.slice(0, fits).join('')}…`
}

const SEGMENTS = new Intl.Segmenter('bn', { granularity: 'grapheme' })

function drawPage(
  document: PDFKit.PDFDocument,
  list: PrintedGuests,
  from: number,
  now: Instant,
): void {
  document.addPage()
  const write = writerOf(document)
  drawHead(write, list, from, now)
  document.lineWidth(0.5)
  for (const [at, guest] of list.guests.slice(from, from + GUESTS_PER_PAGE).entries()) {
    const y = TOP + at * ROW_HEIGHT
    document.rect(MARGIN, y, BOX, BOX).stroke('#000000')
    document
      .moveTo(MARGIN, y + 15)
      .lineTo(RIGHT, y + 15)
      .stroke('#cccccc')
    document.fillColor('#000000')
    drawGuest(write, list.language, guest, y)
  }
}

function drawHead(write: Write, list: PrintedGuests, from: number, now: Instant): void {
  const { language, event, guests, before, count } = list
  const text = (key: GuestKey, params: MessageParams = {}): string =>
    writeGuestText(language, key, params)
  const place = event.venue === null ? '' : ` · ${event.venue}`
  write('bold', 14, text('guests.title', { event: event.name }), MARGIN, 28, 460)
  write('regular', 9, `${writeSpan(language, event, event.timeZone)}${place}`, MARGIN, 48)
  write(
    'regular',
    9,
    text('guests.printed', { at: writeMoment(language, now, event.timeZone) }),
    MARGIN,
    62,
  )
  const pages = Math.max(1, Math.ceil(count / GUESTS_PER_PAGE))
  const page = Math.floor((before + from) / GUESTS_PER_PAGE) + 1
  write('regular', 9, text('guests.page', { page, pages }), 465, 32)
  if (guests.length === 0) {
    write('regular', 11, text('guests.none'), MARGIN, TOP)
    return
  }
  const shown = Math.min(GUESTS_PER_PAGE, guests.length - from)
  const range = { from: before + from + 1, to: before + from + shown, count }
  write('regular', 9, text('guests.of', range), MARGIN, 810)
  write('bold', 9, text('guests.name'), NAME_AT, 84, TYPE_AT)
  write('bold', 9, text('guests.type'), TYPE_AT, 84, ORDER_AT)
  write('bold', 9, text('guests.order'), ORDER_AT, 84, CODE_AT)
  write('bold', 9, text('guests.code'), CODE_AT, 84, RIGHT + MARGIN)
}

function drawGuest(write: Write, language: Language, guest: Guest, y: number): void {
  const marks = [
    ...(guest.isUnpaid ? [writeGuestText(language, 'guests.unpaid')] : []),
    ...(guest.isBlocked ? [writeGuestText(language, 'guests.blocked')] : []),
  ]
  const name = [guest.name ?? '–', ...marks].join(' · ')
  write('regular', 10, name, NAME_AT, y - 2, TYPE_AT - 6)
  write('regular', 10, guest.ticketTypeName, TYPE_AT, y - 2, ORDER_AT - 6)
  write('regular', 10, guest.orderNumber, ORDER_AT, y - 2, CODE_AT - 6)
  write('bold', 10, guest.codeEnding, CODE_AT, y - 2)
}

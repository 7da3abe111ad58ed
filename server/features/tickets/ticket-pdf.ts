// Tickets for a printer: a sheet for each, with the code large enough for a tired printer and a bent sheet.
import PDFDocument from 'pdfkit'
import type { Language } from '../../../shared/i18n/fill.ts'
import { writeAmount } from '../../../shared/i18n/shop/amount.ts'
import { writeSpan } from '../../../shared/i18n/shop/when.ts'
import { writeShopText } from '../../../shared/i18n/shop/write.ts'
import type { Instant } from '../../../shared/time.ts'
import { textsOf } from '../../platform/pages/layout.ts'
import { type Fonts, fontsOnce } from '../../platform/pdf/open-fonts.ts'
import { darkRuns, modulesOf, QUIET_MODULES } from './qr-image.ts'
import { type PaidPrice, writePrice } from './write-price.ts'

export type PrintedTicket = {
  readonly typeName: string
  readonly holderName: string | null
  readonly code: string
  /** To be paid for it at the gate; 0 for nothing. */
  readonly dueCents: number
  /** Null: it was not paid for. */
  readonly price: PaidPrice | null
}

export type PrintedOrder = {
  readonly language: Language
  readonly tenantName: string
  readonly event: {
    readonly name: string
    readonly venue: string | null
    readonly startsAt: Instant
    readonly endsAt: Instant
    readonly timeZone: string
  }
  readonly orderNumber: string
  readonly tickets: readonly PrintedTicket[]
}

/** Points: 72 to the inch. */
const MARGIN = 56
const QR_SIDE = 230

/**
 * Writes one A4 sheet for each ticket. `now` is the date within the file.
 *
 * @throws Error: a font's file cannot be read
 */
export async function writeTicketPdf(
  order: PrintedOrder,
  now: Instant,
  { isPacked = true }: { readonly isPacked?: boolean } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const fonts = await fontsOnce()
  const { language, event } = order
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    autoFirstPage: false,
    compress: isPacked,
    lang: language,
    displayTitle: true,
    // Safe: the writer takes an opened font, which its types do not say.
    font: null as unknown as string,
    info: {
      Title: writeShopText(language, 'shop.ticket.title', { event: event.name }),
      Author: order.tenantName,
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
  for (const [at, ticket] of order.tickets.entries()) drawSheet(document, order, ticket, at + 1)
  document.end()
  await written
  return Uint8Array.from(Buffer.concat(chunks))
}

function drawSheet(
  document: PDFKit.PDFDocument,
  order: PrintedOrder,
  ticket: PrintedTicket,
  number: number,
): void {
  const { language, event, tickets } = order
  const text = textsOf(language)
  document.addPage()
  const width = document.page.width - 2 * MARGIN
  const write = (font: keyof Fonts, size: number, line: string, gap = 4): void => {
    // What is copied out or read aloud is the line itself, not its shapes in the order in which they are drawn.
    document.markContent('Span', { actual: line })
    document.font(font).fontSize(size).text(line, { width, paragraphGap: gap })
    document.endMarkedContent()
  }
  write('regular', 11, text('shop.by', { tenant: order.tenantName }), 10)
  write('bold', 24, event.name)
  write('regular', 13, writeSpan(language, event, event.timeZone))
  if (event.venue !== null) write('regular', 13, event.venue)
  document.moveDown(0.5)
  drawCode(document, ticket.code, MARGIN, document.y)
  document.x = MARGIN
  document.y += QR_SIDE + 12
  write('bold', 18, ticket.typeName)
  if (ticket.holderName !== null) write('regular', 14, ticket.holderName)
  if (ticket.dueCents > 0) {
    write('bold', 13, text('shop.order.gate', { amount: writeAmount(language, ticket.dueCents) }))
  }
  document.moveDown(0.5)
  const place = text('shop.ticket.of', { number, count: tickets.length })
  write('regular', 11, `${text('shop.order.number')}: ${order.orderNumber} · ${place}`)
  if (ticket.price !== null) write('regular', 11, writePrice(language, ticket.price).join(' · '))
  document.moveDown(0.5)
  write('regular', 11, text('shop.ticket.show'))
  write('regular', 11, text('shop.ticket.once'))
}

/** Squares, not pixels: sharp on any printer. */
function drawCode(document: PDFKit.PDFDocument, code: string, left: number, top: number): void {
  const modules = modulesOf(code)
  const side = QR_SIDE / (modules.size + 2 * QUIET_MODULES)
  for (const [row, from, length] of darkRuns(modules)) {
    const [x, y] = [left + (from + QUIET_MODULES) * side, top + (row + QUIET_MODULES) * side]
    document.rect(x, y, length * side, side)
  }
  document.fill('#000000')
}

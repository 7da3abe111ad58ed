// The mail that brings tickets: readable without pictures, with the codes in it, and a PDF for the printer.
import { html } from 'hono/html'
import { writeAmount } from '../../../shared/i18n/shop/amount.ts'
import { writeSpan } from '../../../shared/i18n/shop/when.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Mail, MailAttachment } from '../../platform/mail/mailer.ts'
import { textsOf } from '../../platform/pages/layout.ts'
import { qrPng } from '../tickets/qr-image.ts'
import { type PrintedOrder, writeTicketPdf } from '../tickets/ticket-pdf.ts'
import { type PaidPrice, writePrice } from '../tickets/write-price.ts'

export type MailedOrder = PrintedOrder & {
  readonly buyer: { readonly name: string; readonly email: string }
  /** To be paid for all of it at the gate; 0 for nothing. */
  readonly dueCents: number
  /** Of all of it; null: it was not paid for. */
  readonly price: PaidPrice | null
  /** Its tickets open no gate until its payment is settled. */
  readonly isWaiting: boolean
  /** From its organizer, who asks nothing for it. */
  readonly isGift: boolean
  /** The order's page by its secret link. */
  readonly url: string
}

/** More codes than that make a mail that some programs cut; the PDF holds them all. */
const CODES_SHOWN_MAX = 10

const PDF_NAME = 'tickets.pdf'

/**
 * Writes the whole mail. `now` is the date within the PDF.
 *
 * @throws Error: the PDF cannot be written
 */
export async function writeTicketMail(order: MailedOrder, now: Instant): Promise<Mail> {
  const { language, event, tickets } = order
  const text = textsOf(language)
  const shown = tickets.slice(0, CODES_SHOWN_MAX)
  const codes = await Promise.all(shown.map(({ code }, at) => codePicture(code, at)))
  const pdf: MailAttachment = {
    filename: PDF_NAME,
    contentType: 'application/pdf',
    content: await writeTicketPdf(order, now),
  }
  return {
    to: order.buyer.email,
    subject: text('shop.mail.subject', { event: event.name }),
    text: plainOf(order),
    html: String(await pageOf(order, shown.length)),
    attachments: [...codes, pdf],
  }
}

const contentIdOf = (at: number): string => `ticket-${at + 1}@probesh`

const codePicture = async (code: string, at: number): Promise<MailAttachment> => ({
  filename: `ticket-${at + 1}.png`,
  contentType: 'image/png',
  content: await qrPng(code, 6),
  contentId: contentIdOf(at),
})

/** What lets its reader in. */
function leadOf({ language, dueCents, isGift, isWaiting, tenantName }: MailedOrder): string {
  const text = textsOf(language)
  if (isWaiting) return text('shop.mail.waits')
  if (dueCents > 0) return text('shop.mail.gate', { amount: writeAmount(language, dueCents) })
  const lead = text('shop.mail.lead')
  return isGift ? `${lead} ${text('shop.order.given', { tenant: tenantName })}` : lead
}

const priceOf = ({ language, price }: MailedOrder): readonly string[] =>
  price === null ? [] : writePrice(language, price)

function plainOf(order: MailedOrder): string {
  const { language, event, tickets, buyer, url, orderNumber, tenantName } = order
  const text = textsOf(language)
  const kinds = tickets.map(({ typeName, holderName }) =>
    holderName === null ? `- ${typeName}` : `- ${typeName}, ${holderName}`,
  )
  return [
    text('shop.mail.hello', { name: buyer.name }),
    leadOf(order),
    [event.name, writeSpan(language, event, event.timeZone), event.venue]
      .filter(Boolean)
      .join('\n'),
    kinds.join('\n'),
    `${text('shop.mail.link')}\n${url}`,
    [`${text('shop.order.number')}: ${orderNumber}`, ...priceOf(order)].join('\n'),
    text('shop.mail.keep'),
    text('shop.by', { tenant: tenantName }),
  ].join('\n\n')
}

/** Tables and styles at the tags: that is what mail programs understand. */
function pageOf(order: MailedOrder, shownCount: number) {
  const { language, event, tickets, buyer, url, orderNumber, tenantName } = order
  const text = textsOf(language)
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text('shop.mail.subject', { event: event.name })}</title></head>
<body style="margin:0;padding:16px;background:#ffffff;color:#17212b;font:16px/1.5 sans-serif">
<p>${text('shop.mail.hello', { name: buyer.name })}</p>
<p>${leadOf(order)}</p>
<h1 style="font-size:22px;margin:16px 0 4px">${event.name}</h1>
<p style="margin:0">${writeSpan(language, event, event.timeZone)}${event.venue === null ? '' : html`<br>${event.venue}`}</p>
${tickets.slice(0, shownCount).map(
  (
    { typeName, holderName },
    at,
  ) => html`<table role="presentation" style="margin:24px 0;border:1px solid #c5c8cb;border-radius:8px"><tr><td style="padding:12px">
<strong>${typeName}</strong>${holderName === null ? '' : html`<br>${holderName}`}<br>
<img src="cid:${contentIdOf(at)}" alt="${text('shop.mail.code', { type: typeName })}" width="260" height="260" style="display:block;margin-top:8px;background:#ffffff"></td></tr></table>`,
)}
${tickets.length > shownCount ? html`<p>${text('shop.mail.more')}</p>` : ''}
<p>${text('shop.mail.link')}<br><a href="${url}">${url}</a></p>
<p>${text('shop.order.number')}: <strong>${orderNumber}</strong>${priceOf(order).map((line) => html`<br>${line}`)}</p>
<p>${text('shop.mail.keep')}</p>
<p style="color:#4a545d">${text('shop.by', { tenant: tenantName })}</p>
</body></html>`
}

// One ticket as it is held before a scanner: the code as large as the phone, and nothing above it that is not needed.
import { html, raw } from 'hono/html'
import type { Language } from '../../../../shared/i18n/fill.ts'
import { writeSpan } from '../../../../shared/i18n/shop/when.ts'
import type { Instant } from '../../../../shared/time.ts'
import { type Brand, type Markup, textsOf } from '../../../platform/pages/layout.ts'
import { qrSvg } from '../qr-image.ts'

export type TicketPage = {
  readonly language: Language
  readonly brand: Brand
  /** The order's secret, for the way back. */
  readonly token: string
  readonly event: {
    readonly name: string
    readonly venue: string | null
    readonly startsAt: Instant
    readonly endsAt: Instant
    readonly timeZone: string
  }
  readonly ticket: {
    readonly typeName: string
    readonly holderName: string | null
    readonly state: 'good' | 'blocked' | 'void'
    /** What the code says; null where the ticket admits nobody. */
    readonly code: string | null
  }
  /** Which of the order's tickets, from 1. */
  readonly number: number
  readonly count: number
  readonly previousId: string | null
  readonly nextId: string | null
}

export function ticketPage(page: TicketPage): Markup {
  const { language, event, ticket, token, number, count } = page
  const text = textsOf(language)
  const link = (id: string | null, other: number, sign: string) =>
    id === null
      ? html`<span></span>`
      : html`<a class="button plain" href="/orders/${token}/tickets/${id}?lang=${language}" aria-label="${text('shop.ticket.of', { number: other, count })}">${sign}</a>`
  return html`<article class="ticket" data-keep>
<h1>${event.name}</h1>
${ticket.code === null ? '' : html`<div class="qr" role="img" aria-label="${text('shop.ticket.show')}">${raw(qrSvg(ticket.code))}</div><p class="name">${text('shop.ticket.show')}</p>`}
${ticket.state === 'void' ? html`<p class="notice bad" role="alert">${text('shop.ticket.void')}</p>` : ''}
${ticket.state === 'blocked' ? html`<p class="notice bad" role="alert">${text('shop.ticket.blocked', { tenant: page.brand.name })}</p>` : ''}
<p class="total">${ticket.typeName}${ticket.holderName === null ? '' : html`<br>${ticket.holderName}`}</p>
<p>${writeSpan(language, event, event.timeZone)}${event.venue === null ? '' : html`<br>${event.venue}`}</p>
${count === 1 ? '' : html`<p>${text('shop.ticket.of', { number, count })}</p><nav class="row">${link(page.previousId, number - 1, '‹')}${link(page.nextId, number + 1, '›')}</nav>`}
<p class="small">${text('shop.ticket.bright')} ${text('shop.ticket.once')} ${text('shop.ticket.offline')}</p>
<p><a href="/orders/${token}?lang=${language}">${text('shop.ticket.order')}</a></p>
</article>`
}

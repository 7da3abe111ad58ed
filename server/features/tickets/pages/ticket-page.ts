// One ticket as it is held before a scanner: the code as large as the phone, and nothing above it that is not needed.
import { html, raw } from 'hono/html'
import type { Language } from '../../../../shared/i18n/fill.ts'
import { writeAmount } from '../../../../shared/i18n/shop/amount.ts'
import { writeSpan } from '../../../../shared/i18n/shop/when.ts'
import { DAY_MS, type Instant } from '../../../../shared/time.ts'
import { type Brand, type Markup, type Texts, textsOf } from '../../../platform/pages/layout.ts'
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
    readonly isCancelled: boolean
  }
  readonly ticket: {
    readonly typeName: string
    readonly holderName: string | null
    /** `waits`: it opens no gate until its payment is settled. */
    readonly state: 'good' | 'waits' | 'blocked' | 'void'
    /** What the code says; null where the ticket admits nobody. */
    readonly code: string | null
    /** To be paid for it at the gate; 0 for nothing. */
    readonly dueCents: number
  }
  /** Which of the order's tickets, from 1. */
  readonly number: number
  readonly count: number
  readonly previousId: string | null
  readonly nextId: string | null
}

/** How long after its event a phone may keep it: others may use that phone. */
const KEPT_AFTER_MS = DAY_MS

/** Null: there is no gate at which it would let anybody in. */
const shownCode = ({ event, ticket }: Pick<TicketPage, 'event' | 'ticket'>): string | null =>
  event.isCancelled ? null : ticket.code

/** Until when a phone may keep the page; null for one that lets nobody in. */
export const keptUntil = ({
  event,
  ticket,
}: Pick<TicketPage, 'event' | 'ticket'>): Instant | null =>
  shownCode({ event, ticket }) === null ? null : event.endsAt + KEPT_AFTER_MS

export function ticketPage(page: TicketPage): Markup {
  const { language, event, ticket, brand, token, number, count } = page
  const text = textsOf(language)
  const code = shownCode(page)
  const link = (id: string | null, other: number, sign: string) =>
    id === null
      ? html`<span></span>`
      : html`<a class="button plain" href="/orders/${token}/tickets/${id}?lang=${language}" aria-label="${text('shop.ticket.of', { number: other, count })}">${sign}</a>`
  const bad = (told: string) => html`<p class="notice bad" role="alert">${told}</p>`
  return html`<article class="ticket">
<h1>${event.name}</h1>
${event.isCancelled ? bad(text('shop.order.called_off')) : ''}
${ticket.state === 'void' ? bad(text('shop.ticket.void')) : ''}
${ticket.state === 'waits' ? html`<p class="notice" role="status">${text('shop.ticket.waits', { tenant: brand.name })}</p>` : ''}
${ticket.state === 'blocked' ? bad(text('shop.ticket.blocked', { tenant: brand.name })) : ''}
${code === null ? '' : html`<div class="qr" role="img" aria-label="${text('shop.ticket.show')}">${raw(qrSvg(code))}</div>${ticket.state === 'good' ? html`<p class="name">${text('shop.ticket.show')}</p>` : ''}`}
${code === null || ticket.dueCents === 0 ? '' : html`<p class="notice"><strong>${text('shop.order.gate', { amount: writeAmount(language, ticket.dueCents) })}</strong></p>`}
<p class="total">${ticket.typeName}${ticket.holderName === null ? '' : html`<br>${ticket.holderName}`}</p>
<p>${writeSpan(language, event, event.timeZone)}${event.venue === null ? '' : html`<br>${event.venue}`}</p>
${count === 1 ? '' : html`<p>${text('shop.ticket.of', { number, count })}</p><nav class="row">${link(page.previousId, number - 1, '‹')}${link(page.nextId, number + 1, '›')}</nav>`}
<p><a href="/orders/${token}?lang=${language}">${text('shop.ticket.order')}</a></p>
${code === null ? '' : advice(text)}
</article>`
}

/** The last of the page: what only a script can promise comes in under everything else, and moves nothing. */
const advice = (
  text: Texts,
) => html`<p class="small">${text('shop.ticket.bright')} ${text('shop.ticket.once')}</p>
<div data-kept="${text('shop.ticket.forgotten')}" hidden><p class="small">${text('shop.ticket.offline')}</p>
<button class="plain" type="button">${text('shop.ticket.forget')}</button></div>`

// One event: when, where, and how many tickets of which type.
import { html, raw } from 'hono/html'
import { type Language, writeDigits } from '../../../../shared/i18n/fill.ts'
import { writeAmount } from '../../../../shared/i18n/shop/amount.ts'
import { writeMoment, writeSpan } from '../../../../shared/i18n/shop/when.ts'
import type { Instant } from '../../../../shared/time.ts'
import { type Brand, type Markup, type Texts, textsOf } from '../../../platform/pages/layout.ts'
import { namedIn } from './tenant-page.ts'

export type SaleState =
  /** `few`: how many are left, where they are few; a page with many of them stays the same while they sell. */
  | { readonly kind: 'open'; readonly max: number; readonly few: number | null }
  | { readonly kind: 'sold_out' }
  | { readonly kind: 'from'; readonly at: Instant }
  | { readonly kind: 'ended' }

export type OfferedType = {
  readonly id: string
  readonly name: string
  readonly nameBn: string | null
  readonly priceCents: number
  readonly sale: SaleState
}

export type OfferedEvent = {
  readonly slug: string
  readonly name: string
  readonly nameBn: string | null
  readonly venue: string | null
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly timeZone: string
  /** `over` and `cancelled` sell nothing. */
  readonly state: 'open' | 'over' | 'cancelled'
  /** The times that it had before it was moved last; null: it was never moved. */
  readonly movedFrom: { readonly startsAt: Instant; readonly endsAt: Instant } | null
  readonly types: readonly OfferedType[]
}

export type EventPage = {
  readonly language: Language
  readonly brand: Brand
  readonly event: OfferedEvent
  /** By the id of a ticket type: what was chosen before. */
  readonly chosen: Readonly<Record<string, number>>
  /** Somebody went on without having chosen. */
  readonly isNothingChosen: boolean
}

export function eventPage(page: EventPage): Markup {
  const { language, event } = page
  const text = textsOf(language)
  return html`<h1>${namedIn(language, event)}</h1>
<dl><dt>${text('shop.event.when')}</dt><dd>${writeSpan(language, event, event.timeZone)}${moved(language, event, text)}</dd>
${event.venue === null ? '' : html`<dt>${text('shop.event.where')}</dt><dd>${event.venue}</dd>`}</dl>
${event.state === 'open' ? offer(page, text) : closed(page, text)}`
}

/** Where it was moved back, nothing is told; of one that is over or off nobody asks. */
function moved(language: Language, event: OfferedEvent, text: Texts) {
  const { movedFrom, startsAt, endsAt, state, timeZone } = event
  const isMoved =
    movedFrom !== null && (movedFrom.startsAt !== startsAt || movedFrom.endsAt !== endsAt)
  if (!isMoved || state !== 'open') return ''
  return html`<br><span class="small">${text('shop.moved.from', { time: writeSpan(language, movedFrom, timeZone) })}</span>`
}

const closed = ({ language, brand, event }: EventPage, text: Texts) =>
  html`${
    event.state === 'over'
      ? html`<p class="notice">${text('shop.event.over')}</p>`
      : html`<div class="notice bad"><p>${text('shop.event.cancelled')}</p><p>${text('shop.event.cancelled.money')}</p></div>
<a class="button plain" href="/find/${brand.slug}?lang=${language}">${text('shop.find.title')}</a>`
  }
<a class="button plain" href="/t/${brand.slug}?lang=${language}">${text('shop.tenant.title', { tenant: brand.name })}</a>`

function offer({ language, brand, event, chosen, isNothingChosen }: EventPage, text: Texts) {
  if (event.types.length === 0) return html`<p>${text('shop.event.none')}</p>`
  const canChoose = event.types.some(({ sale }) => sale.kind === 'open')
  const texts = JSON.stringify({
    total: text('shop.event.total'),
    locale: language === 'bn' ? 'bn-BD' : 'en-IN',
    currency: language === 'bn' ? '৳' : 'BDT\u00a0',
  })
  return html`<h2>${text('shop.event.tickets')}</h2>
${isNothingChosen ? html`<p class="notice bad" role="alert" tabindex="-1">${text('shop.choose.none')}</p>` : ''}
<form method="get" action="/t/${brand.slug}/${event.slug}/checkout" data-prices data-texts="${texts}">
<input type="hidden" name="lang" value="${language}">
<ul>${event.types.map((type) => offered(language, event, type, chosen[type.id] ?? 0, text))}</ul>
${canChoose ? html`<output class="total"></output><button type="submit">${text('shop.event.continue')}</button>` : ''}
</form>`
}

const offered = (
  language: Language,
  event: OfferedEvent,
  type: OfferedType,
  chosen: number,
  text: Texts,
) => html`<li class="card row"><div><span class="name">${namedIn(language, type)}</span><br>
${type.priceCents === 0 ? text('shop.type.free') : writeAmount(language, type.priceCents)}${few(type.sale, text)}</div>
<div>${choice(language, event, type, chosen, text)}</div></li>`

const few = (sale: SaleState, text: Texts) =>
  sale.kind === 'open' && sale.few !== null
    ? html`<br><span class="small">${text('shop.type.few', { left: sale.few })}</span>`
    : ''

function choice(
  language: Language,
  { timeZone }: OfferedEvent,
  type: OfferedType,
  chosen: number,
  text: Texts,
) {
  const { sale } = type
  switch (sale.kind) {
    case 'sold_out':
      return html`<strong>${text('shop.type.sold_out')}</strong>`
    case 'from':
      return html`<span class="small">${text('shop.type.from', { time: writeMoment(language, sale.at, timeZone) })}</span>`
    case 'ended':
      return html`<span class="small">${text('shop.type.ended')}</span>`
    case 'open': {
      const numbers = Array.from({ length: sale.max + 1 }, (_unused, number) => number)
      const label = text('shop.type.quantity', { type: namedIn(language, type) })
      return html`<select name="q.${type.id}" data-cents="${type.priceCents}" aria-label="${label}">
${numbers.map((number) => option(language, number, number === chosen))}</select>`
    }
  }
}

const option = (language: Language, number: number, isChosen: boolean) =>
  html`<option value="${number}"${isChosen ? raw(' selected') : ''}>${writeDigits(language, String(number))}</option>`

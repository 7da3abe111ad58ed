// An order by its secret link: how it stands, what to do next, and the tickets once they are there.
import { html } from 'hono/html'
import type { Language } from '../../../../shared/i18n/fill.ts'
import { writeAmount } from '../../../../shared/i18n/shop/amount.ts'
import { writeMoment, writeSpan, writeTime } from '../../../../shared/i18n/shop/when.ts'
import type { Instant } from '../../../../shared/time.ts'
import { type Brand, type Markup, type Texts, textsOf } from '../../../platform/pages/layout.ts'
import {
  type CheckoutLine,
  closedWays,
  type Discounted,
  noWay,
  orderLines,
  PAY_KEYS,
  type PayName,
  type PayWays,
} from './checkout-page.ts'
import type { OffMoney } from './decide-off-money.ts'

type Delivered = 'paid' | 'free' | 'given' | 'at_gate'

export type OrderStanding =
  /** Waits for money until then. `provider` is null where none was chosen yet. */
  | { readonly kind: 'unpaid'; readonly until: Instant; readonly hasFailed: boolean }
  /** Money may have moved: the provider is being asked. */
  | { readonly kind: 'checking'; readonly provider: PayName }
  /** The money is there, and the provider has not let it go yet. */
  | { readonly kind: 'held'; readonly provider: PayName }
  /** `free` costs nothing, `given` is the organizer's gift, of `at_gate` the money comes at the gate. */
  | { readonly kind: Delivered }
  | { readonly kind: 'expired' }
  | { readonly kind: 'cancelled' }
  | {
      readonly kind: 'refund_due'
      readonly amountCents: number
      readonly because: 'expired' | 'cancelled'
    }
  /** It went back after it had come for nothing. */
  | {
      readonly kind: 'returned'
      readonly amountCents: number
      readonly because: 'expired' | 'cancelled'
    }
  /** Its tickets were given back. What of its money is on its way, and what is there. */
  | { readonly kind: 'refunded'; readonly dueCents: number; readonly returnedCents: number }

export type ShownTicket = {
  readonly id: string
  readonly typeName: string
  readonly holderName: string | null
  /** `waits`: it opens no gate until its payment is settled. */
  readonly state: 'good' | 'waits' | 'blocked' | 'void'
}

export type OrderPage = {
  readonly language: Language
  readonly brand: Brand
  readonly now: Instant
  /** The order's own secret; it is in every link of this page. */
  readonly token: string
  readonly number: string
  readonly email: string
  readonly event: {
    readonly slug: string
    readonly name: string
    readonly venue: string | null
    readonly startsAt: Instant
    readonly endsAt: Instant
    readonly timeZone: string
    readonly isCancelled: boolean
    /** The times that it had when this was ordered; null: the same. */
    readonly movedFrom: { readonly startsAt: Instant; readonly endsAt: Instant } | null
  }
  /** Of the calendar's entry. */
  readonly sequence: number
  /** Until when its buyer is invited to ask for the money, because the event was moved; null: not. */
  readonly refundUntil: Instant | null
  /** The event is off: the organizer's words about it, and what becomes of the money. Null: it takes place. */
  readonly off: {
    readonly words: string | null
    /** `wait`: nobody has decided yet. */
    readonly money: OffMoney | { readonly kind: 'wait'; readonly amountCents: number }
  } | null
  readonly lines: readonly Omit<CheckoutLine, 'ticketTypeId'>[]
  readonly discount: Discounted | null
  readonly totalCents: number
  readonly standing: OrderStanding
  /** What goes back to the buyer, and what has; 0 for nothing. */
  readonly refunds: {
    readonly dueCents: number
    readonly returnedCents: number
    /** Because it came more than once. */
    readonly isTwice: boolean
  }
  /** `open`: the buyer has asked for the money, and waits for an answer. */
  readonly refundAsk: 'none' | 'possible' | 'open'
  readonly ways: PayWays
  readonly tickets: readonly ShownTicket[]
  /** What came of asking for the mail again. */
  readonly resend: 'none' | 'sent' | 'wait'
  readonly hasBounced: boolean
  /** Told above everything: why the last thing that was asked did not happen. */
  readonly refusal: string | null
}

export function orderPage(page: OrderPage): Markup {
  const { language, event } = page
  const text = textsOf(language)
  return html`<h1>${event.name}</h1>
<p>${writeSpan(language, event, event.timeZone)}${event.venue === null ? '' : html`<br>${event.venue}`}</p>
${page.refusal === null ? '' : html`<p class="notice bad" role="alert" tabindex="-1">${page.refusal}</p>`}
${page.off === null ? moved(page, text) : calledOff(page, page.off, text)}
${standing(page, text)}
<h2>${text('shop.summary')}</h2>
<p>${text('shop.order.number')}: <strong>${page.number}</strong></p>
${orderLines(language, page, text)}
${isWorthKeeping(page) ? html`<p class="small">${text('shop.order.keep')}</p>` : ''}`
}

function calledOff(
  page: OrderPage,
  { words, money }: NonNullable<OrderPage['off']>,
  text: Texts,
): Markup {
  const told = offMoney(page, money, text)
  return html`<div class="notice bad" role="alert"><p>${text('shop.order.called_off')}</p>
${words === null ? '' : html`<p class="lines">${words}</p>`}${told === null ? '' : html`<p>${told}</p>`}</div>`
}

/** Null: what is said of the order below says it. */
function offMoney(
  { language, brand, standing }: OrderPage,
  money: NonNullable<OrderPage['off']>['money'],
  text: Texts,
): string | null {
  const tenant = brand.name
  const amountOf = (cents: number) => ({ tenant, amount: writeAmount(language, cents) })
  switch (money.kind) {
    case 'back':
      return money.keptCents === 0 ? null : text('shop.off.kept', amountOf(money.keptCents))
    case 'wait':
      return text('shop.off.wait', amountOf(money.amountCents))
    case 'open':
      return text('shop.off.open', amountOf(money.amountCents))
    case 'at_gate':
      return text('shop.off.gate', amountOf(money.amountCents))
    case 'elsewhere':
      return text('shop.off.elsewhere', { tenant })
    case 'none':
      return isDelivered(standing) ? text('shop.off.none') : null
  }
}

const isDelivered = ({ kind }: OrderStanding): boolean =>
  kind === 'paid' || kind === 'free' || kind === 'given' || kind === 'at_gate'

/** Says what became of the times, and what somebody can do who cannot come then. */
function moved({ language, token, event, refundUntil, refundAsk }: OrderPage, text: Texts) {
  const { movedFrom, timeZone } = event
  if (movedFrom === null) return ''
  const before = writeSpan(language, movedFrom, timeZone)
  const invited =
    refundUntil === null || refundAsk !== 'possible'
      ? ''
      : html`<p>${text('shop.moved.refund', { time: writeMoment(language, refundUntil, timeZone) })}
<a href="/orders/${token}/refund?lang=${language}">${text('shop.order.refund.ask')}</a></p>`
  return html`<div class="notice" role="status"><h2>${text('shop.moved')}</h2>
<p>${text('shop.moved.from', { time: before })}</p>${invited}</div>`
}

/** Tickets are behind the link, or will be. */
const isWorthKeeping = ({ event, standing: { kind } }: OrderPage): boolean =>
  !event.isCancelled &&
  kind !== 'expired' &&
  kind !== 'cancelled' &&
  kind !== 'refund_due' &&
  kind !== 'returned' &&
  kind !== 'refunded'

function standing(page: OrderPage, text: Texts) {
  const { standing: state, language } = page
  switch (state.kind) {
    case 'unpaid':
      return page.event.isCancelled ? '' : unpaid(page, state, text)
    case 'checking':
      return html`<div class="notice" role="status" data-again><h2>${text('shop.order.checking', { provider: text(PAY_KEYS[state.provider]) })}</h2>
<p>${text('shop.order.checking.why')}</p><p><a class="button plain" href="/orders/${page.token}?lang=${language}&back">${text('shop.order.checking.again')}</a></p></div>`
    case 'held':
      return html`<div class="notice" role="status"><h2>${text('shop.order.held', { provider: text(PAY_KEYS[state.provider]) })}</h2>
<p>${text('shop.order.held.why')}</p></div>`
    case 'paid':
    case 'free':
    case 'given':
    case 'at_gate':
      return page.event.isCancelled ? '' : delivered(page, state.kind, text)
    case 'expired':
      return html`<div class="notice"><h2>${text('shop.order.expired')}</h2><p>${text('shop.order.expired.why')}</p></div>${again(page, text)}`
    case 'cancelled':
      return html`<div class="notice"><h2>${text('shop.order.cancelled')}</h2></div>${again(page, text)}`
    case 'refund_due':
      return html`<div class="notice">${state.because === 'cancelled' ? html`<h2>${text('shop.order.cancelled')}</h2>` : ''}
<p>${text(state.because === 'cancelled' ? 'shop.order.refund.cancelled' : 'shop.order.refund.late', { amount: writeAmount(language, state.amountCents) })}</p></div>${again(page, text)}`
    case 'returned':
      return html`<div class="notice">${state.because === 'cancelled' ? html`<h2>${text('shop.order.cancelled')}</h2>` : ''}
<p>${text('shop.order.refund.returned', { amount: writeAmount(language, state.amountCents) })}</p></div>${again(page, text)}`
    case 'refunded':
      return html`<div class="notice"><h2>${text(state.dueCents > 0 ? 'shop.order.given_back' : 'shop.order.refunded')}</h2>
${refundLines(page, text)}</div>`
  }
}

const again = ({ brand, event, language }: OrderPage, text: Texts) =>
  event.isCancelled
    ? ''
    : html`<a class="button plain" href="/t/${brand.slug}/${event.slug}?lang=${language}">${text('shop.order.again')}</a>`

function unpaid(
  page: OrderPage,
  { until, hasFailed }: Extract<OrderStanding, { kind: 'unpaid' }>,
  text: Texts,
) {
  const { language, token, event, totalCents, ways } = page
  const isToday =
    writeMoment(language, until, event.timeZone).split(',')[0] ===
    writeMoment(language, page.now, event.timeZone).split(',')[0]
  const time = (isToday ? writeTime : writeMoment)(language, until, event.timeZone)
  return html`<div class="notice${hasFailed ? ' bad' : ''}" role="status"><h2>${text(hasFailed ? 'shop.order.failed' : 'shop.order.pending')}</h2>
${hasFailed ? html`<p>${text('shop.order.failed.why')}</p>` : ''}<p>${text('shop.order.pending.until', { time })}</p></div>
${
  ways.open.length === 0
    ? noWay(language, ways, page.brand, text)
    : html`<form method="post" action="/orders/${token}/pay?lang=${language}" data-once>
<fieldset><legend>${text('shop.pay.with')}</legend>
${ways.open.map(({ provider }) => html`<label class="choice"><input type="radio" name="provider" value="${provider}" required>${text(PAY_KEYS[provider])}</label>`)}${closedWays(language, ways.closed, text)}</fieldset>
<button type="submit">${text('shop.order.pay', { amount: writeAmount(language, totalCents) })}</button></form>`
}
<a class="button plain" href="/orders/${token}/cancel?lang=${language}">${text('shop.order.cancel')}</a>`
}

/** The tickets first: they are what the page is opened for. */
function delivered(page: OrderPage, kind: Delivered, text: Texts) {
  const { language, token, email, refunds } = page
  return html`<div class="notice" role="status"><h2>${deliveredTitle(page, kind, text)}</h2>
${kind === 'at_gate' ? html`<p>${text('shop.order.gate.how')}</p>` : ''}<p>${mailed(page, text)}</p></div>
${page.tickets.some(({ state }) => state === 'waits') ? html`<div class="notice" role="status"><h2>${text('shop.order.wait')}</h2><p>${text('shop.order.wait.why', { tenant: page.brand.name })}</p></div>` : ''}
${refunds.dueCents + refunds.returnedCents > 0 ? html`<div class="notice">${refundLines(page, text)}</div>` : ''}
${page.refundAsk === 'open' ? html`<p class="notice">${text('shop.order.refund.asked', { tenant: page.brand.name })}</p>` : ''}
${ticketList(page, text)}
<a class="button plain" href="/orders/${token}/tickets.pdf?lang=${language}">${text('shop.order.pdf')}</a>
<a class="button plain" href="/orders/${token}/event.ics?lang=${language}">${text('shop.order.calendar')}</a>
<form method="post" action="/orders/${token}/resend?lang=${language}" data-once>
<button class="plain" type="submit" aria-label="${text('shop.order.resend')}: ${email}">${text('shop.order.resend')}</button></form>
${page.refundAsk === 'possible' ? html`<a class="button plain" href="/orders/${token}/refund?lang=${language}">${text('shop.order.refund.ask')}</a>` : ''}`
}

/** What is on its way and what is there: never called back before it is. */
function refundLines({ language, refunds }: OrderPage, text: Texts) {
  const { dueCents, returnedCents, isTwice } = refunds
  const due = { amount: writeAmount(language, dueCents) }
  const returned = { amount: writeAmount(language, returnedCents) }
  return html`${dueCents > 0 ? html`<p>${text(isTwice ? 'shop.order.refund.twice' : 'shop.order.refund.way', due)}</p>` : ''}${returnedCents > 0 ? html`<p>${text('shop.order.refund.returned', returned)}</p>` : ''}`
}

function deliveredTitle(page: OrderPage, kind: Delivered, text: Texts): string {
  switch (kind) {
    case 'paid':
      return text('shop.order.paid')
    case 'free':
      return text('shop.order.free')
    case 'given':
      return text('shop.order.given', { tenant: page.brand.name })
    case 'at_gate':
      return text('shop.order.gate', { amount: writeAmount(page.language, page.totalCents) })
  }
}

function mailed({ resend, hasBounced, email }: OrderPage, text: Texts): string {
  if (resend === 'wait') return text('shop.order.resend.wait')
  // Who asked for it again is told when that came back as well.
  if (hasBounced) return text('shop.order.bounced', { email })
  return text(resend === 'sent' ? 'shop.order.resent' : 'shop.order.paid.mailed', { email })
}

const ticketList = (page: OrderPage, text: Texts) => html`<h2>${text('shop.order.tickets')}</h2>
<ul>${page.tickets.map(
  ({ id, typeName, holderName, state }) =>
    html`<li class="card"><span class="name">${typeName}</span>${holderName === null ? '' : html`<br>${holderName}`}
${state === 'void' ? html`<p>${text('shop.ticket.void')}</p>` : html`<a class="button" href="/orders/${page.token}/tickets/${id}?lang=${page.language}">${text('shop.ticket.open')}</a>`}</li>`,
)}</ul>`

/** Asks once more before the places go back on sale. */
export function cancelPage({
  language,
  token,
  event,
}: Pick<OrderPage, 'language' | 'token' | 'event'>): Markup {
  const text = textsOf(language)
  return html`<h1>${event.name}</h1><div class="notice"><p>${text('shop.order.cancel.sure')}</p></div>
<form method="post" action="/orders/${token}/cancel?lang=${language}">
<button class="plain" type="submit">${text('shop.order.cancel.yes')}</button></form>
<a class="button" href="/orders/${token}?lang=${language}">${text('shop.order.cancel.no')}</a>`
}

export const REFUND_WORDS_MAX = 1_000

/** Asks why the money shall go back. */
export function refundAskPage({
  language,
  token,
  event,
  tenantName,
  refusal,
}: Pick<OrderPage, 'language' | 'token' | 'event' | 'refusal'> & {
  readonly tenantName: string
}): Markup {
  const text = textsOf(language)
  return html`<h1>${event.name}</h1>
${refusal === null ? '' : html`<p class="notice bad" role="alert" tabindex="-1">${refusal}</p>`}
<p>${text('shop.refund.lead', { tenant: tenantName })}</p>
<form method="post" action="/orders/${token}/refund?lang=${language}" data-once>
<label>${text('shop.refund.words')}<textarea name="words" rows="4" maxlength="${REFUND_WORDS_MAX}" required></textarea></label>
<button type="submit">${text('shop.refund.send')}</button></form>
<a class="button plain" href="/orders/${token}?lang=${language}">${text('shop.order.cancel.no')}</a>`
}

// Who buys, and how it is paid. Whatever was refused is said at its field, and nothing that was typed is lost.
import { html, raw } from 'hono/html'
import type { Language } from '../../../../shared/i18n/fill.ts'
import { writeAmount } from '../../../../shared/i18n/shop/amount.ts'
import type { ShopKey } from '../../../../shared/i18n/shop/keys.ts'
import type { TicketTypeId } from '../../../../shared/ids.ts'
import type { ClosedOption } from '../../../../shared/payments/amount-limits.ts'
import { type Brand, type Markup, type Texts, textsOf } from '../../../platform/pages/layout.ts'

export type CheckoutLine = {
  readonly ticketTypeId: TicketTypeId
  readonly name: string
  readonly quantity: number
  readonly priceCents: number
}

export const BUYER_FIELDS = ['name', 'email', 'phone', 'provider'] as const
export type BuyerField = (typeof BUYER_FIELDS)[number]
/** Where something can be told, from the top of the page to its end. */
const TOLD_FIELDS = ['name', 'email', 'phone', 'code', 'provider'] as const
export type CheckoutFaults = Partial<Record<(typeof TOLD_FIELDS)[number], string>>
/** As it was typed, or empty. */
export type BuyerForm = Readonly<Record<BuyerField, string>>

export const PAY_KEYS = {
  stripe: 'shop.pay.stripe',
  bkash: 'shop.pay.bkash',
  nagad: 'shop.pay.nagad',
  rocket: 'shop.pay.rocket',
} as const satisfies Record<string, ShopKey>
export type PayName = keyof typeof PAY_KEYS

/** By which ways the sum can be paid, and by which it cannot. */
export type PayWays = {
  readonly open: readonly { readonly provider: PayName }[]
  readonly closed: readonly (ClosedOption & { readonly provider: PayName })[]
}

export type CheckoutPage = {
  readonly language: Language
  readonly brand: Brand
  readonly event: { readonly slug: string; readonly name: string }
  readonly lines: readonly CheckoutLine[]
  readonly totalCents: number
  /** Null: the event has none, and none was typed. */
  readonly promo: CheckoutPromo | null
  readonly ways: PayWays
  readonly holdMinutes: number
  /** The name of this try at ordering: the same twice is one order. */
  readonly idempotencyKey: string
  readonly form: BuyerForm
  /** What is told at a field. */
  readonly faults: CheckoutFaults
  /** What is told of the whole. */
  readonly refusal: string | null
}

export type CheckoutPromo = {
  /** As it was typed, or empty. */
  readonly typed: string
  /** The code whose discount is shown, and how much that is. Null: none is shown. */
  readonly shown: Discounted | null
  /** It was not shown when the form was sent: look at the sum, then pay. */
  readonly isNew: boolean
}

export type Discounted = { readonly code: string; readonly cents: number }

const asked = (lines: readonly CheckoutLine[]): string =>
  lines.map(({ ticketTypeId, quantity }) => `q.${ticketTypeId}=${quantity}`).join('&')

export function checkoutPage(page: CheckoutPage): Markup {
  const { language, brand, event, lines, totalCents, ways } = page
  const text = textsOf(language)
  const canPay = totalCents === 0 || ways.open.length > 0
  return html`<h1>${event.name}</h1>
${problems(page, text)}
<h2>${text('shop.summary')}</h2>
${orderLines(language, { lines, totalCents, discount: page.promo?.shown ?? null }, text)}
<p class="small"><a href="/t/${brand.slug}/${event.slug}?lang=${language}&${raw(asked(lines))}">${text('shop.change')}</a></p>
${canPay ? '' : noWay(language, ways, brand, text)}
${canPay || page.promo !== null ? buyerForm(page, canPay, text) : ''}`
}

/** Why nothing can be paid, and what to do. */
export function noWay(
  language: Language,
  { closed }: PayWays,
  { name: tenant }: Pick<Brand, 'name'>,
  text: Texts,
) {
  if (closed.length === 0) {
    return html`<p class="notice bad">${text('shop.pay.none', { tenant })}</p>`
  }
  const has = (misfit: ClosedOption['misfit']): boolean =>
    closed.some((way) => way.misfit === misfit)
  return html`<div class="notice bad"><p>${text('shop.pay.none.sum')}</p>${closedWays(language, closed, text)}
<p>${has('too_small') ? text('shop.pay.none.small') : ''} ${has('too_large') ? text('shop.pay.none.large') : ''}</p></div>`
}

/** A line for each way by which this sum cannot be paid. */
export const closedWays = (language: Language, closed: PayWays['closed'], text: Texts) =>
  closed.map(({ provider, misfit, minCents, maxCents }) => {
    const way = text(PAY_KEYS[provider])
    const limit = misfit === 'too_small' ? minCents : (maxCents ?? 0)
    const amount = writeAmount(language, limit)
    return html`<p class="small">${text(misfit === 'too_small' ? 'shop.pay.small' : 'shop.pay.large', { way, amount })}</p>`
  })

export type SummedLines = {
  /** At the price before the discount. */
  readonly lines: readonly Omit<CheckoutLine, 'ticketTypeId'>[]
  readonly discount: Discounted | null
  readonly totalCents: number
}

/** What is bought, a line for each type, what a promo code takes off, and the sum. */
export function orderLines(
  language: Language,
  { lines, discount, totalCents }: SummedLines,
  text: Texts,
) {
  const amount = (cents: number): string =>
    cents === 0 ? text('shop.type.free') : writeAmount(language, cents)
  return html`<ul class="card">
${lines.map(
  ({ name, quantity, priceCents }) =>
    html`<li class="row"><span>${text('shop.line', { quantity, name })}</span><span>${amount(priceCents * quantity)}</span></li>`,
)}
${discount === null ? '' : html`<li class="row"><span>${text('shop.promo.line', { code: discount.code })}</span><span>−${writeAmount(language, discount.cents)}</span></li>`}
<li class="row total"><span>${text('shop.total')}</span><span>${amount(totalCents)}</span></li></ul>`
}

function problems({ faults, refusal, promo }: CheckoutPage, text: Texts) {
  const told = TOLD_FIELDS.filter((field) => faults[field] !== undefined)
  if (told.length === 0 && refusal === null) {
    return promo?.isNew === true
      ? html`<p class="notice" role="status">${text(promo.shown === null ? 'shop.promo.gone' : 'shop.promo.look')}</p>`
      : ''
  }
  return html`<div class="notice bad" role="alert" tabindex="-1"><h2>${text('shop.refused.title')}</h2>
${refusal === null ? '' : html`<p>${refusal}</p>`}
<ul>${told.map((field) => html`<li><a href="#${field}">${faults[field]}</a></li>`)}</ul></div>`
}

/** Where nothing can be paid, a code may still take everything off. */
function buyerForm(page: CheckoutPage, canPay: boolean, text: Texts) {
  const { language, brand, event, lines } = page
  return html`<form method="post" action="/t/${brand.slug}/${event.slug}/checkout?lang=${language}" data-once>
${page.promo === null || !canPay ? '' : html`<button class="skip" tabindex="-1" aria-hidden="true">${text('shop.pay.with')}</button>`}
<input type="hidden" name="key" value="${page.idempotencyKey}">
${lines.map(({ ticketTypeId, quantity, priceCents }) => html`<input type="hidden" name="q.${ticketTypeId}" value="${quantity}"><input type="hidden" name="p.${ticketTypeId}" value="${priceCents}">`)}
<h2>${text('shop.buyer.title')}</h2>
${field(page, 'name', 'autocomplete="name" maxlength="200" required', text('shop.buyer.name'), null)}
${field(page, 'email', 'type="email" autocomplete="email" maxlength="254" required', text('shop.buyer.email'), text('shop.buyer.email.why'))}
${field(page, 'phone', 'type="tel" autocomplete="tel" maxlength="30"', text('shop.buyer.phone'), text('shop.buyer.phone.why'))}
${promoField(page, text)}
${canPay ? payPart(page, text) : ''}
</form>`
}

function payPart(page: CheckoutPage, text: Texts) {
  const { language, totalCents, ways, holdMinutes } = page
  const isFree = totalCents === 0
  return html`${isFree ? '' : html`<fieldset id="provider"><legend>${text('shop.pay.with')}</legend>${ways.open.map(({ provider }) => payChoice(page, provider, text))}${closedWays(language, ways.closed, text)}</fieldset>${told(page, 'provider')}`}
<button type="submit">${isFree ? text('shop.pay.free') : text('shop.pay.button', { amount: writeAmount(language, totalCents) })}</button>
${isFree ? '' : html`<p class="small">${text('shop.pay.hold', { minutes: holdMinutes })}</p>`}`
}

/** Its button only has the sum counted anew; it is not the one that Enter presses in another field. */
function promoField({ promo, faults }: CheckoutPage, text: Texts) {
  if (promo === null) return ''
  const { typed, shown } = promo
  const isBad = faults.code !== undefined
  return html`<label for="code">${text('shop.promo.code')}</label>
<input id="code" name="code" value="${typed}" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="100"${isBad ? raw(' aria-invalid="true" aria-describedby="code-bad"') : ''}>
${told({ faults }, 'code')}
${shown === null ? '' : html`<input type="hidden" name="shown" value="${shown.code}"><input type="hidden" name="off" value="${shown.cents}">`}
<button class="plain" name="do" value="code" formnovalidate>${text('shop.promo.use')}</button>`
}

function payChoice({ form, ways }: CheckoutPage, name: PayName, text: Texts) {
  const isChosen = form.provider === name || (ways.open.length === 1 && form.provider === '')
  return html`<label class="choice"><input type="radio" name="provider" value="${name}" required${isChosen ? raw(' checked') : ''}>${text(PAY_KEYS[name])}</label>`
}

/** `attributes` are ours, never a stranger's. */
function field(
  page: CheckoutPage,
  name: Exclude<BuyerField, 'provider'>,
  attributes: string,
  label: string,
  why: string | null,
) {
  const isBad = page.faults[name] !== undefined
  const described = [why === null ? '' : `${name}-why`, isBad ? `${name}-bad` : ''].join(' ').trim()
  return html`<label for="${name}">${label}</label>
<input id="${name}" name="${name}" value="${page.form[name]}" ${raw(attributes)}${isBad ? raw(' aria-invalid="true"') : ''}${described === '' ? '' : html` aria-describedby="${described}"`}>
${why === null ? '' : html`<p class="small" id="${name}-why">${why}</p>`}${told(page, name)}`
}

const told = ({ faults }: Pick<CheckoutPage, 'faults'>, name: keyof CheckoutFaults) =>
  faults[name] === undefined ? '' : html`<p class="field-bad" id="${name}-bad">${faults[name]}</p>`

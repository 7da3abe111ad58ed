// What a buyer sent by the checkout's form, as an order or as what is wrong with it.
import { createHash } from 'node:crypto'
import * as v from 'valibot'
import type { Language } from '../../../shared/i18n/fill.ts'
import type { TicketTypeId } from '../../../shared/ids.ts'
import { PlaceOrderInput } from '../../../shared/orders/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Texts } from '../../platform/pages/layout.ts'
import {
  BUYER_FIELDS,
  type BuyerField,
  type BuyerForm,
  type CheckoutFaults,
  type Discounted,
} from '../orders/pages/checkout-page.ts'
import { readChosen } from '../orders/pages/chosen.ts'

export type CheckoutForm = {
  readonly chosen: ReadonlyMap<TicketTypeId, number>
  /** What the buyer was shown; a missing one is not compared. */
  readonly pricesCents: ReadonlyMap<string, number>
  /** The name of the try; empty where a browser left it out. */
  readonly key: string
  readonly buyer: BuyerForm
  readonly promo: TypedPromo
}

export type TypedPromo = {
  /** As it was typed, or empty. */
  readonly typed: string
  /** Whose discount the buyer was shown; null: none was. */
  readonly shown: Discounted | null
  /** Only the sum is to be counted anew. */
  readonly isOnlyShown: boolean
}

const PRICE_PREFIX = 'p.'
/** Longer than any code: what is cut off makes no other code of it. */
const TYPED_CODE_CHARS_MAX = 100
const KEY = /^[\w-]{8,64}$/

export function readCheckoutForm(fields: URLSearchParams): CheckoutForm {
  const prices = [...fields]
    .filter(([name, value]) => name.startsWith(PRICE_PREFIX) && /^\d{1,15}$/.test(value))
    .map(([name, value]) => [name.slice(PRICE_PREFIX.length), Number(value)] as const)
  const key = fields.get('key') ?? ''
  const field = (name: BuyerField): string => fields.get(name) ?? ''
  return {
    chosen: readChosen(fields),
    pricesCents: new Map(prices),
    key: KEY.test(key) ? key : '',
    buyer: {
      name: field('name'),
      email: field('email'),
      phone: field('phone'),
      provider: field('provider'),
    },
    promo: readPromo(fields),
  }
}

function readPromo(fields: URLSearchParams): TypedPromo {
  const code = fields.get('shown') ?? ''
  const off = fields.get('off') ?? ''
  return {
    typed: (fields.get('code') ?? '').slice(0, TYPED_CODE_CHARS_MAX).trim(),
    shown: code !== '' && /^\d{1,16}$/.test(off) ? { code, cents: Number(off) } : null,
    isOnlyShown: fields.get('do') === 'code',
  }
}

export type PlacementFacts = {
  readonly language: Language
  /** Nothing remains to be paid. */
  readonly isFree: boolean
  /** What the buyer was shown that a code takes off; null: without a code. */
  readonly discount: Discounted | null
}

/** An order that can be placed, or a sentence for each field that has to be looked at again. */
export function readPlacement(
  { chosen, pricesCents, buyer }: CheckoutForm,
  { language, isFree, discount }: PlacementFacts,
  text: Texts,
): Result<PlaceOrderInput, { readonly code: 'invalid_input'; readonly faults: CheckoutFaults }> {
  const { name, email, phone, provider } = buyer
  const parsed = v.safeParse(PlaceOrderInput, {
    buyer: { name: name.trim(), email: email.trim(), phone: phone.trim() === '' ? null : phone },
    items: [...chosen].map(([ticketTypeId, quantity]) => ({
      ticketTypeId,
      quantity,
      ...(pricesCents.has(ticketTypeId) && { unitPriceCents: pricesCents.get(ticketTypeId) }),
    })),
    locale: language,
    ...(!isFree && { provider }),
    ...(discount !== null && { promoCode: discount.code, discountCents: discount.cents }),
  })
  if (parsed.success) return ok(parsed.output)
  const wrong = new Set(parsed.issues.map((issue) => v.getDotPath(issue)?.replace('buyer.', '')))
  const told = BUYER_FIELDS.filter((field) => wrong.has(field))
  return refuse({
    code: 'invalid_input' as const,
    faults: Object.fromEntries(told.map((field) => [field, text(`shop.refused.${field}`)])),
  })
}

/**
 * The same form twice is one order, however it comes: clicked twice, sent again by the browser, back and on again. One
 * that was changed on the way back is another order.
 */
export const placementKey = (form: CheckoutForm, input: PlaceOrderInput): string | null =>
  form.key === ''
    ? null
    : `${form.key}.${createHash('sha256').update(JSON.stringify(input)).digest('base64url')}`

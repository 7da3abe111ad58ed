// What a checkout costs with the promo code that was typed, and what is told of the code.
import type { Language } from '../../../shared/i18n/fill.ts'
import { writeMoment } from '../../../shared/i18n/shop/when.ts'
import { foldPromoCode } from '../../../shared/orders/promo-code.ts'
import type { Deps } from '../../deps.ts'
import { textsOf } from '../../platform/pages/layout.ts'
import type { CheckoutLine, CheckoutPromo } from '../orders/pages/checkout-page.ts'
import { writePromoRefusal } from '../orders/pages/refusal-text.ts'
import type { EventOffer } from '../orders/read-offer.ts'
import { readDiscount } from '../orders/try-promo-code.ts'
import type { TypedPromo } from './checkout-form.ts'

export type CheckoutPrice = {
  readonly totalCents: number
  readonly promo: Pick<CheckoutPromo, 'shown' | 'isNew'> & {
    /** Why the code that was typed takes nothing off; null: it does, or none was typed. */
    readonly fault: string | null
  }
}

export type CheckoutAsked = {
  readonly lines: readonly CheckoutLine[]
  readonly typed: TypedPromo
  /** The IP address that asks; null where there is none. */
  readonly address: string | null
}

/** At the prices of this moment. */
export async function priceCheckout(
  deps: Deps,
  { shop, event }: EventOffer,
  { lines, typed, address }: CheckoutAsked,
  language: Language,
): Promise<CheckoutPrice> {
  const code = foldPromoCode(typed.typed)
  const items = lines.map(({ ticketTypeId, quantity, priceCents: unitPriceCents }) => ({
    ...{ ticketTypeId, quantity, unitPriceCents },
  }))
  const priced = await readDiscount(deps, {
    ...{ tenantId: shop.tenantId, eventId: event.eventId, items, address },
    code: code === '' ? null : code,
  })
  if (!priced.ok) {
    const fullCents = items.reduce((sum, one) => sum + one.quantity * one.unitPriceCents, 0)
    const momentOf = (iso: string): string => writeMoment(language, Date.parse(iso), event.timeZone)
    const fault = writePromoRefusal(priced.error, textsOf(language), momentOf)
    return { totalCents: fullCents, promo: { shown: null, isNew: false, fault } }
  }
  const { promo, discountCents, totalCents } = priced.value
  const shown = promo === null ? null : { code: promo.code, cents: discountCents }
  const isNew =
    shown?.code !== typed.shown?.code || (shown?.cents ?? 0) !== (typed.shown?.cents ?? 0)
  return { totalCents, promo: { shown, isNew, fault: null } }
}

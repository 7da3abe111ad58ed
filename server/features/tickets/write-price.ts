// What something cost, as mails and printed tickets tell it.
import type { Language } from '../../../shared/i18n/fill.ts'
import { writeAmount } from '../../../shared/i18n/shop/amount.ts'
import { writeShopText } from '../../../shared/i18n/shop/write.ts'

export type PaidPrice = {
  /** Poisha, after the discount. */
  readonly paidCents: number
  /** What a promo code took off; 0 for nothing. */
  readonly discountCents: number
  readonly promoCode: string | null
}

/** A line each: the price before and the code, where there was one, and what was paid. */
export function writePrice(
  language: Language,
  { paidCents, discountCents, promoCode }: PaidPrice,
): readonly string[] {
  const amount = (cents: number): string => writeAmount(language, cents)
  const paid = `${writeShopText(language, 'shop.price.paid')}: ${amount(paidCents)}`
  if (promoCode === null || discountCents === 0) return [paid]
  return [
    `${writeShopText(language, 'shop.price.before')}: ${amount(paidCents + discountCents)}`,
    `${writeShopText(language, 'shop.promo.line', { code: promoCode })}: −${amount(discountCents)}`,
    paid,
  ]
}

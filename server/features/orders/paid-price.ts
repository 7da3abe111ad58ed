// What was paid for an order or for one of its tickets, as its buyer is told.
import type { PaidPrice } from '../tickets/write-price.ts'
import type { BoughtOrder } from './bought-order.ts'

/** Null: not paid, given away, or free without a code. */
export const paidPriceOf = (
  { status, source, promoCode }: Pick<BoughtOrder, 'status' | 'source' | 'promoCode'>,
  paidCents: number,
  discountCents: number,
): PaidPrice | null =>
  status !== 'paid' || source !== 'online' || paidCents + discountCents === 0
    ? null
    : { paidCents, discountCents, promoCode }

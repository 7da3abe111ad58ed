// A refusal of an order as its buyer reads it: what happened, and what to do next.
import * as v from 'valibot'
import type { Refusal } from '../../../platform/http/problem.ts'
import type { Texts } from '../../../platform/pages/layout.ts'

const About = v.object({
  name: v.string(),
  nameBn: v.optional(v.nullable(v.string()), null),
  left: v.optional(v.number(), 0),
  perOrderMax: v.optional(v.number(), 0),
})

const AboutPromo = v.object({
  startsAt: v.optional(v.string(), ''),
  ticketsMax: v.optional(v.number(), 0),
})

/** Told at the field of the code. `momentOf` writes a time as a person reads it. */
export function writePromoRefusal(
  { code, details }: Refusal,
  text: Texts,
  momentOf: (iso: string) => string,
): string {
  const parsed = v.safeParse(AboutPromo, details?.[0])
  const about = parsed.success ? parsed.output : { startsAt: '', ticketsMax: 0 }
  switch (code) {
    case 'promo_code_unknown':
      return text('shop.promo.unknown')
    case 'promo_code_not_yet':
      return text('shop.promo.not_yet', { time: momentOf(about.startsAt) })
    case 'promo_code_over':
      return text('shop.promo.over')
    case 'promo_code_used_up':
      return text('shop.promo.used_up')
    case 'promo_code_tickets':
      return text('shop.promo.tickets', { max: about.ticketsMax })
    case 'promo_code_not_for_these':
      return text('shop.promo.not_for_these')
    case 'rate_limited':
      return text('shop.promo.wait')
    default:
      return text('shop.refused.other')
  }
}

export function writeOrderRefusal({ code, details }: Refusal, text: Texts): string {
  const parsed = v.safeParse(About, details?.[0])
  const about = parsed.success ? parsed.output : { name: '', left: 0, perOrderMax: 0 }
  const type = about.name
  switch (code) {
    case 'sold_out':
      return about.left > 0
        ? text('shop.refused.sold_out.left', { type, left: about.left })
        : text('shop.refused.sold_out', { type })
    case 'order_limit':
      return text('shop.refused.limit', { type, max: about.perOrderMax })
    case 'buyer_limit':
      return text('shop.refused.buyer_limit', { type })
    case 'price_changed':
      return text('shop.refused.price', { type })
    case 'sale_not_started':
    case 'sale_ended':
      return text('shop.refused.sale_closed', { type })
    case 'sale_closed':
    case 'event_cancelled':
    case 'event_over':
    case 'event_not_found':
    case 'ticket_type_not_found':
      return text('shop.refused.event_closed')
    case 'provider_not_available':
      return text('shop.refused.provider')
    case 'amount_too_small':
      return text('shop.refused.small')
    case 'amount_too_large':
      return text('shop.refused.large')
    case 'refund_nothing':
    case 'refund_disputed':
    case 'refund_asked_already':
      return text('shop.refused.refund')
    case 'payment_under_way':
      return text('shop.refused.under_way')
    case 'busy':
    case 'rate_limited':
      return text('shop.refused.busy')
    default:
      return text('shop.refused.other')
  }
}

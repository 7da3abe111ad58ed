// The promo codes of an event.
import type { InferInput } from 'valibot'
import type {
  CreatePromoCodeBody,
  PatchPromoCodeBody,
  PromoCodeView,
} from '../../../../shared/orders/promo-code.ts'
import type { Page, PageQuery } from './route-types.ts'

export type PromoRoutes = {
  'GET /tenant/events/:eventId/promo-codes': { query: PageQuery; answer: Page<PromoCodeView> }
  'GET /tenant/events/:eventId/promo-codes/:promoCodeId': { answer: PromoCodeView }
  'POST /tenant/events/:eventId/promo-codes': {
    body: InferInput<typeof CreatePromoCodeBody>
    answer: PromoCodeView
  }
  'PATCH /tenant/events/:eventId/promo-codes/:promoCodeId': {
    body: InferInput<typeof PatchPromoCodeBody>
    answer: PromoCodeView
  }
  'DELETE /tenant/events/:eventId/promo-codes/:promoCodeId': {
    query: { readonly version: number }
    answer: null
  }
}

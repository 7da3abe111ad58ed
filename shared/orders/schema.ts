// Placing an order, and what its buyer sees of it.
import * as v from 'valibot'
import { EmailAddress, PersonName } from '../auth/schema.ts'
import { LANGUAGES } from '../i18n/fill.ts'
import { OrderId, TicketTypeId } from '../ids.ts'
import { AttemptState, Provider } from '../payments/schema.ts'
import { InstantText, MINUTE_MS } from '../time.ts'
import { OrderStatusName } from './admin-schema.ts'
import { PhoneNumber } from './phone.ts'
import { TypedPromoCode } from './promo-code.ts'

/** How long places are kept for an order that is not paid. */
export const HOLD_MS = 15 * MINUTE_MS
/** Of one order, whatever its types allow: its tickets are issued in one short transaction. */
export const ORDER_TICKETS_MAX = 100
/** Lines of one order. */
const ORDER_ITEMS_MAX = 20

const Quantity = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.maxValue(ORDER_TICKETS_MAX, `at most ${ORDER_TICKETS_MAX}`),
)

const Item = v.strictObject({
  ticketTypeId: TicketTypeId,
  quantity: Quantity,
  /** What the buyer was shown: where the price has changed since, nothing is placed. */
  unitPriceCents: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
})

/** Each type once, and not too many tickets. */
const Items = v.pipe(
  v.array(Item),
  v.minLength(1),
  v.maxLength(ORDER_ITEMS_MAX),
  v.check(
    (items) => new Set(items.map(({ ticketTypeId }) => ticketTypeId)).size === items.length,
    'a ticket type comes twice',
  ),
  v.check(
    (items) => items.reduce((sum, { quantity }) => sum + quantity, 0) <= ORDER_TICKETS_MAX,
    `at most ${ORDER_TICKETS_MAX} tickets`,
  ),
)

const Buyer = v.strictObject({
  name: PersonName,
  email: EmailAddress,
  phone: v.optional(v.nullable(PhoneNumber), null),
})

const Locale = v.optional(v.picklist(LANGUAGES), 'bn')

export const PlaceOrderInput = v.strictObject({
  buyer: Buyer,
  items: Items,
  /** Left out only where nothing is to be paid. */
  provider: v.optional(Provider),
  /** In any case, with any digits. */
  promoCode: v.optional(TypedPromoCode),
  /** What the buyer was shown that the code takes off: where it takes off another amount by now, nothing is placed. */
  discountCents: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  locale: Locale,
})
export type PlaceOrderInput = v.InferOutput<typeof PlaceOrderInput>

/** Of what the price is asked. */
export const PriceOrderInput = v.strictObject({
  items: Items,
  promoCode: v.optional(TypedPromoCode),
})

/** What an order would cost at this moment. */
export const OrderPrice = v.object({
  items: v.array(
    v.object({
      ticketTypeId: TicketTypeId,
      quantity: v.number(),
      /** What each ticket costs after `unitDiscountCents` was taken off. */
      unitPriceCents: v.number(),
      unitDiscountCents: v.number(),
    }),
  ),
  promoCode: v.nullable(v.string()),
  discountCents: v.number(),
  totalCents: v.number(),
  currency: v.string(),
})

/** What an organizer gives away, or lets somebody pay at the gate. */
export const MakeOrderInput = v.strictObject({
  kind: v.picklist(['complimentary', 'gate']),
  buyer: Buyer,
  items: v.pipe(
    v.array(v.strictObject({ ticketTypeId: TicketTypeId, quantity: Quantity })),
    v.minLength(1),
    v.maxLength(ORDER_ITEMS_MAX),
    v.check(
      (items) => new Set(items.map(({ ticketTypeId }) => ticketTypeId)).size === items.length,
      'a ticket type comes twice',
    ),
    v.check(
      (items) => items.reduce((sum, { quantity }) => sum + quantity, 0) <= ORDER_TICKETS_MAX,
      `at most ${ORDER_TICKETS_MAX} tickets`,
    ),
  ),
  locale: Locale,
})
export type MakeOrderInput = v.InferOutput<typeof MakeOrderInput>

/** An order as whoever holds its link sees it. */
export const BuyerOrder = v.object({
  id: OrderId,
  number: v.string(),
  status: OrderStatusName,
  /** What its link ends with: whoever has it sees the order. */
  token: v.string(),
  /** What is to be paid, or was. */
  totalCents: v.number(),
  /** What a promo code took off. */
  discountCents: v.number(),
  currency: v.string(),
  /** Until when its places are kept; null where nothing is waited for. */
  holdExpiresAt: v.nullable(InstantText),
})
export type BuyerOrder = v.InferInput<typeof BuyerOrder>

export const PlacedOrder = v.object({
  order: BuyerOrder,
  /**
   * Where the buyer pays. Null: nothing is to be paid, or the provider did not answer; then another payment of the same
   * order may be started.
   */
  payUrl: v.nullable(v.string()),
})
export type PlacedOrder = v.InferInput<typeof PlacedOrder>

export const BuyerOrderDetails = v.object({
  ...BuyerOrder.entries,
  event: v.object({
    slug: v.string(),
    name: v.string(),
    nameBn: v.nullable(v.string()),
    startsAt: InstantText,
    venue: v.nullable(v.string()),
  }),
  tenant: v.object({ slug: v.string(), name: v.string() }),
  buyerName: v.string(),
  locale: v.picklist(LANGUAGES),
  items: v.array(
    v.object({
      ticketTypeId: TicketTypeId,
      name: v.string(),
      nameBn: v.nullable(v.string()),
      quantity: v.number(),
      /** What each ticket costs after `unitDiscountCents` was taken off. */
      unitPriceCents: v.number(),
      unitDiscountCents: v.number(),
    }),
  ),
  /** As it was typed, in its one spelling; null: bought without one. */
  promoCode: v.nullable(v.string()),
  /** The newest first. */
  payments: v.array(
    v.object({
      provider: Provider,
      state: AttemptState,
      payUrl: v.nullable(v.string()),
      /** The provider's own words for why it failed: somebody else's text. */
      providerMessage: v.nullable(v.string()),
    }),
  ),
  /** Money of this order that goes back to its buyer and is not there yet. */
  refundDueCents: v.number(),
  /** Money that has gone back. */
  refundedCents: v.number(),
  tickets: v.array(
    v.object({
      ticketTypeId: TicketTypeId,
      attendeeName: v.nullable(v.string()),
      code: v.string(),
    }),
  ),
})
export type BuyerOrderDetails = v.InferInput<typeof BuyerOrderDetails>

export const StartPaymentInput = v.strictObject({ provider: Provider })

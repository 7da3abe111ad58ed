// Orders as an organizer's administration sees them.
import * as v from 'valibot'
import { EventId, OrderId, TicketId, TicketTypeId } from '../ids.ts'
import { InstantText } from '../time.ts'

export const OrderStatusName = v.picklist(['pending', 'paid', 'refunded', 'expired', 'cancelled'])
export type OrderStatusName = v.InferOutput<typeof OrderStatusName>

export const OrderView = v.object({
  id: OrderId,
  eventId: EventId,
  /** What people say on the phone. */
  number: v.string(),
  status: OrderStatusName,
  buyerName: v.string(),
  buyerEmail: v.string(),
  buyerPhone: v.nullable(v.string()),
  totalCents: v.number(),
  currency: v.string(),
  locale: v.picklist(['bn', 'en']),
  createdAt: InstantText,
  paidAt: v.nullable(InstantText),
  /** When the buyer's address was refused for good: the tickets were not mailed. Null: it was not, or is tried again. */
  mailRefusedAt: v.nullable(InstantText),
  /** What it was bought with; null: without a code. */
  promoCode: v.nullable(v.string()),
  /** What that took off; not in `totalCents` any more. */
  discountCents: v.number(),
  /** All that came for it, at the gate included, and as often as it came. */
  paidCents: v.number(),
  /** What of it is to be given back, or was. */
  givenBackCents: v.number(),
  /** `paidCents` less `givenBackCents`. */
  keptCents: v.number(),
})
export type OrderView = v.InferInput<typeof OrderView>

/** With what was bought and the tickets of it. */
export const OrderDetails = v.object({
  ...OrderView.entries,
  items: v.array(
    v.object({
      ticketTypeId: TicketTypeId,
      quantity: v.number(),
      /** What each ticket cost after `unitDiscountCents` was taken off. */
      unitPriceCents: v.number(),
      unitDiscountCents: v.number(),
    }),
  ),
  tickets: v.array(
    v.object({
      id: TicketId,
      ticketTypeId: TicketTypeId,
      attendeeName: v.nullable(v.string()),
      isVoid: v.boolean(),
      isBlocked: v.boolean(),
    }),
  ),
})
export type OrderDetails = v.InferInput<typeof OrderDetails>

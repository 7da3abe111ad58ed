// Promo codes as people type them, as orders keep them, and as an organizer's administration sets them.
import * as v from 'valibot'
import { EventId, OrderId, PromoCodeId, TicketTypeId } from '../ids.ts'
import { Version } from '../tenants/schema.ts'
import { foldDigits } from '../text.ts'
import { type Instant, InstantText } from '../time.ts'
import { OrderStatusName } from './admin-schema.ts'

export const PROMO_CODE_CHARS_MAX = 40
/** More than this is no code that somebody typed. */
const TYPED_CHARS_MAX = 200

/** What is not seen, and blanks: pasted with a code, and never meant. */
const NOT_MEANT = /[\p{Cf}\p{Cc}\s]+/gu

/**
 * The one spelling that codes are compared in: upper case, ASCII digits, without blanks. Of any text, a code or not;
 * folding folded text changes nothing.
 */
export const foldPromoCode = (text: string): string =>
  foldDigits(text.toWellFormed().normalize('NFKC'))
    .replace(NOT_MEANT, '')
    .toUpperCase()
    .normalize('NFKC')

const CODE = new RegExp(`^[\\p{L}\\p{M}\\p{N}_-]{1,${PROMO_CODE_CHARS_MAX}}$`, 'u')

/** As a buyer types it. What no code can look like is a code that nobody knows. */
export const TypedPromoCode = v.pipe(
  v.string(),
  v.maxLength(TYPED_CHARS_MAX),
  v.transform(foldPromoCode),
  v.minLength(1, 'empty'),
)

/** As an organizer makes it. */
const PromoCodeText = v.pipe(
  v.string(),
  v.maxLength(TYPED_CHARS_MAX),
  v.transform(foldPromoCode),
  v.regex(CODE, `1 to ${PROMO_CODE_CHARS_MAX} letters, digits, - and _`),
)

export const PROMO_CODE_KINDS = ['percent', 'fixed'] as const
export const PromoCodeKind = v.picklist(PROMO_CODE_KINDS)
export type PromoCodeKind = v.InferOutput<typeof PromoCodeKind>

const count = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max))
const optionalTime = v.nullable(InstantText)

const fields = {
  code: PromoCodeText,
  kind: PromoCodeKind,
  /** Whole percent off each ticket, or poisha off an order. */
  value: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Null: every type, those made later included. */
  ticketTypeIds: v.nullable(v.pipe(v.array(TicketTypeId), v.minLength(1), v.maxLength(1_000))),
  /** Half-open `[startsAt, endsAt)`. */
  startsAt: optionalTime,
  endsAt: optionalTime,
  /** How many orders may use it; null is unlimited. */
  quota: v.nullable(count(10_000_000)),
  /** How many tickets that it fits one order may have; null is unlimited. */
  ticketsMax: v.nullable(count(1_000)),
  isEnabled: v.boolean(),
}
export type PromoCodeFields = v.InferOutput<v.ObjectSchema<typeof fields, undefined>>

/** Left out: for every type, at any time, as often as there are buyers. */
export const CreatePromoCodeBody = v.strictObject({
  code: fields.code,
  kind: fields.kind,
  value: fields.value,
  ticketTypeIds: v.optional(fields.ticketTypeIds, null),
  startsAt: v.optional(optionalTime, null),
  endsAt: v.optional(optionalTime, null),
  quota: v.optional(fields.quota, null),
  ticketsMax: v.optional(fields.ticketsMax, null),
  isEnabled: v.optional(fields.isEnabled, true),
})
export type CreatePromoCodeBody = v.InferOutput<typeof CreatePromoCodeBody>

/** Only the fields that are given. */
export const PatchPromoCodeBody = v.strictObject({
  ...v.partial(v.object(fields)).entries,
  version: Version,
})
export type PatchPromoCodeBody = v.InferOutput<typeof PatchPromoCodeBody>

/** The field that does not fit the others; null where all do. */
export function findPromoMisfit(promo: {
  readonly kind: PromoCodeKind
  readonly value: number
  readonly startsAt: Instant | null
  readonly endsAt: Instant | null
}): { readonly path: 'value' | 'endsAt'; readonly message: string } | null {
  const { kind, value, startsAt, endsAt } = promo
  if (kind === 'percent' && value > 100) return { path: 'value', message: 'at most 100 percent' }
  if (startsAt !== null && endsAt !== null && startsAt >= endsAt) {
    return { path: 'endsAt', message: 'endsAt must be after startsAt' }
  }
  return null
}

export const PromoCodeView = v.object({
  id: PromoCodeId,
  eventId: EventId,
  code: v.string(),
  kind: PromoCodeKind,
  value: v.number(),
  ticketTypeIds: v.nullable(v.array(TicketTypeId)),
  startsAt: optionalTime,
  endsAt: optionalTime,
  quota: v.nullable(v.number()),
  ticketsMax: v.nullable(v.number()),
  isEnabled: v.boolean(),
  /** Orders that were paid with it, also those whose money went back. */
  usedCount: v.number(),
  /** Orders that wait for their money. */
  heldCount: v.number(),
  createdAt: InstantText,
  version: v.number(),
})
export type PromoCodeView = v.InferInput<typeof PromoCodeView>

/** An order that was placed with a code, whatever became of it. */
export const PromoUseView = v.object({
  promoCodeId: PromoCodeId,
  code: v.string(),
  orderId: OrderId,
  orderNumber: v.string(),
  status: OrderStatusName,
  buyerName: v.string(),
  buyerEmail: v.string(),
  discountCents: v.number(),
  totalCents: v.number(),
  currency: v.string(),
  createdAt: InstantText,
  paidAt: v.nullable(InstantText),
})
export type PromoUseView = v.InferInput<typeof PromoUseView>

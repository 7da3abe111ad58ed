// Two persons for big refunds: the limit above which another administrator must agree, and what waits for one.
import * as v from 'valibot'
import { EventId, OrderId, UserId } from '../ids.ts'
import { InstantText } from '../time.ts'
import { RefundScope, words } from './refund-schema.ts'

const Id = v.pipe(v.string(), v.uuid())
export const AgreementId = Id

const CENTS_MAX = 1_000_000_000_00
const Limit = v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(CENTS_MAX)))

export const AgreementKind = v.picklist(['refund', 'event', 'limit'])
export type AgreementKind = v.InferOutput<typeof AgreementKind>

/** `lapsed`: nobody answered in time. */
export const AgreementState = v.picklist(['open', 'agreed', 'declined', 'lapsed'])
export type AgreementState = v.InferOutput<typeof AgreementState>

/** What one administrator decided and another one must agree to. */
export const AgreementView = v.object({
  /** Of a refund: the id that the refund has, or would have had. */
  id: Id,
  kind: AgreementKind,
  state: AgreementState,
  /** What would go back, integer poisha: of an event as it was when it was asked for; of a limit the new one, null for none. */
  amountCents: v.nullable(v.number()),
  /** Kept by the organizer. */
  feeCents: v.number(),
  orderId: v.nullable(OrderId),
  orderNumber: v.nullable(v.string()),
  eventId: v.nullable(EventId),
  eventName: v.nullable(v.string()),
  /** Of a refund: what is given back, and how many tickets end by it. */
  scope: v.nullable(RefundScope),
  tickets: v.number(),
  reason: v.string(),
  askedBy: UserId,
  askedByName: v.nullable(v.string()),
  /** Whoever asks here may agree: they did not ask for it themselves. */
  mayAgree: v.boolean(),
  askedAt: InstantText,
  /** It ends by itself then. */
  lapsesAt: InstantText,
  decidedBy: v.nullable(UserId),
  decidedAt: v.nullable(InstantText),
  answer: v.nullable(v.string()),
})
export type AgreementView = v.InferInput<typeof AgreementView>

export const AgreeInput = v.strictObject({})
export const DeclineAgreementInput = v.strictObject({ answer: words(500) })

/** Integer poisha; null: no limit. A limit that is set is changed by two persons, whatever the new one is. */
export const RefundRuleInput = v.strictObject({
  limitCents: Limit,
  reason: words(500),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
})
export type RefundRuleInput = v.InferOutput<typeof RefundRuleInput>

export const RefundRuleView = v.object({
  /** What one administrator gives back alone, for one order and within a day, in integer poisha; null: no limit. */
  limitCents: v.nullable(v.number()),
  version: v.number(),
  /** How many could agree at this moment: with one alone no limit is set. */
  administrators: v.number(),
  /** A change that waits for a second person. */
  waiting: v.nullable(AgreementView),
})
export type RefundRuleView = v.InferInput<typeof RefundRuleView>

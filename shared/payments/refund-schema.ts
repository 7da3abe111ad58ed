// Giving money back, as organizers and buyers ask for it and see it.
import * as v from 'valibot'
import { EventId, OrderId, TicketId, TicketTypeId, UserId } from '../ids.ts'
import { InstantText } from '../time.ts'
import { FEE_PERCENT_MAX } from './fee-limits.ts'
import { Provider, RefundFailure, RefundReason, RefundState } from './schema.ts'

const Id = v.pipe(v.string(), v.uuid())
export const RefundId = Id
export const RefundAskId = Id

const CENTS_MAX = 1_000_000_000_00
const Cents = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(CENTS_MAX))

/** Words that a person writes and another one reads: several lines, no control characters. */
export const words = (charsMax: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1),
    v.maxLength(charsMax),
    v.check((text) => text.isWellFormed(), 'half a character'),
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are refused
    v.check((text) => !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text), 'a control character'),
  )

export const RefundScope = v.picklist(['order', 'tickets', 'amount'])
export type RefundScope = v.InferOutput<typeof RefundScope>

/** What is given back. `feeCents`: what the organizer keeps of it. */
const What = v.variant('kind', [
  v.strictObject({ kind: v.literal('order'), feeCents: v.optional(Cents, 0) }),
  v.strictObject({
    kind: v.literal('tickets'),
    ticketIds: v.pipe(v.array(TicketId), v.minLength(1), v.maxLength(1_000)),
    feeCents: v.optional(Cents, 0),
  }),
  v.strictObject({ kind: v.literal('amount'), amountCents: v.pipe(Cents, v.minValue(1)) }),
])

/** `reason`: the organizer's words, for the trail and, where a buyer asked, for the buyer. */
export const GiveBackInput = v.strictObject({ what: What, reason: words(500) })
export type GiveBackInput = v.InferOutput<typeof GiveBackInput>

export const SentByHandInput = v.strictObject({
  /** The provider's own reference of what was sent. */
  reference: v.pipe(
    words(100),
    v.check((text) => !/\n/.test(text), 'one line'),
  ),
  note: words(500),
})
export type SentByHandInput = v.InferOutput<typeof SentByHandInput>

/** What a person found at the provider about a refund that nobody else tells of. */
export const LookedUpInput = v.strictObject({
  /** By which the provider knows it; null: the provider has no such refund. */
  providerRefundId: v.nullable(v.pipe(v.string(), v.trim(), v.regex(/^[A-Za-z0-9_-]{4,80}$/))),
  note: words(500),
})
export type LookedUpInput = v.InferOutput<typeof LookedUpInput>

/** `awaiting_second`: another administrator must agree first. `declined`: one did not, or nobody answered in time. */
export const ShownRefundState = v.picklist([...RefundState.options, 'awaiting_second', 'declined'])
export type ShownRefundState = v.InferOutput<typeof ShownRefundState>

export const RefundView = v.object({
  id: Id,
  ref: v.string(),
  orderId: OrderId,
  orderNumber: v.string(),
  attemptId: Id,
  provider: Provider,
  isLive: v.boolean(),
  providerTxnId: v.string(),
  providerRefundId: v.nullable(v.string()),
  amountCents: v.number(),
  /** Kept by the organizer. */
  feeCents: v.number(),
  currency: v.string(),
  reason: RefundReason,
  scope: RefundScope,
  state: ShownRefundState,
  failure: v.nullable(RefundFailure),
  providerCode: v.nullable(v.string()),
  /** The provider's own words: somebody else's text. */
  providerMessage: v.nullable(v.string()),
  /** The organizer's words for why. */
  note: v.nullable(v.string()),
  /**
   * Only a person finishes it: sends it and notes that, or, where it is `unknown`, looks at the provider and tells what is
   * there.
   */
  waitsForPerson: v.boolean(),
  /** Who decided it; null: the program. */
  decidedBy: v.nullable(UserId),
  handReference: v.nullable(v.string()),
  handNote: v.nullable(v.string()),
  requestedAt: InstantText,
  submittedAt: v.nullable(InstantText),
  completedAt: v.nullable(InstantText),
  nextTryAt: v.nullable(InstantText),
})
export type RefundView = v.InferInput<typeof RefundView>

export const RefundDetails = v.object({ ...RefundView.entries, ticketIds: v.array(TicketId) })
export type RefundDetails = v.InferInput<typeof RefundDetails>

/** What of an order can be given back at this moment. */
export const RefundableView = v.object({
  orderId: OrderId,
  currency: v.string(),
  paidCents: v.number(),
  leftCents: v.number(),
  /** Null: something can be given back. Otherwise why not. */
  obstacle: v.nullable(v.picklist(['not_paid', 'disputed', 'nothing_left'])),
  tickets: v.array(
    v.object({
      id: TicketId,
      ticketTypeId: TicketTypeId,
      attendeeName: v.nullable(v.string()),
      priceCents: v.number(),
      isVoid: v.boolean(),
      /** Its holder is inside: giving it back is left for review. */
      isInside: v.boolean(),
    }),
  ),
})
export type RefundableView = v.InferInput<typeof RefundableView>

export const RefundAskState = v.picklist(['open', 'approved', 'declined'])
export type RefundAskState = v.InferOutput<typeof RefundAskState>

export const AskRefundInput = v.strictObject({ words: words(1_000) })
export const DeclineAskInput = v.strictObject({ answer: words(500) })

export const RefundAskView = v.object({
  id: Id,
  orderId: OrderId,
  orderNumber: v.string(),
  buyerName: v.string(),
  state: RefundAskState,
  words: v.string(),
  answer: v.nullable(v.string()),
  refundId: v.nullable(Id),
  askedAt: InstantText,
  decidedAt: v.nullable(InstantText),
  decidedBy: v.nullable(UserId),
})
export type RefundAskView = v.InferInput<typeof RefundAskView>

export const RefundEventInput = v.strictObject({
  /** For the trail and for the refunds. */
  reason: words(500),
  /** Kept of each order, in whole percent. */
  feePercent: v.optional(
    v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(FEE_PERCENT_MAX)),
    0,
  ),
  /** For the buyers' mail and the pages of their orders; who reads the other language is told in this one. */
  wordsEn: v.optional(v.nullable(words(1_000)), null),
  wordsBn: v.optional(v.nullable(words(1_000)), null),
})
export type RefundEventInput = v.InferOutput<typeof RefundEventInput>

/** Refunds and what they come to, in integer poisha. */
const RefundSums = {
  refunds: v.number(),
  refundsCents: v.number(),
  returned: v.number(),
  returnedCents: v.number(),
  /** To be sent, sent, or being asked about. */
  underWay: v.number(),
  underWayCents: v.number(),
  /** Failed, or not to be sent by a program. */
  waiting: v.number(),
  waitingCents: v.number(),
} as const

/** How far telling everybody and giving their money back is. */
export const EventRefundView = v.object({
  eventId: EventId,
  reason: v.string(),
  feePercent: v.number(),
  wordsEn: v.nullable(v.string()),
  wordsBn: v.nullable(v.string()),
  startedAt: InstantText,
  /** Null: it goes on. */
  finishedAt: v.nullable(InstantText),
  /** Beginning it waits for a second administrator: nothing is done before. Null: nobody has to agree. */
  awaitsSecond: v.nullable(
    v.object({
      agreementId: Id,
      /** What it came to when it was asked for. */
      amountCents: v.number(),
      askedBy: UserId,
      askedAt: InstantText,
      /** It ends by itself then. */
      lapsesAt: InstantText,
    }),
  ),
  /** That are gone through; and of these, those whose buyers were told. */
  orders: v.number(),
  ordersDone: v.number(),
  /** Paid, and not given back yet: those that are skipped stay. */
  ordersLeft: v.number(),
  /** All refunds of the event, of whatever reason. */
  ...RefundSums,
  /** Of these, those that failed: they wait for a person. */
  failed: v.number(),
  /** The same by provider, by the largest sum. */
  providers: v.array(v.object({ provider: Provider, ...RefundSums })),
  /** Orders that were paid at the gate: a person gives that money back. */
  atGate: v.object({ orders: v.number(), cents: v.number() }),
  /** How many there are of `skipped`. */
  skippedCount: v.number(),
  /** Nothing could be given back of these, and why: a person looks. The first 200. */
  skipped: v.array(v.object({ orderId: OrderId, orderNumber: v.string(), code: v.string() })),
})
export type EventRefundView = v.InferInput<typeof EventRefundView>

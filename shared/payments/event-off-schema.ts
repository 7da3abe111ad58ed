// An event that is off: what calling it off means, and what is left for a person once everybody's money goes back.
import * as v from 'valibot'
import { EventStatus } from '../events/admin-schema.ts'
import { EventId, OrderId } from '../ids.ts'
import { Provider, RefundFailure, RefundState } from './schema.ts'

const Id = v.pipe(v.string(), v.uuid())

const Sum = v.object({ orders: v.number(), cents: v.number() })

/** What calling an event off means at this moment. Sums are integer poisha. */
export const EventCancellation = v.object({
  eventId: EventId,
  status: EventStatus,
  version: v.number(),
  /** That let in; and of these, those that somebody has come in with. */
  tickets: v.number(),
  inside: v.number(),
  /** Whose buyers are told. */
  orders: v.number(),
  feePercent: v.number(),
  /** Paid through providers, by the largest sum: what is left of it, and what of that is kept. */
  providers: v.array(
    v.object({
      provider: Provider,
      isLive: v.boolean(),
      /** A person sends it at the provider: that takes no refunds from a program. */
      isByHand: v.boolean(),
      orders: v.number(),
      leftCents: v.number(),
      keptCents: v.number(),
    }),
  ),
  /** What the most orders have left, with what is kept of one: ten at most. */
  sums: v.array(v.object({ leftCents: v.number(), keptCents: v.number(), orders: v.number() })),
  /** The buyers' banks take it back: nothing of it can be given back beside that. */
  disputed: Sum,
  /** Taken at the gate: the organizer gives it back there. */
  atGate: Sum,
  /** To be paid at the gate, and not taken. */
  unpaid: Sum,
  /** Cost nothing, or were given away. */
  free: v.number(),
  /** Brought in: nobody here knows what was paid. */
  imported: v.number(),
})
export type EventCancellation = v.InferInput<typeof EventCancellation>

/** Something of an event that is off that only a person finishes. */
export const WaitingRefund = v.object({
  orderId: OrderId,
  orderNumber: v.string(),
  buyerName: v.string(),
  provider: v.nullable(Provider),
  amountCents: v.number(),
  /** Null: nothing could be given back of the order, and `refusal` says why. */
  refundId: v.nullable(Id),
  /** Why the provider did not send it; null beside a refund: its provider takes none from a program. */
  failure: v.nullable(RefundFailure),
  /** The provider's own words: somebody else's text. */
  providerMessage: v.nullable(v.string()),
  refusal: v.nullable(v.string()),
  /** The refund's: `unknown` is one that nobody tells of, and that a person must look for at its provider. */
  state: v.nullable(RefundState),
})
export type WaitingRefund = v.InferInput<typeof WaitingRefund>

export const RetryRefundsInput = v.strictObject({
  /** The last answer's `next`; left out: from the first one. */
  after: v.optional(v.pipe(v.string(), v.maxLength(1_000))),
})

/** Some of an event's failed refunds were tried again. */
export const RetriedRefunds = v.object({
  tried: v.number(),
  /** The next call's `after`; null: all were. */
  next: v.nullable(v.string()),
})
export type RetriedRefunds = v.InferInput<typeof RetriedRefunds>

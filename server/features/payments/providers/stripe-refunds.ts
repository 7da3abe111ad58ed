// Money back through Stripe: to the card it came from.
import Stripe from 'stripe'
import * as v from 'valibot'
import type { Instant } from '../../../../shared/time.ts'
import type { RefundDesk, RefundRequest, RefundStanding } from './port.ts'
import { failureOf, type StripeFailure } from './stripe-errors.ts'

export const StripeRefund = v.object({
  object: v.literal('refund'),
  id: v.string(),
  amount: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  currency: v.optional(v.string()),
  status: v.picklist(['pending', 'requires_action', 'succeeded', 'failed', 'canceled']),
  failure_reason: v.optional(v.nullable(v.string())),
  payment_intent: v.optional(v.nullable(v.string())),
  metadata: v.optional(v.nullable(v.record(v.string(), v.string()))),
})
export type StripeRefund = v.InferOutput<typeof StripeRefund>

/** `toldAt`: when Stripe said so; null: it does not say since when. */
export function standingOfRefund(
  { id, amount, status, failure_reason: why }: StripeRefund,
  toldAt: Instant | null,
): RefundStanding {
  if (status === 'succeeded') {
    return { kind: 'succeeded', providerRefundId: id, amountCents: amount, completedAt: toldAt }
  }
  if (status === 'pending' || status === 'requires_action') {
    return { kind: 'submitted', providerRefundId: id }
  }
  return {
    kind: 'failed',
    providerRefundId: id,
    reason: 'declined',
    providerCode: why ?? status,
    providerMessage: null,
  }
}

/** The same request always has the same key and the same bytes: Stripe answers a repeat with the first refund. */
export const stripeRefunds = (stripe: Stripe): RefundDesk => ({
  tellsOfReturns: true,
  send: (refund) => send(stripe, refund),
  query: (refund) => query(stripe, refund),
})

async function send(stripe: Stripe, refund: RefundRequest): Promise<RefundStanding> {
  const { refundRef, providerTxnId, amountCents, reason } = refund
  try {
    const answer: unknown = await stripe.refunds.create(
      {
        payment_intent: providerTxnId,
        amount: amountCents,
        reason: 'requested_by_customer',
        metadata: { refund_ref: refundRef, why: reason },
      },
      { idempotencyKey: `re:${refundRef}` },
    )
    return readOwn(answer, refund)
  } catch (error) {
    const failure = failureOf(error)
    const isTooMuch = saysTooMuch(error)
    if (!isTooMuch && failure.code !== KEY_REUSED) return refusalOf(failure)
    // Perhaps by this very refund, or by another request under its key: the list knows.
    const listed = await query(stripe, refund)
    return listed.kind === 'absent' && isTooMuch ? tooMuch(failure.code) : listed
  }
}

const KEY_REUSED = 'StripeIdempotencyError'
const MORE_THAN_IS_LEFT = new Set(['charge_already_refunded', 'amount_too_large'])

/** All of the payment has gone back, or so much that this is more than the rest. Of the latter some answers have no code. */
const saysTooMuch = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError &&
  (error.code === undefined
    ? error.param === 'amount' && /greater than unrefunded/.test(error.message)
    : MORE_THAN_IS_LEFT.has(error.code))

const tooMuch = (providerCode: string | null): RefundStanding => ({
  ...{ kind: 'failed', providerRefundId: null, reason: 'too_much' },
  ...{ providerCode, providerMessage: null },
})

function refusalOf(failure: StripeFailure): RefundStanding {
  if (failure.kind === 'unknown') {
    const { reason, retryAfterMs } = failure
    return { kind: 'unknown', reason, retryAfterMs }
  }
  const { code } = failure
  const isDeclined = failure.reason === 'declined' || code === 'charge_disputed'
  return {
    kind: 'failed',
    providerRefundId: null,
    reason: isDeclined ? 'declined' : 'setup',
    providerCode: code,
    providerMessage: null,
  }
}

const UNREADABLE = { kind: 'unknown', reason: 'unreadable', retryAfterMs: null } as const

/** Nothing of another payment or currency is believed. */
const isOfPayment = (refund: StripeRefund, { providerTxnId }: RefundRequest): boolean =>
  refund.payment_intent === providerTxnId && (refund.currency ?? 'bdt') === 'bdt'

/** Nor of another reference, but for the one by whose id Stripe is known to have it. */
const isOwn = (refund: StripeRefund, request: RefundRequest): boolean =>
  isOfPayment(refund, request) && refund.metadata?.['refund_ref'] === request.refundRef

const findOwn = (
  listed: readonly StripeRefund[],
  request: RefundRequest,
): StripeRefund | undefined =>
  listed.find((one) => one.id === request.providerRefundId && isOfPayment(one, request)) ??
  listed.find((one) => isOwn(one, request))

function readOwn(answer: unknown, request: RefundRequest): RefundStanding {
  const parsed = v.safeParse(StripeRefund, answer)
  return parsed.success && isOwn(parsed.output, request)
    ? standingOfOwn(parsed.output, request)
    : UNREADABLE
}

/** Of another amount only what was done is told: the caller compares that. */
const standingOfOwn = (own: StripeRefund, { amountCents }: RefundRequest): RefundStanding =>
  own.amount === amountCents || own.status === 'succeeded'
    ? standingOfRefund(own, null)
    : UNREADABLE

const List = v.object({ data: v.array(StripeRefund), has_more: v.boolean() })
/** Stripe's own bound of a page. */
const LISTED_MAX = 100
const PAGES_MAX = 10

/** Of a list that was not read to its end nothing is said to be absent. */
async function query(stripe: Stripe, request: RefundRequest): Promise<RefundStanding> {
  try {
    const listed = await listRefunds(stripe, request)
    if (listed === null) return UNREADABLE
    const own = findOwn(listed, request)
    return own === undefined ? { kind: 'absent' } : standingOfOwn(own, request)
  } catch (error) {
    const failure = failureOf(error)
    // A question that Stripe refuses says nothing of the refund.
    if (failure.kind === 'refused') return { ...UNREADABLE, reason: 'no_reference' }
    return { kind: 'unknown', reason: failure.reason, retryAfterMs: failure.retryAfterMs }
  }
}

/** All of a payment; null: they cannot be read, or are too many. */
async function listRefunds(
  stripe: Stripe,
  { providerTxnId }: RefundRequest,
): Promise<readonly StripeRefund[] | null> {
  const listed: StripeRefund[] = []
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const last = listed.at(-1)
    const answer: unknown = await stripe.refunds.list({
      ...{ payment_intent: providerTxnId, limit: LISTED_MAX },
      ...(last !== undefined && { starting_after: last.id }),
    })
    const parsed = v.safeParse(List, answer)
    if (!parsed.success) return null
    listed.push(...parsed.output.data)
    if (!parsed.output.has_more) return listed
  }
  return null
}

// Stripe's events: which there are, what each says of a payment. Nothing here asks or checks who sent them.
import * as v from 'valibot'
import { ok, type Result, refuse } from '../../../../shared/result.ts'
import { isAttemptRef } from './attempt-ref.ts'
import type { DisputeNews, WebhookEvent, WebhookNews, WebhookRejection } from './port.ts'
import { StripeRefund, standingOfRefund } from './stripe-refunds.ts'
import { evidenceOf, type StripeAccount, StripeSession } from './stripe-session.ts'

const Event = v.object({
  object: v.literal('event'),
  id: v.pipe(v.string(), v.regex(/^evt_[A-Za-z0-9_]{1,250}$/)),
  type: v.pipe(v.string(), v.maxLength(100)),
  created: v.pipe(v.number(), v.safeInteger()),
  livemode: v.boolean(),
  account: v.optional(v.nullable(v.string())),
  data: v.object({ object: v.looseObject({ object: v.string() }) }),
})
type Event = v.InferOutput<typeof Event>

const rejection = (
  code: WebhookRejection['code'],
  why: string,
  httpStatus: WebhookRejection['httpStatus'] = 400,
) => refuse<WebhookRejection>({ code, httpStatus, why })

/** Reads an event's JSON for one account. */
export function readStripeEvent(
  json: unknown,
  account: StripeAccount,
): Result<WebhookEvent, WebhookRejection> {
  const parsed = v.safeParse(Event, json)
  if (!parsed.success) return rejection('malformed', 'The body is not a Stripe event')
  const event = parsed.output
  if (event.account != null) {
    return rejection('wrong_merchant', 'The event is of a connected account')
  }
  if (event.livemode !== account.isLive) {
    return rejection('wrong_mode', 'The event is of the other mode, live or test')
  }
  const news = newsOf(event, account)
  if (news === null) return rejection('malformed', `The ${event.type} lacks what it must hold`)
  return ok({
    eventKey: event.id,
    eventName: event.type,
    occurredAt: event.created * 1_000,
    news,
  })
}

/** Null: an event that we act on, in a shape that we do not know. */
function newsOf(event: Event, account: StripeAccount): WebhookNews | null {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
      return paidNews(event, account)
    case 'checkout.session.async_payment_failed':
      return failedNews(event, 'declined')
    case 'checkout.session.expired':
      return failedNews(event, 'expired')
    case 'charge.refunded':
      return chargeNews(event)
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return refundNews(event)
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
      return disputeNews(event)
    default:
      return NOTE
  }
}

const NOTE = { kind: 'note' } as const

const sessionOf = (event: Event): StripeSession | null => {
  const parsed = v.safeParse(StripeSession, event.data.object)
  return parsed.success && parsed.output.livemode === event.livemode ? parsed.output : null
}

/** Sessions that somebody else opened in the same account are none of ours. */
const isForeign = ({ mode, client_reference_id: ref }: StripeSession): boolean =>
  mode !== 'payment' || !isAttemptRef(ref)

function paidNews(event: Event, account: StripeAccount): WebhookNews | null {
  const session = sessionOf(event)
  if (session === null) return null
  if (isForeign(session)) return NOTE
  // Unpaid: the money takes days, and another event brings it.
  if (session.payment_status === 'unpaid') return NOTE
  const evidence = evidenceOf(session, account, event.created * 1_000)
  if (evidence !== null) return { kind: 'paid', evidence }
  return {
    kind: 'ask',
    attemptRef: session.client_reference_id,
    providerPaymentId: session.id,
    clue: null,
  }
}

function failedNews(event: Event, reason: 'declined' | 'expired'): WebhookNews | null {
  const session = sessionOf(event)
  if (session === null) return null
  const attemptRef = session.client_reference_id
  if (isForeign(session) || attemptRef === null) return NOTE
  return { kind: 'failed', attemptRef, providerPaymentId: session.id, reason }
}

const Referring = v.object({ payment_intent: v.nullable(v.string()) })

/** Some of a charge was given back: which refunds there are is read anew. */
function chargeNews({ data }: Event): WebhookNews | null {
  const charge = v.safeParse(Referring, data.object)
  if (!charge.success) return null
  const providerTxnId = charge.output.payment_intent
  if (providerTxnId === null) return NOTE
  return {
    kind: 'refund',
    refund: { refundRef: null, providerRefundId: null, providerTxnId, standing: null },
  }
}

function refundNews({ data, created }: Event): WebhookNews | null {
  const parsed = v.safeParse(StripeRefund, data.object)
  if (!parsed.success) return null
  const refund = parsed.output
  const refundRef = refund.metadata?.['refund_ref'] ?? null
  return {
    kind: 'refund',
    refund: {
      refundRef: isAttemptRef(refundRef) ? refundRef : null,
      providerRefundId: refund.id,
      providerTxnId: refund.payment_intent ?? null,
      standing: standingOfRefund(refund, created * 1_000),
    },
  }
}

const Dispute = v.object({
  id: v.pipe(v.string(), v.regex(/^(dp|du)_[A-Za-z0-9_]{1,200}$/)),
  payment_intent: v.nullable(v.string()),
  amount: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  currency: v.pipe(v.string(), v.regex(/^[a-z]{3}$/)),
  status: v.string(),
  reason: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[a-z0-9_]{1,100}$/)))),
  evidence_details: v.optional(
    v.nullable(v.object({ due_by: v.optional(v.nullable(v.pipe(v.number(), v.safeInteger()))) })),
  ),
})

/** An appeal is about money that the bank has. What a bank was kept from taking was never taken. */
const STANDINGS: Readonly<Record<string, DisputeNews['standing']>> = {
  warning_needs_response: 'inquiry',
  warning_under_review: 'inquiry',
  warning_closed: 'dropped',
  prevented: 'dropped',
  needs_response: 'open',
  under_review: 'open',
  appeal_needs_response: 'open',
  appeal_under_review: 'open',
  won: 'won',
  lost: 'lost',
}

function disputeNews({ data }: Event): WebhookNews | null {
  const parsed = v.safeParse(Dispute, data.object)
  if (!parsed.success) return null
  const { id, payment_intent: providerTxnId, amount, currency, status, reason } = parsed.output
  const standing = Object.hasOwn(STANDINGS, status) ? STANDINGS[status] : undefined
  if (standing === undefined) return null
  if (providerTxnId === null) return NOTE
  const dueBy = parsed.output.evidence_details?.due_by ?? null
  return {
    kind: 'dispute',
    dispute: {
      ...{ providerTxnId, disputeId: id, standing, amountCents: amount },
      ...{ currency: currency.toUpperCase(), reason: reason ?? null },
      // 0: the bank takes none.
      dueAt: dueBy === null || dueBy <= 0 ? null : dueBy * 1_000,
    },
  }
}

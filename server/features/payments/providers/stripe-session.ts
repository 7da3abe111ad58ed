// A Checkout Session as Stripe tells it, and how a payment stands by it.
import * as v from 'valibot'
import type { Instant } from '../../../../shared/time.ts'
import { isAttemptRef } from './attempt-ref.ts'
import type { Evidence, PaymentStanding } from './port.ts'

const Charge = v.object({ id: v.string(), created: v.pipe(v.number(), v.safeInteger()) })
const Intent = v.object({
  id: v.string(),
  latest_charge: v.optional(v.nullable(v.union([v.string(), Charge]))),
})

/** What of a session is looked at; whatever else is in it passes. */
export const StripeSession = v.object({
  object: v.literal('checkout.session'),
  id: v.pipe(v.string(), v.regex(/^cs_[A-Za-z0-9_]{1,250}$/)),
  mode: v.optional(v.nullable(v.string())),
  client_reference_id: v.nullable(v.string()),
  amount_total: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  currency: v.nullable(v.pipe(v.string(), v.regex(/^[a-z]{3}$/))),
  status: v.nullable(v.picklist(['open', 'complete', 'expired'])),
  payment_status: v.picklist(['paid', 'unpaid', 'no_payment_required']),
  payment_intent: v.optional(v.nullable(v.union([v.string(), Intent]))),
  livemode: v.boolean(),
  url: v.optional(v.nullable(v.string())),
})
export type StripeSession = v.InferOutput<typeof StripeSession>

/** Whose account, and in which mode. */
export type StripeAccount = { readonly merchant: string; readonly isLive: boolean }

/** The proof in a paid session; null when it is not one of ours, or not whole. `toldAt`: when Stripe said it. */
export function evidenceOf(
  session: StripeSession,
  account: StripeAccount,
  toldAt: Instant | null,
): Evidence | null {
  const { amount_total: amount, currency, client_reference_id: attemptRef } = session
  const intent = session.payment_intent
  const intentId = typeof intent === 'string' ? intent : intent?.id
  if (session.payment_status !== 'paid' || session.mode !== 'payment') return null
  if (amount === null || currency === null || !intentId || !isAttemptRef(attemptRef)) return null
  return {
    provider: 'stripe',
    ...account,
    isLive: session.livemode,
    attemptRef,
    providerPaymentId: session.id,
    providerTxnId: intentId,
    amountCents: amount,
    currency: currency.toUpperCase(),
    paidAt: chargedAt(session) ?? toldAt,
    isHeldForRisk: false,
  }
}

function chargedAt({ payment_intent: intent }: StripeSession): Instant | null {
  const charge = typeof intent === 'object' ? intent?.latest_charge : null
  return typeof charge === 'object' && charge !== null ? charge.created * 1_000 : null
}

/** A retrieved session's word on the payment. */
export function standingOf(session: StripeSession, account: StripeAccount): PaymentStanding {
  if (session.payment_status === 'paid') {
    const evidence = evidenceOf(session, account, null)
    return evidence === null ? UNREADABLE : { kind: 'paid', evidence, furtherPayments: [] }
  }
  if (session.status === 'expired') {
    return { kind: 'failed', reason: 'expired', providerCode: 'expired', providerMessage: null }
  }
  // Complete and unpaid: a method that takes days. Its own event tells how it ends.
  return { kind: 'pending', isApproved: false }
}

export const UNREADABLE = {
  kind: 'unknown',
  reason: 'unreadable',
  providerCode: null,
  retryAfterMs: null,
} as const satisfies PaymentStanding

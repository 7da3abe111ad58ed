// A payment as bKash tells it, and how it stands by that.

import { readAmount } from '../../../platform/read-amount.ts'
import { readProviderTime } from '../../../platform/read-time.ts'
import type {
  CreatedPayment,
  Evidence,
  OpenPayment,
  PaymentRequest,
  PaymentStanding,
} from './port.ts'
import { isRedirectAllowed, type ProviderBase } from './provider-io.ts'

type Body = Readonly<Record<string, unknown>>

export const UNREADABLE = {
  kind: 'unknown',
  reason: 'unreadable',
  providerCode: null,
  retryAfterMs: null,
} as const satisfies PaymentStanding

/** bKash's own pages. */
export const isBkashHost = (host: string): boolean => /\.(bka\.sh|bkash\.com)$/.test(host)

/** Null: not the payment that was asked for. Then nobody is sent to it. */
export function readCreated(
  body: Body,
  { attemptRef, amountCents, currency }: PaymentRequest,
  base: ProviderBase,
): CreatedPayment | null {
  const { paymentID: id, bkashURL: url } = body
  const isOurs =
    body['merchantInvoiceNumber'] === attemptRef &&
    readAmount(body['amount']) === amountCents &&
    body['currency'] === currency
  if (!isOurs || !isPaymentId(id) || typeof url !== 'string') return null
  if (!isRedirectAllowed(url, base, isBkashHost)) return null
  return {
    redirectUrl: url,
    providerPaymentId: id,
    returnProof: proofIn(body['successCallbackURL']),
  }
}

const isPaymentId = (id: unknown): id is string =>
  typeof id === 'string' && /^[A-Za-z0-9]{4,255}$/.test(id)

/** What bKash puts into its own return addresses. It says nowhere how to check it: we compare. */
function proofIn(callback: unknown): string | null {
  const url = typeof callback === 'string' ? URL.parse(callback) : null
  return url?.searchParams.get('signature') ?? null
}

/** The names vary between releases and are compared without case. */
const FAILED: Readonly<Record<string, 'cancelled' | 'expired' | 'declined'>> = {
  cancelled: 'cancelled',
  canceled: 'cancelled',
  expired: 'expired',
  failed: 'declined',
  declined: 'declined',
}

type Account = { readonly merchant: string; readonly isLive: boolean }

/** Execute and query answer alike. */
export function standingOf(body: Body, attempt: OpenPayment, account: Account): PaymentStanding {
  if (body['paymentID'] !== attempt.providerPaymentId) return UNREADABLE
  const status = String(body['transactionStatus'] ?? '').toLowerCase()
  if (status === 'completed') {
    const evidence = evidenceOf(body, account)
    return evidence === null ? UNREADABLE : { kind: 'paid', evidence, furtherPayments: [] }
  }
  if (status === 'initiated') return { kind: 'pending', isApproved: isVerified(body) }
  const reason = FAILED[status]
  if (reason === undefined) return UNREADABLE
  return { kind: 'failed', reason, providerCode: status, providerMessage: null }
}

const isVerified = (body: Body): boolean =>
  [body['userVerificationStatus'], body['verificationStatus']].some(
    (one) => typeof one === 'string' && one.toLowerCase() === 'complete',
  )

function evidenceOf(body: Body, account: Account): Evidence | null {
  // The query names it without its last word.
  const attemptRef = body['merchantInvoiceNumber'] ?? body['merchantInvoice']
  const { paymentID, trxID, currency } = body
  const amountCents = readAmount(body['amount'])
  const isWhole =
    typeof attemptRef === 'string' &&
    typeof paymentID === 'string' &&
    typeof currency === 'string' &&
    isTxnId(trxID)
  if (!isWhole || amountCents === null) return null
  return {
    provider: 'bkash',
    ...account,
    attemptRef,
    providerPaymentId: paymentID,
    providerTxnId: trxID,
    amountCents,
    currency: currency.toUpperCase(),
    paidAt: readProviderTime(body['paymentExecuteTime']),
    isHeldForRisk: false,
  }
}

export const isTxnId = (id: unknown): id is string =>
  typeof id === 'string' && /^[A-Z0-9]{6,30}$/.test(id)

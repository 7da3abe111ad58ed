// A payment as Nagad tells it, and how it stands by that.

import { readAmount } from '../../../platform/read-amount.ts'
import { readProviderTime } from '../../../platform/read-time.ts'
import type { NagadBody, NagadContext } from './nagad-call.ts'
import type {
  CreatedPayment,
  Evidence,
  FailureReason,
  OpenPayment,
  PaymentStanding,
} from './port.ts'
import { isRedirectAllowed, type ProviderBase } from './provider-io.ts'

/** Nagad's own pages, which are at ports of its choice. */
export const isNagadHost = (host: string): boolean => /\.mynagad\.com$/.test(host)

/** What `initialize` has opened. */
export type Initialized = {
  readonly paymentRef: string
  /** Of the answer, to be given back; it need not be the one that was sent. */
  readonly challenge: string
  readonly acceptedAt: number | null
}

/** Null: not what the protocol says. */
export function readInitialized(body: NagadBody): Initialized | null {
  const { paymentReferenceId: paymentRef, challenge, acceptDateTime } = body
  const isWhole = isPaymentRef(paymentRef) && isChallenge(challenge)
  return isWhole ? { paymentRef, challenge, acceptedAt: readProviderTime(acceptDateTime) } : null
}

/** Opaque: Base64 of what only Nagad reads. */
const isPaymentRef = (text: unknown): text is string =>
  typeof text === 'string' && /^[\w+/=-]{8,200}$/.test(text)

const isChallenge = (text: unknown): text is string =>
  typeof text === 'string' && /^[\w+/=-]{8,64}$/.test(text)

/** Null: not this payment's page, or not Nagad's. Then nobody is sent to it. */
export function readCompleted(
  { callBackUrl: url, status }: NagadBody,
  paymentRef: string,
  base: ProviderBase,
): CreatedPayment | null {
  if (status !== 'Success' || typeof url !== 'string') return null
  if (!isRedirectAllowed(url, base, isNagadHost, 'any')) return null
  if (!url.includes(paymentRef) && !url.includes(encodeURIComponent(paymentRef))) return null
  return { redirectUrl: url, providerPaymentId: paymentRef, returnProof: null }
}

/** What `verify` says has become of a payment. Names as in a client that is in use. */
const OPEN = [
  ...['OrderInitiated', 'Ready', 'InProgress', 'TransactionInProgress'],
  ...['OtpSent', 'OtpVerified', 'PinGiven'],
]
const FAILED: Readonly<Record<string, FailureReason>> = {
  Aborted: 'cancelled',
  Cancelled: 'cancelled',
  /** Paid and given back: nothing is left of it that could pay an order. */
  Refunded: 'cancelled',
  Failed: 'declined',
  UnKnownFailed: 'declined',
  Fraud: 'declined',
  InvalidRequest: 'setup',
}
/** Paid, and a part of it was given back since. */
const PARTLY_BACK = ['PartialCancelled', 'PartialRefunded']

/** `verify` answers for one payment; what it says of another is worth nothing. */
export function standingOf(
  body: NagadBody,
  attempt: OpenPayment,
  { account, settings, warn }: Pick<NagadContext, 'account' | 'settings' | 'warn'>,
): PaymentStanding {
  const status = String(body['status'] ?? '')
  const isOurs = body['paymentRefId'] === attempt.providerPaymentId
  const isPaid = status === 'Success' || PARTLY_BACK.includes(status)
  if (isOurs && isPaid) {
    const evidence = evidenceOf(body, account, settings.merchantId)
    if (evidence !== null) return { kind: 'paid', evidence, furtherPayments: [] }
  }
  if (!isOurs || isPaid) {
    warn('answer', `Nagad’s answer about ${attempt.attemptRef} does not fit; its portal tells.`)
    return UNFIT
  }
  if (OPEN.includes(status)) return { kind: 'pending', isApproved: false }
  const reason = Object.hasOwn(FAILED, status) ? FAILED[status] : undefined
  if (reason === undefined) return UNFIT
  return { kind: 'failed', reason, providerCode: status, providerMessage: null }
}

const UNFIT = {
  kind: 'unknown',
  reason: 'unreadable',
  providerCode: null,
  retryAfterMs: null,
} as const satisfies PaymentStanding

function evidenceOf(
  body: NagadBody,
  account: NagadContext['account'],
  merchantId: string,
): Evidence | null {
  const { merchantId: told, orderId, paymentRefId, issuerPaymentRefNo: txnId } = body
  const amountCents = readAmount(body['amount'])
  const isWhole =
    typeof told === 'string' &&
    typeof orderId === 'string' &&
    typeof paymentRefId === 'string' &&
    isTxnId(txnId)
  if (!isWhole || amountCents === null) return null
  // Nagad's second word for success: one without the other is none.
  if (body['status'] === 'Success' && body['statusCode'] !== '000') return null
  return {
    provider: 'nagad',
    isLive: account.isLive,
    // Another merchant's money is told as that merchant's, and the settlement finds that it is not this one's.
    merchant: told === merchantId ? account.merchant : `nagad:${told}`,
    attemptRef: orderId,
    providerPaymentId: paymentRefId,
    providerTxnId: txnId,
    amountCents,
    // Nagad moves taka and names no currency.
    currency: 'BDT',
    paidAt: readProviderTime(body['issuerPaymentDateTime']),
    isHeldForRisk: false,
  }
}

const isTxnId = (id: unknown): id is string =>
  typeof id === 'string' && /^[A-Za-z0-9]{4,40}$/.test(id)

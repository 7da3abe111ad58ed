// How a payment stands at SSLCOMMERZ: its transactions by our reference, and the validation of each that was paid.
import type { Instant } from '../../../../shared/time.ts'
import { readAmount } from '../../../platform/read-amount.ts'
import { readProviderTime } from '../../../platform/read-time.ts'
import type { Evidence, OpenPayment, PaymentStanding } from './port.ts'
import {
  type Body,
  type Connected,
  getAnswer,
  type SslcommerzIo,
  type SslcommerzSettings,
  UNREADABLE,
} from './sslcommerz-call.ts'

export const QUERY_PATH = '/validator/api/merchantTransIDvalidationAPI.php'
const VALIDATION_PATH = '/validator/api/validationserverAPI.php'

export type SslcommerzAccount = { readonly merchant: string; readonly isLive: boolean }

/** One try of the buyer's within a session. */
type Transaction = {
  readonly status: string
  readonly valId: string | null
  readonly at: Instant | null
}

/** Nobody pays so often; what is beyond it is told to an operator. */
const VALIDATED_MAX = 6
/** Tries of one buyer within one session. */
const TRANSACTIONS_MAX = 200

export const isValId = (text: unknown): text is string =>
  typeof text === 'string' && /^[A-Za-z0-9]{10,50}$/.test(text)
export const isBankTranId = (text: unknown): text is string =>
  typeof text === 'string' && /^[A-Za-z0-9_-]{4,80}$/.test(text)

/**
 * What SSLCOMMERZ says of the attempt when it is asked. `clue`: a validation id that somebody brought; it is
 * validated as well, and counts only where SSLCOMMERZ itself says that it is this attempt's.
 */
export async function queryPayment(
  io: SslcommerzIo,
  settings: SslcommerzSettings,
  account: SslcommerzAccount,
  attempt: OpenPayment,
  clue: string | null,
): Promise<PaymentStanding> {
  const answer = await getAnswer(io, settings, QUERY_PATH, { tran_id: attempt.attemptRef })
  const listed = answer.kind === 'ok' ? readTransactions(answer.body, attempt) : null
  // Proven by the clue or not: what else was paid would never be counted.
  if (listed === null) return silenceOf(answer)
  const paid = listed.filter(isPaid).toSorted((one, other) => timeOf(one) - timeOf(other))
  const ids = [...new Set(paid.flatMap(({ valId }) => valId ?? []))]
  if (ids.length > VALIDATED_MAX)
    io.alarm('SSLCOMMERZ holds more payments of one attempt than ever')
  const named = ids.slice(0, VALIDATED_MAX)
  const all = clue === null || named.includes(clue) ? named : [...named, clue]
  const validated = await Promise.all(
    all.map((valId) => validate(io, settings, account, attempt, valId, named.includes(valId))),
  )
  const proven = validated.flatMap((one) => (one.kind === 'paid' ? [one.evidence] : []))
  // One that is not known yet would never be counted, once another has paid the order; a stranger's clue holds up nothing.
  const silent = validated.find(
    (one) => one.kind === 'silent' && (one.isNamed || proven.length === 0),
  )
  if (silent?.kind === 'silent') return silenceOf(silent.answer)
  const [evidence, ...furtherPayments] = proven
  if (evidence !== undefined) return { kind: 'paid', evidence, furtherPayments }
  return ids.length > 0 ? unknown('unreadable', 'INVALID_TRANSACTION') : unpaidOf(listed)
}

const isPaid = ({ status }: Transaction): boolean => status === 'VALID' || status === 'VALIDATED'
const timeOf = ({ at }: Transaction): number => at ?? 0

/** Null: not the protocol's, or not of this attempt. */
function readTransactions(body: Body, { attemptRef }: OpenPayment): readonly Transaction[] | null {
  const { no_of_trans_found: count, element = [] } = body
  const isWhole =
    Array.isArray(element) &&
    element.length <= TRANSACTIONS_MAX &&
    /^\d{1,4}$/.test(String(count)) &&
    Number(count) === element.length
  if (!isWhole) return null
  const read = element.map((one: unknown) => readTransaction(one, attemptRef))
  return read.some((one) => one === null) ? null : read.flatMap((one) => one ?? [])
}

function readTransaction(one: unknown, attemptRef: string): Transaction | null {
  if (typeof one !== 'object' || one === null) return null
  const { status, val_id: valId, tran_id: ref, tran_date: date }: Body = { ...one }
  if (typeof status !== 'string' || (ref !== undefined && ref !== attemptRef)) return null
  const transaction = { status, valId: isValId(valId) ? valId : null, at: readProviderTime(date) }
  // Paid, and nothing to have it proven by.
  return isPaid(transaction) && transaction.valId === null ? null : transaction
}

const REASONS: Readonly<Record<string, 'declined' | 'cancelled' | 'expired'>> = {
  FAILED: 'declined',
  CANCELLED: 'cancelled',
  UNATTEMPTED: 'expired',
  EXPIRED: 'expired',
}

/**
 * Failed once every try has failed. The page stays open for a while that SSLCOMMERZ does not name, and the buyer may pay
 * on it after all.
 */
function unpaidOf(listed: readonly Transaction[]): PaymentStanding {
  const newest = listed.toSorted((one, other) => timeOf(one) - timeOf(other)).at(-1)
  const isOver = listed.every(({ status }) => Object.hasOwn(REASONS, status))
  const reason = newest === undefined ? undefined : REASONS[newest.status]
  if (!isOver || newest === undefined || reason === undefined) {
    return { kind: 'pending', isApproved: false }
  }
  const { status: providerCode } = newest
  return { kind: 'failed', reason, providerCode, providerMessage: null, canStillBePaid: true }
}

type Validated =
  | { readonly kind: 'paid'; readonly evidence: Evidence }
  /** It proves nothing of this attempt. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'silent'; readonly answer: Connected; readonly isNamed: boolean }

/** The only evidence. `isNamed`: SSLCOMMERZ itself has named the id, and not a stranger. */
async function validate(
  io: SslcommerzIo,
  settings: SslcommerzSettings,
  account: SslcommerzAccount,
  attempt: OpenPayment,
  valId: string,
  isNamed: boolean,
): Promise<Validated> {
  const answer = await getAnswer(io, settings, VALIDATION_PATH, { val_id: valId })
  const isStrangers = !isNamed && answer.kind === 'refused'
  if (isStrangers) return { kind: 'nothing' }
  if (answer.kind !== 'ok') return { kind: 'silent', answer, isNamed }
  const { body } = answer
  if (body['status'] === 'INVALID_TRANSACTION') {
    if (isNamed) io.alarm('SSLCOMMERZ lists a payment as paid that its validation calls invalid')
    return { kind: 'nothing' }
  }
  if (!isNamed && body['tran_id'] !== attempt.attemptRef) return { kind: 'nothing' }
  const evidence = evidenceIn(body, valId, settings, account, attempt)
  return evidence === null
    ? { kind: 'silent', answer: UNREADABLE, isNamed }
    : { kind: 'paid', evidence }
}

/**
 * The proof in a validation; null when it is not whole. Where its two amounts or two currencies differ, the evidence has
 * the one that does not fit the attempt.
 */
function evidenceIn(
  body: Body,
  valId: string,
  { storeId }: SslcommerzSettings,
  account: SslcommerzAccount,
  attempt: OpenPayment,
): Evidence | null {
  const { status, tran_id: attemptRef, bank_tran_id: providerTxnId, store_id: store } = body
  const isOurs =
    (status === 'VALID' || status === 'VALIDATED') &&
    body['val_id'] === valId &&
    (store === undefined || store === storeId)
  const amounts = [readAmount(body['amount']), readAmount(body['currency_amount'])]
  const { currency_type: asked, currency: settled = asked } = body
  if (!isOurs || typeof attemptRef !== 'string' || !isBankTranId(providerTxnId)) return null
  if (typeof asked !== 'string' || typeof settled !== 'string') return null
  const [amount = null, askedAmount = null] = amounts
  if (amount === null || askedAmount === null) return null
  const currencies = [asked.toUpperCase(), settled.toUpperCase()]
  return {
    provider: 'rocket',
    ...account,
    attemptRef,
    // The validation does not name the session.
    providerPaymentId: null,
    providerTxnId,
    amountCents: amount === attempt.amountCents ? askedAmount : amount,
    currency: currencies.find((one) => one !== attempt.currency) ?? attempt.currency,
    paidAt: readProviderTime(body['tran_date']),
    // Whatever is not called safe is looked at.
    isHeldForRisk: String(body['risk_level']) !== '0',
    raw: rawOf(body),
  }
}

const RAW = ['val_id', 'card_type', 'store_amount', 'risk_level', 'risk_title']
const RAW_CHARS_MAX = 100

const rawOf = (body: Body): Readonly<Record<string, string>> =>
  Object.fromEntries(
    RAW.flatMap((name) => {
      const value = body[name]
      return typeof value === 'string' ? [[name, value.slice(0, RAW_CHARS_MAX)] as const] : []
    }),
  )

const unknown = (
  reason: Extract<PaymentStanding, { kind: 'unknown' }>['reason'],
  providerCode: string | null,
): PaymentStanding => ({ kind: 'unknown', reason, providerCode, retryAfterMs: null })

/** A question that was refused, or whose answer cannot be read, says nothing of the payment. */
function silenceOf(answer: Connected): PaymentStanding {
  switch (answer.kind) {
    case 'ok':
      return unknown('unreadable', null)
    case 'unauthorized':
      return unknown('unauthorized', answer.word)
    case 'refused':
      return unknown('no_reference', answer.word)
    case 'unknown':
      return { ...answer, providerCode: null }
  }
}

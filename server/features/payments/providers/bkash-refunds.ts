// Money back through bKash, by its v2 calls: several parts of one payment, and no reference of ours.

import { readAmount, writeAmount } from '../../../platform/read-amount.ts'
import { readProviderTime } from '../../../platform/read-time.ts'
import type { BkashAnswer } from './bkash-answer.ts'
import { groupOf } from './bkash-codes.ts'
import { findOwn, type ShownRefund, standingOf, UNREADABLE } from './bkash-own-refund.ts'
import { isTxnId } from './bkash-payment.ts'
import type { RefundDesk, RefundRequest, RefundStanding } from './port.ts'

/** One call of v2, with the shared token. */
type Call = (
  path: 'transaction' | 'status',
  body: Readonly<Record<string, string>>,
) => Promise<BkashAnswer>

/** bKash keeps no reference of ours: `findOwn` tells which of those that it shows is ours. */
export const bkashRefunds = (call: Call): RefundDesk => ({
  tellsOfReturns: false,
  send: async (refund) => readSent(await call('transaction', bodyOf(refund)), refund),
  query: async (refund) => {
    const { providerPaymentId: paymentId, providerTxnId: trxId } = refund
    return readAsked(await call('status', { paymentId, trxId }), refund)
  },
})

const bodyOf = ({
  providerPaymentId: paymentId,
  providerTxnId: trxId,
  amountCents,
  reason,
}: RefundRequest): Readonly<Record<string, string>> => ({
  ...{ paymentId, trxId, refundAmount: writeAmount(amountCents), sku: 'TICKET', reason },
})

function readSent(answer: BkashAnswer, refund: RefundRequest): RefundStanding {
  if (answer.kind === 'code') return refusalOf(answer)
  if (answer.kind !== 'ok') return unknownOf(answer)
  const { body } = answer
  const one = readTransaction(body)
  const isOwn =
    body['originalTrxId'] === refund.providerTxnId && one?.amountCents === refund.amountCents
  return one === null || !isOwn ? UNREADABLE : standingOf(one)
}

export const unknownOf = (
  answer: Exclude<BkashAnswer, { kind: 'ok' } | { kind: 'code' }>,
): RefundStanding =>
  answer.kind === 'unauthorized'
    ? { kind: 'unknown', reason: 'unauthorized', retryAfterMs: null }
    : answer

/** Which codes are final, and why. What is in no list is a mistake of ours or of the setup. */
const REASONS: Readonly<Record<string, 'too_late' | 'too_much' | 'declined'>> = {
  '2071': 'too_late',
  '2026': 'too_much',
  '2072': 'too_much',
  // The merchant's own balance; the buyer's wallet; as many parts as there may be.
  '2023': 'declined',
  '2034': 'declined',
  '2039': 'declined',
  '2040': 'declined',
  '2074': 'declined',
}

export function refusalOf({
  code,
  message,
}: Extract<BkashAnswer, { kind: 'code' }>): RefundStanding {
  const group = groupOf(code)
  if (group === 'unauthorized') return { ...UNREADABLE, reason: 'unauthorized' }
  const isOpen = group === 'unsure' || group === 'settled' || group === 'not_ready'
  if (isOpen) return { ...UNREADABLE, reason: 'busy' }
  return {
    kind: 'failed',
    providerRefundId: null,
    reason: REASONS[code] ?? 'setup',
    providerCode: code,
    providerMessage: message,
  }
}

function readTransaction(value: unknown): ShownRefund | null {
  if (typeof value !== 'object' || value === null) return null
  const fields: Readonly<Record<string, unknown>> = { ...value }
  const { refundTrxId: id, completedTime } = fields
  const amountCents = readAmount(fields['refundAmount'])
  if (!isTxnId(id) || amountCents === null) return null
  const status = String(fields['refundTransactionStatus'] ?? '').toLowerCase()
  return { id, status, amountCents, completedAt: readProviderTime(completedTime) }
}

/** A question that bKash refuses says nothing of the refund. */
function readAsked(answer: BkashAnswer, refund: RefundRequest): RefundStanding {
  if (answer.kind === 'code') return { ...UNREADABLE, reason: 'no_reference' }
  if (answer.kind !== 'ok') return unknownOf(answer)
  const { originalTrxId, refundTransactions } = answer.body
  if (originalTrxId !== refund.providerTxnId || !Array.isArray(refundTransactions)) {
    return UNREADABLE
  }
  const all = refundTransactions.map(readTransaction)
  const known = all.filter((one) => one !== null)
  if (known.length < all.length) return UNREADABLE
  return findOwn(known, refund)
}

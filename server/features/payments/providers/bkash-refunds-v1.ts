// Money back through bKash's first interface: one refund of a payment, whole or in part, and no second one.
import { readAmount, writeAmount } from '../../../platform/read-amount.ts'
import { readProviderTime } from '../../../platform/read-time.ts'
import type { BkashAnswer } from './bkash-answer.ts'
import { findOwn, type ShownRefund, standingOf, UNREADABLE } from './bkash-own-refund.ts'
import { isTxnId } from './bkash-payment.ts'
import { refusalOf, unknownOf } from './bkash-refunds.ts'
import type { RefundDesk, RefundRequest, RefundStanding } from './port.ts'

/** One call of the tokenized checkout, with the shared token. The same path refunds, and tells of the refund. */
type Call = (
  path: 'payment/refund' | 'payment/status',
  body: Readonly<Record<string, string>>,
) => Promise<BkashAnswer>

/** For accounts that v2 is not open to. bKash keeps no reference of ours: `findOwn` tells whether the one refund is ours. */
export const bkashRefundsV1 = (call: Call): RefundDesk => ({
  tellsOfReturns: false,
  send: async (refund) => {
    const { amountCents, reason } = refund
    const body = { ...keysOf(refund), amount: writeAmount(amountCents), sku: 'TICKET', reason }
    return readSent(await call('payment/refund', body), refund)
  },
  query: (refund) => queryRefund(call, refund),
})

const keysOf = ({ providerPaymentId: paymentID, providerTxnId: trxID }: RefundRequest) => ({
  paymentID,
  trxID,
})

function readSent(answer: BkashAnswer, refund: RefundRequest): RefundStanding {
  if (answer.kind === 'code') return refusalOf(answer)
  if (answer.kind !== 'ok') return unknownOf(answer)
  const one = readOne(answer.body, refund)
  return one?.amountCents === refund.amountCents ? standingOf(one) : UNREADABLE
}

async function queryRefund(call: Call, refund: RefundRequest): Promise<RefundStanding> {
  const answer = await call('payment/refund', keysOf(refund))
  if (answer.kind === 'code') return readLeft(call, refund)
  if (answer.kind !== 'ok') return unknownOf(answer)
  const one = readOne(answer.body, refund)
  return one === null ? UNREADABLE : findOwn([one], refund)
}

/**
 * No refund is told of, by a code that may as well mean anything else. It was never done only where bKash says that all
 * can still be refunded; accounts without that word leave it to a person.
 */
async function readLeft(call: Call, refund: RefundRequest): Promise<RefundStanding> {
  const { providerPaymentId: paymentID, providerTxnId, paidCents } = refund
  const answer = await call('payment/status', { paymentID })
  if (answer.kind === 'code') return { ...UNREADABLE, reason: 'no_reference' }
  if (answer.kind !== 'ok') return unknownOf(answer)
  const { paymentID: told, trxID, maxRefundableAmount } = answer.body
  if (told !== paymentID || trxID !== providerTxnId) return UNREADABLE
  const isWhole = readAmount(maxRefundableAmount) === paidCents
  return isWhole ? { kind: 'absent' } : { ...UNREADABLE, reason: 'no_reference' }
}

function readOne(
  body: Readonly<Record<string, unknown>>,
  { providerTxnId }: RefundRequest,
): ShownRefund | null {
  const { originalTrxID, refundTrxID: id, transactionStatus, amount, completedTime } = body
  const amountCents = readAmount(amount)
  if (originalTrxID !== providerTxnId || !isTxnId(id) || amountCents === null) return null
  const status = String(transactionStatus ?? '').toLowerCase()
  return { id, status, amountCents, completedAt: readProviderTime(completedTime) }
}

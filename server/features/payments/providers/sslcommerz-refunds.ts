// Money back through SSLCOMMERZ. It says "success" when it has taken a refund on; how it ends is another question.
import { asLine } from '../../../../shared/text.ts'
import { readAmount, writeAmount } from '../../../platform/read-amount.ts'
import { readProviderTime } from '../../../platform/read-time.ts'
import type { RefundDesk, RefundRequest, RefundStanding } from './port.ts'
import {
  type Body,
  type Connected,
  getAnswer,
  type SslcommerzIo,
  type SslcommerzSettings,
} from './sslcommerz-call.ts'
import { QUERY_PATH } from './sslcommerz-payment.ts'

export const createRefundDesk = (io: SslcommerzIo, settings: SslcommerzSettings): RefundDesk => ({
  tellsOfReturns: false,
  send: (refund) => sendRefund(io, settings, refund),
  query: (refund) => queryRefund(io, settings, refund),
})

async function sendRefund(
  io: SslcommerzIo,
  settings: SslcommerzSettings,
  refund: RefundRequest,
): Promise<RefundStanding> {
  const answer = await getAnswer(io, settings, QUERY_PATH, {
    bank_tran_id: refund.providerTxnId,
    // The same in every try.
    refund_trans_id: refund.refundRef,
    refund_amount: writeAmount(refund.amountCents),
    refund_remarks: refund.reason,
    refe_id: refund.refundRef,
  })
  if (answer.kind !== 'ok') return notTakenOf(answer)
  const { body } = answer
  if (!isOf(refund, body)) return UNREADABLE
  const id = refundIdIn(body)
  switch (body['status']) {
    case 'success':
    case 'processing':
      // Without its id nothing can be asked about it: a person reads it at SSLCOMMERZ.
      return id === null ? UNREADABLE : { kind: 'submitted', providerRefundId: id }
    case 'failed':
      return failedOf(body, id)
    default:
      return UNREADABLE
  }
}

/**
 * By SSLCOMMERZ's own id alone. Nothing is asked by our reference, and the question about a payment tells of no refund:
 * one whose id never came is never sent again, and a person reads the id in the merchant panel.
 */
async function queryRefund(
  io: SslcommerzIo,
  settings: SslcommerzSettings,
  refund: RefundRequest,
): Promise<RefundStanding> {
  const { providerRefundId } = refund
  if (providerRefundId === null) return unknown('no_reference')
  const answer = await getAnswer(io, settings, QUERY_PATH, { refund_ref_id: providerRefundId })
  if (answer.kind === 'unauthorized') return unknown('unauthorized')
  if (answer.kind === 'refused') return unknown('no_reference')
  if (answer.kind === 'unknown') return answer
  const { body } = answer
  if (!isOf(refund, body) || refundIdIn(body) !== providerRefundId) return UNREADABLE
  switch (body['status']) {
    case 'refunded': {
      const amountCents = amountIn(body, refund)
      const completedAt = readProviderTime(body['refunded_on'])
      return amountCents === null
        ? UNREADABLE
        : { kind: 'succeeded', providerRefundId, amountCents, completedAt }
    }
    case 'processing':
      return { kind: 'submitted', providerRefundId }
    case 'cancelled':
      return failedOf(body, providerRefundId)
    default:
      return UNREADABLE
  }
}

const unknown = (reason: 'no_reference' | 'unauthorized'): RefundStanding => ({
  kind: 'unknown',
  reason,
  retryAfterMs: null,
})

const UNREADABLE = {
  kind: 'unknown',
  reason: 'unreadable',
  retryAfterMs: null,
} as const satisfies RefundStanding

/** A store that is not let in, and a request that is not taken, have moved nothing. */
function notTakenOf(answer: Exclude<Connected, { readonly kind: 'ok' }>): RefundStanding {
  if (answer.kind === 'unknown') return answer
  const { word: providerCode } = answer
  const failed = { kind: 'failed', providerRefundId: null, reason: 'setup' } as const
  return { ...failed, providerCode, providerMessage: null }
}

/** Whether it tells of this payment's refund, where it says whose it is. */
const isOf = ({ providerTxnId, attemptRef }: RefundRequest, body: Body): boolean =>
  body['bank_tran_id'] === providerTxnId &&
  (body['trans_id'] === undefined || body['trans_id'] === attemptRef)

/** The amount is not always told; null for one that cannot be read. */
const amountIn = ({ refund_amount: told }: Body, { amountCents }: RefundRequest): number | null =>
  told === undefined ? amountCents : readAmount(told)

const REASON_CHARS_MAX = 300

function failedOf(body: Body, providerRefundId: string | null): RefundStanding {
  const { status, errorReason } = body
  const text = typeof errorReason === 'string' ? errorReason.slice(0, REASON_CHARS_MAX) : ''
  return {
    ...{ kind: 'failed', providerRefundId, reason: 'declined' },
    ...{ providerCode: String(status), providerMessage: asLine(text) },
  }
}

function refundIdIn({ refund_ref_id: id }: Body): string | null {
  return typeof id === 'string' && /^[A-Za-z0-9_-]{4,80}$/.test(id) ? id : null
}

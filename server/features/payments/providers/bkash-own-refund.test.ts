// Which refund in bKash's books is ours: by ids, times and amounts, where one alone does not tell.
import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts'
import { findOwn, type ShownRefund } from './bkash-own-refund.ts'
import type { RefundRequest } from './port.ts'

const ASKED = Date.parse('2026-11-23T05:05:19.700Z')

const REFUND: RefundRequest = {
  ...{ refundRef: 'RF7Q2M9XAB01K4ZP01', attemptRef: 'TKT7Q2M9XAB01K4ZP', reason: 'asked for' },
  ...{ providerPaymentId: 'TR0011', providerTxnId: 'CKM40XV7TQ', providerRefundId: null },
  ...{ amountCents: 50_000, paidCents: 150_000, currency: 'BDT', paidAt: ASKED - DAY_MS },
  ...{
    refundedBeforeCents: 0,
    otherRefundIds: [],
    handReferences: [],
    submittedAt: ASKED,
    sentAt: ASKED,
  },
}

const at = (
  sinceMs: number | null,
  { amountCents = 50_000, status = 'completed', id = 'CKN10YA2PD' }: Partial<ShownRefund> = {},
): ShownRefund => ({
  ...{ id, status, amountCents },
  completedAt: sinceMs === null ? null : ASKED + sinceMs,
})

/** Another one in the same books. */
const OTHER = { id: 'CKN77OTHER' }
const OF_OTHER = { otherRefundIds: [OTHER.id], refundedBeforeCents: 50_000 }
const BY_HAND = { handReferences: [`Portal, ${OTHER.id.toLowerCase()}`] }
const TOO_EARLY = -2 * MINUTE_MS - 1

test.each<[string, readonly ShownRefund[], Partial<RefundRequest>, string]>([
  ['nothing', [], {}, 'absent'],
  ['one of its amount, done since', [at(3 * SECOND_MS)], {}, 'succeeded'],
  ['one whose stamp is cut off to the second of the asking', [at(-700)], {}, 'succeeded'],
  ['one from the second before', [at(-701)], {}, 'unknown'],
  ['one from two minutes before', [at(-2 * MINUTE_MS)], {}, 'unknown'],
  ['one that tells no time', [at(null)], {}, 'unknown'],
  ['one on its way that tells no time', [at(null, { status: 'pending' })], {}, 'unknown'],
  ['one on its way since', [at(1, { status: 'pending' })], {}, 'submitted'],
  ['one that failed', [at(1, { status: 'failed' })], {}, 'absent'],
  ['one of another amount, done since', [at(1, { amountCents: 49_999 })], {}, 'unknown'],
  ['one of another amount that tells no time', [at(null, { amountCents: 1 })], {}, 'unknown'],
  ['one of another amount from before', [at(TOO_EARLY, { amountCents: 1 })], {}, 'absent'],
  ['one of its amount from before', [at(TOO_EARLY)], {}, 'unknown'],
  ['one of its amount from six hours before', [at(-6 * HOUR_MS)], {}, 'unknown'],
  ['one of its amount from more than a day before', [at(-DAY_MS - 1)], {}, 'absent'],
  ['two of its amount, both since', [at(1), at(2, OTHER)], {}, 'unknown'],
  ['one of its amount since, one from before', [at(1), at(TOO_EARLY, OTHER)], {}, 'succeeded'],
  ['one of its amount since, one from just before', [at(1), at(-1_000, OTHER)], {}, 'unknown'],
  ['another refund’s, done since', [at(1, OTHER)], OF_OTHER, 'absent'],
  ['another refund’s that tells no time', [at(null, OTHER)], OF_OTHER, 'absent'],
  ['another refund’s beside ours', [at(1, OTHER), at(2)], OF_OTHER, 'succeeded'],
  ['less than went back before', [at(1, { ...OTHER, amountCents: 49_999 })], OF_OTHER, 'unknown'],
  ['ours, and not what went back before', [at(1)], OF_OTHER, 'unknown'],
  [
    'what came back of another refund',
    [at(1, { ...OTHER, status: 'failed' })],
    OF_OTHER,
    'unknown',
  ],
  ['one by hand from before', [at(TOO_EARLY, OTHER)], BY_HAND, 'absent'],
  ['one by hand beside ours', [at(TOO_EARLY, OTHER), at(1)], BY_HAND, 'succeeded'],
  ['one by hand, done since', [at(1, OTHER)], BY_HAND, 'unknown'],
  ['one by hand that tells no time', [at(null, OTHER)], BY_HAND, 'unknown'],
  ['one by hand of another amount', [at(1, { ...OTHER, amountCents: 1 })], BY_HAND, 'absent'],
  ['money sent by hand past bKash, and ours', [at(1)], { handReferences: ['CASH-1'] }, 'succeeded'],
  ['one since, before anything was asked for', [at(1)], { submittedAt: null }, 'unknown'],
  ['nothing, before anything was asked for', [], { submittedAt: null }, 'absent'],
  ['the named one', [at(1, OTHER), at(null)], { providerRefundId: 'CKN10YA2PD' }, 'succeeded'],
  ['another than the named one', [at(1, OTHER)], { providerRefundId: 'CKN10YA2PD' }, 'unknown'],
])('PV27 books that show %s', (_what, shown, change, expected) => {
  expect(findOwn(shown, { ...REFUND, ...change }).kind).toBe(expected)
})

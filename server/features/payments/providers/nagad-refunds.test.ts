// What a payment at Nagad shows of a refund: done, not done, or not to be told.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts'
import { aheadOf, decideRefund, type ShownBack } from './nagad-refunds.ts'
import type { RefundRequest } from './port.ts'

const REF =
  'MTEyMjE1MDAxMDQxNy42ODMwMDAwMDAwMDAwMDEuVEtUN1EyTTlYQUIwMUs0WlAuYTFiMmMzZDRlNWY2MDcxODI5M2E='
const ORDER = 'TKT7Q2M9XAB01K4ZP'
const AT = Date.parse('2026-11-22T09:01:40Z')

const REFUND: RefundRequest = {
  ...{ refundRef: 'RF7Q2M9XAB01K4ZP01', attemptRef: ORDER, providerPaymentId: REF },
  ...{ providerTxnId: '7QX4M2KD', providerRefundId: null, amountCents: 50_000 },
  ...{ paidCents: 150_000, refundedBeforeCents: 0, otherRefundIds: [], handReferences: [] },
  ...{ currency: 'BDT', paidAt: AT },
  ...{ submittedAt: AT + DAY_MS, sentAt: AT + DAY_MS, reason: 'One ticket returned' },
}
const ASKED = AT + DAY_MS
const LAST = { amountCents: 100_000, refundedBeforeCents: 50_000 }
const MIDDLE = { refundedBeforeCents: 50_000 }
const NOTED = { handReferences: ['PORTAL-1'] }

test.each<[string, Partial<ShownBack>, Partial<RefundRequest>, string]>([
  ['the whole payment, of all of it', { part: 'all' }, { amountCents: 150_000 }, 'done'],
  ['the whole payment, of its last part', { part: 'all' }, LAST, 'done'],
  ['the whole payment, by hand', { part: 'all' }, { submittedAt: null }, 'done'],
  ['nothing, of a first part', { part: 'nothing' }, {}, 'not_done'],
  ['a part, where all was asked for', {}, { amountCents: 150_000 }, 'not_done'],
  ['a part, of its last part', {}, LAST, 'not_done'],
  ['a part, of one that was never asked for', {}, { submittedAt: null }, 'not_done'],
  ['a part, of a first part', {}, {}, 'done'],
  ['a part that tells no time, of a first part', { backAt: null }, {}, 'done'],
  ['a part from before it was asked for', { backAt: ASKED - 3 * SECOND_MS }, {}, 'not_done'],
  [
    'a part that Nagad’s slow clock puts before',
    { backAt: ASKED - HOUR_MS, aheadMs: [-HOUR_MS, -HOUR_MS] },
    {},
    'done',
  ],
  [
    'a part from before, by a clock that is told after a slow answer',
    { backAt: ASKED - 3 * SECOND_MS, aheadMs: [-20 * SECOND_MS, SECOND_MS] },
    {},
    'done',
  ],
  [
    'a part from after, by a clock that is told after a slow answer, of one in between',
    { backAt: ASKED + 3 * SECOND_MS, aheadMs: [-20 * SECOND_MS, SECOND_MS] },
    MIDDLE,
    'unclear',
  ],
  ['a part from before, of one in between', { backAt: ASKED - 3 * SECOND_MS }, MIDDLE, 'not_done'],
  ['a part from after, of one in between', { backAt: ASKED + 3 * SECOND_MS }, MIDDLE, 'done'],
  ['a part of that very second, of one in between', {}, MIDDLE, 'unclear'],
  ['a part that tells no time, of one in between', { backAt: null }, MIDDLE, 'unclear'],
  ['a part of that very second, beside one by hand', {}, NOTED, 'unclear'],
  ['a part that tells no time, beside one by hand', { backAt: null }, NOTED, 'unclear'],
  [
    'a part with its id, of one in between',
    { backAt: null, backId: 'RF1' },
    { ...MIDDLE, providerRefundId: 'RF1' },
    'done',
  ],
])('PV23 a payment that gave back %s: %#', (_what, shown, change, expected) => {
  const seen: ShownBack = {
    ...{ kind: 'shown', part: 'some', backAt: ASKED, backId: null, aheadMs: [0, 0], ...shown },
  }

  expect(decideRefund(seen, { ...REFUND, ...change })).toBe(expected)
})

const aTime = fc.integer({ min: 0, max: 40_000 })

test('PV23 a refund that was done never counts as not done, nor one from before as done, whatever the clocks and the waits', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -HOUR_MS, max: HOUR_MS }),
      fc.integer({ min: -40_000, max: 40_000 }),
      aTime,
      aTime,
      (offsetMs, backAfterMs, toNagadMs, toUsMs) => {
        const byNagad = (at: number): number => Math.floor((at + offsetMs) / SECOND_MS) * SECOND_MS
        const lookedAt = ASKED + DAY_MS
        const nagadNow = byNagad(lookedAt + toNagadMs)
        const aheadMs = aheadOf(nagadNow, lookedAt, lookedAt + toNagadMs + toUsMs)
        const backAt = byNagad(ASKED + backAfterMs)
        const shown = { kind: 'shown', part: 'some', backAt, backId: null, aheadMs } as const
        const said = decideRefund(shown, { ...REFUND, ...MIDDLE })

        expect(said).not.toBe(backAfterMs >= 0 ? 'not_done' : 'done')
      },
    ),
  )
})

test('PV23 without a time of Nagad’s both clocks count as right to two minutes', () => {
  expect(aheadOf(null, AT, AT)).toEqual([-2 * MINUTE_MS, 2 * MINUTE_MS])
})

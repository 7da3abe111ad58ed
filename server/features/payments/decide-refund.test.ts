import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import {
  ABSENT_AFTER_MS,
  applyStanding,
  decideStep,
  maySendAgain,
  nextLookAt,
  paymentStateOf,
  type RefundFacts,
} from './decide-refund.ts'
import type { RefundStanding } from './providers/port.ts'

const NOW = Date.UTC(2026, 10, 23)

const aRefund = (change: Partial<RefundFacts> = {}): RefundFacts => ({
  ...{ state: 'submitted', amountCents: 500, failure: null, providerRefundId: null },
  ...{ providerCode: null, providerMessage: null, tries: 1, sentAt: NOW, completedAt: null },
  ...{ isByHand: false, ...change },
})

const SUCCEEDED: RefundStanding = {
  ...{ kind: 'succeeded', providerRefundId: 're_1', amountCents: 500, completedAt: null },
}
const FAILED: RefundStanding = {
  ...{ kind: 'failed', providerRefundId: 're_1', reason: 'declined' },
  ...{ providerCode: 'x', providerMessage: null },
}
const ON_ITS_WAY: RefundStanding = { kind: 'submitted', providerRefundId: 're_1' }
const SILENT: RefundStanding = { kind: 'unknown', reason: 'timeout', retryAfterMs: null }
const ABSENT: RefundStanding = { kind: 'absent' }

const SAID = { SUCCEEDED, FAILED, ON_ITS_WAY, SILENT, ABSENT }

/** From, what the provider says, to, what is told. Written by hand. */
const TABLE: readonly (readonly [
  RefundFacts['state'],
  keyof typeof SAID,
  RefundFacts['state'],
  string | null,
])[] = [
  ['submitted', 'SUCCEEDED', 'succeeded', 'succeeded'],
  ['submitted', 'FAILED', 'failed', 'failed'],
  ['submitted', 'ON_ITS_WAY', 'submitted', null],
  ['submitted', 'SILENT', 'unknown', null],
  ['submitted', 'ABSENT', 'unknown', null],
  ['unknown', 'SUCCEEDED', 'succeeded', 'succeeded'],
  ['unknown', 'FAILED', 'failed', 'failed'],
  ['unknown', 'ON_ITS_WAY', 'submitted', null],
  ['unknown', 'SILENT', 'unknown', null],
  ['unknown', 'ABSENT', 'unknown', null],
  ['succeeded', 'SUCCEEDED', 'succeeded', null],
  ['succeeded', 'FAILED', 'failed', 'returned'],
  ['succeeded', 'ON_ITS_WAY', 'succeeded', null],
  ['succeeded', 'SILENT', 'succeeded', null],
  ['succeeded', 'ABSENT', 'succeeded', null],
  ['failed', 'SUCCEEDED', 'succeeded', 'after_failure'],
  ['failed', 'FAILED', 'failed', null],
  ['failed', 'ON_ITS_WAY', 'failed', null],
  ['failed', 'SILENT', 'failed', null],
  ['failed', 'ABSENT', 'failed', null],
]

test.each(TABLE)('%s, and the provider says %s: %s, told as %s', (state, said, to, told) => {
  const failure = state === 'failed' ? 'declined' : null
  const { change, notice } = applyStanding(aRefund({ state, failure }), SAID[said], NOW)

  expect([change.state, notice]).toEqual([to, told])
  const isOpen = to === 'submitted' || to === 'unknown'
  expect(change.nextTryAt === null).toBe(!isOpen)
  expect((change.failure === null) === (to === 'failed')).toBe(false)
})

test('RF6 what comes back after it had succeeded is told as that', () => {
  const { change } = applyStanding(aRefund({ state: 'succeeded', completedAt: NOW }), FAILED, NOW)

  expect(change).toMatchObject({ failure: 'returned', completedAt: null, providerRefundId: 're_1' })
})

test('RF8 another amount is never believed', () => {
  const other: RefundStanding = { ...SUCCEEDED, amountCents: 499 }
  const open = applyStanding(aRefund(), other, NOW)
  const failed = applyStanding(aRefund({ state: 'failed', failure: 'declined' }), other, NOW)

  expect(open).toMatchObject({ change: { state: 'unknown' }, notice: 'other_amount' })
  expect(failed).toMatchObject({ change: { state: 'failed' }, notice: 'other_amount' })
})

test('RF18 nothing that a provider says changes what a person has sent', () => {
  for (const standing of Object.values(SAID)) {
    const { change, notice } = applyStanding(
      aRefund({ state: 'succeeded', isByHand: true }),
      standing,
      NOW,
    )
    expect([change.state, notice]).toEqual(['succeeded', null])
  }
  expect(decideStep({ state: 'succeeded', isByHand: true })).toBe('leave')
})

test('RF2 only what was never sent is sent; all the rest is asked about', () => {
  const states = ['requested', 'submitted', 'unknown', 'succeeded', 'failed'] as const

  expect(states.map((state) => decideStep({ state, isByHand: false }))).toEqual([
    ...['send', 'query', 'query', 'query', 'query'],
  ])
})

test('RF3 what the provider does not know is sent once more ten minutes after the last sending, and what it knew never', () => {
  const refund = aRefund({ state: 'unknown' })
  const after = NOW + ABSENT_AFTER_MS

  expect(ABSENT_AFTER_MS).toBe(10 * MINUTE_MS)
  expect(maySendAgain(refund, after - 1)).toBe(false)
  expect(maySendAgain(refund, after)).toBe(true)
  expect(maySendAgain({ ...refund, providerRefundId: 're_1' }, after)).toBe(false)
  for (const state of ['requested', 'succeeded', 'failed'] as const) {
    expect(maySendAgain({ ...refund, state }, after)).toBe(false)
  }
})

test('RF5 the next look is after 1, 2, 4 … minutes, then every six hours, and never before the provider wants it', () => {
  const waits = [1, 2, 3, 9, 10, 1_000].map((tries) => nextLookAt(tries, NOW) - NOW)

  expect(waits).toEqual([
    ...[MINUTE_MS, 2 * MINUTE_MS, 4 * MINUTE_MS, 256 * MINUTE_MS, 6 * HOUR_MS, 6 * HOUR_MS],
  ])
  expect(nextLookAt(1, NOW, HOUR_MS)).toBe(NOW + HOUR_MS)
})

test('RF6 a payment is given back when all of it is', () => {
  expect(paymentStateOf({ amountCents: 500, returnedCents: 499 })).toBe('succeeded')
  expect(paymentStateOf({ amountCents: 500, returnedCents: 500 })).toBe('refunded')
})

import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
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
  ...{ providerCode: null, providerMessage: null, tries: 1, submittedAt: NOW, sentAt: NOW },
  ...{ completedAt: null, isByHand: false, isForHand: false, ...change },
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
  // RF5: a question that was not answered is asked again, also about what has ended.
  const isOpen = to === 'submitted' || to === 'unknown' || said === 'SILENT'
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

const NO_QUESTION: RefundStanding = { kind: 'unknown', reason: 'no_reference', retryAfterMs: null }

test.each([
  ['no_reference', 10 * MINUTE_MS],
  ['timeout', DAY_MS],
] as const)(
  'RF21 nobody tells of it (%s): a person is asked after %i ms, once, and it is asked about on',
  (reason, waitMs) => {
    const standing: RefundStanding = { kind: 'unknown', reason, retryAfterMs: null }
    const at = (now: number, isForHand = false) =>
      applyStanding(aRefund({ state: 'unknown', isForHand }), standing, now)

    expect(at(NOW + waitMs - 1)).toMatchObject({ change: { isForHand: false }, notice: null })
    expect(at(NOW + waitMs)).toMatchObject({ change: { isForHand: true }, notice: 'unanswered' })
    expect(at(NOW + waitMs, true)).toMatchObject({ change: { isForHand: true }, notice: null })
    expect(at(NOW + waitMs, true).change.nextTryAt).not.toBeNull()
  },
)

test.each([
  ['never heard of', null, ABSENT],
  ['known once', 're_1', ABSENT],
  ['sent again, and silent', null, SILENT],
] as const)(
  'RF37 what is not there (%s) comes to a person a day after it was first sent, once, and is asked about on',
  (_, providerRefundId, standing) => {
    const at = (waitMs: number, isForHand = false) => {
      const now = NOW + waitMs
      const sent = { providerRefundId, submittedAt: NOW, sentAt: now - ABSENT_AFTER_MS }
      return applyStanding(aRefund({ state: 'unknown', isForHand, ...sent }), standing, now)
    }

    expect(at(DAY_MS - 1)).toMatchObject({ change: { isForHand: false }, notice: null })
    expect(at(DAY_MS)).toMatchObject({ change: { isForHand: true }, notice: 'unanswered' })
    expect(at(DAY_MS, true)).toMatchObject({ change: { isForHand: true }, notice: null })
    expect(at(DAY_MS, true).change.nextTryAt).not.toBeNull()
  },
)

test('RF21 a word of the provider takes it from the person again', () => {
  const asked = aRefund({ state: 'unknown', isForHand: true })
  const later = NOW + DAY_MS

  for (const standing of [SUCCEEDED, FAILED, ON_ITS_WAY]) {
    expect(applyStanding(asked, standing, later).change.isForHand).toBe(false)
  }
  expect(applyStanding(asked, NO_QUESTION, later).change.isForHand).toBe(true)
})

test('RF23 what was done is asked about each day for two weeks, where the provider tells of nothing', () => {
  const done = aRefund({ state: 'succeeded', completedAt: NOW })
  const nextOf = (now: number, isWatched = true) =>
    applyStanding(done, SUCCEEDED, now, isWatched).change.nextTryAt

  expect(applyStanding(aRefund(), SUCCEEDED, NOW, true).change.nextTryAt).toBe(NOW + DAY_MS)
  expect(nextOf(NOW + DAY_MS)).toBe(NOW + 2 * DAY_MS)
  expect(nextOf(NOW + 5 * DAY_MS + 1)).toBe(NOW + 6 * DAY_MS)
  expect(nextOf(NOW + 13 * DAY_MS)).toBe(NOW + 14 * DAY_MS)
  expect(nextOf(NOW + 14 * DAY_MS)).toBeNull()
  expect(nextOf(NOW + DAY_MS, false)).toBeNull()
  expect(applyStanding(done, SILENT, NOW + DAY_MS, true).change.nextTryAt).toBe(NOW + 2 * DAY_MS)
  expect(applyStanding(done, FAILED, NOW + DAY_MS, true).change.nextTryAt).toBeNull()
})

test('RF6 a payment is given back when all of it is', () => {
  expect(paymentStateOf({ amountCents: 500, returnedCents: 499 })).toBe('succeeded')
  expect(paymentStateOf({ amountCents: 500, returnedCents: 500 })).toBe('refunded')
})

import { expect, test } from 'vitest'
import { type AttemptFacts, decidePaid, findMismatch, type PaidFacts } from './decide-settlement.ts'
import type { Evidence } from './providers/port.ts'

const ATTEMPT: AttemptFacts = {
  ref: 'TKT7Q2M9XAB01K4Z',
  provider: 'bkash',
  accountId: 'account-1',
  isLive: false,
  amountCents: 150_000,
  currency: 'BDT',
  state: 'processing',
}
const EVIDENCE: Evidence = {
  provider: 'bkash',
  merchant: 'account-1',
  isLive: false,
  attemptRef: 'TKT7Q2M9XAB01K4Z',
  providerPaymentId: 'TR0011',
  providerTxnId: 'CKM40XV7TQ',
  amountCents: 150_000,
  currency: 'BDT',
  paidAt: null,
  isHeldForRisk: false,
}

test('SE2 evidence settles only what it is equal to in everything', () => {
  expect(findMismatch(ATTEMPT, EVIDENCE)).toBeNull()
  const wrong = [
    ['provider', { provider: 'nagad' }],
    ['merchant', { merchant: 'account-2' }],
    ['mode', { isLive: true }],
    ['reference', { attemptRef: 'TKT7Q2M9XAB01K4Y' }],
    ['currency', { currency: 'USD' }],
    ['amount', { amountCents: 150_001 }],
    ['amount', { amountCents: 149_999 }],
  ] as const
  for (const [what, change] of wrong) {
    expect(findMismatch(ATTEMPT, { ...EVIDENCE, ...change })).toBe(what)
  }
})

const decide = (change: Partial<PaidFacts>): string => {
  const facts = {
    attemptState: 'processing',
    orderStatus: 'pending',
    isEventOpen: true,
    hasPlaces: () => false,
    ...change,
  } as const
  const decided = decidePaid(facts)
  return decided.kind === 'issue' ? 'issue' : decided.reason
}

test('SE3 money for an order that waits, or that finds its places free again, becomes tickets', () => {
  expect(decide({})).toBe('issue')
  expect(decide({ attemptState: 'failed' })).toBe('issue')
  expect(decide({ orderStatus: 'expired', hasPlaces: () => true })).toBe('issue')
})

test('SE4 all other money is to be given back', () => {
  expect(decide({ orderStatus: 'expired' })).toBe('no_places')
  expect(decide({ orderStatus: 'cancelled', hasPlaces: () => true })).toBe('order_cancelled')
  expect(decide({ orderStatus: 'paid' })).toBe('second_payment')
  expect(decide({ orderStatus: 'refunded' })).toBe('second_payment')
  expect(decide({ attemptState: 'succeeded' })).toBe('second_payment')
  expect(decide({ isEventOpen: false })).toBe('event_closed')
  expect(decide({ isEventOpen: false, orderStatus: 'expired', hasPlaces: () => true })).toBe(
    'event_closed',
  )
})

import { expect, test } from 'vitest'
import { misfitOf, sortOptions } from './amount-limits.ts'

const BKASH = { provider: 'bkash', minCents: 100, maxCents: null } as const
const STRIPE = { provider: 'stripe', minCents: 10_000, maxCents: 99_999_999 } as const

test.each([
  [9_999, 'too_small'],
  [10_000, null],
  [99_999_999, null],
  [100_000_000, 'too_large'],
] as const)('PL1 of %d poisha a way that takes 100.00 to 999,999.99 says %s', (cents, misfit) => {
  expect(misfitOf(STRIPE, cents)).toBe(misfit)
})

test('PL1 what fits is open, what does not is closed with the reason, and nothing is closed for nothing', () => {
  const namesOf = (cents: number) => {
    const { open, closed } = sortOptions([BKASH, STRIPE], cents)
    return [open.map((one) => one.provider), closed.map((one) => `${one.provider} ${one.misfit}`)]
  }

  expect(namesOf(0)).toEqual([['bkash', 'stripe'], []])
  expect(namesOf(99)).toEqual([[], ['bkash too_small', 'stripe too_small']])
  expect(namesOf(100)).toEqual([['bkash'], ['stripe too_small']])
  expect(namesOf(10_000)).toEqual([['bkash', 'stripe'], []])
  expect(namesOf(100_000_000)).toEqual([['bkash'], ['stripe too_large']])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LEDGER_ACCOUNTS, type LedgerAccount } from '../../../shared/payments/ledger-schema.ts'
import {
  factsOfRefund,
  legsOf,
  type MoneyFact,
  type RefundPosition,
  sidesOf,
} from './decide-movement.ts'

const FACTS: readonly MoneyFact[] = [
  { kind: 'payment', isSold: true },
  { kind: 'payment', isSold: false },
  { kind: 'refund_due' },
  { kind: 'refund_dropped' },
  { kind: 'refund_done', isByHand: false },
  { kind: 'refund_done', isByHand: true },
  { kind: 'refund_undone' },
  { kind: 'fee' },
  { kind: 'payout' },
  { kind: 'fee_undone' },
  { kind: 'payout_undone' },
]

test('LE1 every fact moves from one account to another, in two legs that balance', () => {
  const shown = FACTS.map((fact) => {
    const { debit, credit } = sidesOf(fact)
    return [...Object.values(fact), debit, credit].join(' ')
  })

  expect(shown).toEqual([
    'payment true at_provider sales',
    'payment false at_provider to_give_back',
    'refund_due sales to_give_back',
    'refund_dropped to_give_back sales',
    'refund_done false to_give_back at_provider',
    'refund_done true to_give_back by_hand',
    'refund_undone at_provider to_give_back',
    'fee fees at_provider',
    'payout paid_out at_provider',
    'fee_undone at_provider fees',
    'payout_undone at_provider paid_out',
  ])
  for (const fact of FACTS) {
    const [debit, credit] = legsOf(fact, 1_250)
    expect([debit.amountCents, credit.amountCents]).toEqual([1_250, -1_250])
    expect(debit.account).not.toBe(credit.account)
  }
})

test.each([0, -1, 0.5, Number.NaN, 2 ** 53])(
  'LE1 money moves in whole poisha, so %d does not',
  (amount) => {
    expect(() => legsOf({ kind: 'fee' }, amount)).toThrow('whole poisha')
  },
)

const aPosition = fc.record({
  state: fc.constantFrom('requested', 'submitted', 'unknown', 'failed', 'succeeded'),
  isByHand: fc.constant(false),
}) satisfies fc.Arbitrary<RefundPosition>

/** Where a refund's money is after these steps, whatever they were. */
function balancesAfter(
  steps: readonly RefundPosition[],
  isOfSale: boolean,
): Record<LedgerAccount, number> {
  const balances = Object.fromEntries(LEDGER_ACCOUNTS.map((name) => [name, 0]))
  let before: RefundPosition | null = null
  for (const after of steps) {
    for (const fact of factsOfRefund(before, after, isOfSale)) {
      for (const { account, amountCents } of legsOf(fact, 700)) {
        balances[account] = (balances[account] ?? 0) + amountCents
      }
    }
    before = after
  }
  return balances as Record<LedgerAccount, number>
}

test('LE3 whatever way a refund has gone, its money is where its last state says', () => {
  fc.assert(
    fc.property(
      fc.array(aPosition, { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      fc.boolean(),
      (states, isOfSale, isByHand) => {
        const steps = states.map((step, at) => ({
          ...step,
          // A person's note is the end of it.
          isByHand: isByHand && at === states.length - 1,
        }))
        const last = steps.at(-1)
        const wasDone = steps.at(-2)?.state === 'succeeded'
        const isDone = last?.state === 'succeeded'
        const isOwed = isOfSale && last?.state !== 'failed'
        const out = isDone && last.isByHand && !wasDone ? 'by_hand' : 'at_provider'
        const expected: Partial<Record<LedgerAccount, number>> = {
          sales: isOwed ? 700 : 0,
          to_give_back: (isOwed ? -700 : 0) + (isDone ? 700 : 0),
          at_provider: isDone && out === 'at_provider' ? -700 : 0,
          by_hand: isDone && out === 'by_hand' ? -700 : 0,
        }

        expect(balancesAfter(steps, isOfSale)).toMatchObject(expected)
      },
    ),
  )
})

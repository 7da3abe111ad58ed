import { expect, test } from 'vitest'
import { keptOf, type PaidSum, sumUpMoney } from './decide-event-fee.ts'

const sum = (leftCents: number, orders: number, change: Partial<PaidSum> = {}): PaidSum => ({
  ...{ provider: 'bkash', isLive: true, isByHand: false, isDisputed: false, leftCents, orders },
  ...change,
})

test('RF32 a fee is whole percent of each order, rounded down to the poisha for each', () => {
  expect([keptOf(80_000, 10), keptOf(99, 10), keptOf(1, 99), keptOf(80_000, 0)]).toEqual([
    ...[8_000, 9, 0, 0],
  ])
  expect(sumUpMoney([sum(99, 3)], 10).providers).toMatchObject([
    { orders: 3, leftCents: 297, keptCents: 27 },
  ])
})

test('RF32 each provider stands by itself, what a person sends apart, and what banks take back in neither', () => {
  const money = sumUpMoney(
    [
      sum(80_000, 2),
      sum(50_000, 1),
      sum(80_000, 1, { provider: 'rocket', isByHand: true }),
      sum(80_000, 4, { isDisputed: true }),
      sum(0, 5),
    ],
    50,
  )

  expect(money.providers).toEqual([
    {
      ...{ provider: 'bkash', isLive: true, isByHand: false },
      ...{ orders: 3, leftCents: 210_000, keptCents: 105_000 },
    },
    {
      ...{ provider: 'rocket', isLive: true, isByHand: true },
      ...{ orders: 1, leftCents: 80_000, keptCents: 40_000 },
    },
  ])
  expect(money.sums).toEqual([
    { leftCents: 80_000, keptCents: 40_000, orders: 3 },
    { leftCents: 50_000, keptCents: 25_000, orders: 1 },
  ])
  expect(money.disputed).toEqual({ orders: 4, cents: 320_000 })
})

test('RF32 of many sums the ten that most orders have are told', () => {
  const many = Array.from({ length: 30 }, (_unused, at) => sum(1_000 + at, at + 1))

  expect(sumUpMoney(many, 0).sums.map(({ orders }) => orders)).toEqual([
    ...[30, 29, 28, 27, 26, 25, 24, 23, 22, 21],
  ])
})

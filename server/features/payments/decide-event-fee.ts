// What an organizer keeps of the orders of an event that is off. Pure.
import type { EventCancellation } from '../../../shared/payments/event-off-schema.ts'
import type { Provider } from '../../../shared/payments/schema.ts'

/** Rounded down: a buyer never gets less than the percent say. */
export const keptOf = (leftCents: number, feePercent: number): number =>
  Math.floor((leftCents * feePercent) / 100)

/** Orders that were paid by one account, and have the same sum left of it. */
export type PaidSum = {
  readonly provider: Provider
  readonly isLive: boolean
  /** Its refunds are sent by a person. */
  readonly isByHand: boolean
  readonly isDisputed: boolean
  readonly leftCents: number
  readonly orders: number
}

/** Those that most orders have: enough to see what a fee comes to. */
const SUMS_MAX = 10

type Money = Pick<EventCancellation, 'providers' | 'sums' | 'disputed'>

/** What would go back of each provider, and of each sum that orders have. */
export function sumUpMoney(sums: readonly PaidSum[], feePercent: number): Money {
  const good = sums.filter(({ isDisputed, leftCents }) => !isDisputed && leftCents > 0)
  const bad = sums.filter(({ isDisputed }) => isDisputed)
  return {
    providers: sumBy(good, ({ provider, isLive, isByHand }) => `${provider} ${isLive} ${isByHand}`)
      .map((of) => {
        const [{ provider, isLive, isByHand }] = of
        const keptCents = total(of, (one) => keptOf(one.leftCents, feePercent))
        const leftCents = total(of, (one) => one.leftCents)
        return { provider, isLive, isByHand, orders: total(of, () => 1), leftCents, keptCents }
      })
      .toSorted((one, other) => other.leftCents - one.leftCents),
    sums: sumBy(good, ({ leftCents }) => String(leftCents))
      .map((of) => {
        const [{ leftCents }] = of
        return { leftCents, keptCents: keptOf(leftCents, feePercent), orders: total(of, () => 1) }
      })
      .toSorted((one, other) => other.orders - one.orders || other.leftCents - one.leftCents)
      .slice(0, SUMS_MAX),
    disputed: { orders: total(bad, () => 1), cents: total(bad, (one) => one.leftCents) },
  }
}

type Some = readonly [PaidSum, ...PaidSum[]]

const sumBy = (sums: readonly PaidSum[], keyOf: (sum: PaidSum) => string): readonly Some[] =>
  // Safe: a group has what made it.
  [...Map.groupBy(sums, keyOf).values()] as unknown as readonly Some[]

/** Over all orders of these sums. */
const total = (sums: readonly PaidSum[], of: (sum: PaidSum) => number): number =>
  sums.reduce((sum, one) => sum + one.orders * of(one), 0)

// What of one movement of money is promised, and what has gone back. Pure.
import type { Instant } from '../../../shared/time.ts'
import type { RefundRow } from './refund-work-store.ts'

type Counted = Pick<RefundRow, 'id' | 'state' | 'amountCents' | 'isByHand'>

const sum = (refunds: readonly Counted[]): number =>
  refunds.reduce((cents, { amountCents }) => cents + amountCents, 0)

/** What can still be promised of it. A refund that failed for good gives its part back. */
export const leftOf = (paidCents: number, refunds: readonly Counted[]): number =>
  paidCents - sum(refunds.filter(({ state }) => state !== 'failed'))

export const returnedOf = (refunds: readonly Counted[]): number =>
  sum(refunds.filter(({ state }) => state === 'succeeded'))

/** What the program has given back through the provider; a person's own transfer is perhaps in its books as well. */
export const returnedByProvider = (refunds: readonly Counted[]): number =>
  sum(refunds.filter(({ state, isByHand }) => state === 'succeeded' && !isByHand))

/** The provider was asked, and its final word is not there. */
export const isOnItsWay = ({ state }: Pick<Counted, 'state'>): boolean =>
  state === 'submitted' || state === 'unknown'

/** Whether another one waits for the provider's word: the next is sent after it. */
export const hasOtherOnItsWay = (refunds: readonly Counted[], id: string): boolean =>
  refunds.some((one) => one.id !== id && isOnItsWay(one))

/** Of those that wait for the end of another one, the oldest; they come the oldest first. */
export const firstWaiting = <T extends Pick<RefundRow, 'state' | 'nextTryAt'>>(
  refunds: readonly T[],
  now: Instant,
): T | null =>
  refunds.find(
    ({ state, nextTryAt }) => state === 'requested' && nextTryAt !== null && nextTryAt > now,
  ) ?? null

// Who buys in the walk of money that goes back, and what each of them is given back.
import { createRandom } from '../../../desktop/testing/share.ts'
import { type Buyer, PAYS, type Pay } from './buyer.ts'

/** Of each order, all of one kind. */
export const TICKETS = 3
export const PRICE_CENTS = 100_000
/** What is typed for them is `৫০` and `১২০.৫০`. */
const KEPT_CENTS = 5_000
const GOODWILL_CENTS = 12_050

/** All of an order is given back, or two of its tickets less a fee, and then an amount of what is left. */
export type Case = Buyer & { readonly shape: 'order' | 'tickets' }

const NAMES: Readonly<Record<Pay, readonly [order: string, tickets: string]>> = {
  bKash: ['Rahim Uddin', 'Ayesha Khatun'],
  Nagad: ['Selina Hossain', 'Babul Miah'],
  Rocket: ['Jamila Akhter', 'Tarek Hasan'],
  Card: ['Karim Mia', 'Shirin Akter'],
}

const random = createRandom('refund-way')
/** Of every way to pay one order is bought with JavaScript, and the other one without. */
const ALL: readonly Case[] = PAYS.flatMap((pay, at) => {
  const isFirstWithScript = random.one([true, false])
  return (['order', 'tickets'] as const).map((shape, second) => ({
    ...{
      name: NAMES[pay][second] ?? '',
      pay,
      shape,
      hasScript: isFirstWithScript === (second === 0),
    },
    wallet: `017000000${at}${second}${pay === 'Rocket' ? '1' : ''}`,
  }))
})
const whole = random.one(ALL.filter(({ shape }) => shape === 'order'))
export const CASES: readonly Case[] =
  random.share === 1
    ? ALL
    : [whole, random.one(ALL.filter(({ shape, pay }) => shape === 'tickets' && pay !== whole.pay))]
export const WHOLE = CASES.filter(({ shape }) => shape === 'order')
export const PART = CASES.filter(({ shape }) => shape === 'tickets')

/** What goes back, in the order of the decisions. */
export const backOf = ({ shape }: Case): readonly number[] =>
  shape === 'order' ? [TICKETS * PRICE_CENTS] : [2 * PRICE_CENTS - KEPT_CENTS, GOODWILL_CENTS]

export const sumOf = (cents: readonly number[]): number => cents.reduce((sum, one) => sum + one, 0)

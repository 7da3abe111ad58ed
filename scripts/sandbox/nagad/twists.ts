// Answers that are whole and wrong: what only somebody who knows the protocol can get wrong, used up one by one.

/**
 * - `signature`, `seal`: an answer that Nagad did not sign, or that is sealed for nobody.
 * - `challenge`: none is given back. `clock`: Nagad's clock is half an hour ahead in what it answers.
 * - `order`: the answer is about another order. `reference`: about another payment.
 * - `merchant`: about another merchant. `amount`: about a poisha more. `code`: paid, with the number of a failure.
 * - `lag`: paid, and told as if the PIN were still to come. `host`: a page that is not Nagad's.
 */
// biome-ignore format: two lines rather than eleven.
export const TWISTS = [
  'signature', 'seal', 'challenge', 'clock', 'order', 'reference', 'merchant', 'amount', 'code', 'lag', 'host',
] as const
export type Twist = (typeof TWISTS)[number]

export type TwistList = {
  /** @throws RangeError with a sentence for whoever asked */
  readonly add: (operation: string, twist: string, times: number) => void
  /** Whether this answer is to be twisted so; used up by it. */
  readonly take: (operation: string, twist: Twist) => boolean
  readonly clear: () => void
}

export function createTwists(): TwistList {
  const left = new Map<string, number>()
  return {
    add: (operation, twist, times) => {
      if (!TWISTS.some((one) => one === twist))
        throw new RangeError(`twist is one of ${TWISTS.join(', ')}`)
      left.set(`${operation} ${twist}`, times)
    },
    take: (operation, twist) => {
      const key = `${operation} ${twist}`
      const times = left.get(key) ?? 0
      if (times > 0) left.set(key, times - 1)
      return times > 0
    },
    clear: () => left.clear(),
  }
}

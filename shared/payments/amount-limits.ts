// How little and how much one payment may be, and what of a sum fits nowhere.
import type { Provider } from './schema.ts'

/** One way to pay. Both ends are taken, in poisha; null: as much as anybody has. */
export type PayOption = {
  readonly provider: Provider
  readonly minCents: number
  readonly maxCents: number | null
}

export type AmountLimits = Pick<PayOption, 'minCents' | 'maxCents'>

export type Misfit = 'too_small' | 'too_large'

/** Null: it is taken. @param amountCents integer poisha, above 0 */
export function misfitOf({ minCents, maxCents }: AmountLimits, amountCents: number): Misfit | null {
  if (amountCents < minCents) return 'too_small'
  return maxCents !== null && amountCents > maxCents ? 'too_large' : null
}

export type ClosedOption = PayOption & { readonly misfit: Misfit }

/** Those by which a sum can be paid, and the others with the reason. Nothing is to be paid for 0: all of them are open. */
export function sortOptions<O extends PayOption>(
  options: readonly O[],
  amountCents: number,
): { readonly open: readonly O[]; readonly closed: readonly (O & ClosedOption)[] } {
  const open: O[] = []
  const closed: (O & ClosedOption)[] = []
  for (const option of options) {
    const misfit = amountCents === 0 ? null : misfitOf(option, amountCents)
    if (misfit === null) open.push(option)
    else closed.push({ ...option, misfit })
  }
  return { open, closed }
}

// A sum that a way of paying does not take.
import { type AmountLimits, misfitOf } from '../../../shared/payments/amount-limits.ts'
import type { Refusal } from '../../platform/http/problem.ts'

/** Null: it takes the sum. */
export function amountRefusal(limits: AmountLimits, amountCents: number): Refusal | null {
  const misfit = misfitOf(limits, amountCents)
  if (misfit === null) return null
  return { code: `amount_${misfit}`, details: [{ amountCents, ...limits }] }
}

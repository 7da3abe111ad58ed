// What a buyer is told of an order, from what the database says of it. Pure.
import type { OrderStatusName } from '../../../../shared/orders/admin-schema.ts'
import type { AttemptState, Provider } from '../../../../shared/payments/schema.ts'
import type { Instant } from '../../../../shared/time.ts'
import type { OrderStanding } from './order-page.ts'

export type OrderFacts = {
  readonly status: OrderStatusName
  readonly source: 'import' | 'online' | 'complimentary' | 'gate'
  readonly totalCents: number
  readonly holdExpiresAt: Instant | null
  /** The newest first. */
  readonly payments: readonly { readonly provider: Provider; readonly state: AttemptState }[]
  /** What goes back to the buyer; 0 for nothing. */
  readonly refundDueCents: number
  /** The browser comes from a provider's page on which something was approved. */
  readonly isBack: boolean
}

/** Money that may have moved is never called unpaid while the provider has not answered. */
export function decideStanding(facts: OrderFacts, now: Instant): OrderStanding {
  const { status, source, totalCents, holdExpiresAt, payments, refundDueCents, isBack } = facts
  switch (status) {
    case 'paid':
      return { kind: 'paid' }
    case 'refunded':
      return { kind: 'refunded' }
    case 'expired':
    case 'cancelled':
      return refundDueCents > 0
        ? { kind: 'refund_due', amountCents: refundDueCents }
        : { kind: status }
    case 'pending': {
      if (source === 'gate') return totalCents === 0 ? { kind: 'paid' } : { kind: 'at_gate' }
      const open = payments.find(({ state }) => state === 'processing')
      const isOver = holdExpiresAt === null || holdExpiresAt <= now
      // After the hold the provider is asked once more before anything is given up.
      if (open !== undefined && (isBack || isOver)) {
        return { kind: 'checking', provider: open.provider }
      }
      if (isOver) return { kind: 'expired' }
      return { kind: 'unpaid', until: holdExpiresAt, hasFailed: payments[0]?.state === 'failed' }
    }
  }
}

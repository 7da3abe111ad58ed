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
  readonly payments: readonly {
    readonly provider: Provider
    readonly state: AttemptState
    readonly isHeldForRisk: boolean
  }[]
  /** What goes back to the buyer, and what has; 0 for nothing. */
  readonly refunds: { readonly dueCents: number; readonly returnedCents: number }
  /** The browser comes from a provider's page on which something was approved. */
  readonly isBack: boolean
}

/** Money that may have moved is never called unpaid while the provider has not answered. */
export function decideStanding(facts: OrderFacts, now: Instant): OrderStanding {
  const { status, payments, refunds } = facts
  const { dueCents, returnedCents } = refunds
  switch (status) {
    case 'paid':
      return { kind: paidKind(facts) }
    case 'refunded':
      return { kind: 'refunded', dueCents, returnedCents }
    case 'expired':
    case 'cancelled': {
      if (dueCents > 0) return { kind: 'refund_due', amountCents: dueCents, because: status }
      if (returnedCents > 0)
        return { kind: 'returned', amountCents: returnedCents, because: status }
      const held = payments.find(isHeld)
      return held === undefined ? { kind: status } : { kind: 'held', provider: held.provider }
    }
    case 'pending':
      return decidePending(facts, now)
  }
}

/** Nothing was paid for what costs nothing; an import does not say what it cost. */
function paidKind({ source, totalCents }: OrderFacts): 'paid' | 'free' | 'given' {
  if (source === 'complimentary') return 'given'
  return source !== 'import' && totalCents === 0 ? 'free' : 'paid'
}

const isHeld = ({ state, isHeldForRisk }: OrderFacts['payments'][number]): boolean =>
  (state === 'processing' || state === 'failed') && isHeldForRisk

function decidePending(facts: OrderFacts, now: Instant): OrderStanding {
  const { source, totalCents, holdExpiresAt, payments, isBack } = facts
  // Its tickets are there, and nobody waits for its money before the gate.
  if (source !== 'online') return { kind: totalCents === 0 ? 'free' : 'at_gate' }
  const held = payments.find(isHeld)
  if (held !== undefined) return { kind: 'held', provider: held.provider }
  const open = payments.find(({ state }) => state === 'processing')
  const isOver = holdExpiresAt === null || holdExpiresAt <= now
  // After the hold the provider is asked once more before anything is given up.
  if (open !== undefined && (isBack || isOver)) {
    return { kind: 'checking', provider: open.provider }
  }
  if (isOver) return { kind: 'expired' }
  return { kind: 'unpaid', until: holdExpiresAt, hasFailed: payments[0]?.state === 'failed' }
}

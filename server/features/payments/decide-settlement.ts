// What a provider's word about a payment makes of it and of its order. Pure.
import type { OrderStatusName } from '../../../shared/orders/admin-schema.ts'
import type { AttemptState, RefundReason } from '../../../shared/payments/schema.ts'
import type { Evidence, ProviderName } from './providers/port.ts'

/** An attempt as the settlement compares it with the evidence. */
export type AttemptFacts = {
  readonly ref: string
  readonly provider: ProviderName
  /** The account that it was begun with: what evidence calls the merchant. */
  readonly accountId: string
  readonly isLive: boolean
  readonly amountCents: number
  readonly currency: string
  readonly state: AttemptState
}

export type Mismatch = 'reference' | 'provider' | 'merchant' | 'mode' | 'amount' | 'currency'

/** In what the evidence is not this attempt's; null where all is equal. Exact: no tolerance, no conversion. */
export function findMismatch(attempt: AttemptFacts, evidence: Evidence): Mismatch | null {
  if (evidence.provider !== attempt.provider) return 'provider'
  if (evidence.merchant !== attempt.accountId) return 'merchant'
  if (evidence.isLive !== attempt.isLive) return 'mode'
  if (evidence.attemptRef !== attempt.ref) return 'reference'
  if (evidence.currency !== attempt.currency) return 'currency'
  return evidence.amountCents === attempt.amountCents ? null : 'amount'
}

export type PaidFacts = {
  readonly attemptState: AttemptState
  readonly orderStatus: OrderStatusName
  /** Its event is published and not over. */
  readonly isEventOpen: boolean
  /** A person has decided against money that the provider held. */
  readonly isRejected?: boolean
  /** Asked only of an order that has given its places back. */
  readonly hasPlaces: () => boolean
}

export type PaidDecision =
  | { readonly kind: 'issue' }
  /** The money came and nothing is given for it. */
  | { readonly kind: 'refund'; readonly reason: Exclude<RefundReason, 'asked_for'> }

/**
 * Tickets or a refund, always one of them and never both, for a movement of money that nobody has counted before.
 *
 * The order of the questions is the product: an order is paid once, a person's "cancel" stands, and places that were
 * given back are taken again only while they are free.
 */
export function decidePaid({
  attemptState,
  orderStatus,
  isEventOpen,
  isRejected = false,
  hasPlaces,
}: PaidFacts): PaidDecision {
  const wasPaid = attemptState === 'succeeded' || attemptState === 'refunded'
  if (wasPaid || orderStatus === 'paid' || orderStatus === 'refunded') {
    return { kind: 'refund', reason: 'second_payment' }
  }
  if (orderStatus === 'cancelled') return { kind: 'refund', reason: 'order_cancelled' }
  if (!isEventOpen) return { kind: 'refund', reason: 'event_closed' }
  if (isRejected) return { kind: 'refund', reason: 'not_accepted' }
  if (orderStatus === 'pending' || hasPlaces()) return { kind: 'issue' }
  return { kind: 'refund', reason: 'no_places' }
}

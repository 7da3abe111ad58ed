// What becomes of an order's money because its event is off. Pure.
import type { OrderStatusName } from '../../../../shared/orders/admin-schema.ts'

export type OffMoney =
  /** It goes back to where it came from, or has. `keptCents`: the organizer's fee of it. */
  | { readonly kind: 'back'; readonly amountCents: number; readonly keptCents: number }
  /** It was paid through a provider, and nothing of it was given back yet. */
  | { readonly kind: 'open'; readonly amountCents: number }
  /** It was taken at the gate: the organizer gives it back there. */
  | { readonly kind: 'at_gate'; readonly amountCents: number }
  /** The order was brought in: nobody here knows what was paid for it. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'none' }

export type OffOrder = {
  readonly status: OrderStatusName
  readonly source: 'import' | 'online' | 'complimentary' | 'gate'
  readonly totalCents: number
}

/** `given`: what was decided to go back since the event is off, failed tries included; null: nothing. */
export function decideOffMoney(
  { status, source, totalCents }: OffOrder,
  given: { readonly amountCents: number; readonly keptCents: number } | null,
): OffMoney {
  if (given !== null) return { kind: 'back', ...given }
  if (source === 'import') return { kind: 'elsewhere' }
  if (status !== 'paid' || source === 'complimentary' || totalCents === 0) return { kind: 'none' }
  return { kind: source === 'gate' ? 'at_gate' : 'open', amountCents: totalCents }
}

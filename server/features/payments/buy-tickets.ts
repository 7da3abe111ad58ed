// A buyer orders and is sent to pay.
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import {
  type BuyerOrder,
  HOLD_MS,
  type PlacedOrder,
  type PlaceOrderInput,
} from '../../../shared/orders/schema.ts'
import type { AmountLimits } from '../../../shared/payments/amount-limits.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type Rate, takeRate } from '../../platform/http/rate-limit.ts'
import { findPublicEvent } from '../orders/find-event.ts'
import { writeOrderToken } from '../orders/order-link.ts'
import { placeOrder } from '../orders/place-order.ts'
import type { Placed } from '../orders/place-orders.ts'
import { tryPromoCode } from '../orders/try-promo-code.ts'
import { listPayOptions } from './accounts.ts'
import { startPayment } from './start-payment.ts'

export type BuyTickets = {
  readonly tenantSlug: string
  readonly eventSlug: string
  /** As `Idempotency-Key` has it; null without one. */
  readonly key: string | null
  readonly input: PlaceOrderInput
  /** The IP address that asks; null where there is none. */
  readonly address: string | null
}

/**
 * Holds the places, then begins the payment. A provider that does not answer leaves the order as it is, without an
 * address to pay at: the same key, or another payment of the order, tries again.
 */
export async function buyTickets(
  deps: Deps,
  { tenantSlug, eventSlug, key, input, address }: BuyTickets,
): Promise<Result<PlacedOrder, Refusal>> {
  const event = await findPublicEvent(deps, tenantSlug, eventSlug)
  if (event === null) return refuse({ code: 'event_not_found' })
  const { tenantId, eventId } = event
  const taken = await takePlaces(deps, input, address)
  if (!taken.ok) return taken
  const limits = await findLimits(deps, tenantId, input.provider)
  const isPayable = limits !== undefined
  const place = () => placeOrder(deps, { tenantId, eventId, key, input, isPayable, limits })
  const placed = await (input.promoCode === undefined
    ? place()
    : tryPromoCode(deps, address, place))
  if (!placed.ok) return placed
  const order = toBuyerOrder(deps, placed.value)
  const { provider } = input
  if (placed.value.status !== 'pending' || provider === undefined)
    return ok({ order, payUrl: null })
  const orderId: OrderId = placed.value.id
  const started = await startPayment(deps, { tenantId, orderId, provider, address })
  return ok({ order, payUrl: started.ok ? started.value.payUrl : null })
}

/** Of one address while a hold lasts; a mobile network puts many buyers behind one. Nobody holds a hall without paying. */
const PLACES_RATE: Rate = { name: 'hold-places', max: 2_000, windowMs: HOLD_MS }

async function takePlaces(
  deps: Deps,
  { items }: PlaceOrderInput,
  address: string | null,
): Promise<Result<undefined, Refusal>> {
  const places = items.reduce((sum, { quantity }) => sum + quantity, 0)
  return address === null ? ok(undefined) : takeRate(deps, PLACES_RATE, address, places)
}

/** Undefined: one cannot pay in that way. */
async function findLimits(
  deps: Deps,
  tenantId: TenantId,
  provider: PlaceOrderInput['provider'],
): Promise<AmountLimits | undefined> {
  if (provider === undefined) return undefined
  return (await listPayOptions(deps, tenantId)).find((option) => option.provider === provider)
}

export const toBuyerOrder = (
  { config }: Pick<Deps, 'config'>,
  order: Pick<
    Placed,
    'id' | 'number' | 'status' | 'totalCents' | 'discountCents' | 'currency' | 'holdExpiresAt'
  >,
): BuyerOrder => ({
  id: order.id,
  number: order.number,
  status: order.status,
  token: writeOrderToken(config, order.id),
  totalCents: order.totalCents,
  discountCents: order.discountCents,
  currency: order.currency,
  holdExpiresAt: instantToTextOrNull(order.holdExpiresAt),
})

// A buyer places an order.
import { createHash } from 'node:crypto'
import type { EventId, TenantId } from '../../../shared/ids.ts'
import type { PlaceOrderInput } from '../../../shared/orders/schema.ts'
import type { AmountLimits } from '../../../shared/payments/amount-limits.ts'
import type { Deps } from '../../deps.ts'
import { isUniqueViolation } from '../../platform/db/pg-errors.ts'
import { createGroupQueue, type GroupQueue } from '../../platform/group-queue.ts'
import { perDeps } from '../../platform/per-deps.ts'
import { type Placement, type PlacementOutcome, placeOrders } from './place-orders.ts'

export type PlaceOrderRequest = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  /** As HTTP's `Idempotency-Key` has it; null without one. */
  readonly key: string | null
  readonly input: PlaceOrderInput
  /** Whether the organizer can be paid in the way that was chosen. */
  readonly isPayable: boolean
  /** Of one payment by that way; left out: any sum is taken. */
  readonly limits?: AmountLimits | undefined
}

/**
 * Holds places for 15 minutes. With a key, the second request is answered with the first one's order.
 *
 * Buyers who wait for the same types share a transaction: the first of them starts at once.
 */
export const placeOrder = (deps: Deps, request: PlaceOrderRequest): Promise<PlacementOutcome> =>
  queueOf(deps)(laneOf(request), { tenantId: request.tenantId, placement: toPlacement(request) })

type Queued = { readonly tenantId: TenantId; readonly placement: Placement }

/** 32 orders in a transaction write twenty times as many as one; more only wait longer. */
const GROUP_MAX = 32

const queueOf = perDeps(
  (deps): GroupQueue<Queued, PlacementOutcome> =>
    createGroupQueue({
      groupMax: GROUP_MAX,
      // The places' row lets one transaction in at a time.
      atOnceMax: 1,
      secondMin: GROUP_MAX,
      run: async (_lane, group) => {
        const [first] = group
        if (first === undefined) return []
        return placeOrders(
          deps,
          first.tenantId,
          group.map(({ placement }) => placement),
        )
      },
      // The same key at two replicas: at the second look it is there.
      isWorthAnotherTry: (error) => isUniqueViolation(error, 'orders_placement'),
    }),
)

/** Buyers of the same types wait for each other; nobody else does. */
const laneOf = ({ tenantId, input }: PlaceOrderRequest): string =>
  [tenantId, ...input.items.map(({ ticketTypeId }) => ticketTypeId).sort()].join(' ')

function toPlacement({ eventId, key, input, isPayable, limits }: PlaceOrderRequest): Placement {
  return {
    eventId,
    source: 'online',
    actor: { kind: 'visitor', id: null },
    buyer: input.buyer,
    locale: input.locale,
    items: input.items,
    promo:
      input.promoCode === undefined
        ? null
        : { code: input.promoCode, shownCents: input.discountCents },
    payment: input.provider === undefined ? 'not_chosen' : isPayable ? 'chosen' : 'not_available',
    limits,
    repeat:
      key === null
        ? null
        : { placementHash: hash(eventId, key), requestHash: hash(eventId, JSON.stringify(input)) },
  }
}

/** What was asked is compared as it was understood: spelling and order of fields do not matter. */
const hash = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('hex')

// An organizer gives tickets away, or lets somebody pay at the gate.
import { required } from '../../../shared/assert.ts'
import type { EventId, OrderId, TenantId } from '../../../shared/ids.ts'
import type { MakeOrderInput } from '../../../shared/orders/schema.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { placeOrders } from './place-orders.ts'

export type MakeOrder = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly actor: ActivityActor
  readonly input: MakeOrderInput
}

/** Its tickets are issued at once. Sale windows and limits are for buyers; places are for everybody. */
export async function makeOrder(
  deps: Deps,
  { tenantId, eventId, actor, input }: MakeOrder,
): Promise<Result<OrderId, Refusal>> {
  const { kind: source, buyer, items, locale } = input
  const placement = { eventId, source, actor, buyer, items, locale, promo: null, repeat: null }
  const [outcome] = await placeOrders(deps, tenantId, [{ ...placement, payment: 'not_chosen' }])
  const placed = required(outcome, 'one order, one outcome')
  return placed.ok ? ok(placed.value.id) : placed
}

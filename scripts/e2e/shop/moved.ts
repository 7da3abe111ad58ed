// An event that was moved after somebody had bought tickets for it.
import { SYSTEM_ACTOR } from '../../../server/features/activity/record-activity.ts'
import { createTenant } from '../../../server/features/tenants/create-tenant.ts'
import { anEvent, granted } from '../../../server/testing/event.ts'
import { move } from '../../../server/testing/rescheduling.ts'
import type { ShopDeps } from '../../../server/testing/shop.ts'
import { required } from '../../../shared/assert.ts'
import { DAY_MS } from '../../../shared/time.ts'
import { makeOrderIn } from './shop-orders.ts'

export const MOVED_EVENT = '/t/jamuna/moved'

/** The path of the order. Its buyer may ask for the money. */
export async function makeMoved(deps: ShopDeps, event: Record<string, unknown>): Promise<string> {
  const input = { name: 'Jamuna Theatre', slug: 'jamuna', status: 'active' } as const
  const { id: tenantId } = granted(await createTenant(deps, SYSTEM_ACTOR, input))
  const { id: eventId, ticketTypes } = await anEvent(deps, tenantId, { ...event, slug: 'moved' })
  const [regular] = ticketTypes.map(({ id }) => id)
  const typeId = required(regular, 'a type')
  const shop = { deps, tenantId, eventId, regular: typeId, free: typeId, balcony: typeId }
  const path = await makeOrderIn(shop, 'paid')
  const refundUntil = deps.now() + 3 * DAY_MS
  granted(await move(deps, { tenantId, eventId }, 9 * DAY_MS, { refundUntil }))
  return path
}

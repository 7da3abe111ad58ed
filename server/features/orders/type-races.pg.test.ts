import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { anEvent, aTenant } from '../../testing/event.ts'
import { aRequest, openShopDeps, type Shop, type ShopDeps, shopState } from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { editType, removeType } from '../events/change-types.ts'
import { removeEvent } from '../events/remove-event.ts'
import { placeOrder } from './place-order.ts'

/** Sells two types, so that one of them may go. */
async function aShopOfTwo(deps: ShopDeps): Promise<Shop> {
  const slug = deps.newId()
  const tenantId = await aTenant(deps, slug)
  const event = await anEvent(deps, tenantId)
  const typeId = required(event.ticketTypes[0], 'a type').id
  return { tenantId, eventId: event.id, slug, typeId }
}

/**
 * An order has its places and is about to be written when `change` begins; then both go on. Each waits in the database
 * for what it waits for in a race.
 */
async function beside<T>(deps: ShopDeps, shop: Shop, change: () => Promise<T>) {
  const waiting = async (): Promise<number> => {
    const [row] = await deps.platformDb<{ count: number }[]>`
      select count(*)::integer as count from pg_stat_activity
       where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`
    return row?.count ?? 0
  }
  const begun = await withTenant(deps.db, shop.tenantId, async (tx) => {
    await tx`lock table orders in share row exclusive mode`
    const placing = placeOrder(deps, aRequest(shop))
    await expect.poll(waiting, POLL).toBe(1)
    const changing = change()
    await expect.poll(waiting, POLL).toBe(2)
    return { placing, changing }
  })
  const [placed, changed] = await Promise.all([begun.placing, begun.changing])
  return { placed, changed }
}

const POLL = { timeout: 20_000 }

test('SO22 a type that is deleted while it is ordered stays, and the admin is told that it is in use', async () => {
  await using deps = await openShopDeps()
  const shop = await aShopOfTwo(deps)

  const { placed, changed } = await beside(deps, shop, () =>
    removeType(deps, { actor: SYSTEM_ACTOR, ...shop }, shop.typeId),
  )

  expect(placed).toMatchObject({ ok: true, value: { status: 'pending' } })
  expect(changed).toEqual({ ok: false, error: { code: 'ticket_type_in_use' } })
  expect(await shopState(deps, shop)).toMatchObject({ orders: [{}], held: 1 })
})

test('SO22 a type that is changed while it is ordered counts the places that the order took', async () => {
  await using deps = await openShopDeps()
  const shop = await aShopOfTwo(deps)

  const { placed, changed } = await beside(deps, shop, () =>
    editType(deps, { actor: SYSTEM_ACTOR, ...shop }, shop.typeId, { version: 1, quantityTotal: 0 }),
  )

  expect(placed.ok).toBe(true)
  expect(changed).toMatchObject({ ok: false, error: { code: 'quantity_below_sold' } })
})

test('SO22 an event that goes back to a draft and is deleted while it is ordered stays', async () => {
  await using deps = await openShopDeps()
  const shop = await aShopOfTwo(deps)
  const { tenantId, eventId } = shop

  const { placed, changed } = await beside(deps, shop, async () => {
    await withTenant(
      deps.db,
      tenantId,
      (tx) => tx`update events set status = 'draft' where id = ${eventId}`,
    )
    return removeEvent(deps, SYSTEM_ACTOR, tenantId, eventId)
  })

  expect(placed.ok).toBe(true)
  expect(changed).toEqual({ ok: false, error: { code: 'event_not_empty' } })
})

test('SO22 whoever orders a type that was just deleted is told that it is not there', async () => {
  await using deps = await openShopDeps()
  const shop = await aShopOfTwo(deps)
  const place = { actor: SYSTEM_ACTOR, ...shop }

  const results = await Promise.all([
    removeType(deps, place, shop.typeId),
    ...Array.from({ length: 4 }, () => placeOrder(deps, aRequest(shop))),
  ])
  const later = await placeOrder(deps, aRequest(shop))

  const codes = results.map((result) => (result.ok ? 'ok' : result.error.code))
  const [removed, ...orders] = codes
  expect(['ok', 'ticket_type_in_use']).toContain(removed)
  expect(new Set(orders)).toEqual(new Set([removed === 'ok' ? 'ticket_type_not_found' : 'ok']))
  expect(later.ok).toBe(removed !== 'ok')
})

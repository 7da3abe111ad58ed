// Payments of which nobody tells what became: asked about for a week, and then a person's.
import { expect, test } from 'vitest'
import { HOLD_MS } from '../../../shared/orders/schema.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import {
  anOpenOrder,
  aShop,
  openShopDeps,
  type Shop,
  type ShopDeps,
  shopState,
} from '../../testing/shop.ts'
import { askProvider } from './ask-provider.ts'
import { leaseAttempt } from './asking-store.ts'
import { reconcilePayments } from './reconcile.ts'
import { listPayments } from './report-payments.ts'
import { sweepHolds } from './sweep-holds.ts'

/** Its order has ended, and its provider has been down since it was begun. */
async function aLostPayment(deps: ShopDeps) {
  const shop = await aShop(deps)
  const { tenantId, eventId } = shop
  await withTenant(
    deps.db,
    tenantId,
    (tx) => tx`update events set ends_at = ends_at + interval '60 days' where id = ${eventId}`,
  )
  const begunAt = deps.now()
  const order = await anOpenOrder(deps, shop)
  deps.ledger.trouble = 'down'
  deps.clock.now += HOLD_MS + 11 * MINUTE_MS
  await sweepHolds(deps, deps.now())
  return { shop, begunAt, ...order }
}

/** Looks at each hour; at which hours after `begunAt` somebody asked. */
async function lookUntil(deps: ShopDeps, begunAt: number, until: number): Promise<number[]> {
  const hours: number[] = []
  while (deps.clock.now < until) {
    deps.clock.now = Math.min(until, deps.clock.now + HOUR_MS)
    const asked = await reconcilePayments(deps, deps.now())
    if (asked > 0) hours.push((deps.clock.now - begunAt) / HOUR_MS)
  }
  return hours
}

const nextCheck = ({ db }: ShopDeps, { tenantId }: Shop) =>
  withTenant(db, tenantId, async (tx) => {
    const [row] = await tx<{ nextCheckAt: number | null; askedUntil: number | null }[]>`
      select next_check_at, asked_until from payment_attempts`
    return row
  })

const toLookAt = async (deps: ShopDeps, { tenantId }: Shop): Promise<number> => {
  const query = { limit: 50, after: undefined, attention: 'true' } as const
  const listed = await listPayments(deps, tenantId, query)
  return listed.ok ? listed.value.items.length : 0
}

const told = ({ db }: ShopDeps, { tenantId }: Shop) =>
  withTenant(
    db,
    tenantId,
    async (tx) => (await tx`select 1 from activity where action = 'payment.unanswered'`).length,
  )

test('SE25 money that was paid while its provider was silent for days is found when it answers', async () => {
  await using deps = await openShopDeps({}, { canClose: false })
  const { shop, begunAt, ref } = await aLostPayment(deps)
  deps.ledger.pay(ref)
  await lookUntil(deps, begunAt, begunAt + DAY_MS)

  const hours = await lookUntil(deps, begunAt, begunAt + 3 * DAY_MS)
  deps.ledger.trouble = 'none'
  await lookUntil(deps, begunAt, begunAt + 3 * DAY_MS + 6 * HOUR_MS)

  expect(hours).toHaveLength(8)
  expect(await shopState(deps, shop)).toMatchObject({ orders: [{ status: 'paid' }], tickets: 1 })
  expect([await toLookAt(deps, shop), await told(deps, shop)]).toEqual([0, 0])
})

test('SE25 after a week without an answer a person looks, told once; the answer takes the mark away', async () => {
  await using deps = await openShopDeps({}, { canClose: false })
  const { shop, begunAt, attemptId } = await aLostPayment(deps)
  await lookUntil(deps, begunAt, begunAt + 7 * DAY_MS - 1)
  const before = await toLookAt(deps, shop)

  await lookUntil(deps, begunAt, begunAt + 7 * DAY_MS)
  const after = [await toLookAt(deps, shop), await told(deps, shop)]
  const hours = await lookUntil(deps, begunAt, begunAt + 9 * DAY_MS)
  deps.ledger.trouble = 'none'
  const question = { tenantId: shop.tenantId, attemptId, wish: 'look' } as const
  const answered = await askProvider(deps, question)

  expect([before, ...after, hours]).toEqual([0, 1, 1, []])
  expect(answered.kind).toBe('open')
  expect([await toLookAt(deps, shop), await told(deps, shop)]).toEqual([0, 1])
})

test('SE14 one that the provider says is still open is let be after a day', async () => {
  await using deps = await openShopDeps({}, { canClose: false })
  const { shop, begunAt } = await aLostPayment(deps)
  deps.ledger.trouble = 'none'

  await lookUntil(deps, begunAt, begunAt + DAY_MS)

  expect(await nextCheck(deps, shop)).toMatchObject({ nextCheckAt: null, askedUntil: null })
  expect(await toLookAt(deps, shop)).toBe(0)
})

test('SE25 the look at the end of the day is made up for where the one who made it died', async () => {
  await using deps = await openShopDeps({}, { canClose: false })
  const { shop, begunAt, attemptId } = await aLostPayment(deps)
  await lookUntil(deps, begunAt, begunAt + 23 * HOUR_MS)
  deps.clock.now = begunAt + DAY_MS
  const now = deps.now()
  const lease = { now, until: now + 2 * MINUTE_MS, askedBefore: now, dueBy: now }
  await withTenant(deps.db, shop.tenantId, (tx) => leaseAttempt(tx, attemptId, lease))

  deps.clock.now += 2 * MINUTE_MS
  const asked = await reconcilePayments(deps, deps.now())

  expect(asked).toBe(1)
  expect(await nextCheck(deps, shop)).toMatchObject({ nextCheckAt: begunAt + DAY_MS + 6 * HOUR_MS })
})

test('SE14 one that has failed with its order is not asked about once its provider says no, too', async () => {
  await using deps = await openShopDeps()
  const { shop, ref } = await aLostPayment(deps)
  deps.ledger.trouble = 'none'
  deps.ledger.decline(ref)
  deps.clock.now += HOUR_MS

  const asked = await reconcilePayments(deps, deps.now())

  expect(asked).toBe(1)
  expect(await nextCheck(deps, shop)).toMatchObject({ nextCheckAt: null, askedUntil: null })
})

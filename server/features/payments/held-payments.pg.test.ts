import { expect, test } from 'vitest'
import { HOLD_MS } from '../../../shared/orders/schema.ts'
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { granted } from '../../testing/event.ts'
import {
  anOpenOrder,
  aShop,
  comeBack,
  openShopDeps,
  type Shop,
  type ShopDeps,
  shopState,
} from '../../testing/shop.ts'
import { decideStanding } from '../orders/pages/decide-standing.ts'
import { reconcilePayments } from './reconcile.ts'
import { listAllPayments, listPayments, readTotals } from './report-payments.ts'
import { sweepHolds } from './sweep-holds.ts'

const LOOK = { limit: 50, after: undefined } as const

/** A payment that the provider holds for risk, with its hold over. */
async function aHeldPayment(deps: ShopDeps, quantityTotal = 2) {
  const shop = await aShop(deps, quantityTotal)
  const { tenantId, eventId } = shop
  await withTenant(
    deps.db,
    tenantId,
    (tx) => tx`update events set ends_at = ends_at + interval '60 days' where id = ${eventId}`,
  )
  const order = await anOpenOrder(deps, shop, 2)
  deps.ledger.pay(order.ref)
  deps.ledger.forge = (evidence) => ({ ...evidence, isHeldForRisk: true })
  await comeBack(deps, order.ref)
  deps.clock.now += HOLD_MS
  await sweepHolds(deps, deps.now())
  return { shop, ...order }
}

/** Looks every six hours; how many of the looks asked. */
async function lookFor(deps: ShopDeps, days: number): Promise<number> {
  let asked = 0
  for (let at = 0; at < days * 4; at += 1) {
    deps.clock.now += 6 * HOUR_MS
    asked += await reconcilePayments(deps, deps.now())
  }
  return asked
}

const attemptOf = async ({ db }: ShopDeps, { tenantId }: Shop) =>
  (
    await withTenant(
      db,
      tenantId,
      (tx) => tx`
        select state, is_held_for_risk, is_mismatched, next_check_at is null as is_let_be
          from payment_attempts`,
    )
  )[0]

const told = ({ db }: ShopDeps, { tenantId }: Shop, action: string) =>
  withTenant(
    db,
    tenantId,
    async (tx) => (await tx`select 1 from activity where action = ${action}`).length,
  )

test('SE13 money that is held for days becomes tickets when the provider lets it go, and places are free', async () => {
  await using deps = await openShopDeps()
  const { shop } = await aHeldPayment(deps)

  const waiting = await shopState(deps, shop)
  await lookFor(deps, 5)
  const held = await attemptOf(deps, shop)
  deps.ledger.forge = (evidence) => evidence
  await lookFor(deps, 1)

  expect(waiting).toMatchObject({ orders: [{ status: 'expired' }], held: 0, tickets: 0 })
  expect(held).toMatchObject({ state: 'processing', isHeldForRisk: true, isLetBe: false })
  expect(await shopState(deps, shop)).toMatchObject({
    ...{ orders: [{ status: 'paid' }], tickets: 2, refunds: [] },
  })
  expect(await attemptOf(deps, shop)).toMatchObject({ state: 'succeeded', isHeldForRisk: false })
  expect(await told(deps, shop, 'payment.held')).toBe(1)
})

test('SE13 money that is held is given back when the places went meanwhile', async () => {
  await using deps = await openShopDeps()
  const { shop } = await aHeldPayment(deps)
  await anOpenOrder(deps, shop, 2)

  await lookFor(deps, 2)
  deps.ledger.forge = (evidence) => evidence
  await lookFor(deps, 1)

  expect(await shopState(deps, shop)).toMatchObject({
    ...{ tickets: 0, refunds: [{ reason: 'no_places', amountCents: 160_000 }] },
  })
})

test('SE13 money that the provider decides against is nobody’s any more', async () => {
  await using deps = await openShopDeps()
  const { shop, ref } = await aHeldPayment(deps)
  const payment = deps.ledger.payments.get(ref)
  if (payment !== undefined) payment.state = 'failed'

  await lookFor(deps, 1)

  expect(await attemptOf(deps, shop)).toMatchObject({ state: 'failed', isHeldForRisk: false })
  expect(await lookFor(deps, 1)).toBe(0)
})

test('SE13 held money is on the organizer’s list, and on no other’s, as long as nobody has decided; it is asked about for a month', async () => {
  await using deps = await openShopDeps()
  const { shop, attemptId } = await aHeldPayment(deps)
  const other = await aShop(deps)
  await anOpenOrder(deps, other)
  const list = async ({ tenantId }: Shop) =>
    granted(await listPayments(deps, tenantId, { ...LOOK, attention: 'true' })).items

  const asked = await lookFor(deps, 40)
  const [own, others, all, totals] = await Promise.all([
    list(shop),
    list(other),
    listAllPayments(deps, { ...LOOK, attention: 'true' }),
    readTotals(deps, shop.tenantId),
  ])

  // The other's own payment is asked about on its first day.
  expect(asked).toBeLessThanOrEqual(30 * 4 + 4)
  expect(asked).toBeGreaterThan(29 * 4)
  expect(own).toMatchObject([{ id: attemptId, isHeldForRisk: true, state: 'processing' }])
  expect(others).toEqual([])
  expect(granted(all).items.map(({ id }) => id)).toEqual([attemptId])
  expect(totals).toMatchObject([{ attentionCount: 1, paidCount: 0 }])
  expect(
    granted(await listPayments(deps, shop.tenantId, { ...LOOK, attention: 'false' })).items,
  ).toEqual([])
})

test('SE13 the order’s page says that the payment is being looked at, also after the hold', () => {
  const payment = { provider: 'rocket', isHeldForRisk: true } as const
  const facts = {
    status: 'expired',
    source: 'online',
    totalCents: 1,
    holdExpiresAt: null,
    refunds: { dueCents: 0, returnedCents: 0 },
    isBack: false,
  } as const
  const standing = (state: 'processing' | 'failed' | 'succeeded') =>
    decideStanding({ ...facts, payments: [{ ...payment, state }] }, DAY_MS).kind

  expect([standing('processing'), standing('failed'), standing('succeeded')]).toEqual([
    ...['held', 'held', 'expired'],
  ])
})

test('SE2 the same misfit is told once, however often it comes, and a provider that goes on misfitting fills no trail', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const { ref } = await anOpenOrder(deps, shop)
  deps.ledger.pay(ref)
  deps.ledger.pay(ref)
  const misfit = (amountCents: number) => {
    deps.ledger.forge = (evidence) => ({ ...evidence, amountCents })
  }
  const back = async (times: number) => {
    for (let at = 0; at < times; at += 1) {
      deps.clock.now += 6_000
      await comeBack(deps, ref)
    }
  }

  misfit(1)
  await back(5)
  const first = await told(deps, shop, 'payment.mismatched')
  for (let amount = 2; amount < 15; amount += 1) {
    misfit(amount)
    await back(2)
  }

  // Two movements of money, each with a wrong amount.
  expect(first).toBe(2)
  expect(await told(deps, shop, 'payment.mismatched')).toBe(20)
  expect(await attemptOf(deps, shop)).toMatchObject({ state: 'processing', isMismatched: true })
})

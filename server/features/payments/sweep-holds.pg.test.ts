import { expect, test } from 'vitest'
import { HOLD_MS } from '../../../shared/orders/schema.ts'
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { granted } from '../../testing/event.ts'
import {
  anOpenOrder,
  aRequest,
  aShop,
  openShopDeps,
  type Shop,
  shopState,
} from '../../testing/shop.ts'
import { placeOrder } from '../orders/place-order.ts'
import { askProvider } from './ask-provider.ts'
import { reconcilePayments } from './reconcile.ts'
import { startPayment } from './start-payment.ts'
import { sweepHolds } from './sweep-holds.ts'

test('SE7 a hold that ends gives the places back, after the provider was asked once more and the payment was ended', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await anOpenOrder(deps, shop, 3)
  const early = await sweepHolds(deps, deps.now() + HOLD_MS - 1)
  deps.clock.now += HOLD_MS

  const ended = await sweepHolds(deps, deps.now())

  expect([early, ended]).toEqual([0, 1])
  expect(deps.ledger.pay(order.ref)).toBeNull()
  expect(await shopState(deps, shop)).toMatchObject({
    ...{ orders: [{ status: 'expired' }], attempts: [{ state: 'failed' }], held: 0, sold: 0 },
  })
})

test('SE7 an order that was paid in the last moment, and of which nobody told us, is paid by the sweep', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await anOpenOrder(deps, shop)
  deps.ledger.pay(order.ref)
  deps.clock.now += HOLD_MS

  const ended = await sweepHolds(deps, deps.now())

  expect(ended).toBe(0)
  expect(await shopState(deps, shop)).toMatchObject({ orders: [{ status: 'paid' }], tickets: 1 })
})

test('SE7 a payment that the buyer has approved is taken before its hold is given up', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await anOpenOrder(deps, shop)
  deps.ledger.approve(order.ref)
  deps.clock.now += HOLD_MS

  await sweepHolds(deps, deps.now())

  expect(await shopState(deps, shop)).toMatchObject({ orders: [{ status: 'paid' }], tickets: 1 })
})

test('SE8 while a provider is silent its buyers keep their places for ten minutes more', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await anOpenOrder(deps, shop)
  deps.ledger.trouble = 'down'
  deps.clock.now += HOLD_MS

  const ended = [await sweepHolds(deps, deps.now())]
  deps.clock.now += 9 * MINUTE_MS
  ended.push(await sweepHolds(deps, deps.now()))
  deps.clock.now += 3 * MINUTE_MS
  ended.push(await sweepHolds(deps, deps.now()))

  expect(ended).toEqual([0, 0, 1])
})

test('SE9 money that comes after the hold gets its places again where they are free', async () => {
  await using deps = await openShopDeps({}, { canClose: false })
  const shop = await aShop(deps, 1)
  const order = await anOpenOrder(deps, shop)
  deps.clock.now += HOLD_MS
  await sweepHolds(deps, deps.now())
  deps.ledger.pay(order.ref)
  deps.clock.now += HOUR_MS

  await reconcilePayments(deps, deps.now())

  expect(await shopState(deps, shop)).toMatchObject({
    ...{ orders: [{ status: 'paid' }], attempts: [{ state: 'succeeded' }] },
    ...{ tickets: 1, sold: 1, held: 0, refunds: [], mails: 1 },
  })
})

test('SE9 money that comes after the hold is to be given back where somebody else has the places', async () => {
  await using deps = await openShopDeps({}, { canClose: false })
  const shop = await aShop(deps, 1)
  const order = await anOpenOrder(deps, shop)
  deps.clock.now += HOLD_MS
  await sweepHolds(deps, deps.now())
  granted(await placeOrder(deps, aRequest(shop)))
  deps.ledger.pay(order.ref)
  deps.clock.now += HOUR_MS

  await reconcilePayments(deps, deps.now())
  await reconcilePayments(deps, deps.now() + HOUR_MS)

  expect(await shopState(deps, shop)).toMatchObject({
    ...{ orders: [{ status: 'expired' }, { status: 'pending' }], tickets: 0, held: 1, sold: 0 },
    refunds: [{ reason: 'no_places', amountCents: 80_000 }],
  })
})

test('SE15 the provider is asked by one at a time, also by two replicas', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await anOpenOrder(deps, shop)
  const asked: string[] = []
  deps.ledger.beforeCall = (what) => void asked.push(what)
  deps.clock.now += MINUTE_MS

  const counts = await Promise.all([1, 2, 3].map(() => reconcilePayments(deps, deps.now())))

  expect(asked).toEqual(['query'])
  expect(counts.reduce((sum, count) => sum + count)).toBe(1)
})

test('SE16 a provider that refuses, or is silent, leaves the order with its places, and another try goes on', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const { id: orderId } = granted(await placeOrder(deps, aRequest(shop)))
  const start = async () =>
    granted(await startPayment(deps, { ...shop, orderId, provider: 'stripe', address: null }))
      .payUrl

  deps.ledger.trouble = 'down'
  const silent = await start()
  deps.ledger.trouble = 'refuses'
  const refused = await start()
  deps.ledger.trouble = 'none'
  const opened = await start()

  expect([silent, refused]).toEqual([null, null])
  expect(opened).toMatch(/^https:\/\/pay\.example\/PB/)
  expect(await start()).toBe(opened)
  // It was not known whether the silent one had been opened: asked again and refused, another one was tried.
  expect(await shopState(deps, shop)).toMatchObject({
    ...{ held: 1, attempts: [{ state: 'failed' }, { state: 'failed' }, { state: 'processing' }] },
  })
})

test('SE17 nothing is begun for an order that is paid, ended or over its hold, nor by a way that is not set up', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await anOpenOrder(deps, shop)
  const other = await aShop(deps)
  const start = async (of: Shop, provider: 'stripe' | 'bkash') => {
    const started = await startPayment(deps, {
      ...of,
      orderId: order.orderId,
      provider,
      address: null,
    })
    return started.ok ? 'started' : started.error.code
  }

  expect(await start(shop, 'bkash')).toBe('provider_not_available')
  expect(await start(other, 'stripe')).toBe('order_not_found')
  deps.clock.now += HOLD_MS
  expect(await start(shop, 'stripe')).toBe('order_closed')
  deps.ledger.pay(order.ref)
  await askProvider(deps, { ...shop, attemptId: order.attemptId, wish: 'look' })
  expect(await start(shop, 'stripe')).toBe('order_closed')
})

test('SE19 of clicks that come together one asks the provider, and all are sent to the same page', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const { id: orderId } = granted(await placeOrder(deps, aRequest(shop)))
  const asked: string[] = []
  deps.ledger.beforeCall = (what) => void asked.push(what)
  const click = async () =>
    granted(await startPayment(deps, { ...shop, orderId, provider: 'stripe', address: null }))
      .payUrl

  const urls = await Promise.all([click(), click(), click(), click()])

  expect(asked).toEqual(['create'])
  expect(urls[0]).toMatch(/^https:\/\/pay\.example\/PB/)
  expect(new Set(urls).size).toBe(1)
})

// What somebody would try, or what would go wrong on the worst day: each of these once worked.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { OrderId } from '../../../shared/ids.ts'
import { HOLD_MS } from '../../../shared/orders/schema.ts'
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { takeRate } from '../../platform/http/rate-limit.ts'
import { runDueJobs } from '../../platform/jobs/run-due-jobs.ts'
import { granted } from '../../testing/event.ts'
import { openInbox } from '../../testing/inbox.ts'
import {
  anAccount,
  anAttempt,
  anOpenOrder,
  aRequest,
  aShop,
  comeBack,
  openShopDeps,
  type Shop,
  type ShopDeps,
  shopState,
} from '../../testing/shop.ts'
import { FREE_RATE, mailOrderJob } from '../orders/mail-order.ts'
import { placeOrder } from '../orders/place-order.ts'
import { askProvider } from './ask-provider.ts'
import { buyTickets } from './buy-tickets.ts'
import { cancelOrder } from './cancel-order.ts'
import { endOrders } from './end-orders.ts'
import type { Evidence } from './providers/port.ts'
import { receiveWebhook } from './receive-webhook.ts'
import { reconcilePayments } from './reconcile.ts'
import { settle } from './settle.ts'
import { startPayment } from './start-payment.ts'
import { sweepHolds } from './sweep-holds.ts'
import { workWebhooks } from './work-webhooks.ts'

const VISITOR = { kind: 'visitor', id: null } as const

function evidenceOf(deps: ShopDeps, ref: string, at: number): Evidence {
  const { merchant, txns, amountCents } = required(deps.ledger.payments.get(ref), 'it was begun')
  return {
    ...{ provider: 'stripe', merchant, isLive: false, attemptRef: ref, providerPaymentId: null },
    ...{ providerTxnId: txns[at] ?? '', amountCents, currency: 'BDT', paidAt: null },
    isHeldForRisk: false,
  }
}

test.for([
  ['has another amount', { amountCents: 1 }, 'mismatched'],
  ['is held for risk', { isHeldForRisk: true }, 'held'],
] as const)('SE6 money beside a payment that %s is counted', async ([_name, change, settledAs]) => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const { attemptId, ref } = await anOpenOrder(deps, shop)
  deps.ledger.pay(ref)
  deps.ledger.pay(ref)
  const fact = {
    kind: 'paid' as const,
    evidence: { ...evidenceOf(deps, ref, 0), ...change },
    furtherPayments: [evidenceOf(deps, ref, 1)],
  }
  const pair = { tenantId: shop.tenantId, attemptId, fact }

  const settled = [
    await settle(deps, [pair], deps.now()),
    await settle(deps, [pair], deps.now()),
  ].flat()

  expect(settled).toEqual([{ settled: 'issued' }, { settled: settledAs }])
  expect(await shopState(deps, shop)).toMatchObject({
    ...{ orders: [{ status: 'paid' }], tickets: 1, sold: 1, held: 0, refunds: [] },
  })
})

test('SO16 a cancellation waits for a payment that is being taken at that moment', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const { tenantId } = shop
  const { orderId, attemptId, ref } = await anOpenOrder(deps, shop)
  deps.ledger.pay(ref)
  const [began, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  deps.ledger.afterCall = () => {
    began.resolve()
    return goOn.promise
  }
  const taking = askProvider(deps, { tenantId, attemptId, wish: 'look' })
  await began.promise

  const cancelled = await cancelOrder(deps, { tenantId, orderId, actor: VISITOR })
  goOn.resolve()
  await taking

  expect(cancelled).toMatchObject({ ok: false, error: { code: 'payment_under_way' } })
  expect(await shopState(deps, shop)).toMatchObject({
    ...{ orders: [{ status: 'paid' }], tickets: 1, refunds: [] },
  })
})

test.for([
  {
    ...{ how: 'is cancelled', status: 'cancelled', tickets: 0 },
    refunds: [{ reason: 'order_cancelled' }],
    end: (deps: ShopDeps, { tenantId }: Shop, orderId: OrderId) =>
      cancelOrder(deps, { tenantId, orderId, actor: VISITOR }),
  },
  {
    ...{ how: 'ends its hold', status: 'paid', tickets: 1, refunds: [] },
    end: (deps: ShopDeps) => {
      deps.clock.now += HOLD_MS
      return sweepHolds(deps, deps.now())
    },
  },
])(
  'SE23 a payment that the provider opens while its order $how is shown to nobody and asked about all the same',
  async ({ status, tickets, refunds, end }) => {
    await using deps = await openShopDeps()
    const shop = await aShop(deps)
    const { id: orderId } = granted(await placeOrder(deps, aRequest(shop)))
    deps.ledger.afterCall = async (what) => {
      if (what === 'create') await end(deps, shop, orderId)
    }
    const { tenantId } = shop
    const started = granted(
      await startPayment(deps, { tenantId, orderId, provider: 'stripe', address: null }),
    )
    const opened = await shopState(deps, shop)
    deps.ledger.pay(required([...deps.ledger.payments.keys()][0], 'it was opened'))

    for (let look = 0; look < 2; look += 1) {
      deps.clock.now += HOUR_MS
      await reconcilePayments(deps, deps.now())
    }

    expect(started.payUrl).toBeNull()
    expect(opened).toMatchObject({ attempts: [{ state: 'failed' }], held: 0 })
    expect(await shopState(deps, shop)).toMatchObject({ orders: [{ status }], tickets, refunds })
  },
)

test('SE8 places that no payment waits for go back while a provider hangs, another tenant’s too', async () => {
  await using deps = await openShopDeps()
  const [shop, other] = [await aShop(deps), await aShop(deps)]
  await anOpenOrder(deps, shop)
  granted(await placeOrder(deps, aRequest(shop, 2, 'second@mail.example')))
  granted(await placeOrder(deps, aRequest(other, 3)))
  const hanging = Promise.withResolvers<void>()
  deps.ledger.beforeCall = () => hanging.promise
  deps.clock.now += HOLD_MS

  const sweeping = sweepHolds(deps, deps.now())

  await expect.poll(async () => (await shopState(deps, shop)).held, POLL).toBe(1)
  await expect.poll(async () => (await shopState(deps, other)).held, POLL).toBe(0)
  hanging.resolve()
  expect(await sweeping).toBe(3)
})

/** As long as the whole test may take. */
const POLL = { timeout: 20_000 }

test('SE8 a provider that does not answer is not asked about each of its payments', async () => {
  await using deps = await openShopDeps()
  await anAccount(deps, null, 'bkash')
  const shop = await aShop(deps, null)
  for (let at = 0; at < 20; at += 1) await anOpenOrder(deps, shop)
  const { id } = granted(await placeOrder(deps, aRequest(shop)))
  await anAttempt(deps, shop, id, 'bkash')
  const asked: string[] = []
  deps.ledger.beforeCall = (what) => void asked.push(what)
  deps.ledger.trouble = 'down'
  deps.clock.now += HOLD_MS

  const ended = await sweepHolds(deps, deps.now())
  const askedOnce = asked.length
  deps.clock.now += 11 * MINUTE_MS
  const later = await sweepHolds(deps, deps.now())

  expect([ended, later]).toEqual([0, 21])
  expect(askedOnce).toBeLessThanOrEqual(9)
})

test('WH9 news of a provider that does not answer keeps nobody else’s waiting', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps, null)
  for (let at = 0; at < 20; at += 1) {
    const { ref } = await anOpenOrder(deps, shop)
    const delivery = deps.ledger.tell(ref, 'hint')
    granted(await receiveWebhook(deps, { provider: 'stripe', merchantRef: null, delivery }))
  }
  const asked: string[] = []
  deps.ledger.beforeCall = (what) => void asked.push(what)
  deps.ledger.trouble = 'down'

  const worked = await workWebhooks(deps, deps.now())

  expect(worked).toBe(20)
  expect(asked.length).toBeLessThanOrEqual(8)
})

test('SO13 one address holds so many places at a time, whatever names it gives', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps, null)
  const buy = (address: string, at: number) =>
    buyTickets(deps, {
      ...{ tenantSlug: shop.slug, eventSlug: 'winter', key: null, address },
      input: aRequest(shop, 100, `buyer${at}@mail.example`).input,
    })

  const bought = []
  for (let at = 0; at < 21; at += 1) bought.push(await buy('192.0.2.1', at))
  const other = await buy('192.0.2.2', 21)

  expect(bought.filter(({ ok }) => ok)).toHaveLength(20)
  expect(bought.at(-1)).toMatchObject({ ok: false, error: { code: 'rate_limited' } })
  expect(other.ok).toBe(true)
})

test('SE14 a provider that does not answer is not asked about all its payments in one round', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps, null)
  for (let at = 0; at < 20; at += 1) await anOpenOrder(deps, shop)
  const asked: string[] = []
  deps.ledger.beforeCall = (what) => void asked.push(what)
  deps.ledger.trouble = 'down'
  deps.clock.now += MINUTE_MS

  await reconcilePayments(deps, deps.now())
  const first = asked.length
  deps.ledger.trouble = 'none'
  await reconcilePayments(deps, deps.now())

  expect(first).toBeLessThanOrEqual(8)
  expect(asked).toHaveLength(20)
})

/** A provider where the buyer approves, we take the money, and nobody can end a payment. */
async function anApprovedPayment(deps: ShopDeps, quantityTotal = 2) {
  const shop = await aShop(deps, quantityTotal)
  const order = await anOpenOrder(deps, shop, 2)
  deps.ledger.approve(order.ref)
  return { shop, ...order }
}

test.for([
  [
    'the buyer cancelled before it was taken',
    async (deps, { tenantId }, orderId) => {
      granted(await cancelOrder(deps, { tenantId, orderId, actor: VISITOR }))
    },
  ],
  [
    'the event was called off',
    (deps, { tenantId, eventId }) =>
      withTenant(
        deps.db,
        tenantId,
        (tx) => tx`update events set status = 'cancelled' where id = ${eventId}`,
      ),
  ],
  [
    'the hold ended and the places went to somebody else',
    async (deps, shop, orderId) => {
      const { tenantId } = shop
      const ending = { tenantId, orderIds: [orderId], actor: VISITOR, status: 'expired' } as const
      deps.clock.now += HOLD_MS
      await endOrders(deps, { ...ending, now: deps.now() })
      await anOpenOrder(deps, shop, 2)
    },
  ],
  [
    'another payment has paid the order',
    async (deps, shop, orderId) => {
      await anAccount(deps, null, 'bkash')
      const { ref, attemptId } = await anAttempt(deps, shop, orderId, 'bkash')
      deps.ledger.pay(ref)
      await askProvider(deps, { ...shop, attemptId, wish: 'look' })
    },
  ],
] as const satisfies readonly [
  string,
  (deps: ShopDeps, shop: Shop, orderId: OrderId) => Promise<unknown>,
][])(
  'SE20 money that was approved is not taken when %s, neither on a late return nor later',
  async ([_name, happen]) => {
    await using deps = await openShopDeps({}, { canClose: false })
    const { shop, orderId, ref } = await anApprovedPayment(deps)
    await happen(deps, shop, orderId)
    const before = deps.ledger.moneyIn().length

    deps.clock.now += MINUTE_MS
    const page = await comeBack(deps, ref)
    for (let hours = 0; hours < 3; hours += 1) {
      deps.clock.now += HOUR_MS
      await reconcilePayments(deps, deps.now())
    }

    expect(page).toContain('/orders/')
    expect(deps.ledger.moneyIn()).toHaveLength(before)
    expect(await shopState(deps, shop)).toMatchObject({ refunds: [] })
  },
)

test('SE20 money that was approved is taken after the hold as long as its places are free', async () => {
  await using deps = await openShopDeps({}, { canClose: false })
  const { shop, orderId, ref } = await anApprovedPayment(deps)
  const { tenantId } = shop
  deps.clock.now += HOLD_MS
  const ending = { tenantId, orderIds: [orderId], actor: VISITOR, status: 'expired' } as const
  await endOrders(deps, { ...ending, now: deps.now() })

  await comeBack(deps, ref)

  expect(deps.ledger.moneyIn()).toHaveLength(1)
  expect(await shopState(deps, shop)).toMatchObject({
    ...{ orders: [{ status: 'paid' }], tickets: 2, sold: 2, refunds: [] },
  })
})

test.for([
  ['event was called off', 'order_closed', `update events set status = 'cancelled'`],
  ['event is over', 'order_closed', `update events set ends_at = starts_at + interval '1 second'`],
  ['organizer was suspended', 'provider_not_available', `update tenants set status = 'suspended'`],
] as const)(
  'SE17 no payment is begun when the %s since the order',
  async ([_name, code, change]) => {
    await using deps = await openShopDeps()
    const shop = await aShop(deps)
    const { tenantId } = shop
    const { id: orderId } = granted(await placeOrder(deps, aRequest(shop)))
    const begun = await anOpenOrder(deps, shop)
    const asked = (id: OrderId) =>
      startPayment(deps, { tenantId, orderId: id, provider: 'stripe', address: null })
    if (change.includes('tenants')) await deps.platformDb.unsafe(change)
    else await withTenant(deps.db, tenantId, (tx) => tx.unsafe(change))

    const outcomes = [await asked(orderId), await asked(begun.orderId)]

    expect(outcomes).toEqual([
      ...[
        { ok: false, error: { code } },
        { ok: false, error: { code } },
      ],
    ])
    expect(deps.ledger.payments.size).toBe(1)
  },
)

test('SO24 nobody floods a mailbox with tickets that cost nothing; other orders’ mails leave', async () => {
  await using inbox = await openInbox()
  await using deps = await openShopDeps({ SMTP_URL: inbox.url })
  const shop = await aShop(deps, null)
  const { tenantId } = shop
  const paid = await anOpenOrder(deps, shop)
  deps.ledger.pay(paid.ref)
  const victim = aRequest(shop, 1, 'victim@mail.example')
  const setPrice = (cents: number) =>
    withTenant(deps.db, tenantId, (tx) => tx`update ticket_types set price_cents = ${cents}`)
  await setPrice(0)
  granted(await takeRate(deps, FREE_RATE, 'victim@mail.example', FREE_RATE.max - 2))
  for (let at = 0; at < 5; at += 1) granted(await placeOrder(deps, victim))
  await askProvider(deps, { tenantId, attemptId: paid.attemptId, wish: 'look' })

  const ran = await runDueJobs(deps, [mailOrderJob])

  const mails = await inbox.mails(3)
  expect(ran).toEqual({ ran: 6, failed: 0 })
  expect(mails.filter(({ to }) => to.includes('victim@mail.example'))).toHaveLength(2)
  expect(mails.filter(({ to }) => to.includes('buyer@mail.example'))).toHaveLength(1)
  const [trail] = await withTenant(
    deps.db,
    tenantId,
    (tx) =>
      tx`select count(*)::integer as count from activity where action = 'order.mail_held_back'`,
  )
  expect(trail).toEqual({ count: 3 })
  expect((await shopState(deps, shop)).tickets).toBe(6)
})

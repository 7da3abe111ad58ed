// Sending what is due, asking about what is on its way, and what a person does beside it.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { granted } from '../../testing/event.ts'
import {
  anAccount,
  aPaidOrder,
  aShop,
  openShopDeps,
  type Shop,
  type ShopDeps,
} from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { giveBack } from './give-back.ts'
import { receiveWebhook } from './receive-webhook.ts'
import { noteSentByHand, retryRefund } from './settle-by-person.ts'
import { workRefunds } from './work-refunds.ts'
import { workWebhooks } from './work-webhooks.ts'

type Order = Awaited<ReturnType<typeof aPaidOrder>>

const giveAmount = async (
  deps: ShopDeps,
  { tenantId }: Shop,
  { orderId }: Order,
  amountCents: number,
): Promise<string> =>
  granted(
    await giveBack(deps, {
      ...{ tenantId, orderId, actor: SYSTEM_ACTOR, userId: null, key: null },
      input: { what: { kind: 'amount', amountCents }, reason: 'Rain' },
    }),
  )

const rows = (deps: ShopDeps, { tenantId }: Shop) =>
  withTenant(
    deps.db,
    tenantId,
    (tx) =>
      tx<
        {
          id: string
          ref: string
          state: string
          failure: string | null
          nextTryAt: number | null
        }[]
      >`select id, ref, state, failure, next_try_at from refunds order by id`,
  )

const states = async (deps: ShopDeps, shop: Shop): Promise<string[]> =>
  (await rows(deps, shop)).map(({ state }) => state)

const paymentState = async (deps: ShopDeps, { tenantId }: Shop, { attemptId }: Order) =>
  withTenant(deps.db, tenantId, async (tx) => {
    const [row] = await tx<{ state: string; isMismatched: boolean }[]>`
      select state, is_mismatched from payment_attempts where id = ${attemptId}`
    return required(row, 'it is there')
  })

const actions = (deps: ShopDeps, { tenantId }: Shop): Promise<string[]> =>
  withTenant(deps.db, tenantId, async (tx) => {
    const found = await tx<{ action: string }[]>`
      select action from activity where action like 'refund.%' order by id`
    return found.map(({ action }) => action)
  })

const work = async (deps: ShopDeps, waitMs = 0): Promise<void> => {
  deps.clock.now += waitMs
  while ((await workRefunds(deps, deps.now())) > 0);
}

const moneyOut = ({ ledger }: ShopDeps, { ref }: Order): number =>
  (ledger.payments.get(ref)?.txns ?? []).reduce((sum, txn) => sum + ledger.refunds.moneyOut(txn), 0)

async function tell(deps: ShopDeps, refundRef: string, accountRef: string | null = null) {
  const delivery = deps.ledger.tellRefund(refundRef)
  await receiveWebhook(deps, { provider: 'stripe', merchantRef: accountRef, delivery })
  await workWebhooks(deps, deps.now())
}

test('RF4, RF6 parts go back one after the other, and with the last one the payment is given back', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  await giveAmount(deps, shop, order, 30_000)
  await giveAmount(deps, shop, order, 50_000)
  deps.ledger.refunds.mode = 'pending'

  await work(deps)
  const first = await states(deps, shop)
  const [sent] = deps.ledger.refunds.made
  deps.ledger.refunds.end(required(sent, 'one of them').refundRef, 'succeeded')
  await work(deps, 2 * MINUTE_MS)
  await work(deps, 2 * MINUTE_MS)
  const second = await states(deps, shop)
  const afterFirst = await paymentState(deps, shop, order)
  for (const { refundRef } of deps.ledger.refunds.made) {
    deps.ledger.refunds.end(refundRef, 'succeeded')
  }
  await work(deps, 5 * MINUTE_MS)

  expect(first.toSorted()).toEqual(['requested', 'submitted'])
  expect(second.toSorted()).toEqual(['submitted', 'succeeded'])
  expect(afterFirst.state).toBe('succeeded')
  expect(await states(deps, shop)).toEqual(['succeeded', 'succeeded'])
  expect((await paymentState(deps, shop, order)).state).toBe('refunded')
  expect(moneyOut(deps, order)).toBe(80_000)
})

test('RF4 ten parts of a payment go back within one moment, one after the other, once the first has its word', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  for (let part = 0; part < 10; part += 1) await giveAmount(deps, shop, order, 1_000)
  deps.ledger.refunds.mode = 'pending'

  await work(deps)
  const first = await states(deps, shop)
  deps.ledger.refunds.mode = 'succeeded'
  for (const { refundRef } of deps.ledger.refunds.made) {
    deps.ledger.refunds.end(refundRef, 'succeeded')
  }
  await work(deps, 2 * MINUTE_MS)

  expect(first.filter((state) => state === 'requested')).toHaveLength(9)
  expect(new Set(await states(deps, shop))).toEqual(new Set(['succeeded']))
  expect(deps.ledger.refunds.made).toHaveLength(10)
  expect(moneyOut(deps, order)).toBe(10_000)
})

test('RF2, RF3 an answer that is lost is found by the query; nothing is sent twice', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  await giveAmount(deps, shop, order, 80_000)
  deps.ledger.refunds.silence = 'lost'

  await work(deps)
  const lost = await states(deps, shop)
  deps.ledger.refunds.silence = 'none'
  await work(deps, 2 * MINUTE_MS)

  expect(lost).toEqual(['unknown'])
  expect(await states(deps, shop)).toEqual(['succeeded'])
  expect(deps.ledger.refunds.made).toHaveLength(1)
})

test('RF3 a request that never arrived is sent again after ten minutes, by its own reference', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  await giveAmount(deps, shop, order, 80_000)
  const [due] = await rows(deps, shop)
  deps.ledger.refunds.silence = 'down'
  await work(deps)
  deps.ledger.refunds.silence = 'none'

  await work(deps, 9 * MINUTE_MS)
  const before = { states: await states(deps, shop), made: deps.ledger.refunds.made.length }
  await work(deps, 4 * MINUTE_MS)

  expect(before).toEqual({ states: ['unknown'], made: 0 })
  expect(await states(deps, shop)).toEqual(['succeeded'])
  expect(deps.ledger.refunds.made.map(({ refundRef }) => refundRef)).toEqual([due?.ref])
})

test('many replicas at once send one refund once', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  await giveAmount(deps, shop, order, 10_000)

  await Promise.all(Array.from({ length: 6 }, () => workRefunds(deps, deps.now())))

  expect(deps.ledger.refunds.made).toHaveLength(1)
})

test('RF6, RF7 a refund that comes back is asked about and told; the payment stands again, and a person has it sent anew', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const refundId = await giveAmount(deps, shop, order, 80_000)
  await work(deps)
  const [sent] = await rows(deps, shop)
  const ref = required(sent, 'it was sent').ref
  const given = await paymentState(deps, shop, order)

  deps.ledger.refunds.end(ref, 'failed')
  await tell(deps, ref)
  await work(deps, 6 * SECOND_MS)
  const back = [await rows(deps, shop), await paymentState(deps, shop, order)]
  granted(await retryRefund(deps, { ...shop, refundId, actor: SYSTEM_ACTOR }))
  await work(deps)

  expect(given.state).toBe('refunded')
  expect(back).toMatchObject([[{ state: 'failed', failure: 'returned' }], { state: 'succeeded' }])
  expect(await rows(deps, shop)).toMatchObject([{ state: 'succeeded', failure: null }])
  expect(deps.ledger.refunds.made.map(({ state }) => state)).toEqual(['failed', 'succeeded'])
  expect(new Set(deps.ledger.refunds.made.map(({ refundRef }) => refundRef)).size).toBe(2)
  expect((await paymentState(deps, shop, order)).state).toBe('refunded')
  expect(await actions(deps, shop)).toEqual([
    ...['refund.decided', 'refund.succeeded', 'refund.returned', 'refund.tried_again'],
    'refund.succeeded',
  ])
})

test('RF7 news that comes while the provider is asked is not forgotten over its older answer', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  await giveAmount(deps, shop, order, 80_000)
  const [decided] = await rows(deps, shop)
  const ref = required(decided, 'it was decided').ref

  // It is done, the answer is on its way, and it comes back.
  deps.ledger.afterCall = async (what) => {
    if (what !== 'refund') return
    deps.ledger.afterCall = () => {}
    deps.ledger.refunds.end(ref, 'failed')
    await tell(deps, ref)
  }
  await work(deps)
  await work(deps, 6 * SECOND_MS)

  expect(await rows(deps, shop)).toMatchObject([{ state: 'failed', failure: 'returned' }])
  expect((await paymentState(deps, shop, order)).state).toBe('succeeded')
})

test('RF7 a refund that nobody here decided marks its payment, once; another merchant’s word is nothing', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const stranger = await anAccount(deps, (await aShop(deps)).tenantId)
  const [txn] = required(deps.ledger.payments.get(order.ref), 'it was paid').txns
  deps.ledger.refunds.made.push({
    ...{ id: 'RFD-X', refundRef: 'FOREIGN', attemptRef: order.ref, txn: txn ?? '' },
    ...{ amountCents: 5, state: 'succeeded' },
  })

  await tell(deps, 'FOREIGN', stranger.merchantRef)
  const afterStranger = await paymentState(deps, shop, order)
  await tell(deps, 'FOREIGN')
  await tell(deps, 'FOREIGN')

  expect(afterStranger.isMismatched).toBe(false)
  expect((await paymentState(deps, shop, order)).isMismatched).toBe(true)
  expect(await actions(deps, shop)).toEqual(['refund.foreign'])
})

test('RF18 one that failed is sent by hand and noted once; what is on its way is not noted so', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const refundId = await giveAmount(deps, shop, order, 80_000)
  const person = { ...shop, refundId, actor: SYSTEM_ACTOR }
  const note = (reference: string) =>
    noteSentByHand(deps, person, { reference, note: 'In the portal' })
  deps.ledger.refunds.silence = 'down'
  await work(deps)
  const onItsWay = [await note('X1'), await retryRefund(deps, person)]
  deps.ledger.refunds.silence = 'none'
  deps.ledger.refunds.mode = 'refused'
  await work(deps, DAY_MS)
  const failed = await states(deps, shop)

  const noted = [
    await note('X1'),
    await note('X1'),
    await note('X2'),
    await retryRefund(deps, person),
  ]
  await work(deps, DAY_MS)

  const code = (one: (typeof noted)[number]): string => (one.ok ? 'ok' : one.error.code)
  expect(onItsWay.map(code)).toEqual(['refund_on_its_way', 'refund_on_its_way'])
  expect(failed).toEqual(['failed'])
  expect(noted.map(code)).toEqual(['ok', 'ok', 'refund_done', 'refund_done'])
  expect(await states(deps, shop)).toEqual(['succeeded'])
  expect((await paymentState(deps, shop, order)).state).toBe('refunded')
  expect(moneyOut(deps, order)).toBe(0)
})

test('RF7 a refund that a person has sent, and that the provider sends after all, marks its payment', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const refundId = await giveAmount(deps, shop, order, 80_000)
  deps.ledger.refunds.mode = 'failed'
  await work(deps)
  const [sent] = deps.ledger.refunds.made
  const ref = required(sent, 'it was sent').refundRef
  const hand = { reference: 'TX-1', note: 'By the bank' }
  granted(await noteSentByHand(deps, { ...shop, refundId, actor: SYSTEM_ACTOR }, hand))

  deps.ledger.refunds.end(ref, 'succeeded')
  await tell(deps, ref)

  expect((await paymentState(deps, shop, order)).isMismatched).toBe(true)
  expect(await actions(deps, shop)).toContain('refund.foreign')
})

test('RF1 what failed gives its part back to others, and is not tried again beyond what is left', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const refundId = await giveAmount(deps, shop, order, 50_000)
  deps.ledger.refunds.mode = 'refused'
  await work(deps)
  await giveAmount(deps, shop, order, 40_000)

  const again = await retryRefund(deps, { ...shop, refundId, actor: SYSTEM_ACTOR })
  const byHand = await noteSentByHand(
    deps,
    { ...shop, refundId, actor: SYSTEM_ACTOR },
    { reference: 'X', note: 'x' },
  )

  const refused = { error: { code: 'refund_too_much', details: [{ leftCents: 40_000 }] } }
  expect([again, byHand]).toMatchObject([refused, refused])
})

test('RF18, RF10 without a desk, and from before, it waits for a person and is sent by nobody else', async () => {
  await using deps = await openShopDeps({}, { hasDesk: false })
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const refundId = await giveAmount(deps, shop, order, 80_000)

  await work(deps)
  await work(deps, DAY_MS)

  expect(await rows(deps, shop)).toMatchObject([{ state: 'requested', nextTryAt: null }])
  expect(await actions(deps, shop)).toEqual(['refund.decided', 'refund.left_to_person'])
  granted(
    await noteSentByHand(
      deps,
      { ...shop, refundId, actor: SYSTEM_ACTOR },
      { reference: 'TX-1', note: 'By the bank' },
    ),
  )
  expect(await states(deps, shop)).toEqual(['succeeded'])
})

test('another tenant’s refund is not there', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const refundId = await giveAmount(deps, shop, await aPaidOrder(deps, shop), 80_000)
  const { tenantId } = await aShop(deps)
  const person = { tenantId, refundId, actor: SYSTEM_ACTOR }

  const done = [
    await retryRefund(deps, person),
    await noteSentByHand(deps, person, { reference: 'X', note: 'x' }),
  ]

  expect(done).toMatchObject([
    { error: { code: 'refund_not_found' } },
    { error: { code: 'refund_not_found' } },
  ])
})

test('PV28 a refund names when the provider took the money, not when we heard of it', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const paidAt = deps.now() - 7 * MINUTE_MS
  deps.ledger.forge = (evidence) => ({ ...evidence, paidAt })
  const order = await aPaidOrder(deps, shop)
  await giveBack(deps, {
    ...{ tenantId: shop.tenantId, orderId: order.orderId },
    ...{ actor: SYSTEM_ACTOR, userId: null, key: null },
    input: { what: { kind: 'order', feeCents: 0 }, reason: 'Rain' },
  })
  const named: number[] = []
  const providers: ShopDeps['providers'] = (account) => {
    const provider = required(deps.providers(account), 'the ledger opens each')
    const desk = required(provider.refunds, 'the ledger gives back')
    const send: typeof desk.send = (request) => {
      named.push(request.paidAt)
      return desk.send(request)
    }
    return { ...provider, refunds: { ...desk, send } }
  }

  await workRefunds({ ...deps, providers }, deps.now())

  expect(named).toEqual([paidAt])
})

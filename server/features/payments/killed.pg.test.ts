import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { HOLD_MS } from '../../../shared/orders/schema.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { createMortal } from '../../testing/mortal.ts'
import {
  anOpenOrder,
  aRequest,
  aShop,
  comeBack,
  openShopDeps,
  type Shop,
  type ShopDeps,
  shopState,
} from '../../testing/shop.ts'
import { mailOrderJob } from '../orders/mail-order.ts'
import { placeOrder } from '../orders/place-order.ts'
import { mailRefundJob } from './mail-refund.ts'
import { receiveWebhook } from './receive-webhook.ts'
import { reconcilePayments } from './reconcile.ts'
import { startPayment } from './start-payment.ts'
import { sweepHolds } from './sweep-holds.ts'
import { workWebhooks } from './work-webhooks.ts'

/** From here on the money has moved, or can: whatever dies, it must become tickets or a refund. */
type Story = {
  readonly name: string
  /** What is there before anything can die. */
  readonly prepare: (deps: ShopDeps, shop: Shop) => Promise<string>
  readonly run: (deps: ShopDeps, ref: string, shop: Shop) => Promise<void>
}

const tell = async (deps: ShopDeps, ref: string): Promise<void> => {
  const delivery = deps.ledger.tell(ref)
  await receiveWebhook(deps, { provider: 'stripe', merchantRef: null, delivery })
  await workWebhooks(deps, deps.now())
}

const paid = async (deps: ShopDeps, shop: Shop): Promise<string> => {
  const { ref } = await anOpenOrder(deps, shop, 2)
  deps.ledger.pay(ref)
  return ref
}

const STORIES: readonly Story[] = [
  { name: 'a notification of a payment', prepare: paid, run: tell },
  {
    name: 'a buyer who comes back, whose money is taken then',
    prepare: async (deps, shop) => {
      const { ref } = await anOpenOrder(deps, shop, 2)
      deps.ledger.approve(ref)
      return ref
    },
    run: async (deps, ref) => void (await comeBack(deps, ref)),
  },
  {
    name: 'a hold that ends over a payment that nobody told of',
    prepare: async (deps, shop) => {
      const ref = await paid(deps, shop)
      deps.clock.now += HOLD_MS
      return ref
    },
    run: async (deps) => {
      await sweepHolds(deps, deps.now())
    },
  },
  {
    name: 'a payment that comes when the places are gone',
    prepare: async (deps, shop) => {
      const { ref } = await anOpenOrder(deps, shop, 2)
      deps.clock.now += HOLD_MS
      await sweepHolds(deps, deps.now())
      await anOpenOrder(deps, shop, 2)
      deps.ledger.pay(ref)
      return ref
    },
    run: tell,
  },
]

/** Another process on the same database: all that was in memory is gone. Its clock goes on until nothing is open. */
async function recover(deps: ShopDeps): Promise<void> {
  deps.ledger.beforeCall = () => {}
  deps.ledger.afterCall = () => {}
  const fresh: Deps = { ...deps }
  for (const waitMs of [0, 3 * MINUTE_MS, HOLD_MS, HOUR_MS, DAY_MS]) {
    deps.clock.now += waitMs
    while ((await workWebhooks(fresh, fresh.now())) > 0);
    while ((await reconcilePayments(fresh, fresh.now())) > 0);
    while ((await sweepHolds(fresh, fresh.now())) > 0);
  }
}

/** Each movement of money is counted once: two tickets, or a refund. */
async function expectCounted(
  deps: ShopDeps,
  shop: Shop,
  ref: string,
  story: string,
): Promise<void> {
  const state = await shopState(deps, shop)
  const { txns } = required(deps.ledger.payments.get(ref), 'the ledger knows it')
  const refunds = state.refunds.filter(({ txn }) => txns.includes(txn)).length
  const orders = state.orders.filter(({ status }) => status === 'paid').length
  const booked = await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx`select reference from ledger_entries where kind = 'payment' and leg = 1`,
  )
  expect({ story, counted: refunds + orders }).toEqual({ story, counted: txns.length })
  expect({ story, booked: booked.length }).toEqual({ story, booked: txns.length })
  expect({ story, tickets: state.tickets, sold: state.sold, mails: state.mails }).toEqual({
    ...{ story, tickets: orders * 2, sold: orders * 2, mails: orders },
  })
}

test.each(STORIES.map((story) => ({ ...story })))(
  'KT1 killed before any statement, commit or call of $name, money becomes tickets or a refund, once',
  async ({ name, prepare, run }) => {
    await using deps = await openShopDeps({}, { canClose: false })
    // The queue's own tables are set up once in a server's life.
    await deps.jobs.boss([mailOrderJob, mailRefundJob])
    let kills = 0
    let total = 0
    for (let dieAt = 0; ; dieAt += 1) {
      const shop = await aShop(deps, 2)
      const ref = await prepare(deps, shop)
      const mortal = createMortal(deps, dieAt)
      await run(mortal.deps, ref, shop).catch(() => {})
      if (!mortal.isDead()) {
        total = mortal.steps.length
        await recover(deps)
        await expectCounted(deps, shop, ref, 'it lived')
        break
      }
      kills += 1
      await recover(deps)
      await expectCounted(deps, shop, ref, `died before step ${dieAt}: ${mortal.steps.at(-1)}`)
    }

    expect(kills).toBe(total)
    expect({ name, steps: total }).toEqual({ name, steps: STEPS[name] })
    process.stdout.write(`killed at ${kills} steps of ${name}\n`)
  },
)

/** Another number is another way through the code: look whether each of its steps may be the last one. */
const STEPS: Readonly<Record<string, number>> = {
  'a notification of a payment': 44,
  'a buyer who comes back, whose money is taken then': 56,
  'a hold that ends over a payment that nobody told of': 68,
  'a payment that comes when the places are gone': 33,
}

test('KT2 killed before any step of ordering and of beginning to pay, nobody is charged without an order, and places come back', async () => {
  await using deps = await openShopDeps()
  let total = 0
  for (let dieAt = 0; ; dieAt += 1) {
    const shop = await aShop(deps, 2)
    const mortal = createMortal(deps, dieAt)
    const request = aRequest(shop, 2)
    const buy = async (): Promise<void> => {
      const placed = await placeOrder(mortal.deps, request)
      const orderId = placed.ok ? placed.value.id : undefined
      if (orderId === undefined) throw new Error('sold out')
      await startPayment(mortal.deps, { ...shop, orderId, provider: 'stripe', address: null })
    }
    await buy().catch(() => {})
    const isDead = mortal.isDead()
    total = mortal.steps.length
    await recover(deps)
    const { held, sold, tickets, refunds } = await shopState(deps, shop)
    expect({ dieAt, held, sold, tickets, refunds }).toEqual({
      dieAt,
      held: 0,
      sold: 0,
      tickets: 0,
      refunds: [],
    })
    if (!isDead) break
  }

  expect(total).toBe(32)
})

// RF9: a server that dies before any step of giving money back, and another that goes on.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { DAY_MS, MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { granted } from '../../testing/event.ts'
import { createMortal } from '../../testing/mortal.ts'
import {
  aPaidOrder,
  aShop,
  openShopDeps,
  type Shop,
  type ShopDeps,
  shopState,
} from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { mailOrderJob } from '../orders/mail-order.ts'
import { giveBack } from './give-back.ts'
import { mailRefundJob } from './mail-refund.ts'
import { workRefunds } from './work-refunds.ts'

/** Of three that cost 2,400 taka in all. */
const FIRST_CENTS = 50_000
const PAID_CENTS = 240_000

type Order = Awaited<ReturnType<typeof aPaidOrder>>

const giveFirst = (deps: Deps, { tenantId }: Shop, { orderId }: Order) =>
  giveBack(deps, {
    ...{ tenantId, orderId, actor: SYSTEM_ACTOR, userId: null, key: 'first' },
    input: { what: { kind: 'amount', amountCents: FIRST_CENTS }, reason: 'Rain' },
  })

const giveRest = (deps: Deps, { tenantId }: Shop, { orderId }: Order) =>
  giveBack(deps, {
    ...{ tenantId, orderId, actor: SYSTEM_ACTOR, userId: null, key: 'rest' },
    input: { what: { kind: 'order', feeCents: 0 }, reason: 'Rain' },
  })

type Story = {
  readonly name: string
  readonly prepare: (deps: ShopDeps, shop: Shop, order: Order) => Promise<unknown>
  readonly run: (deps: ShopDeps, shop: Shop, order: Order) => Promise<unknown>
}

const STORIES: readonly Story[] = [
  {
    name: 'deciding and sending',
    prepare: async () => {},
    run: async (deps, shop, order) => {
      await giveFirst(deps, shop, order)
      await workRefunds(deps, deps.now())
    },
  },
  {
    name: 'an answer that was lost, and the query',
    prepare: async (deps, shop, order) => {
      granted(await giveFirst(deps, shop, order))
      deps.ledger.refunds.silence = 'lost'
      await workRefunds(deps, deps.now())
      deps.ledger.refunds.silence = 'none'
      deps.clock.now += 2 * MINUTE_MS
    },
    run: (deps) => workRefunds(deps, deps.now()),
  },
  {
    name: 'a request that never arrived, and is sent again',
    prepare: async (deps, shop, order) => {
      granted(await giveFirst(deps, shop, order))
      deps.ledger.refunds.silence = 'down'
      await workRefunds(deps, deps.now())
      deps.ledger.refunds.silence = 'none'
      deps.clock.now += 11 * MINUTE_MS
    },
    run: (deps) => workRefunds(deps, deps.now()),
  },
]

/** Another process on the same database: the person asks once more, and its clock goes on until nothing is open. */
async function recover(deps: ShopDeps, shop: Shop, order: Order): Promise<void> {
  deps.ledger.beforeCall = () => {}
  deps.ledger.afterCall = () => {}
  granted(await giveFirst(deps, shop, order))
  granted(await giveRest(deps, shop, order))
  for (const waitMs of [0, 4 * MINUTE_MS, 11 * MINUTE_MS, DAY_MS, DAY_MS, DAY_MS]) {
    deps.clock.now += waitMs
    while ((await workRefunds(deps, deps.now())) > 0);
  }
}

async function expectOnce(
  deps: ShopDeps,
  shop: Shop,
  { ref, attemptId }: Order,
  story: string,
): Promise<void> {
  const [txn] = required(deps.ledger.payments.get(ref), 'the ledger knows it').txns
  const made = deps.ledger.refunds.made.filter((one) => one.attemptRef === ref)
  const written = await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx<{ state: string; amountCents: number }[]>`
      select state, amount_cents from refunds where attempt_id = ${attemptId} order by amount_cents`,
  )
  const amounts = made.map(({ amountCents }) => amountCents).toSorted((a, b) => a - b)
  expect({ story, amounts, out: deps.ledger.refunds.moneyOut(txn ?? '') }).toEqual({
    ...{ story, amounts: [FIRST_CENTS, PAID_CENTS - FIRST_CENTS], out: PAID_CENTS },
  })
  expect({ story, written: [...written] }).toEqual({
    story,
    written: amounts.map((amountCents) => ({ state: 'succeeded', amountCents })),
  })
  expect({ story, ...(await shopState(deps, shop)) }).toMatchObject({
    ...{ story, orders: [{ status: 'refunded' }], attempts: [{ state: 'refunded' }] },
    ...{ held: 0, sold: 0 },
  })
}

test.each(STORIES.map((story) => ({ ...story })))(
  'RF9 killed before any statement, commit or call of $name, the money goes back once',
  async ({ name, prepare, run }) => {
    await using deps = await openShopDeps()
    // The queues' own tables are set up once in a server's life.
    await deps.jobs.boss([mailOrderJob, mailRefundJob])
    let total = 0
    for (let dieAt = 0; total === 0; dieAt += 1) {
      const shop = await aShop(deps, 3)
      const order = await aPaidOrder(deps, shop, 3)
      await prepare(deps, shop, order)
      const mortal = createMortal(deps, dieAt)
      await run(mortal.deps, shop, order).catch(() => {})
      const isDead = mortal.isDead()
      if (!isDead) total = mortal.steps.length
      await recover(deps, shop, order)
      const step = isDead ? `died before step ${dieAt}: ${mortal.steps.at(-1)}` : 'it lived'
      await expectOnce(deps, shop, order, step)
    }

    expect({ name, steps: total }).toEqual({ name, steps: STEPS[name] })
    process.stdout.write(`killed at ${total} steps of ${name}\n`)
  },
)

/** Another number is another way through the code: look whether each of its steps may be the last one. */
const STEPS: Readonly<Record<string, number>> = {
  'deciding and sending': 55,
  'an answer that was lost, and the query': 30,
  'a request that never arrived, and is sent again': 41,
}

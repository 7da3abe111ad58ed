// RF26: a server that dies before any step of asking, agreeing and sending, and another that goes on.
import { expect, test } from 'vitest'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { granted } from '../../testing/event.ts'
import { createMortal } from '../../testing/mortal.ts'
import { aPaidOrder, openShopDeps, type ShopDeps, shopState } from '../../testing/shop.ts'
import { answerOf, aStrictShop, give } from '../../testing/strict-shop.ts'
import { mailOrderJob } from '../orders/mail-order.ts'
import { agree } from './answer-agreement.ts'
import { listAgreements } from './list-agreements.ts'
import { mailAgreementJob } from './mail-agreement.ts'
import { mailRefundJob } from './mail-refund.ts'
import { workRefunds } from './work-refunds.ts'

type Strict = Awaited<ReturnType<typeof aStrictShop>>
type Order = Awaited<ReturnType<typeof aPaidOrder>>

/** One asks, the other agrees, and it is sent: each asks once more whatever they were not answered. */
async function goThrough(deps: ShopDeps, strict: Strict, order: Order): Promise<void> {
  const { shop, first, second } = strict
  const id = granted(await give(deps, shop, first, order, { key: 'once' }))
  granted(await agree(deps, answerOf(shop, second, id)))
  while ((await workRefunds(deps, deps.now())) > 0);
}

/** Each third step: every transaction is cut in several places, in a third of the time. */
const STRIDE = 3

test('RF26 killed before any third statement, commit or call of asking, agreeing and sending, it is done once', async () => {
  await using deps = await openShopDeps()
  // The queues' own tables are set up once in a server's life.
  await deps.jobs.boss([mailOrderJob, mailRefundJob, mailAgreementJob])
  const strict = await aStrictShop(deps)
  const { shop, second } = strict
  let total = 0
  for (let dieAt = 0; total === 0; dieAt += STRIDE) {
    const order = await aPaidOrder(deps, shop, 2)
    const mortal = createMortal(deps, dieAt)
    await goThrough(mortal.deps, strict, order).catch(() => {})
    if (!mortal.isDead()) total = mortal.steps.length
    deps.ledger.beforeCall = () => {}
    deps.ledger.afterCall = () => {}
    // A call that nobody heard the end of is asked about two minutes later.
    deps.clock.now += 11 * 60_000
    await goThrough(deps, strict, order)
    deps.clock.now += 11 * 60_000
    while ((await workRefunds(deps, deps.now())) > 0);

    const step = `died before step ${dieAt}: ${mortal.steps.at(-1)}`
    const refunds = await withTenant(
      deps.db,
      shop.tenantId,
      (tx) => tx<{ state: string; amountCents: number }[]>`
        select state, amount_cents from refunds where order_id = ${order.orderId}`,
    )
    expect({ step, refunds: [...refunds] }).toEqual({
      ...{ step, refunds: [{ state: 'succeeded', amountCents: 160_000 }] },
    })
    const made = deps.ledger.refunds.made.filter(({ attemptRef }) => attemptRef === order.ref)
    expect({ step, made: made.length }).toEqual({ step, made: 1 })
  }
  const reader = { tenantId: shop.tenantId, userId: second.id }
  const query = { state: 'open' as const, limit: 10, after: undefined }

  expect(granted(await listAgreements(deps, reader, query)).items).toEqual([])
  expect(await shopState(deps, shop)).toMatchObject({ held: 0, sold: 0 })
  process.stdout.write(`killed at every third of ${total} steps of two who give back\n`)
})

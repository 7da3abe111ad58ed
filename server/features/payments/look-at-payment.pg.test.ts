// An administrator has a payment looked at now, by HTTP.
import { expect, test } from 'vitest'
import { HOLD_MS } from '../../../shared/orders/schema.ts'
import type { PaymentLook } from '../../../shared/payments/schema.ts'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import { createApp } from '../../app.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { anAdmin, aSteward, call, outcomeOf, signInAs } from '../../testing/app.ts'
import {
  anOpenOrder,
  aShop,
  openShopDeps,
  type Shop,
  type ShopDeps,
  shopState,
} from '../../testing/shop.ts'
import { reconcilePayments } from './reconcile.ts'
import { sweepHolds } from './sweep-holds.ts'

async function anOffice(deps: ShopDeps, { tenantId }: Shop) {
  const server = { deps, ...createApp(deps, { checkResponses: true }) }
  const email = `admin@${tenantId}.example`
  await anAdmin(deps, tenantId, email)
  const { access: bearer } = await signInAs(server, email)
  const look = (id: string) => call(server, `POST /tenant/payments/${id}/look`, { bearer })
  const learn = async (id: string): Promise<PaymentLook> =>
    (await (await look(id)).json()) as PaymentLook
  return { server, look, learn }
}

const notes = ({ db }: ShopDeps, { tenantId }: Shop) =>
  withTenant(db, tenantId, async (tx) => {
    const rows = await tx<{ actorKind: string; metadata: { outcome: string } }[]>`
      select actor_kind, metadata from activity where action = 'payment.looked_at' order by id`
    return rows.map(({ actorKind, metadata }) => `${actorKind} ${metadata.outcome}`)
  })

/** Its hold is over, and it is not asked about any more; then its money came. */
async function aForgottenPayment(deps: ShopDeps) {
  const shop = await aShop(deps)
  await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx`update events set ends_at = ends_at + interval '60 days'`,
  )
  const order = await anOpenOrder(deps, shop)
  deps.clock.now += HOLD_MS
  await sweepHolds(deps, deps.now())
  deps.ledger.pay(order.ref)
  await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx`update payment_attempts set next_check_at = null`,
  )
  deps.clock.now += DAY_MS
  return { shop, ...order }
}

test('SE27 a payment that is not asked about any more is settled by a look; what has its money is not asked about', async () => {
  await using deps = await openShopDeps({}, { canClose: false })
  const { shop, attemptId } = await aForgottenPayment(deps)
  const { learn } = await anOffice(deps, shop)

  const asked = await reconcilePayments(deps, deps.now())
  const first = await learn(attemptId)
  deps.clock.now += MINUTE_MS
  const second = await learn(attemptId)

  expect(asked).toBe(0)
  expect(first).toMatchObject({
    outcome: 'settled',
    payment: { id: attemptId, state: 'succeeded', isMismatched: false },
  })
  expect(second).toEqual({ outcome: 'skipped', payment: first.payment })
  expect(await shopState(deps, shop)).toMatchObject({ orders: [{ status: 'paid' }], tickets: 1 })
  expect(await notes(deps, shop)).toEqual(['user settled'])
})

test('SE27 the provider is asked once in ten seconds, however often somebody clicks', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const { attemptId } = await anOpenOrder(deps, shop)
  const { learn, look } = await anOffice(deps, shop)
  const asked: string[] = []
  deps.ledger.beforeCall = (what) => void asked.push(what)

  const together = await Promise.all([1, 2, 3].map(() => learn(attemptId)))
  deps.clock.now += 9 * SECOND_MS
  const soon = await learn(attemptId)
  deps.clock.now += SECOND_MS
  deps.ledger.trouble = 'down'
  const later = await learn(attemptId)
  const statuses: number[] = []
  for (let click = 0; click < 30; click += 1) statuses.push((await look(attemptId)).status)

  const outcomes = together.map(({ outcome }) => outcome).toSorted()
  expect([...outcomes, soon.outcome, later.outcome]).toEqual([
    ...['open', 'skipped', 'skipped'],
    ...['skipped', 'silent'],
  ])
  expect(asked).toEqual(['query', 'query'])
  expect(statuses.at(-1)).toBe(429)
  expect(await notes(deps, shop)).toEqual(['user open', 'user silent'])
})

test('SE27 only the organizer’s own administrators look', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const { attemptId } = await anOpenOrder(deps, shop)
  const { server } = await anOffice(deps, shop)
  const stranger = await anOffice(deps, await aShop(deps))
  await aSteward(deps, shop.tenantId, 'steward@shop.example')
  const { access: bearer } = await signInAs(server, 'steward@shop.example')
  let calls = 0
  deps.ledger.beforeCall = () => {
    calls += 1
  }

  const foreign = await stranger.look(attemptId)
  const byStaff = await call(server, `POST /tenant/payments/${attemptId}/look`, { bearer })

  expect(await outcomeOf(foreign)).toBe('404 payment_not_found')
  expect(byStaff.status).toBe(403)
  expect(calls).toBe(0)
})

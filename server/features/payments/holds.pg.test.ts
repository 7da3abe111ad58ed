// What becomes of money that a provider holds for risk: by the organizer's choice, by a person, by the provider.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { OnHold } from '../../../shared/payments/case-schema.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { anAdmin } from '../../testing/app.ts'
import { ask, casesOf, choose, mailsOf, ticketsOf, told } from '../../testing/cases-of-payments.ts'
import { granted } from '../../testing/event.ts'
import { expectBalanced } from '../../testing/ledger-balance.ts'
import {
  anOpenOrder,
  aShop,
  comeBack,
  openShopDeps,
  type Shop,
  type ShopDeps,
  shopState,
} from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { reconcilePayments } from './reconcile.ts'
import { listPayments } from './report-payments.ts'
import { rejectHold, releaseHold } from './settle-case.ts'
import { workRefunds } from './work-refunds.ts'

/** Two tickets whose money is there, and held. */
async function aHeldOrder(deps: ShopDeps, onHold: OnHold) {
  const shop = await aShop(deps, 4)
  await choose(deps, shop, 'nothing', onHold)
  const order = await anOpenOrder(deps, shop, 2)
  deps.ledger.pay(order.ref)
  deps.ledger.forge = (evidence) => ({ ...evidence, isHeldForRisk: true })
  await comeBack(deps, order.ref)
  const [one] = await casesOf(deps, shop)
  const userId = deps.newId() as never
  const caseId = required(one, 'a case').id
  const request = { tenantId: shop.tenantId, caseId, actor: SYSTEM_ACTOR, userId, note: 'Known' }
  return { shop, order, request }
}

const letGo = (deps: ShopDeps): void => {
  deps.ledger.forge = (evidence) => evidence
}

/** Looks for a day, as the server does by itself. */
async function look(deps: ShopDeps): Promise<void> {
  for (const waitMs of [MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS]) {
    deps.clock.now += waitMs
    await reconcilePayments(deps, deps.now())
  }
}

const refundsOf = async (deps: ShopDeps, shop: Shop) =>
  (await shopState(deps, shop)).refunds.map(({ reason, amountCents }) => `${reason} ${amountCents}`)

test('DI4 by default tickets wait: there is a case for a person, the buyer is told, and releasing it brings them at once', async () => {
  await using deps = await openShopDeps()
  const { shop, request } = await aHeldOrder(deps, 'wait')
  const waiting = await shopState(deps, shop)
  const before = await casesOf(deps, shop)

  granted(await releaseHold(deps, request))
  granted(await releaseHold(deps, request))

  expect(waiting).toMatchObject({ tickets: 0, orders: [{ status: 'pending' }], held: 2 })
  expect(before).toMatchObject([
    {
      ...{ kind: 'hold', state: 'open', choice: 'wait', isBlocking: false, tickets: 0 },
      ...{ amountCents: 160_000, acts: ['release', 'reject', 'note'] },
    },
  ])
  expect(await mailsOf(deps, shop)).toEqual(['held'])
  expect(await shopState(deps, shop)).toMatchObject({
    ...{ tickets: 2, sold: 2, orders: [{ status: 'paid' }], refunds: [], mails: 1 },
  })
  expect(await casesOf(deps, shop)).toMatchObject([{ state: 'released', note: 'Known' }])
  expect(await told(deps, shop, 'payment.hold_released')).toBe(1)
  expect(await ticketsOf(deps, shop)).toMatchObject([{ isBlocked: false }, { isBlocked: false }])
  await expectBalanced({ deps, shop }, 'released')
})

test('DI4 one that is rejected goes back, its places with it, and stays so when the provider lets it go afterwards', async () => {
  await using deps = await openShopDeps()
  const { shop, request } = await aHeldOrder(deps, 'wait')

  granted(await rejectHold(deps, request))
  const late = await releaseHold(deps, request)
  letGo(deps)
  await look(deps)
  await workRefunds(deps, deps.now())

  expect(late).toMatchObject({ ok: false, error: { code: 'payment_case_decided' } })
  expect(await shopState(deps, shop)).toMatchObject({
    ...{ tickets: 0, held: 0, sold: 0, orders: [{ status: 'cancelled' }] },
  })
  expect(await refundsOf(deps, shop)).toEqual(['not_accepted 160000'])
  expect(deps.ledger.refunds.made.map(({ amountCents }) => amountCents)).toEqual([160_000])
  await expectBalanced({ deps, shop }, 'rejected')
})

test.each([
  ['release', { status: 'paid', tickets: 2 }],
  ['reject', { status: 'cancelled', tickets: 0 }],
] as const)(
  'DI4 what a person decides while the provider is silent (%s) is done when it answers',
  async (act, { status, tickets }) => {
    await using deps = await openShopDeps()
    const { shop, request } = await aHeldOrder(deps, 'wait')

    deps.ledger.trouble = 'down'
    granted(await (act === 'release' ? releaseHold : rejectHold)(deps, request))
    const silent = await shopState(deps, shop)
    deps.ledger.trouble = 'none'
    await look(deps)

    expect(silent).toMatchObject({ tickets: 0, refunds: [] })
    expect(await shopState(deps, shop)).toMatchObject({ tickets, orders: [{ status }] })
  },
)

test('DI4 a hold that the provider decides against takes the person’s case with it', async () => {
  await using deps = await openShopDeps()
  const { shop, order, request } = await aHeldOrder(deps, 'wait')
  const payment = required(deps.ledger.payments.get(order.ref), 'it was begun')

  payment.state = 'failed'
  await look(deps)

  expect(await casesOf(deps, shop)).toMatchObject([{ state: 'refused', acts: ['note'] }])
  expect(await releaseHold(deps, request)).toMatchObject({
    error: { code: 'payment_case_decided' },
  })
  expect(await shopState(deps, shop)).toMatchObject({ tickets: 0, refunds: [] })
})

test('DI3, DI4 where it was chosen tickets are delivered and open no gate until a person lets them; the buyer is told both times', async () => {
  await using deps = await openShopDeps()
  const { shop, request } = await aHeldOrder(deps, 'deliver_blocked')
  const blocked = await ticketsOf(deps, shop)
  const [payment] = granted(
    await listPayments(deps, shop.tenantId, { limit: 5, after: undefined, attention: 'true' }),
  ).items
  await look(deps)
  deps.published.length = 0

  granted(await releaseHold(deps, request))

  expect(blocked).toMatchObject([
    { isBlocked: true, byPerson: false, forPayment: true },
    { isBlocked: true, byPerson: false, forPayment: true },
  ])
  expect(payment).toMatchObject({ isHeldForRisk: true, state: 'succeeded' })
  expect(await ticketsOf(deps, shop)).toMatchObject([{ isBlocked: false }, { isBlocked: false }])
  expect(deps.published).toHaveLength(1)
  // The mail that brings the tickets says that they wait.
  expect(await mailsOf(deps, shop)).toEqual(['good'])
  expect(await shopState(deps, shop)).toMatchObject({ mails: 1, refunds: [] })
  const [row] = await ask(
    deps,
    shop,
    (tx) => tx`select is_held_for_risk, next_check_at is null as is_let_be from payment_attempts`,
  )
  expect(row).toEqual({ isHeldForRisk: false, isLetBe: true })
})

test('DI4 delivered tickets end when their hold is rejected, and the money goes back once', async () => {
  await using deps = await openShopDeps()
  const { shop, request } = await aHeldOrder(deps, 'deliver_blocked')

  const done = await Promise.all([1, 2, 3].map(() => rejectHold(deps, request)))
  await workRefunds(deps, deps.now())

  expect(done.map(({ ok }) => ok)).toEqual([true, true, true])
  expect(await shopState(deps, shop)).toMatchObject({ sold: 0, orders: [{ status: 'refunded' }] })
  expect(await refundsOf(deps, shop)).toEqual(['asked_for 160000'])
  expect(await mailsOf(deps, shop)).toEqual([])
  await expectBalanced({ deps, shop }, 'rejected')
})

test('DI4 where a second person has to agree, delivered tickets of a rejected hold are blocked until then', async () => {
  await using deps = await openShopDeps()
  const { shop, request } = await aHeldOrder(deps, 'deliver')
  for (const email of ['one@mail.example', 'two@mail.example']) {
    await anAdmin(deps, shop.tenantId, email)
  }
  await ask(
    deps,
    shop,
    (tx) => tx`
      insert into refund_rules (limit_cents, version, changed_at) values (1, 1, ${tx.typed.instant(deps.now())})`,
  )

  granted(await rejectHold(deps, request))

  expect(await ticketsOf(deps, shop)).toMatchObject([{ isBlocked: true }, { isBlocked: true }])
  expect(await refundsOf(deps, shop)).toEqual([])
  expect(await casesOf(deps, shop)).toMatchObject([
    { state: 'rejected', isBlocking: true, acts: ['allow_entry', 'note'] },
  ])
})

test('DI4 delivered tickets are let go when the provider clears the payment, by its own word', async () => {
  await using deps = await openShopDeps()
  const { shop } = await aHeldOrder(deps, 'deliver_blocked')

  letGo(deps)
  await look(deps)

  expect(await ticketsOf(deps, shop)).toMatchObject([{ isBlocked: false }, { isBlocked: false }])
  expect(await casesOf(deps, shop)).toMatchObject([{ state: 'cleared', decidedBy: null }])
  expect(await shopState(deps, shop)).toMatchObject({ tickets: 2, refunds: [], mails: 1 })
})

test('DI4 a provider that decides against what was delivered leaves the tickets blocked, for a person', async () => {
  await using deps = await openShopDeps()
  const { shop, order } = await aHeldOrder(deps, 'deliver_blocked')
  const payment = required(deps.ledger.payments.get(order.ref), 'it was begun')

  payment.state = 'failed'
  await look(deps)
  await look(deps)

  expect(await casesOf(deps, shop)).toMatchObject([
    { state: 'refused', isBlocking: true, acts: ['allow_entry', 'note'] },
  ])
  expect(await ticketsOf(deps, shop)).toMatchObject([{ isBlocked: true }, { isBlocked: true }])
  const [row] = await ask(deps, shop, (tx) => tx`select state, is_mismatched from payment_attempts`)
  expect(row).toEqual({ state: 'succeeded', isMismatched: true })
  expect(await told(deps, shop, 'payment.refused_late')).toBe(1)
})

test('DI4 where it was chosen so, held money becomes good tickets, and the case stays for a person', async () => {
  await using deps = await openShopDeps()
  const { shop } = await aHeldOrder(deps, 'deliver')

  expect(await ticketsOf(deps, shop)).toMatchObject([{ isBlocked: false }, { isBlocked: false }])
  expect(await casesOf(deps, shop)).toMatchObject([{ state: 'open', isBlocking: false }])
  expect(await mailsOf(deps, shop)).toEqual([])
})

test('DI9 another organizer’s hold is not there, and one’s own choice is not another’s', async () => {
  await using deps = await openShopDeps()
  const { shop, request } = await aHeldOrder(deps, 'wait')
  const other = await aHeldOrder(deps, 'deliver')
  const { tenantId } = other.shop

  for (const act of [releaseHold, rejectHold]) {
    expect(await act(deps, { ...request, tenantId })).toMatchObject({
      ...{ ok: false, error: { code: 'payment_case_not_found' } },
    })
  }
  expect(await shopState(deps, shop)).toMatchObject({ tickets: 0, refunds: [] })
  expect(await shopState(deps, other.shop)).toMatchObject({ tickets: 2 })
})

test('DI4 a payment that nobody holds asks for no rule and makes no case', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await choose(deps, shop, 'block', 'deliver_blocked')
  const { ref } = await anOpenOrder(deps, shop)
  deps.ledger.pay(ref)
  await comeBack(deps, ref)
  deps.clock.now += DAY_MS

  expect(await casesOf(deps, shop)).toEqual([])
  expect(await ticketsOf(deps, shop)).toMatchObject([{ isBlocked: false }])
})

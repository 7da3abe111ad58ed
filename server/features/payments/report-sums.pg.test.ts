// RP7: every report of money says what the ledger says, whatever was paid, paid twice, given back in parts or returned.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { OrderId, TenantId, TicketId, TicketTypeId } from '../../../shared/ids.ts'
import { foldPromoCode } from '../../../shared/orders/promo-code.ts'
import type { GiveBackInput } from '../../../shared/payments/refund-schema.ts'
import { DAY_MS, instantToText, MINUTE_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { anEvent, aTenant, granted } from '../../testing/event.ts'
import { REFUND_STEPS } from '../../testing/refund-history.ts'
import { expectPlatformReported, expectReported } from '../../testing/report-sums.ts'
import {
  anAccount,
  aRequest,
  aShop,
  comeBack,
  openShopDeps,
  type Shop,
  type ShopDeps,
} from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { stepEvent } from '../events/step-event.ts'
import { addPromoCode } from '../orders/change-promo-codes.ts'
import { makeOrder } from '../orders/make-order.ts'
import { placeOrder } from '../orders/place-order.ts'
import { listOrders } from '../orders/read-orders.ts'
import { recordGatePayment } from '../orders/record-gate-payment.ts'
import { giveBack } from './give-back.ts'
import { reconcilePayments } from './reconcile.ts'
import { beginEventRefund, workEventRefunds } from './refund-event.ts'
import { readSales } from './report-payments.ts'
import { readMoneyByDay, readSalesByDay } from './report-sales.ts'
import { startPayment } from './start-payment.ts'
import { sweepHolds } from './sweep-holds.ts'
import { workRefunds } from './work-refunds.ts'

const share = Math.min(1, Math.max(0, Number(process.env['PROBESH_SHARE'] ?? 0.02) || 0))
const HISTORIES = Math.max(6, Math.ceil(300 * share))

type Fair = {
  readonly shop: Shop
  readonly types: readonly { readonly id: TicketTypeId }[]
}

/** Prices that no few tickets share out evenly, and a code that leaves odd ones. */
async function aFair(deps: ShopDeps, tenantId: TenantId): Promise<Fair> {
  const event = await anEvent(deps, tenantId, {
    slug: deps.newId(),
    startsAt: instantToText(deps.now() + DAY_MS),
    endsAt: instantToText(deps.now() + 60 * DAY_MS),
    ticketTypes: [33_301, 80_000, 7].map((priceCents, at) => ({
      ...{ number: at + 1, name: `T${at}`, priceCents, quantityTotal: 4 },
    })),
  })
  const shop = {
    ...{ tenantId, eventId: event.id, slug: '' },
    typeId: required(event.ticketTypes[0], 'a type').id,
  }
  const everyone = { ticketTypeIds: null, startsAt: null, endsAt: null, quota: null }
  const off = { code: 'ODD', kind: 'percent', value: 13, ticketsMax: null } as const
  const place = { ...shop, actor: SYSTEM_ACTOR }
  granted(await addPromoCode(deps, place, { ...everyone, ...off, isEnabled: true }))
  return { shop, types: event.ticketTypes }
}

type Dice = {
  readonly roll: (sides: number) => number
  readonly pick: <T>(of: readonly T[]) => T | undefined
}

/** Throws that fast-check has chosen, so that it can make a history shorter. */
function diceOf(rolls: readonly number[]): Dice {
  let at = 0
  const roll = (sides: number): number => {
    at += 1
    return (rolls[at % rolls.length] ?? 0) % sides
  }
  return { roll, pick: (of) => of[roll(Math.max(1, of.length))] }
}

async function buy(deps: ShopDeps, { shop, types }: Fair, dice: Dice): Promise<void> {
  const first = dice.roll(types.length)
  const items = types
    .filter((_type, at) => at === first || dice.roll(2) === 0)
    .map(({ id }) => ({ ticketTypeId: id, quantity: 1 + dice.roll(2) }))
  const { input, ...request } = aRequest(shop)
  const promo = dice.roll(2) === 0 ? { promoCode: foldPromoCode('odd') } : {}
  const placed = await placeOrder(deps, { ...request, input: { ...input, items, ...promo } })
  if (!placed.ok) return
  const orderId = placed.value.id
  const refs = []
  for (const provider of dice.roll(3) === 0
    ? (['stripe', 'bkash'] as const)
    : ['stripe' as const]) {
    await startPayment(deps, { ...shop, orderId, provider, address: null })
    refs.push(required([...deps.ledger.payments.keys()].at(-1), 'it was begun'))
  }
  // Some too late for their places, some twice on one page.
  if (dice.roll(4) === 0) {
    deps.clock.now += 16 * MINUTE_MS
    await sweepHolds(deps, deps.now())
  }
  for (const ref of refs) {
    for (let time = dice.roll(4) === 0 ? 2 : 1; time > 0; time -= 1) deps.ledger.pay(ref)
    await comeBack(deps, ref)
  }
}

async function live(deps: ShopDeps, fair: Fair, dice: Dice, name: string): Promise<void> {
  const before = deps.ledger.payments.size
  const refs = (): readonly string[] => [...deps.ledger.payments.keys()].slice(before)
  for (let step = 6 + dice.roll(8); step > 0; step -= 1) {
    if (dice.roll(2) === 0) await buy(deps, fair, dice)
    else await dice.pick(REFUND_STEPS)?.({ deps, shop: fair.shop, dice, refs: refs() })
    if (dice.roll(3) === 0) deps.clock.now += 40 * MINUTE_MS
    if (dice.roll(3) === 0) await expectReported({ deps, shop: fair.shop }, name)
  }
  await reconcilePayments(deps, deps.now())
  await workRefunds(deps, deps.now())
  await expectReported({ deps, shop: fair.shop }, name)
  await callOff(deps, fair, dice)
  await expectReported({ deps, shop: fair.shop }, `${name}, called off`)
}

/** Everybody's money goes back, less a fee or not; some of it fails. */
async function callOff(deps: ShopDeps, { shop }: Fair, dice: Dice): Promise<void> {
  const actor = SYSTEM_ACTOR
  granted(await stepEvent(deps, { ...shop, actor, step: 'cancel', version: 1 }))
  const wish = { reason: 'A storm', feePercent: dice.pick([0, 13]) ?? 0 }
  granted(await beginEventRefund(deps, { ...shop, actor, userId: null }, wish))
  await workEventRefunds(deps)
  deps.ledger.refunds.silence = 'none'
  deps.ledger.refunds.mode = dice.pick(['succeeded', 'failed'] as const) ?? 'succeeded'
  await workRefunds(deps, deps.now())
}

test(`RP7 in ${HISTORIES} random histories every report of money says what the ledger says, to the poisha`, async () => {
  await using deps = await openShopDeps()
  await anAccount(deps, null, 'bkash')
  let runs = 0
  let kept = 0
  let givenBack = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { minLength: 60, maxLength: 120 }), async (rolls) => {
      runs += 1
      // What desks and providers suffered belongs to the history before.
      deps.ledger.refunds.silence = 'none'
      deps.ledger.refunds.mode = 'succeeded'
      const tenantId = await aTenant(deps, deps.newId())
      const fair = await aFair(deps, tenantId)
      await live(deps, fair, diceOf(rolls), `history ${runs}`)
      const sums = await expectReported({ deps, shop: fair.shop }, `history ${runs}`)
      kept += sums.kept
      givenBack += sums.givenBack
    }),
    { numRuns: HISTORIES, endOnFailure: true },
  )

  // Without these nothing was put to the test.
  expect(kept).toBeGreaterThan(0)
  expect(givenBack).toBeGreaterThan(0)
})

const give = async (deps: ShopDeps, { tenantId }: Shop, orderId: OrderId, amountCents: number) =>
  granted(
    await giveBack(deps, {
      ...{ tenantId, orderId, actor: SYSTEM_ACTOR, userId: null, key: null },
      input: { what: { kind: 'amount', amountCents }, reason: 'Rain' },
    }),
  )

test('RP7 what is given back in part is told as paid, given back and kept, and so are cash and what is owed', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps, 20)
  const { input, ...request } = aRequest(shop, 2)
  const { id: orderId } = granted(await placeOrder(deps, { ...request, input }))
  granted(await startPayment(deps, { ...shop, orderId, provider: 'stripe', address: null }))
  const ref = required([...deps.ledger.payments.keys()].at(-1), 'it was begun')
  for (const _time of [1, 2]) deps.ledger.pay(ref)
  await comeBack(deps, ref)
  await give(deps, shop, orderId, 30_001)
  const gate = { kind: 'gate', buyer: input.buyer, items: input.items, locale: 'bn' } as const
  const [paid] = [
    granted(await makeOrder(deps, { ...shop, actor: SYSTEM_ACTOR, input: gate })),
    granted(await makeOrder(deps, { ...shop, actor: SYSTEM_ACTOR, input: gate })),
  ]
  granted(await recordGatePayment(deps, { ...shop, orderId: paid, actor: SYSTEM_ACTOR }))

  const orders = granted(await listOrders(deps, shop.tenantId, { limit: 10 })).items
  const figures = granted(await readSales(deps, shop.tenantId, shop.eventId))
  const days = granted(await readSalesByDay(deps, shop.tenantId, shop.eventId)).items
  const money = granted(await readMoneyByDay(deps, shop.tenantId, shop.eventId)).items

  expect(
    orders.map((row) => [row.status, row.paidCents, row.givenBackCents, row.keptCents]),
  ).toEqual([
    ['pending', 0, 0, 0],
    ['paid', 160_000, 0, 160_000],
    ['paid', 320_000, 190_001, 129_999],
  ])
  expect(figures).toMatchObject({
    ...{ paidCents: 480_000, elsewhereCents: 160_000, givenBackCents: 190_001, keptCents: 289_999 },
    ticketTypes: [{ soldCents: 320_000, givenBackCents: 30_001, keptCents: 289_999 }],
  })
  expect(
    days.map((row) => [
      row.kind,
      row.amountCents,
      row.paidCents,
      row.givenBackCents,
      row.keptCents,
    ]),
  ).toEqual([
    ['gate', 320_000, 160_000, 0, 160_000],
    ['online', 160_000, 160_000, 30_001, 129_999],
  ])
  expect(money).toEqual([
    {
      ...{ day: '2026-01-15', provider: 'stripe', isLive: false, currency: 'BDT' },
      ...{ paidCents: 320_000, givenBackCents: 190_001, keptCents: 129_999 },
    },
  ])
  await expectPlatformReported({ deps, shop }, 'the platform')
})

test('RP7 an order of which everything went back stays among what was sold, with nothing kept', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps, 20)
  const { input, ...request } = aRequest(shop, 2)
  const { id: orderId } = granted(await placeOrder(deps, { ...request, input }))
  granted(await startPayment(deps, { ...shop, orderId, provider: 'stripe', address: null }))
  const ref = required([...deps.ledger.payments.keys()].at(-1), 'it was begun')
  deps.ledger.pay(ref)
  await comeBack(deps, ref)
  granted(
    await giveBack(deps, {
      ...{ tenantId: shop.tenantId, orderId, actor: SYSTEM_ACTOR, userId: null, key: null },
      input: { what: { kind: 'order', feeCents: 1_000 }, reason: 'Rain' },
    }),
  )
  const [order] = await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx<{ status: string }[]>`select status from orders`,
  )
  const [day] = granted(await readSalesByDay(deps, shop.tenantId, shop.eventId)).items

  expect(order?.status).toBe('refunded')
  expect(day).toMatchObject({
    ...{ tickets: 2, amountCents: 160_000, paidCents: 160_000 },
    ...{ givenBackCents: 159_000, keptCents: 1_000 },
  })
})

test('RP7 of no type more is given back than was paid for it, whatever went back before for no ticket', async () => {
  await using deps = await openShopDeps()
  const { shop, types } = await aFair(deps, await aTenant(deps))
  const { input, ...request } = aRequest(shop)
  const items = types.slice(0, 2).map(({ id }) => ({ ticketTypeId: id, quantity: 1 }))
  const { id: orderId } = granted(
    await placeOrder(deps, { ...request, input: { ...input, items } }),
  )
  granted(await startPayment(deps, { ...shop, orderId, provider: 'stripe', address: null }))
  const ref = required([...deps.ledger.payments.keys()].at(-1), 'it was begun')
  deps.ledger.pay(ref)
  await comeBack(deps, ref)
  const [ticket] = await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx<{ id: TicketId }[]>`
      select id from tickets where ticket_type_id = ${shop.typeId}`,
  )
  const asked = { ...shop, orderId, actor: SYSTEM_ACTOR, userId: null, key: null }
  const keptAfter = async (what: GiveBackInput['what']) => {
    granted(await giveBack(deps, { ...asked, input: { what, reason: 'Rain' } }))
    const { ticketTypes } = granted(await readSales(deps, shop.tenantId, shop.eventId))
    return ticketTypes.map(({ keptCents }) => keptCents)
  }
  const ticketIds = [required(ticket, 'a ticket').id]

  const sumOf = (cents: readonly number[]): number => cents.reduce((sum, one) => sum + one, 0)

  const first = await keptAfter({ kind: 'amount', amountCents: 50_000 })
  const second = await keptAfter({ kind: 'tickets', ticketIds, feeCents: 301 })
  const last = await keptAfter({ kind: 'order', feeCents: 0 })

  expect([sumOf(first), sumOf(second)]).toEqual([63_301, 30_301])
  expect(Math.min(...first, ...second)).toBe(0)
  expect(second[0]).toBeLessThanOrEqual(301)
  expect(last).toEqual([0, 0, 0])
})

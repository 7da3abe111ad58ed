// Promo codes from the order to the money: what is taken off, and how often.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { OrderId, PromoCodeId } from '../../../shared/ids.ts'
import { type CreatePromoCodeBody, foldPromoCode } from '../../../shared/orders/promo-code.ts'
import { HOLD_MS } from '../../../shared/orders/schema.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { granted } from '../../testing/event.ts'
import { createMortal } from '../../testing/mortal.ts'
import {
  anAttempt,
  aRequest,
  aShop,
  comeBack,
  openShopDeps,
  type Shop,
  type ShopDeps,
  shopState,
} from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { addPromoCode, editPromoCode } from '../orders/change-promo-codes.ts'
import { readPromoCode } from '../orders/list-promo-codes.ts'
import { makeOrder } from '../orders/make-order.ts'
import { placeOrder } from '../orders/place-order.ts'
import { readMailedOrder } from '../orders/read-mailed-order.ts'
import { cancelOrder } from './cancel-order.ts'
import { receiveWebhook } from './receive-webhook.ts'
import { reconcilePayments } from './reconcile.ts'
import { startPayment } from './start-payment.ts'
import { sweepHolds } from './sweep-holds.ts'
import { workWebhooks } from './work-webhooks.ts'

const seed = Number(process.env['PROBESH_SEED'] ?? Date.now() % 2 ** 32)
const share = Math.min(1, Math.max(0, Number(process.env['PROBESH_SHARE'] ?? 0.02) || 0))
const ROUNDS = Math.max(6, Math.ceil(300 * share))
const BUYERS = 8
/** In an ordinary run every fifth step, another fifth each time. */
const KILLED_EACH = share === 1 ? 1 : 5

const placeOf = ({ tenantId, eventId }: Shop) => ({ tenantId, eventId, actor: SYSTEM_ACTOR })

const aCode = async (
  deps: Deps,
  shop: Shop,
  change: Partial<CreatePromoCodeBody> = {},
): Promise<PromoCodeId> => {
  const everyone = { ticketTypeIds: null, startsAt: null, endsAt: null, quota: null }
  const body: CreatePromoCodeBody = {
    ...{ code: 'WINTER', kind: 'percent', value: 10, ticketsMax: null, isEnabled: true },
    ...{ ...everyone, ...change },
  }
  // Safe: it was just made.
  return granted(await addPromoCode(deps, placeOf(shop), body)).id as PromoCodeId
}

type Wish = {
  readonly quantity?: number
  readonly code?: string
  readonly email?: string
  readonly key?: string
  readonly discountCents?: number
}

function aWish(shop: Shop, { quantity = 1, code = 'winter', email, key, discountCents }: Wish) {
  const request = aRequest(shop, quantity, email)
  const promo = {
    promoCode: foldPromoCode(code),
    ...(discountCents !== undefined && { discountCents }),
  }
  return { ...request, key: key ?? null, input: { ...request.input, ...promo } }
}

const order = (deps: Deps, shop: Shop, wish: Wish = {}) => placeOrder(deps, aWish(shop, wish))

const codeOf = async (outcome: ReturnType<typeof placeOrder>): Promise<string> => {
  const result = await outcome
  return result.ok ? 'placed' : result.error.code
}

/** The counters, and what the orders themselves say. */
const usesOf = (deps: Deps, { tenantId }: Shop) =>
  withTenant(deps.db, tenantId, async (tx) => {
    const rows = await tx<Record<string, number>[]>`
      select p.held, p.used, p.beyond,
             (select count(*) from orders o where o.promo_code_id = p.id and o.status = 'pending') as waiting,
             (select count(*) from orders o
               where o.promo_code_id = p.id and o.status in ('paid', 'refunded')) as paid
        from promo_codes p order by p.id`
    return rows.map((row) => ({ ...row }))
  })

/** At the provider, which tells of it whatever has become of the order. */
async function payLate(deps: ShopDeps, ref: string): Promise<void> {
  deps.ledger.pay(ref)
  const delivery = deps.ledger.tell(ref)
  await receiveWebhook(deps, { provider: 'stripe', merchantRef: null, delivery })
  await workWebhooks(deps, deps.now())
}

test('PM6 an order holds a use, is paid with it, and has price, discount and code of that moment for good', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const id = await aCode(deps, shop, { quota: 2 })
  const placed = granted(await order(deps, shop, { quantity: 2, code: ' Winter ' }))
  const held = await usesOf(deps, shop)
  const { ref } = await anAttempt(deps, shop, placed.id)
  granted(await editPromoCode(deps, placeOf(shop), id, { code: 'SUMMER', value: 50, version: 1 }))
  deps.ledger.pay(ref)

  await comeBack(deps, ref)

  expect(placed).toMatchObject({ totalCents: 144_000, discountCents: 16_000 })
  expect(held).toEqual([{ held: 1, used: 0, beyond: 0, waiting: 1, paid: 0 }])
  expect(await usesOf(deps, shop)).toEqual([{ held: 0, used: 1, beyond: 0, waiting: 0, paid: 1 }])
  expect(deps.ledger.payments.get(ref)?.amountCents).toBe(144_000)
  expect(await shopState(deps, shop)).toMatchObject({ orders: [{ status: 'paid' }], tickets: 2 })
  const [sold] = await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx`
      select o.promo_code, o.discount_cents, o.total_cents, i.unit_price_cents, i.unit_discount_cents, i.quantity
        from orders o join order_items i on i.order_id = o.id`,
  )
  expect(sold).toEqual({
    ...{ promoCode: 'WINTER', discountCents: 16_000, totalCents: 144_000, quantity: 2 },
    ...{ unitPriceCents: 72_000, unitDiscountCents: 8_000 },
  })
})

test('PM7 of many who want the last uses together exactly as many get them, at two replicas', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps, null)
  await aCode(deps, shop, { quota: 7 })
  // Another replica has a queue of its own.
  const replica = { ...deps }

  const codes = await Promise.all(
    Array.from({ length: 40 }, (_unused, at) =>
      codeOf(order(at % 2 === 0 ? deps : replica, shop, { email: `b${at}@mail.example` })),
    ),
  )

  expect(codes.filter((code) => code === 'placed')).toHaveLength(7)
  expect(new Set(codes)).toEqual(new Set(['placed', 'promo_code_used_up']))
  expect(await usesOf(deps, shop)).toEqual([{ held: 7, used: 0, beyond: 0, waiting: 7, paid: 0 }])
})

test('PM8 a use comes back when its order ends or is cancelled, and another buyer has it', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await aCode(deps, shop, { quota: 1 })
  const first = granted(await order(deps, shop))
  const refused = await codeOf(order(deps, shop))
  const { tenantId } = shop

  granted(await cancelOrder(deps, { tenantId, orderId: first.id, actor: SYSTEM_ACTOR }))
  const second = await codeOf(order(deps, shop))
  deps.clock.now += HOLD_MS
  await sweepHolds(deps, deps.now())
  const third = await codeOf(order(deps, shop))

  expect([refused, second, third]).toEqual(['promo_code_used_up', 'placed', 'placed'])
  expect(await usesOf(deps, shop)).toEqual([{ held: 1, used: 0, beyond: 0, waiting: 1, paid: 0 }])
})

test('PM9 money that comes late has its price: tickets are given, and the use counts beyond the quota', async () => {
  await using deps = await openShopDeps({}, { canClose: false })
  const shop = await aShop(deps)
  await aCode(deps, shop, { quota: 1 })
  const late = granted(await order(deps, shop))
  const { ref } = await anAttempt(deps, shop, late.id)
  deps.clock.now += HOLD_MS
  await sweepHolds(deps, deps.now())
  const next = granted(await order(deps, shop))
  const paidNext = await anAttempt(deps, shop, next.id)

  await payLate(deps, ref)
  const both = await usesOf(deps, shop)
  deps.ledger.pay(paidNext.ref)
  await comeBack(deps, paidNext.ref)

  expect(both).toEqual([{ held: 1, used: 1, beyond: 1, waiting: 1, paid: 1 }])
  expect(await usesOf(deps, shop)).toEqual([{ held: 0, used: 2, beyond: 1, waiting: 0, paid: 2 }])
  expect(await shopState(deps, shop)).toMatchObject({ tickets: 2, refunds: [] })
  expect(await codeOf(order(deps, shop))).toBe('promo_code_used_up')
})

test('PM10 what costs nothing with a code is paid at once, with its tickets and its use', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await aCode(deps, shop, { value: 100, quota: 1 })
  const wish = aWish(shop, { quantity: 2 })
  const { provider: _none, ...input } = wish.input

  const placed = granted(await placeOrder(deps, { ...wish, input, isPayable: false }))

  expect(placed).toMatchObject({ status: 'paid', totalCents: 0, discountCents: 160_000 })
  expect(await usesOf(deps, shop)).toEqual([{ held: 0, used: 1, beyond: 0, waiting: 0, paid: 1 }])
  expect(await shopState(deps, shop)).toMatchObject({ tickets: 2, mails: 1, held: 0, sold: 2 })
})

test('PM11 the code of another organizer, of another event, and one that was made up are unknown alike', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const other = await aShop(deps)
  await aCode(deps, other, { quota: 1 })

  expect(await codeOf(order(deps, shop))).toBe('promo_code_unknown')
  expect(await codeOf(order(deps, shop, { code: 'nobody' }))).toBe('promo_code_unknown')
  expect(await usesOf(deps, other)).toMatchObject([{ held: 0, used: 0 }])
  expect(await shopState(deps, shop)).toMatchObject({ orders: [], held: 0 })
})

test('PM12 the same request is one order with one use, however often it is sent', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await aCode(deps, shop, { quota: 1 })
  const replica = { ...deps }

  const together = await Promise.all(
    [deps, replica, deps].map((one) => order(one, shop, { key: 'a-try' })),
  )
  const later = granted(await order(deps, shop, { key: 'a-try' }))

  expect(new Set(together.map((outcome) => granted(outcome).id))).toEqual(new Set([later.id]))
  expect(later).toMatchObject({ isRepeat: true, discountCents: 8_000 })
  expect(await usesOf(deps, shop)).toMatchObject([{ held: 1, used: 0 }])
})

test('PM13 where the code takes off another amount than was shown, nothing is placed', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const id = await aCode(deps, shop)
  granted(await editPromoCode(deps, placeOf(shop), id, { value: 5, version: 1 }))

  const refused = await order(deps, shop, { discountCents: 8_000 })

  expect(refused).toMatchObject({
    error: { code: 'discount_changed', details: [{ discountCents: 4_000 }] },
  })
  expect(await usesOf(deps, shop)).toMatchObject([{ held: 0, used: 0 }])
  expect(await codeOf(order(deps, shop, { discountCents: 4_000 }))).toBe('placed')
})

test('PM14 killed before any step of an order with a code, its payment or its end, no use is lost and none is taken twice', async () => {
  await using deps = await openShopDeps()
  const recover = async (): Promise<void> => {
    deps.ledger.beforeCall = () => {}
    deps.ledger.afterCall = () => {}
    for (const waitMs of [0, 3 * MINUTE_MS, HOLD_MS, HOUR_MS, DAY_MS]) {
      deps.clock.now += waitMs
      while ((await workWebhooks(deps, deps.now())) > 0);
      while ((await reconcilePayments(deps, deps.now())) > 0);
      while ((await sweepHolds(deps, deps.now())) > 0);
    }
  }
  const live = async (mortal: ShopDeps, shop: Shop, isPaid: boolean): Promise<void> => {
    const { id: orderId } = granted(await order(mortal, shop))
    const asked = { tenantId: shop.tenantId, orderId, provider: 'stripe', address: null } as const
    granted(await startPayment(mortal, asked))
    const [{ ref = '' } = {}] = [...deps.ledger.payments.values()].slice(-1)
    if (isPaid) {
      deps.ledger.pay(ref)
      await comeBack(mortal, ref)
    } else {
      deps.clock.now += HOLD_MS
      await sweepHolds(mortal, deps.now())
    }
  }
  const ends = new Set<number>()
  for (const isPaid of [true, false]) {
    for (let dieAt = seed % KILLED_EACH; ; dieAt += KILLED_EACH) {
      const shop = await aShop(deps, 1)
      await aCode(deps, shop, { quota: 1 })
      const mortal = createMortal(deps, dieAt)
      await live(mortal.deps, shop, isPaid).catch(() => {})
      await recover()
      const [uses] = await usesOf(deps, shop)
      const { tickets } = await shopState(deps, shop)
      expect({ dieAt, ...uses }).toEqual({
        ...{ dieAt, held: 0, used: tickets, beyond: 0, waiting: 0, paid: tickets },
      })
      ends.add(tickets)
      if (!mortal.isDead()) break
    }
  }

  expect(ends).toEqual(new Set([0, 1]))
})

/** Mulberry32: the same seed gives the same history. */
function createRoll(start: number): (sides: number) => number {
  let state = start >>> 0
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * sides)
  }
}

test('PM15 whatever many buyers do at once, the uses are those of the orders, and beyond the quota are only those paid late', async () => {
  await using deps = await openShopDeps({}, { canClose: false })
  const replica: ShopDeps = { ...deps }
  const roll = createRoll(seed)
  const shop = await aShop(deps, null)
  const quotas = [1, 2, 5]
  const ids: PromoCodeId[] = []
  for (const [at, quota] of quotas.entries()) {
    ids.push(await aCode(deps, shop, { code: `C${at}`, quota, value: 10 * (at + 1) }))
  }
  const waiting: { readonly id: OrderId; readonly ref: string }[] = []
  let paidLate = 0
  const step = async (at: number): Promise<void> => {
    const server = at % 2 === 0 ? deps : replica
    const wish = roll(10)
    const [chosen] = waiting.splice(roll(Math.max(waiting.length, 1)), wish < 6 ? 0 : 1)
    if (wish < 6) {
      const code = `c${roll(quotas.length)}`
      const placed = await order(server, shop, { code, email: `b${roll(1e9)}@mail.example` })
      if (placed.ok)
        waiting.push({ id: placed.value.id, ...(await anAttempt(server, shop, placed.value.id)) })
    } else if (chosen !== undefined && wish < 9) {
      await payLate(server, chosen.ref)
    } else if (chosen !== undefined) {
      const { tenantId } = shop
      await cancelOrder(server, { tenantId, orderId: chosen.id, actor: SYSTEM_ACTOR })
    }
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    await Promise.all(Array.from({ length: BUYERS }, (_unused, at) => step(at)))
    if (roll(4) === 0) {
      deps.clock.now += HOLD_MS
      await sweepHolds(deps, deps.now())
      // From here on whatever is paid of these comes late.
      paidLate += waiting.length
    }
    const rows = await usesOf(deps, shop)
    for (const [at, row] of rows.entries()) {
      const told = { seed, round, ...row }
      expect({ ...told, held: row['held'], used: row['used'] }).toEqual({
        ...told,
        held: row['waiting'],
        used: row['paid'],
      })
      const over = (row['held'] ?? 0) + (row['used'] ?? 0) - required(quotas[at], 'a quota each')
      expect({ seed, round, over: Math.max(over, 0) <= (row['beyond'] ?? 0) }).toEqual({
        ...{ seed, round, over: true },
      })
      expect(row['beyond']).toBeLessThanOrEqual(paidLate)
    }
  }
  const shown = granted(
    await readPromoCode(deps, shop.tenantId, shop.eventId, required(ids[0], 'one')),
  )
  expect(shown).toMatchObject({ code: 'C0', quota: 1 })
})

test('PM21 the mail and the tickets of an order tell what was paid for it, and with which code; a gift tells no price', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await aCode(deps, shop)
  const { id: orderId } = granted(await order(deps, shop, { quantity: 2 }))
  const { ref } = await anAttempt(deps, shop, orderId)
  const read = (id: OrderId) =>
    withTenant(deps.db, shop.tenantId, async (tx) => {
      const mailed = required(await readMailedOrder(tx, deps, id), 'an order')
      return { price: mailed.price, tickets: mailed.tickets.map(({ price }) => price) }
    })
  const before = await read(orderId)
  deps.ledger.pay(ref)
  await comeBack(deps, ref)
  const { buyer, items, locale } = aRequest(shop).input
  const gift = { kind: 'complimentary', buyer, items, locale } as const
  const given = await makeOrder(deps, { ...shop, actor: SYSTEM_ACTOR, input: gift })

  const each = { paidCents: 72_000, discountCents: 8_000, promoCode: 'WINTER' }
  expect(before.price).toBeNull()
  expect(await read(orderId)).toEqual({
    price: { ...each, paidCents: 144_000, discountCents: 16_000 },
    tickets: [each, each],
  })
  expect(await read(granted(given))).toEqual({ price: null, tickets: [null] })
})

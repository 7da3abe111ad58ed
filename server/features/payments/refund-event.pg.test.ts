// Everybody's money of a cancelled event: once each, on after any stop, and what cannot be given back is told.
import { expect, test } from 'vitest'
import { openSql } from '../../platform/db/open.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { granted } from '../../testing/event.ts'
import { expectBalanced } from '../../testing/ledger-balance.ts'
import { createMortal } from '../../testing/mortal.ts'
import {
  anOpenOrder,
  aPaidOrder,
  aShop,
  comeBack,
  openShopDeps,
  type Shop,
  type ShopDeps,
  shopState,
} from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { stepEvent } from '../events/step-event.ts'
import { mailOrderJob } from '../orders/mail-order.ts'
import { giveBack } from './give-back.ts'
import { mailRefundJob } from './mail-refund.ts'
import { beginEventRefund, readEventRefund, workEventRefunds } from './refund-event.ts'
import { workRefunds } from './work-refunds.ts'

/** In an ordinary run every third step. */
const KILLED_EACH = process.env['PROBESH_SHARE'] === '1' ? 1 : 3

const cancel = (deps: ShopDeps, { tenantId, eventId }: Shop) =>
  withTenant(
    deps.db,
    tenantId,
    (tx) => tx`update events set status = 'cancelled' where id = ${eventId}`,
  )

const begin = (deps: ShopDeps, { tenantId, eventId }: Shop, feePercent = 0) =>
  beginEventRefund(
    deps,
    { tenantId, eventId, actor: SYSTEM_ACTOR, userId: null },
    { reason: 'A storm', feePercent },
  )

const workAll = async (deps: ShopDeps): Promise<void> => {
  while ((await workEventRefunds(deps)) > 0);
  while ((await workRefunds(deps, deps.now())) > 0);
}

test('RF20 everybody who paid gets the money back, less the fee, once, however often it is begun and by many replicas', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const orders = [await aPaidOrder(deps, shop), await aPaidOrder(deps, shop, 2)]
  const early = await begin(deps, shop)
  await cancel(deps, shop)

  granted(await begin(deps, shop, 10))
  await Promise.all([workEventRefunds(deps), workEventRefunds(deps), workEventRefunds(deps)])
  await workAll(deps)
  granted(await begin(deps, shop, 0))
  await workAll(deps)

  expect(early).toMatchObject({ error: { code: 'event_not_cancelled' } })
  expect(await shopState(deps, shop)).toMatchObject({
    ...{ orders: [{ status: 'refunded' }, { status: 'refunded' }], sold: 0 },
    refunds: [
      { reason: 'event_closed', amountCents: 72_000 },
      { reason: 'event_closed', amountCents: 144_000 },
    ],
  })
  expect(deps.ledger.refunds.made).toHaveLength(orders.length)
  expect(granted(await readEventRefund(deps, shop.tenantId, shop.eventId))).toMatchObject({
    ...{ ordersLeft: 0, refunds: 2, returned: 2, returnedCents: 216_000, failed: 0, skipped: [] },
    ...{ feePercent: 10, finishedAt: expect.any(String) },
  })
})

test('RF20 an order that cannot be given back stops nobody’s money, is told with its reason, and goes with the next begin', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const [disputed] = [await aPaidOrder(deps, shop), await aPaidOrder(deps, shop)]
  await cancel(deps, shop)
  const mark = (isDisputed: boolean) =>
    withTenant(
      deps.db,
      shop.tenantId,
      (tx) =>
        tx`update payment_attempts set is_disputed = ${isDisputed} where id = ${disputed.attemptId}`,
    )
  await mark(true)
  granted(await begin(deps, shop))
  await workAll(deps)
  const told = granted(await readEventRefund(deps, shop.tenantId, shop.eventId))
  const other = await aShop(deps)

  await mark(false)
  granted(await begin(deps, shop))
  await workAll(deps)

  expect(told).toMatchObject({
    ...{ ordersLeft: 1, refunds: 1 },
    skipped: [{ orderId: disputed.orderId, code: 'refund_disputed' }],
  })
  expect(granted(await readEventRefund(deps, shop.tenantId, shop.eventId))).toMatchObject({
    ...{ ordersLeft: 0, refunds: 2, skipped: [] },
  })
  expect(await readEventRefund(deps, other.tenantId, shop.eventId)).toMatchObject({
    error: { code: 'event_not_found' },
  })
})

test('RF38 an event whose refunds break off holds up no other event’s, and goes on when it can', async () => {
  await using deps = await openShopDeps()
  const [broken, other] = [await aShop(deps), await aShop(deps)]
  const { orderId } = await aPaidOrder(deps, broken)
  await aPaidOrder(deps, other)
  for (const shop of [broken, other]) {
    await cancel(deps, shop)
    granted(await begin(deps, shop))
  }
  const sql = openSql(deps.database.ownerUrl, { max: 1, applicationName: 'break-off' })
  await sql.unsafe(`
    create function break_off() returns trigger language plpgsql as 'begin raise exception ''broken''; end';
    create trigger break_off before insert on refunds for each row when (new.order_id = '${orderId}') execute function break_off()`)

  await workAll(deps)
  const held = [await shopState(deps, broken), await shopState(deps, other)]
  await sql`drop trigger break_off on refunds`
  await sql.end()
  await workAll(deps)

  expect(held).toMatchObject([
    { orders: [{ status: 'paid' }], refunds: [] },
    { orders: [{ status: 'refunded' }] },
  ])
  expect(await shopState(deps, broken)).toMatchObject({ orders: [{ status: 'refunded' }] })
})

test('LE3 what an event that is off gives back is no sale any more, less the fee that stays one', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await aPaidOrder(deps, shop, 2)
  await cancel(deps, shop)

  granted(await begin(deps, shop, 10))
  await workEventRefunds(deps)
  await expectBalanced({ deps, shop }, 'decided')
  await workAll(deps)

  // Ten percent of 1,600 taka.
  expect(await expectBalanced({ deps, shop }, 'given back')).toBe(16_000)
})

test('RF20 who gets tickets at the very moment at which the event is called off gets the money back as well', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const { ref } = await anOpenOrder(deps, shop)
  deps.ledger.pay(ref)
  await using holder = await openHolder(deps, shop)

  // It has found its event open, and waits for its places.
  const settling = comeBack(deps, ref)
  await expect.poll(holder.waiting).toBe(1)
  let isGivenBack = false
  const closing = closeAndBegin(deps, shop)
    .then(() => workAll(deps))
    .then(() => {
      isGivenBack = true
    })
  await expect.poll(async () => isGivenBack || (await holder.waiting()) > 1).toBe(true)
  await holder.letGo()
  await Promise.all([settling, closing])
  await workAll(deps)

  expect(await shopState(deps, shop)).toMatchObject({
    ...{ orders: [{ status: 'refunded' }], sold: 0 },
    refunds: [{ reason: 'event_closed', amountCents: 80_000 }],
  })
  await expectBalanced({ deps, shop }, 'given back')
})

test('RF20 the fee is of what is left, also where somebody gives a part back at the same moment', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const { orderId, attemptId } = await aPaidOrder(deps, shop)
  await cancel(deps, shop)
  // Its buyer was told before, while the bank had the money.
  await dispute(deps, shop, attemptId, true)
  granted(await begin(deps, shop, 10))
  await workAll(deps)
  await dispute(deps, shop, attemptId, false)
  granted(await begin(deps, shop, 10))
  await using holder = await openHolder(deps, shop)

  const what = { kind: 'amount', amountCents: 60_000 } as const
  const giving = giveBack(deps, {
    ...{ tenantId: shop.tenantId, orderId, actor: SYSTEM_ACTOR, userId: null, key: null },
    input: { what, reason: 'Rain' },
  })
  await expect.poll(holder.waiting).toBe(1)
  const working = workEventRefunds(deps)
  await expect.poll(holder.waiting).toBe(2)
  await holder.letGo()
  granted(await giving)
  await working

  expect((await shopState(deps, shop)).refunds.map(({ amountCents }) => amountCents)).toEqual([
    ...[60_000, 18_000],
  ])
})

const dispute = (deps: ShopDeps, { tenantId }: Shop, attemptId: string, isDisputed: boolean) =>
  withTenant(
    deps.db,
    tenantId,
    (tx) => tx`update payment_attempts set is_disputed = ${isDisputed} where id = ${attemptId}`,
  )

async function closeAndBegin(deps: ShopDeps, shop: Shop): Promise<void> {
  granted(await stepEvent(deps, { ...shop, actor: SYSTEM_ACTOR, step: 'cancel', version: 1 }))
  granted(await begin(deps, shop))
}

/** Keeps the places of a shop locked; `waiting`: how many of the server's own wait for a lock. */
async function openHolder(deps: ShopDeps, { typeId }: Shop) {
  const owner = openSql(deps.database.ownerUrl, {
    ...{ max: 2, applicationName: 'holder', transactionTimeoutMs: 0 },
  })
  const release = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const holding = owner.begin(async (tx) => {
    await tx`select from places where ticket_type_id = ${typeId} for update`
    locked.resolve()
    await release.promise
  })
  await locked.promise
  const letGo = async (): Promise<void> => {
    release.resolve()
    await holding
  }
  return {
    letGo,
    waiting: async (): Promise<number> => {
      const rows = await owner`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      return rows.length
    },
    [Symbol.asyncDispose]: async () => {
      await letGo()
      await owner.end({ timeout: 5 })
    },
  }
}

test('RF20 killed before any step it goes on where it was: each order is given back once', async () => {
  await using deps = await openShopDeps()
  await deps.jobs.boss([mailOrderJob, mailRefundJob])
  let total = 0
  for (let dieAt = 0; total === 0; dieAt += KILLED_EACH) {
    const shop = await aShop(deps)
    await aPaidOrder(deps, shop)
    await aPaidOrder(deps, shop)
    await cancel(deps, shop)
    granted(await begin(deps, shop))
    const mortal = createMortal(deps, dieAt)
    await workEventRefunds(mortal.deps).catch(() => {})
    if (!mortal.isDead()) total = mortal.steps.length
    deps.ledger.beforeCall = () => {}
    deps.ledger.afterCall = () => {}
    await workAll(deps)
    const { refunds, orders, sold } = await shopState(deps, shop)
    expect({
      dieAt,
      refunds: refunds.length,
      sold,
      ended: orders.map((one) => one.status),
    }).toEqual({
      ...{ dieAt, refunds: 2, sold: 0, ended: ['refunded', 'refunded'] },
    })
  }
  expect(total).toBeGreaterThan(40)
  process.stdout.write(
    `killed at one in ${KILLED_EACH} of ${total} steps of giving an event back\n`,
  )
})

// Calling an event off: what it means is told before, everybody with a ticket is told once, and what waits for a person is listed.
import { expect, test } from 'vitest'
import type { OrderId } from '../../../shared/ids.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { Mail } from '../../platform/mail/mailer.ts'
import { granted } from '../../testing/event.ts'
import { createMortal } from '../../testing/mortal.ts'
import { aPaidOrder, aShop, openShopDeps, type Shop, type ShopDeps } from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { mailOrderJob } from '../orders/mail-order.ts'
import { makeOrder } from '../orders/make-order.ts'
import { recordGatePayment } from '../orders/record-gate-payment.ts'
import { listWaitingRefunds } from './list-waiting-refunds.ts'
import { mailEventOffJob } from './mail-event-off.ts'
import { mailRefundJob } from './mail-refund.ts'
import { readCancellation } from './read-cancellation.ts'
import { beginEventRefund, readEventRefund, workEventRefunds } from './refund-event.ts'
import { retryEventRefunds } from './retry-event-refunds.ts'
import { workRefunds } from './work-refunds.ts'

const WORDS = { wordsEn: 'A storm is coming.', wordsBn: 'ঝড় আসছে।' }

const cancel = (deps: ShopDeps, { tenantId, eventId }: Shop) =>
  withTenant(
    deps.db,
    tenantId,
    (tx) => tx`update events set status = 'cancelled' where id = ${eventId}`,
  )

const begin = async (deps: ShopDeps, { tenantId, eventId }: Shop, feePercent = 0) =>
  granted(
    await beginEventRefund(
      deps,
      { tenantId, eventId, actor: SYSTEM_ACTOR, userId: null },
      { reason: 'A storm', feePercent, ...WORDS },
    ),
  )

const workAll = async (deps: ShopDeps): Promise<void> => {
  while ((await workEventRefunds(deps)) > 0);
  while ((await workRefunds(deps, deps.now())) > 0);
}

async function anOrder(
  deps: ShopDeps,
  { tenantId, eventId, typeId }: Shop,
  kind: 'complimentary' | 'gate',
  locale: 'en' | 'bn' = 'en',
): Promise<OrderId> {
  const buyer = { name: 'Rahim Uddin', email: `${deps.newId()}@mail.example`, phone: null }
  const input = { kind, buyer, items: [{ ticketTypeId: typeId, quantity: 2 }], locale }
  return granted(await makeOrder(deps, { tenantId, eventId, actor: SYSTEM_ACTOR, input }))
}

/** A paid order, one that is paid at the gate, one that is to be, one that was given away, and one without a good ticket. */
async function allKinds(deps: ShopDeps, shop: Shop) {
  const { tenantId } = shop
  const paid = (await aPaidOrder(deps, shop)).orderId
  const atGate = await anOrder(deps, shop, 'gate', 'bn')
  granted(await recordGatePayment(deps, { tenantId, orderId: atGate, actor: SYSTEM_ACTOR }))
  const unpaid = await anOrder(deps, shop, 'gate')
  const given = await anOrder(deps, shop, 'complimentary')
  const gone = await anOrder(deps, shop, 'complimentary')
  await withTenant(
    deps.db,
    tenantId,
    (tx) => tx`update tickets set is_void = true where order_id = ${gone}`,
  )
  return { paid, atGate, unpaid, given }
}

type Told = {
  readonly name: string
  readonly orderId: string | null
  readonly refundId: string | null
}

const mailsOf = (deps: ShopDeps, { tenantId }: Shop): Promise<readonly Told[]> =>
  deps.platformDb<Told[]>`
    select name, data->>'orderId' as order_id, data->>'refundId' as refund_id from pgboss.job
     where name like 'payments.mail-%' and data->>'tenantId' = ${tenantId} and data->>'news' is distinct from 'returned'
     order by created_on, id`

test('RF31 everybody with a ticket is told once that the event is off, whoever paid how, also when it is begun again', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const orders = await allKinds(deps, shop)
  await cancel(deps, shop)

  await begin(deps, shop)
  await Promise.all([workEventRefunds(deps), workEventRefunds(deps), workEventRefunds(deps)])
  await workAll(deps)
  const once = await mailsOf(deps, shop)
  await begin(deps, shop)
  await workAll(deps)

  expect(new Set(once.map(({ orderId }) => orderId))).toEqual(new Set(Object.values(orders)))
  expect(once).toHaveLength(Object.values(orders).length)
  expect(await mailsOf(deps, shop)).toEqual(once)
  expect(granted(await readEventRefund(deps, shop.tenantId, shop.eventId))).toMatchObject({
    ...{ orders: 4, ordersDone: 4, ...WORDS, finishedAt: expect.any(String) },
    atGate: { orders: 1, cents: 160_000 },
  })
})

test('RF31 the mail is in the order’s language, with the organizer’s words and what becomes of just this money', async () => {
  await using made = await openShopDeps()
  const sent: Mail[] = []
  const deps = {
    ...made,
    mailer: { ...made.mailer, send: async (mail: Mail) => void sent.push(mail) },
  }
  const shop = await aShop(deps)
  const orders = await allKinds(deps, shop)
  const { tenantId } = shop
  const tell = async (orderId: string): Promise<string> => {
    sent.length = 0
    await mailEventOffJob.runOn(deps, { tenantId, orderId })
    return sent.map(({ subject, text }) => `${subject}\n${text}`).join()
  }
  const early = await tell(orders.paid)
  await cancel(deps, shop)
  await begin(deps, shop, 10)
  await workAll(deps)

  expect(early).toBe('')
  const paid = await tell(orders.paid)
  expect(paid).toContain('ঝড় আসছে।')
  expect(paid).toContain('৳৭২০')
  expect(paid).toContain('৳৮০ ফি')
  expect(await tell(orders.atGate)).toMatch(/ঝড় আসছে।[\s\S]*গেটে ৳১,৬০০/)
  expect(await tell(orders.unpaid)).toMatch(/A storm is coming\.[\s\S]*paid nothing/)
  expect(await tell(orders.given)).toMatch(/A storm is coming\.[\s\S]*paid nothing/)
})

test('RF31 an order that could not be given back is told that, and of its money once it goes', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const { orderId, attemptId } = await aPaidOrder(deps, shop)
  await cancel(deps, shop)
  const mark = (isDisputed: boolean) =>
    withTenant(
      deps.db,
      shop.tenantId,
      (tx) => tx`update payment_attempts set is_disputed = ${isDisputed} where id = ${attemptId}`,
    )
  await mark(true)
  await begin(deps, shop)
  await workAll(deps)
  const told = await mailsOf(deps, shop)

  await mark(false)
  await begin(deps, shop)
  await workAll(deps)

  expect(told).toMatchObject([{ name: 'payments.mail-event-off', orderId }])
  expect(await mailsOf(deps, shop)).toMatchObject([
    ...told,
    { name: 'payments.mail-refund', refundId: expect.any(String) },
  ])
})

test('RF31 killed before any step and started again, each is told once', async () => {
  await using deps = await openShopDeps()
  await deps.jobs.boss([mailOrderJob, mailRefundJob, mailEventOffJob])
  let total = 0
  for (let dieAt = 0; total === 0; dieAt += 3) {
    const shop = await aShop(deps)
    const orders = [
      (await aPaidOrder(deps, shop)).orderId,
      await anOrder(deps, shop, 'complimentary'),
    ]
    await cancel(deps, shop)
    await begin(deps, shop)
    const mortal = createMortal(deps, dieAt)
    await workEventRefunds(mortal.deps).catch(() => {})
    if (!mortal.isDead()) total = mortal.steps.length
    deps.ledger.beforeCall = () => {}
    deps.ledger.afterCall = () => {}
    await workAll(deps)
    const told = (await mailsOf(deps, shop)).map((one) => one.orderId)
    expect({ dieAt, told: told.toSorted() }).toEqual({ dieAt, told: orders.toSorted() })
  }
  expect(total).toBeGreaterThan(30)
})

test('RF32 what calling it off means is told before, and comes out so', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await allKinds(deps, shop)
  const other = await aShop(deps)
  const read = (tenantId: Shop['tenantId'], feePercent: number) =>
    readCancellation(deps, tenantId, { eventId: shop.eventId, feePercent })

  const told = granted(await read(shop.tenantId, 15))
  await cancel(deps, shop)
  await begin(deps, shop, 15)
  await workAll(deps)

  expect(told).toMatchObject({
    ...{ status: 'published', tickets: 7, inside: 0, orders: 4, feePercent: 15 },
    providers: [
      { provider: 'stripe', isByHand: false, orders: 1, leftCents: 80_000, keptCents: 12_000 },
    ],
    sums: [{ leftCents: 80_000, keptCents: 12_000, orders: 1 }],
    disputed: { orders: 0, cents: 0 },
    atGate: { orders: 1, cents: 160_000 },
    unpaid: { orders: 1, cents: 160_000 },
    ...{ free: 1, imported: 0 },
  })
  expect(granted(await readEventRefund(deps, shop.tenantId, shop.eventId))).toMatchObject({
    returnedCents: 80_000 - 12_000,
    providers: [{ provider: 'stripe', refunds: 1, returned: 1, underWay: 0, waiting: 0 }],
  })
  expect(await read(other.tenantId, 0)).toMatchObject({ error: { code: 'event_not_found' } })
})

test('RF33 what waits for a person is listed by order with its reason, page by page, and tried again all at once', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const { tenantId, eventId } = shop
  const orders = [
    await aPaidOrder(deps, shop),
    await aPaidOrder(deps, shop),
    await aPaidOrder(deps, shop),
  ]
  await withTenant(
    deps.db,
    tenantId,
    (tx) =>
      tx`update payment_attempts set is_disputed = true where id = ${orders[2]?.attemptId ?? null}`,
  )
  await cancel(deps, shop)
  deps.ledger.refunds.mode = 'refused'
  await begin(deps, shop)
  await workAll(deps)
  const list = async (limit: number, after?: string) =>
    granted(await listWaitingRefunds(deps, tenantId, { eventId, limit, after }))
  const first = await list(2)
  const second = await list(2, first.next ?? '')
  const other = await aShop(deps)
  const retry = (of: Shop['tenantId']) =>
    retryEventRefunds(deps, { tenantId: of, eventId, actor: SYSTEM_ACTOR, after: undefined })

  deps.ledger.refunds.mode = 'succeeded'
  const tried = [granted(await retry(tenantId)), granted(await retry(tenantId))]
  await workAll(deps)

  const all = [...first.items, ...second.items]
  expect(second.next).toBeNull()
  expect(all.map(({ orderId }) => orderId)).toEqual(orders.map(({ orderId }) => orderId).toSorted())
  expect(all.map(({ failure, refusal }) => failure ?? refusal).toSorted()).toEqual([
    ...['declined', 'declined', 'refund_disputed'],
  ])
  expect(tried).toEqual([
    { tried: 2, next: null },
    { tried: 0, next: null },
  ])
  expect((await list(50)).items).toMatchObject([{ refusal: 'refund_disputed', refundId: null }])
  expect(granted(await readEventRefund(deps, tenantId, eventId))).toMatchObject({
    ...{ waiting: 0, returned: 2, ordersDone: 3, orders: 3, skippedCount: 1 },
  })
  expect(await retry(other.tenantId)).toMatchObject({ error: { code: 'event_not_found' } })
  expect(
    await listWaitingRefunds(deps, other.tenantId, { eventId, limit: 50, after: undefined }),
  ).toMatchObject({ error: { code: 'event_not_found' } })
})

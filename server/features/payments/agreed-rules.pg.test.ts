// Two persons: for the limit itself, for what a buyer asks for, and for everybody's money of an event.
import { expect, test } from 'vitest'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { anAdmin } from '../../testing/app.ts'
import { granted } from '../../testing/event.ts'
import { aPaidOrder, aShop, openShopDeps } from '../../testing/shop.ts'
import {
  type Admin,
  actorOf,
  amount,
  answerOf,
  aStrictShop,
  codeOf,
  give,
  setLimit,
  stateOf,
} from '../../testing/strict-shop.ts'
import { agree } from './answer-agreement.ts'
import { approveAsk, askForRefund, declineAsk, listAsks } from './refund-asks.ts'
import { beginEventRefund, readEventRefund, workEventRefunds } from './refund-event.ts'
import { editRefundRule, readRefundRule } from './refund-rule.ts'

test('RF27 one administrator sets no limit; the first one counts at once, each change of it and its end wait for another', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const first = await anAdmin(deps, shop.tenantId, `only-${deps.newId()}@mail.example`)
  const single = await setLimit(deps, shop, first, 1_000)
  const second = await anAdmin(deps, shop.tenantId, `second-${deps.newId()}@mail.example`)
  const rule = () => readRefundRule(deps, shop.tenantId, second.id)

  granted(await setLimit(deps, shop, first, 1_000))
  const set = await rule()
  granted(await setLimit(deps, shop, first, null))
  const asked = await rule()
  const another = await setLimit(deps, shop, second, 5)
  const own = await agree(deps, answerOf(shop, first, asked.waiting?.id ?? ''))
  const stale = await editRefundRule(
    deps,
    { tenantId: shop.tenantId, locale: 'en', ...actorOf(first) },
    { limitCents: 7, reason: 'Old', version: 1 },
  )
  granted(await agree(deps, answerOf(shop, second, asked.waiting?.id ?? '')))
  const ended = await rule()

  expect([single, another, own, stale].map(codeOf)).toEqual([
    ...['second_nobody', 'refund_awaits_second', 'second_own', 'changed_meanwhile'],
  ])
  expect(set).toMatchObject({ limitCents: 1_000, administrators: 2, waiting: null })
  expect(asked).toMatchObject({ limitCents: 1_000, waiting: { kind: 'limit', mayAgree: true } })
  expect(ended).toMatchObject({ limitCents: null, waiting: null })
})

test('RF24, RF15 a buyer’s wish stays open until the second person agrees, and is answered with it', async () => {
  await using deps = await openShopDeps()
  const { shop, first, second } = await aStrictShop(deps)
  const order = await aPaidOrder(deps, shop, 2)
  const of = { tenantId: shop.tenantId, orderId: order.orderId }
  granted(await askForRefund(deps, of, 'I am ill'))
  const asks = async () =>
    granted(await listAsks(deps, shop.tenantId, { limit: 10, after: undefined })).items
  const [ask] = await asks()
  const answer = { tenantId: shop.tenantId, askId: ask?.id ?? '' }
  const input = { what: { kind: 'order', feeCents: 0 }, reason: 'Get well' } as const

  const id = granted(await approveAsk(deps, { ...answer, ...actorOf(first) }, input))
  const meanwhile = [
    await approveAsk(deps, { ...answer, ...actorOf(second) }, input),
    await declineAsk(deps, { ...answer, ...actorOf(second) }, 'No'),
  ]
  const waiting = await asks()
  granted(await agree(deps, answerOf(shop, second, id)))

  expect(meanwhile.map(codeOf)).toEqual(['refund_awaits_second', 'refund_awaits_second'])
  expect(waiting).toMatchObject([{ state: 'open' }])
  expect(await asks()).toMatchObject([{ state: 'approved', refundId: id, answer: 'Get well' }])
})

test('RF24, RF20 everybody’s money of an event waits for one agreement, and shows as waiting', async () => {
  await using deps = await openShopDeps()
  const { shop, first, second } = await aStrictShop(deps)
  const orders = [await aPaidOrder(deps, shop), await aPaidOrder(deps, shop)]
  await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx`
    update events set status = 'cancelled' where id = ${shop.eventId}`,
  )
  const request = { tenantId: shop.tenantId, eventId: shop.eventId }
  const begin = (by: Admin) =>
    beginEventRefund(deps, { ...request, ...actorOf(by) }, { reason: 'A storm', feePercent: 10 })
  const read = async () => granted(await readEventRefund(deps, shop.tenantId, shop.eventId))

  granted(await begin(first))
  granted(await begin(second))
  const worked = await workEventRefunds(deps)
  const waiting = await read()
  const id = waiting.awaitsSecond?.agreementId ?? ''
  const own = await agree(deps, answerOf(shop, first, id))
  granted(await agree(deps, answerOf(shop, second, id)))
  while ((await workEventRefunds(deps)) > 0);
  const begun = await read()

  expect(worked).toBe(0)
  expect(waiting).toMatchObject({
    ...{ reason: 'A storm', feePercent: 10, finishedAt: null, refunds: 0, ordersLeft: 2 },
    awaitsSecond: { amountCents: 144_000, askedBy: first.id },
  })
  expect(codeOf(own)).toBe('second_own')
  expect(begun).toMatchObject({ awaitsSecond: null, refunds: orders.length, refundsCents: 144_000 })
})

test('RF24 events below the limit are added up, too; an order of which something waits is left for later', async () => {
  await using deps = await openShopDeps()
  const { shop, first, second } = await aStrictShop(deps, 200_000)
  const order = await aPaidOrder(deps, shop, 4)
  const waiting = granted(await give(deps, shop, first, order, amount(210_000)))
  await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx`
    update events set status = 'cancelled' where id = ${shop.eventId}`,
  )
  const request = { tenantId: shop.tenantId, eventId: shop.eventId, ...actorOf(second) }
  granted(await beginEventRefund(deps, request, { reason: 'A storm', feePercent: 50 }))

  while ((await workEventRefunds(deps)) > 0);
  const begun = granted(await readEventRefund(deps, shop.tenantId, shop.eventId))
  const slice = granted(await give(deps, shop, second, order, amount(45_000)))
  granted(await agree(deps, answerOf(shop, second, waiting)))

  expect(begun).toMatchObject({ awaitsSecond: null, skipped: [{ code: 'refund_awaits_second' }] })
  expect(await stateOf(deps, shop, slice)).toBe('awaiting_second')
  expect(await stateOf(deps, shop, waiting)).toBe('requested')
})

// Two persons for big refunds: what waits, who may agree, and what is done then, once.
import { expect, test } from 'vitest'
import type { TicketId } from '../../../shared/ids.ts'
import { DAY_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { anAdmin } from '../../testing/app.ts'
import { granted } from '../../testing/event.ts'
import { aPaidOrder, openShopDeps, shopState } from '../../testing/shop.ts'
import {
  type Admin,
  actions,
  amount,
  answerOf,
  aStrictShop,
  codeOf,
  count,
  type Given,
  give,
  leave,
  mailsOf,
  type Order,
  setLimit,
  stateOf,
} from '../../testing/strict-shop.ts'
import { agree, declineAgreement, lapseAgreements } from './answer-agreement.ts'
import { listAgreements } from './list-agreements.ts'
import { readRefund, readRefundable } from './list-refunds.ts'
import { workRefunds } from './work-refunds.ts'

test('RF24 at the limit one person is enough; above it nothing is done, and the sum counts as taken', async () => {
  await using deps = await openShopDeps()
  const { shop, first, second } = await aStrictShop(deps)
  const [small, big] = [await aPaidOrder(deps, shop), await aPaidOrder(deps, shop, 2)]
  deps.published.length = 0

  const waiting = granted(await give(deps, shop, first, big, { key: 'k' }))
  await workRefunds(deps, deps.now())
  const before = await shopState(deps, shop)
  const again = granted(await give(deps, shop, first, big, { key: 'k' }))
  const other = await give(deps, shop, second, big, amount(1))
  const refundable = granted(await readRefundable(deps, shop.tenantId, big.orderId))
  const alone = granted(await give(deps, shop, second, small))

  expect(again).toBe(waiting)
  expect(before).toMatchObject({
    refunds: [],
    sold: 3,
    orders: [{ status: 'paid' }, { status: 'paid' }],
  })
  expect(await count(deps, shop, 'ledger_entries')).toBe(2)
  expect(deps.ledger.refunds.made).toHaveLength(0)
  expect(codeOf(other)).toBe('refund_too_much')
  expect(refundable).toMatchObject({ leftCents: 0, obstacle: 'nothing_left' })
  expect(await stateOf(deps, shop, waiting)).toBe('awaiting_second')
  expect(await stateOf(deps, shop, alone)).toBe('requested')
  expect(await mailsOf(deps, shop)).toEqual([`asked ${second.id}`])
})

test('RF25 another administrator agrees, and it is done once, as it was asked; the one who asked cannot, nor by the key once more', async () => {
  await using deps = await openShopDeps()
  const { shop, first, second } = await aStrictShop(deps)
  const order = await aPaidOrder(deps, shop, 2)
  const id = granted(await give(deps, shop, first, order, { key: 'k' }))
  deps.published.length = 0

  const own = await agree(deps, answerOf(shop, first, id))
  const done = await agree(deps, answerOf(shop, second, id))
  const twice = await agree(deps, answerOf(shop, second, id))
  const published = [...deps.published]
  const late = await declineAgreement(deps, answerOf(shop, first, id), 'No')
  const again = granted(await give(deps, shop, first, order, { key: 'k' }))
  await workRefunds(deps, deps.now())

  expect([own, done, twice, late].map(codeOf)).toEqual([
    ...['second_own', 'ok', 'ok', 'second_answered'],
  ])
  expect(again).toBe(id)
  expect(granted(await readRefund(deps, shop.tenantId, id))).toMatchObject({
    ...{ state: 'succeeded', amountCents: 160_000, decidedBy: first.id, note: 'Rain' },
    ticketIds: [expect.anything(), expect.anything()],
  })
  expect(published).toEqual([{ tenantId: shop.tenantId, eventId: shop.eventId }])
  expect(await shopState(deps, shop)).toMatchObject({ orders: [{ status: 'refunded' }], sold: 0 })
  expect(deps.ledger.refunds.made.map(({ amountCents }) => amountCents)).toEqual([160_000])
  expect(await mailsOf(deps, shop)).toEqual([`asked ${second.id}`, `agreed ${first.id}`])
  expect(await actions(deps, shop)).toEqual(['second.asked', 'refund.decided', 'second.agreed'])
})

test('RF25 of two who agree at the same moment one does it; of one who agrees and one who declines one is told', async () => {
  await using deps = await openShopDeps()
  const { shop, first, second } = await aStrictShop(deps)
  const third = await anAdmin(deps, shop.tenantId, `third-${deps.newId()}@mail.example`)
  const [one, two] = [await aPaidOrder(deps, shop, 2), await aPaidOrder(deps, shop, 2)]
  const both = granted(await give(deps, shop, first, one))
  const split = granted(await give(deps, shop, first, two))

  const agreed = await Promise.all([
    agree(deps, answerOf(shop, second, both)),
    agree(deps, answerOf(shop, third, both)),
  ])
  const mixed = await Promise.all([
    agree(deps, answerOf(shop, second, split)),
    declineAgreement(deps, answerOf(shop, third, split), 'No'),
  ])

  expect(agreed.map(codeOf).toSorted()).toEqual(['ok', 'second_answered'])
  expect(mixed.map(codeOf).toSorted()).toEqual(['ok', 'second_answered'])
  const isSplitDone = mixed[0]?.ok === true
  expect(await count(deps, shop, 'refunds')).toBe(isSplitDone ? 2 : 1)
  expect(await stateOf(deps, shop, split)).toBe(isSplitDone ? 'requested' : 'declined')
})

test('RF24 slices of one person are added up, of an order ever and of all within a day; what two agreed to is not', async () => {
  await using deps = await openShopDeps()
  const { shop, first, second } = await aStrictShop(deps)
  const [order, other] = [await aPaidOrder(deps, shop, 4), await aPaidOrder(deps, shop, 4)]
  const slice = async (by: Admin, of: Order, cents: number) =>
    stateOf(deps, shop, granted(await give(deps, shop, by, of, amount(cents))))

  const sameDay = [await slice(first, order, 60_000), await slice(first, other, 40_001)]
  const another = await slice(second, other, 60_000)
  deps.clock.now += DAY_MS + 1
  const nextDay = [await slice(first, other, 60_000), await slice(first, order, 40_001)]
  const waiting = granted(
    await listAgreements(
      deps,
      { tenantId: shop.tenantId, userId: second.id },
      { limit: 10, state: 'open', after: undefined },
    ),
  )
  for (const { id } of waiting.items) granted(await agree(deps, answerOf(shop, second, id)))
  deps.clock.now += DAY_MS + 1
  const afterAgreed = await slice(first, order, 40_000)

  expect(sameDay).toEqual(['requested', 'awaiting_second'])
  expect(another).toBe('requested')
  expect(nextDay).toEqual(['requested', 'awaiting_second'])
  expect(waiting.items.map(({ mayAgree }) => mayAgree)).toEqual([true, true])
  expect(afterAgreed).toBe('requested')
})

test('RF24 two slices at the same moment are counted one after the other', async () => {
  await using deps = await openShopDeps()
  const { shop, first } = await aStrictShop(deps)
  const orders = [
    await aPaidOrder(deps, shop),
    await aPaidOrder(deps, shop),
    await aPaidOrder(deps, shop),
  ]

  const ids = await Promise.all(
    orders.map(async (order) => granted(await give(deps, shop, first, order, amount(60_000)))),
  )

  const states = await Promise.all(ids.map((id) => stateOf(deps, shop, id)))
  expect(states.toSorted()).toEqual(['awaiting_second', 'awaiting_second', 'requested'])
})

test('RF26 what is declined, in words, and what nobody answers for seven days is free again; whoever asked is told', async () => {
  await using deps = await openShopDeps()
  const { shop, first, second } = await aStrictShop(deps)
  const order = await aPaidOrder(deps, shop, 2)
  const declined = granted(await give(deps, shop, first, order, { key: 'k' }))

  granted(await declineAgreement(deps, answerOf(shop, second, declined), 'The buyer was there'))
  const sameKey = granted(await give(deps, shop, first, order, { key: 'k' }))
  const lapsing = granted(await give(deps, shop, first, order))
  deps.clock.now += 7 * DAY_MS - 1
  const early = await lapseAgreements(deps, deps.now())
  deps.clock.now += 1
  const late = await Promise.all([
    lapseAgreements(deps, deps.now()),
    lapseAgreements(deps, deps.now()),
  ])
  const agreed = await agree(deps, answerOf(shop, second, lapsing))
  const own = granted(await give(deps, shop, first, order))
  granted(await declineAgreement(deps, answerOf(shop, first, own), 'A mistake of mine'))

  expect(sameKey).toBe(declined)
  expect([early, late.toSorted()]).toEqual([0, [0, 1]])
  expect(codeOf(agreed)).toBe('second_answered')
  expect(await stateOf(deps, shop, lapsing)).toBe('declined')
  expect(await count(deps, shop, 'refunds')).toBe(0)
  expect(await mailsOf(deps, shop)).toEqual([
    ...[`asked ${second.id}`, `declined ${first.id}`, `asked ${second.id}`, `lapsed ${first.id}`],
    `asked ${second.id}`,
  ])
})

test('RF25 what became different meanwhile is told and not done', async () => {
  await using deps = await openShopDeps()
  const { shop, first, second } = await aStrictShop(deps)
  const order = await aPaidOrder(deps, shop, 3)
  const [ticketId] = await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx<{ id: TicketId }[]>`
    select id from tickets where order_id = ${order.orderId} order by id`,
  )
  const ticketIds = ticketId === undefined ? [] : [ticketId.id]
  const tickets: Given = { what: { kind: 'tickets', ticketIds, feeCents: 0 } }
  const whole = granted(await give(deps, shop, first, order, amount(160_000)))
  granted(await declineAgreement(deps, answerOf(shop, second, whole), 'Not so much'))
  const all = granted(
    await give(deps, shop, first, order, { what: { kind: 'order', feeCents: 10_000 } }),
  )
  await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx`
    update tickets set is_void = true where id = any(${ticketIds}::uuid[])`,
  )

  const changed = await agree(deps, answerOf(shop, second, all))
  granted(await declineAgreement(deps, answerOf(shop, second, all), 'One is void'))
  const one = await give(deps, shop, first, order, tickets)

  expect([changed, one].map(codeOf)).toEqual(['second_changed', 'ticket_void'])
  expect(await count(deps, shop, 'refunds')).toBe(0)
})

test('RF25 who administers no more cannot agree, nor is what they asked for agreed to; alone nobody gives so much back', async () => {
  await using deps = await openShopDeps()
  const { shop, first, second } = await aStrictShop(deps)
  const third = await anAdmin(deps, shop.tenantId, `third-${deps.newId()}@mail.example`)
  const order = await aPaidOrder(deps, shop, 4)
  const of = async (by: Admin) => granted(await give(deps, shop, by, order, amount(110_000)))
  const [byFirst, bySecond] = [await of(first), await of(second)]
  await leave(deps, shop, second)

  const left = await agree(deps, answerOf(shop, second, byFirst))
  const leftDeclines = await declineAgreement(deps, answerOf(shop, second, byFirst), 'No')
  const gone = await agree(deps, answerOf(shop, third, bySecond))
  granted(await declineAgreement(deps, answerOf(shop, third, bySecond), 'They left'))
  await leave(deps, shop, third)
  const nobody = await give(deps, shop, first, order, amount(110_001))
  const small = granted(await give(deps, shop, first, order, amount(90_000)))
  const ruleAlone = await setLimit(deps, shop, first, null)

  expect([left, leftDeclines, gone, nobody, ruleAlone].map(codeOf)).toEqual([
    ...['second_no_admin', 'second_no_admin', 'second_gone', 'second_nobody', 'second_nobody'],
  ])
  expect(await stateOf(deps, shop, small)).toBe('requested')
  expect(await stateOf(deps, shop, byFirst)).toBe('awaiting_second')
})

test('RF25 another organizer’s agreement is not there', async () => {
  await using deps = await openShopDeps()
  const { shop, first } = await aStrictShop(deps)
  const stranger = await aStrictShop(deps)
  const id = granted(await give(deps, shop, first, await aPaidOrder(deps, shop, 2)))

  const tried = [
    await agree(deps, answerOf(stranger.shop, stranger.second, id)),
    await declineAgreement(deps, answerOf(stranger.shop, stranger.second, id), 'No'),
    await readRefund(deps, stranger.shop.tenantId, id),
  ]

  expect(tried.map(codeOf)).toEqual(['second_not_found', 'second_not_found', 'refund_not_found'])
})

test('RF24 without a limit one person gives everything back, and nothing is asked', async () => {
  await using deps = await openShopDeps()
  const { shop, first } = await aStrictShop(deps, null)
  const id = granted(await give(deps, shop, first, await aPaidOrder(deps, shop, 4)))

  expect(await stateOf(deps, shop, id)).toBe('requested')
  expect(await mailsOf(deps, shop)).toEqual([])
})

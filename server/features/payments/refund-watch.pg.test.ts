// Refunds that nobody tells of: what a person finds at the provider, and what comes back after it was done.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { granted } from '../../testing/event.ts'
import { aPaidOrder, aShop, openShopDeps, type Shop, type ShopDeps } from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { giveBack } from './give-back.ts'
import { listRefunds, readRefund } from './list-refunds.ts'
import { noteLookedUp, noteSentByHand, retryRefund } from './settle-by-person.ts'
import { workRefunds } from './work-refunds.ts'

async function aRefund(deps: ShopDeps) {
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const given = await giveBack(deps, {
    ...{ tenantId: shop.tenantId, orderId: order.orderId },
    ...{ actor: SYSTEM_ACTOR, userId: null, key: null },
    input: { what: { kind: 'order', feeCents: 0 }, reason: 'Rain' },
  })
  return { shop, order, refundId: granted(given) }
}

const work = async (deps: ShopDeps, waitMs = 0): Promise<void> => {
  deps.clock.now += waitMs
  while ((await workRefunds(deps, deps.now())) > 0);
}

const read = async (deps: ShopDeps, { tenantId }: Shop, refundId: string) =>
  granted(await readRefund(deps, tenantId, refundId))

const waiting = async (deps: ShopDeps, { tenantId }: Shop): Promise<number> =>
  granted(await listRefunds(deps, tenantId, { waitsForPerson: true, limit: 10, after: undefined }))
    .items.length

const actions = (deps: ShopDeps, { tenantId }: Shop): Promise<string[]> =>
  withTenant(deps.db, tenantId, async (tx) => {
    const found = await tx<{ action: string }[]>`
      select action from activity where action like 'refund.%' order by id`
    return found.map(({ action }) => action)
  })

/** Sent, its answer lost, at a provider that is asked by its own id alone. */
async function aLostRefund(deps: ShopDeps) {
  const lost = await aRefund(deps)
  const { refunds } = deps.ledger
  refunds.isAskedByIdAlone = true
  refunds.isTelling = false
  refunds.silence = 'lost'
  await work(deps)
  refunds.silence = 'none'
  return lost
}

const codeOf = (done: Awaited<ReturnType<typeof noteLookedUp>>): string =>
  done.ok ? 'ok' : done.error.code

test('RF21 what nothing can be asked of comes to a person after ten minutes, once, and is never sent again', async () => {
  await using deps = await openShopDeps()
  const { shop, refundId } = await aLostRefund(deps)

  await work(deps, 9 * MINUTE_MS)
  const early = await waiting(deps, shop)
  await work(deps, 20 * MINUTE_MS)
  const late = await waiting(deps, shop)
  await work(deps, 3 * DAY_MS)

  expect([early, late, await waiting(deps, shop)]).toEqual([0, 1, 1])
  expect(await read(deps, shop, refundId)).toMatchObject({ state: 'unknown', waitsForPerson: true })
  expect(await actions(deps, shop)).toEqual(['refund.decided', 'refund.unanswered'])
  expect(deps.ledger.refunds.made).toHaveLength(1)
})

test('RF21 a provider that could tell and is silent for a day is looked at by a person, and told of all the same', async () => {
  await using deps = await openShopDeps()
  const { shop, refundId } = await aRefund(deps)
  deps.ledger.refunds.silence = 'lost'
  await work(deps)
  await work(deps, 23 * HOUR_MS)
  const before = await waiting(deps, shop)
  await work(deps, 8 * HOUR_MS)
  const after = await waiting(deps, shop)

  deps.ledger.refunds.silence = 'none'
  await work(deps, 8 * HOUR_MS)

  expect([before, after]).toEqual([0, 1])
  expect(await read(deps, shop, refundId)).toMatchObject({
    ...{ state: 'succeeded', waitsForPerson: false },
  })
})

test('RF37 what was known once and is there no more comes to a person after a day, and is never sent again', async () => {
  await using deps = await openShopDeps()
  const { shop, refundId } = await aRefund(deps)
  const { refunds } = deps.ledger
  refunds.mode = 'pending'
  await work(deps)
  const [gone] = refunds.made.splice(0)

  await work(deps, 23 * HOUR_MS)
  const early = await waiting(deps, shop)
  await work(deps, 8 * HOUR_MS)
  await work(deps, 8 * HOUR_MS)
  const late = await waiting(deps, shop)
  const trail = await actions(deps, shop)
  const person = { ...shop, refundId, actor: SYSTEM_ACTOR }
  granted(await noteLookedUp(deps, person, { providerRefundId: null, note: 'Not in the panel' }))

  expect([early, late]).toEqual([0, 1])
  expect(trail).toEqual(['refund.decided', 'refund.unanswered'])
  expect(refunds.made).toEqual([])
  expect(gone).toMatchObject({ state: 'pending' })
  expect(await read(deps, shop, refundId)).toMatchObject({ state: 'failed', failure: 'not_there' })
})

test('RF37 what is sent again and again and never there comes to a person a day after the first sending', async () => {
  await using deps = await openShopDeps()
  const { shop, refundId } = await aRefund(deps)
  const { refunds } = deps.ledger
  // Of each round the question is answered, and the sending is not.
  deps.ledger.beforeCall = (what) => {
    refunds.silence = what === 'refund' ? 'down' : 'none'
  }
  await work(deps)
  for (let hour = 0; hour < 23; hour += 1) await work(deps, HOUR_MS)
  const early = await waiting(deps, shop)

  await work(deps, 8 * HOUR_MS)
  const late = await waiting(deps, shop)
  deps.ledger.beforeCall = () => {}
  refunds.silence = 'none'
  await work(deps, 8 * HOUR_MS)

  expect([early, late]).toEqual([0, 1])
  expect(await read(deps, shop, refundId)).toMatchObject({
    ...{ state: 'succeeded', waitsForPerson: false },
  })
  expect(refunds.made).toHaveLength(1)
})

test('RF22 the id that a person reads in the panel has it asked about, and only the answer counts', async () => {
  await using deps = await openShopDeps()
  const { shop, refundId } = await aLostRefund(deps)
  const person = { ...shop, refundId, actor: SYSTEM_ACTOR }
  const [made] = deps.ledger.refunds.made
  const found = { providerRefundId: required(made, 'it was done').id, note: 'In the panel' }
  const early = await noteLookedUp(deps, person, found)
  await work(deps, HOUR_MS)

  const wrong = await noteLookedUp(deps, person, { ...found, providerRefundId: 'RFD-NONE' })
  await work(deps)
  const afterWrong = await waiting(deps, shop)
  const right = [await noteLookedUp(deps, person, found), await noteLookedUp(deps, person, found)]
  const untouched = await read(deps, shop, refundId)
  await work(deps)
  const again = await noteLookedUp(deps, person, { ...found, providerRefundId: null })

  expect([early, wrong, ...right, again].map(codeOf)).toEqual([
    ...['refund_on_its_way', 'ok', 'ok', 'ok', 'refund_done'],
  ])
  expect(afterWrong).toBe(1)
  expect(untouched.state).toBe('unknown')
  expect(await read(deps, shop, refundId)).toMatchObject({
    ...{ state: 'succeeded', providerRefundId: found.providerRefundId, waitsForPerson: false },
  })
  expect(deps.ledger.refunds.made).toHaveLength(1)
})

test('RF22 what a person does not find has failed, in their words; then it is tried again by a new reference', async () => {
  await using deps = await openShopDeps()
  const { shop, refundId, order } = await aRefund(deps)
  const { refunds } = deps.ledger
  refunds.isAskedByIdAlone = true
  refunds.silence = 'down'
  await work(deps)
  refunds.silence = 'none'
  await work(deps, HOUR_MS)
  const person = { ...shop, refundId, actor: SYSTEM_ACTOR }
  const before = [
    await retryRefund(deps, person),
    await noteSentByHand(deps, person, { reference: 'X', note: 'x' }),
  ]
  const none = { providerRefundId: null, note: 'The panel has none' }

  const told = [await noteLookedUp(deps, person, none), await noteLookedUp(deps, person, none)]
  const failed = await read(deps, shop, refundId)
  granted(await retryRefund(deps, person))
  await work(deps)

  expect(before.map(codeOf)).toEqual(['refund_on_its_way', 'refund_on_its_way'])
  expect(told.map(codeOf)).toEqual(['ok', 'ok'])
  expect(failed).toMatchObject({ state: 'failed', failure: 'not_there', waitsForPerson: true })
  expect((await read(deps, shop, refundId)).state).toBe('succeeded')
  const [txn = ''] = required(deps.ledger.payments.get(order.ref), 'it was paid').txns
  expect(refunds.moneyOut(txn)).toBe(80_000)
  expect(await actions(deps, shop)).toEqual([
    ...['refund.decided', 'refund.unanswered', 'refund.not_there', 'refund.tried_again'],
    'refund.succeeded',
  ])
})

test('RF22 another tenant’s refund is not there', async () => {
  await using deps = await openShopDeps()
  const { refundId } = await aLostRefund(deps)
  const { tenantId } = await aShop(deps)
  const person = { tenantId, refundId, actor: SYSTEM_ACTOR }

  const done = await noteLookedUp(deps, person, { providerRefundId: null, note: 'x' })

  expect(codeOf(done)).toBe('refund_not_found')
})

test('RF23 a provider that tells of nothing is asked daily for two weeks; what comes back has failed, and the payment stands again', async () => {
  await using deps = await openShopDeps()
  const { refunds } = deps.ledger
  refunds.isTelling = false
  const [kept, back] = [await aRefund(deps), await aRefund(deps)]
  await work(deps)
  for (let day = 0; day < 13; day += 1) await work(deps, DAY_MS)
  const ofBack = required(
    refunds.made.find(({ attemptRef }) => attemptRef === back.order.ref),
    'it was sent',
  )

  refunds.end(ofBack.refundRef, 'failed')
  await work(deps, DAY_MS)
  const after = await read(deps, kept.shop, kept.refundId)

  expect(await read(deps, back.shop, back.refundId)).toMatchObject({
    ...{ state: 'failed', failure: 'returned', waitsForPerson: true },
  })
  expect(after).toMatchObject({ state: 'succeeded', nextTryAt: null })
  expect(refunds.made).toHaveLength(2)
})

test('RF23 a provider that tells by itself is not asked about what was done', async () => {
  await using deps = await openShopDeps()
  const { shop, refundId } = await aRefund(deps)
  await work(deps)

  expect(await read(deps, shop, refundId)).toMatchObject({ state: 'succeeded', nextTryAt: null })
})

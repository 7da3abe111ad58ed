// Refunds that persons send at the provider, beside those of the program: each movement of money counts for one alone.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { granted } from '../../testing/event.ts'
import { aPaidOrder, aShop, openShopDeps, type Shop, type ShopDeps } from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { giveBack } from './give-back.ts'
import { readRefund } from './list-refunds.ts'
import type { RefundRequest } from './providers/port.ts'
import { noteLookedUp, noteSentByHand, retryRefund } from './settle-by-person.ts'
import { workRefunds } from './work-refunds.ts'

type Order = Awaited<ReturnType<typeof aPaidOrder>>

const giveAmount = async (
  deps: ShopDeps,
  { tenantId }: Shop,
  { orderId }: Order,
  amountCents: number,
): Promise<string> =>
  granted(
    await giveBack(deps, {
      ...{ tenantId, orderId, actor: SYSTEM_ACTOR, userId: null, key: null },
      input: { what: { kind: 'amount', amountCents }, reason: 'Rain' },
    }),
  )

const work = async (deps: ShopDeps, waitMs = 0): Promise<void> => {
  deps.clock.now += waitMs
  while ((await workRefunds(deps, deps.now())) > 0);
}

const read = async (deps: ShopDeps, { tenantId }: Shop, refundId: string) =>
  granted(await readRefund(deps, tenantId, refundId))

const note = (deps: ShopDeps, { tenantId }: Shop, refundId: string, reference: string) =>
  noteSentByHand(
    deps,
    { tenantId, refundId, actor: SYSTEM_ACTOR },
    { reference, note: 'In the portal' },
  )

const codeOf = (done: Awaited<ReturnType<typeof noteSentByHand>>): string =>
  done.ok ? 'ok' : done.error.code

/** Two parts of one payment: the first has failed, the second was sent and nobody heard of it. */
async function oneFailedOneLost(deps: ShopDeps) {
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const { refunds } = deps.ledger
  const failed = await giveAmount(deps, shop, order, 30_000)
  refunds.mode = 'refused'
  await work(deps)
  const lost = await giveAmount(deps, shop, order, 30_000)
  refunds.mode = 'succeeded'
  refunds.silence = 'lost'
  await work(deps)
  refunds.silence = 'none'
  return { shop, order, failed, lost }
}

test('RF18 while one refund of a payment is on its way no other one is noted as sent by hand', async () => {
  await using deps = await openShopDeps()
  const { shop, failed, lost } = await oneFailedOneLost(deps)

  const early = await note(deps, shop, failed, 'PORTAL-1')
  const between = await read(deps, shop, failed)
  await work(deps, 2 * MINUTE_MS)
  const late = await note(deps, shop, failed, 'PORTAL-1')

  expect([early, late].map(codeOf)).toEqual(['refund_other_on_its_way', 'ok'])
  expect(between).toMatchObject({ state: 'failed', handReference: null })
  expect((await read(deps, shop, lost)).state).toBe('succeeded')
})

test('RF18 what is on its way for one order keeps nobody from noting one of another order', async () => {
  await using deps = await openShopDeps()
  const { shop } = await oneFailedOneLost(deps)
  const other = await giveAmount(deps, shop, await aPaidOrder(deps, shop), 30_000)

  expect(codeOf(await note(deps, shop, other, 'PORTAL-1'))).toBe('ok')
})

test('RF18 by what the provider knows another refund of the payment none is noted, however it is spelt', async () => {
  await using deps = await openShopDeps()
  const { shop, failed } = await oneFailedOneLost(deps)
  await work(deps, 2 * MINUTE_MS)
  const [made] = deps.ledger.refunds.made
  const { id } = required(made, 'it was done')

  const noted = [
    await note(deps, shop, failed, id),
    await note(deps, shop, failed, `portal, ${id.toLowerCase()}`),
    await note(deps, shop, failed, 'RFD-OTHER'),
  ]

  expect(noted.map(codeOf)).toEqual(['refund_reference_taken', 'refund_reference_taken', 'ok'])
})

test('RF22 what a person has noted for one refund is not found for another one', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const { refunds } = deps.ledger
  refunds.isAskedByIdAlone = true
  refunds.mode = 'refused'
  const byHand = await giveAmount(deps, shop, order, 30_000)
  await work(deps)
  granted(await note(deps, shop, byHand, 'Portal RFD-1'))
  refunds.silence = 'down'
  const lost = await giveAmount(deps, shop, order, 30_000)
  await work(deps)
  refunds.silence = 'none'
  await work(deps, HOUR_MS)

  const found = await noteLookedUp(
    deps,
    { ...shop, refundId: lost, actor: SYSTEM_ACTOR },
    { providerRefundId: 'RFD-1', note: 'In the portal' },
  )

  expect(codeOf(found)).toBe('refund_reference_taken')
  expect((await read(deps, shop, lost)).state).toBe('unknown')
})

/** What the provider is asked from here on. */
function requestsTo(deps: ShopDeps): { readonly deps: ShopDeps; readonly asked: RefundRequest[] } {
  const asked: RefundRequest[] = []
  const providers: ShopDeps['providers'] = (account) => {
    const provider = deps.ledger.open(account)
    const desk = provider?.refunds ?? null
    if (provider === null || desk === null) return provider
    const refunds = {
      tellsOfReturns: desk.tellsOfReturns,
      send: (request: RefundRequest) => desk.send(request),
      query: (request: RefundRequest) => {
        asked.push(request)
        return desk.query(request)
      },
    }
    return { ...provider, refunds }
  }
  return { deps: { ...deps, providers }, asked }
}

test('RF18 the provider’s desk is told by what the other refunds of the payment are known, and what was noted by hand', async () => {
  await using made = await openShopDeps()
  const { deps, asked } = requestsTo(made)
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const { refunds } = deps.ledger
  await giveAmount(deps, shop, order, 10_000)
  await work(deps)
  refunds.mode = 'failed'
  const byHand = await giveAmount(deps, shop, order, 20_000)
  await work(deps)
  granted(await note(deps, shop, byHand, 'PORTAL-1'))
  refunds.mode = 'refused'
  const again = await giveAmount(deps, shop, order, 30_000)
  await work(deps)
  granted(await retryRefund(deps, { ...shop, refundId: again, actor: SYSTEM_ACTOR }))
  refunds.mode = 'succeeded'
  refunds.silence = 'lost'
  await work(deps)
  const ids = refunds.made.map(({ id }) => id)

  await work(deps, 2 * MINUTE_MS)

  expect(ids).toHaveLength(3)
  expect(asked.at(-1)).toMatchObject({
    ...{ amountCents: 30_000, refundedBeforeCents: 10_000, providerRefundId: null },
    ...{ otherRefundIds: ids.slice(0, 2), handReferences: ['PORTAL-1'] },
  })
})

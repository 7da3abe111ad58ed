// Every way in which a payment by Rocket comes about or goes wrong, settled by the real server: buyers, their browsers
// and SSLCOMMERZ's notifications come over HTTP, and only what validation says becomes a ticket.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { workRefunds } from '../../server/features/payments/work-refunds.ts'
import { withTenant } from '../../server/platform/db/tenant-tx.ts'
import type { TenantId } from '../../shared/ids.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import type { FaultKind } from './common/faults.ts'
import { ODD } from './testing/rocket-bad-stories.ts'
import {
  aLongShop,
  comeBack,
  moved,
  openRocketServer,
  order,
  pass,
  pay,
  payAgain,
  type RocketServer,
  refsOf,
  stateOf,
} from './testing/rocket-server.ts'
import { HONEST } from './testing/rocket-stories.ts'
import { logged, OPEN, PAID, SILENT, type Story, sim } from './testing/rocket-story.ts'

const STORIES: readonly Story[] = [...HONEST, ...ODD]

let server: RocketServer
beforeAll(async () => {
  server = await openRocketServer()
})
afterAll(() => server[Symbol.asyncDispose]())

type Wreck = readonly [kind: FaultKind, more: Readonly<Record<string, unknown>>]

const WRECKS: readonly Wreck[] = [
  ...(
    ['hang', 'slow', 'reset', 'half', 'html', 'empty', 'garbage', 'huge', 'redirect'] as const
  ).map((kind): Wreck => [kind, {}]),
  ['status', { status: 500 }],
  ['status', { status: 503, retryAfter: '7' }],
  ['status', { status: 429, retryAfter: '7' }],
  ['status', { status: 404 }],
  ['code', { code: 'FAILED' }],
  ['code', { code: 'INACTIVE' }],
  ['code', { code: 'INVALID_REQUEST' }],
]

const ASKED = (['query', 'validate'] as const).flatMap((operation) =>
  WRECKS.flatMap(([kind, more]) =>
    // A question changes nothing by being heard; a validation is VALIDATED from then on.
    (operation === 'query' ? [false] : [false, true]).map(
      (isDone) => [operation, kind, isDone, more] as const,
    ),
  ),
)
const OPENED = WRECKS.flatMap(([kind, more]) =>
  [false, true].map((isDone) => [kind, isDone, more] as const),
)

test('the cases are counted', () => {
  expect([STORIES.length, ASKED.length, OPENED.length]).toEqual([47, 48, 32])
})

test.each(STORIES)('%s', async (_what, play, expected) => {
  const bought = await order(server)

  await play(server, bought, logged(server).length)
  await sim(server, 'deliveries', { isHeld: false, drop: 0, copies: 1 })

  const state = await stateOf(server, bought)
  expect(state).toEqual(expected)
  // For every movement of money a ticket or a refund, or nothing yet of what is held or does not fit.
  const money = moved(server, await refsOf(server, bought))
  if (expected.status === 'paid') expect(money).toBe(1 + state.refunds.length)
})

test('the money comes after the hold, and the places are somebody else’s by then', async () => {
  const shop = await aLongShop(server.deps, 1)
  const bought = await order(server, shop)
  await pass(server, 16 * MINUTE_MS)
  const other = await order(server, shop)
  await pay(server, other, SILENT)
  await pass(server, MINUTE_MS)
  await pay(server, bought, SILENT)

  await pass(server, 14 * MINUTE_MS)

  expect(await stateOf(server, other)).toEqual(PAID)
  expect(await stateOf(server, bought)).toEqual({
    ...{ status: 'expired', tickets: 0 },
    ...{ attempts: ['succeeded'], refunds: ['no_places'] },
  })
})

test('every browser is sent to its own order’s page by GET, and an address without its end to none', async () => {
  const bought = await order(server)
  const form = await pay(server, bought)

  const page = await comeBack(server, form)
  const stray = await comeBack(server, { ...form, url: form.url.replace(/\/[^/]+\?/, '/wrong?') })

  expect(page).toBe(`303 ${server.url}/orders/${bought.token}?back`)
  expect(stray).toBe('200 ')
})

test('SE22 a payment that failed and may still be paid is looked at as often as any other, and no more', async () => {
  const bought = await order(server)
  await pay(server, bought, { ...SILENT, status: 'FAILED' })
  const [ref = ''] = await refsOf(server, bought)
  const asked = (): number =>
    server.sandbox.world.requests.filter(({ path }) => path.includes(`tran_id=${ref}`)).length

  for (let minutes = 0; minutes < 14; minutes += 1) await pass(server, MINUTE_MS)

  // After 1, 3 and 10 minutes.
  expect(asked()).toBe(3)
  expect(await stateOf(server, bought)).toMatchObject({ attempts: ['failed'], tickets: 0 })
})

test.each(ASKED)(
  '%s meets %s (done %s) %j: nothing changes by it, and the next look finds the payment',
  async (operation, kind, isDone, more) => {
    const bought = await order(server)
    const form = await pay(server, bought, SILENT)
    await sim(server, 'faults', { operation, kind, isDone, ...more })

    await comeBack(server, form)
    const met = await stateOf(server, bought)
    await pass(server, MINUTE_MS)

    expect(met).toEqual(OPEN)
    expect(await stateOf(server, bought)).toEqual(PAID)
    expect(server.sandbox.world.faults.list()).toEqual([])
  },
)

test.each(OPENED)(
  'session meets %s (done %s) %j: nobody is sent to a page, and the next try opens one',
  async (kind, isDone, more) => {
    await sim(server, 'faults', { operation: 'session', kind, isDone, ...more })

    const bought = await order(server)
    const payUrl = await payAgain(server, bought)
    await pay(server, bought, SILENT)
    await pass(server, MINUTE_MS)

    expect(bought.payUrl).toBeNull()
    expect(new URL(payUrl ?? '').origin).toBe(server.sandbox.url)
    const state = await stateOf(server, bought)
    expect(state).toMatchObject({ status: 'paid', tickets: 1, refunds: [] })
    expect(state.attempts.at(-1)).toBe('succeeded')
  },
)

/** A second payment of one order, which goes back by itself; and how its refund stands after each round of the worker. */
async function sendBack(
  play: (refund: { readonly id: string } | undefined) => Promise<unknown>,
): Promise<{ readonly states: readonly string[]; readonly givenCents: number }> {
  const bought = await order(server)
  await pay(server, bought, SILENT)
  await pay(server, bought, SILENT)
  await pass(server, MINUTE_MS)
  const states: string[] = []
  for (let rounds = 0; rounds < 3; rounds += 1) {
    await workRefunds(server.deps, server.deps.now())
    const [found] = await withTenant(
      server.deps.db,
      bought.shop.tenantId,
      (tx) => tx<{ state: string }[]>`select state from refunds where order_id = ${bought.id}`,
    )
    states.push(found?.state ?? 'none')
    const refs = await refsOf(server, bought)
    const [refund] = server.sandbox.store.refunds.filter(({ transaction }) =>
      refs.includes(transaction.session.fields['tran_id'] ?? ''),
    )
    await play(refund)
    server.sandbox.world.advance(MINUTE_MS)
    server.deps.clock.now += 20 * MINUTE_MS
  }
  const keys = await keysOf(bought.id, bought.shop.tenantId)
  const givenCents = server.sandbox.world.ledger.entries
    .filter(({ kind, paymentId }) => kind === 'refund' && keys.includes(paymentId))
    .reduce((sum, { amountCents }) => sum + amountCents, 0)
  return { states, givenCents }
}

const keysOf = async (orderId: string, tenantId: TenantId): Promise<readonly string[]> =>
  withTenant(server.deps.db, tenantId, async (tx) =>
    (
      await tx<{ key: string }[]>`
        select provider_payment_id as key from payment_attempts where order_id = ${orderId}`
    ).map(({ key }) => key),
  )

test('RO6 a second payment goes back by itself: taken on, then done, once', async () => {
  const { states, givenCents } = await sendBack(async () => {})

  expect(states).toEqual(['submitted', 'succeeded', 'succeeded'])
  expect(givenCents).toBe(80_000)
})

test('RO6 a refund that SSLCOMMERZ did and whose answer was lost is not sent again, however long it takes', async () => {
  await sim(server, 'faults', { operation: 'refund', kind: 'reset', isDone: true })
  const { states } = await sendBack(async (refund) => {
    if (refund !== undefined) {
      await sim(server, 'settle-refund', { refund: refund.id, status: 'refunded' })
    }
  })
  const sent = server.sandbox.world.requests.filter(({ operation }) => operation === 'refund')

  expect(states).toEqual(['unknown', 'unknown', 'unknown'])
  expect(sent.at(-1)?.fault).toBe('reset')
})

test('RO6 a refund that was taken on and then given up has failed, and is a person’s', async () => {
  const { states, givenCents } = await sendBack(async (refund) =>
    sim(server, 'settle-refund', { refund: refund?.id, status: 'cancelled' }),
  )

  expect(states).toEqual(['submitted', 'failed', 'failed'])
  expect(givenCents).toBe(0)
})

// Every way in which a payment by Rocket comes about or goes wrong, settled by the real server: buyers, their browsers
// and SSLCOMMERZ's notifications come over HTTP, and only what validation says becomes a ticket.
import { afterAll, beforeAll, expect, test } from 'vitest'
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

test.each(ASKED)(
  '%s meets %s (done %s) %j: nothing changes by it, and the next look finds the payment',
  async (operation, kind, isDone, more) => {
    const bought = await order(server)
    const form = await pay(server, bought, SILENT)
    await sim(server, 'faults', { operation, kind, isDone, ...more })

    await comeBack(server, form)
    const met = await stateOf(server, bought)
    await pass(server, MINUTE_MS)

    // With the browser's validation id the payment is proven though the list does not come.
    const isProven = operation === 'query'
    expect(met).toEqual(isProven ? PAID : OPEN)
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

// Every way in which a payment by Nagad comes about or goes wrong, settled by the real server.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { cancelOrder } from '../../server/features/payments/cancel-order.ts'
import { withTenant } from '../../server/platform/db/tenant-tx.ts'
import { required } from '../../shared/assert.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts'
import type { FaultKind } from './common/faults.ts'
import { ask } from './testing/ask.ts'
import {
  aLongShop,
  beginStory,
  comeBack,
  type NagadOrder,
  type NagadServer,
  type OrderState,
  openNagadServer,
  order,
  pass,
  pay,
  payAgain,
  paymentOf,
  stateOf,
} from './testing/nagad-server.ts'

let server: NagadServer
beforeAll(async () => {
  server = await openNagadServer()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => beginStory(server))

const sim = (path: string, fields: Record<string, unknown>): Promise<unknown> =>
  ask(server.sandbox.url, `/__sim/${path}`, fields)
const twist = (operation: string, what: string, times = 1): Promise<unknown> =>
  sim('twist', { operation, twist: what, times })
const state = (bought: NagadOrder): Promise<OrderState> => stateOf(server, bought, server.shop)

const PAID: OrderState = {
  ...{ status: 'paid', tickets: 1, attempts: ['succeeded'], refunds: [], moved: 1 },
}
const OPEN: OrderState = {
  ...{ status: 'pending', tickets: 0, attempts: ['processing'], refunds: [], moved: 0 },
}
const FAILED: OrderState = { ...OPEN, attempts: ['failed'] }

type Wreck = readonly [kind: FaultKind, more: Readonly<Record<string, unknown>>]

const WRECKS: readonly Wreck[] = [
  ['hang', {}],
  ['slow', {}],
  ['reset', {}],
  ['half', {}],
  ['html', {}],
  ['empty', {}],
  ['garbage', {}],
  ['huge', {}],
  ['redirect', {}],
  ['status', { status: 500 }],
  ['status', { status: 503, retryAfter: '7' }],
  ['status', { status: 429, retryAfter: '7' }],
  ['status', { status: 404 }],
  ['code', { code: 'ServerError', form: '500' }],
  ['code', { code: 'EncodingError' }],
  ['code', { code: 'Unheard', form: '500' }],
]
const OPENING = ['initialize', 'complete'].flatMap((operation) =>
  WRECKS.flatMap(([kind, more]) =>
    [false, true].map((isDone) => [operation, kind, isDone, more] as const),
  ),
)

test.each(OPENING)(
  '%s meets %s (done %s) %j: nobody is sent anywhere, and the next try is paid',
  async (operation, kind, isDone, more) => {
    await sim('faults', { operation, kind, isDone, ...more })

    const { bought, payUrl } = await order(server)
    const before = await state(bought)
    const again = await payAgain(server, bought)
    const status = await comeBack(server, await pay(server, again))

    expect(payUrl).toBeNull()
    expect(before).toEqual({ ...OPEN, attempts: ['pending'] })
    expect(status).toBe(303)
    const after = await state(bought)
    // Nagad takes an order's number once: what it has heard of is left, and another attempt made.
    const isUsed = operation === 'complete' || isDone
    expect(after).toEqual({ ...PAID, attempts: isUsed ? ['failed', 'succeeded'] : ['succeeded'] })
  },
)

test.each(WRECKS)(
  'verify meets %s %j: nothing changes, and within a minute it is found paid',
  async (kind, more) => {
    const { bought, payUrl } = await order(server)
    const back = await pay(server, payUrl)
    await sim('faults', { operation: 'verify', kind, ...more })

    await comeBack(server, back)
    const between = await state(bought)
    await pass(server, MINUTE_MS)

    expect(between).toEqual({ ...OPEN, moved: 1 })
    expect(await state(bought)).toEqual(PAID)
  },
)

/** Whole answers that are wrong, what is open then, and what is once Nagad answers as it should. */
const TWISTED: readonly (readonly [string, string, Partial<OrderState>, Partial<OrderState>])[] = [
  ['order', 'mismatched', { attempts: ['processing misfit'] }, {}],
  ['merchant', 'another merchant’s', { attempts: ['processing misfit'] }, {}],
  ['amount', 'a poisha more', { attempts: ['processing misfit'] }, {}],
  ['reference', 'another payment’s', {}, {}],
  ['code', 'with a failure’s number', {}, {}],
  ['lag', 'late', {}, {}],
]

test.each(TWISTED)(
  'PV20 an answer of verify whose %s is wrong (%s) gives no ticket, the right one does',
  async (what, _name, open) => {
    const { bought, payUrl } = await order(server)
    const back = await pay(server, payUrl)
    await twist('verify', what)

    await comeBack(server, back)
    const between = await state(bought)
    await pass(server, MINUTE_MS)

    expect(between).toEqual({ ...OPEN, moved: 1, ...open })
    expect(await state(bought)).toMatchObject({ status: 'paid', tickets: 1, refunds: [] })
    expect(server.alarms.length).toBe(what === 'reference' ? 1 : server.alarms.length)
  },
)

/** Of an answer that opens a payment. */
const UNOPENED = [
  ['initialize', 'signature'],
  ['initialize', 'seal'],
  ['initialize', 'challenge'],
  ['complete', 'host'],
  ['complete', 'reference'],
] as const

test.each(UNOPENED)(
  'PV18 nobody is sent to a page after %s whose %s is wrong',
  async (operation, what) => {
    await twist(operation, what)

    const { bought, payUrl } = await order(server)
    const again = await payAgain(server, bought)
    await comeBack(server, await pay(server, again))

    expect(payUrl).toBeNull()
    expect(await state(bought)).toEqual({ ...PAID, attempts: ['failed', 'succeeded'] })
  },
)

type Story = readonly [what: string, play: (at: Begun) => Promise<unknown>, expected: OrderState]
type Begun = { readonly bought: NagadOrder; readonly payUrl: string | null }

/** The address that the buyer of an unpaid order would write. */
async function forged(payUrl: string | null, change: Record<string, string>): Promise<URL> {
  const { callbackUrl, orderId, ref } = required(
    server.sandbox.merchant.payments.get(paymentOf(payUrl)),
    'it was begun',
  )
  const fields = { order_id: orderId, payment_ref_id: ref, status: 'Success', ...change }
  return new URL(`${callbackUrl}?${new URLSearchParams(fields)}`)
}

/** Somebody else's payment, paid. */
async function anothersPaid(): Promise<string> {
  const { payUrl } = await order(server)
  await pay(server, payUrl)
  return paymentOf(payUrl)
}

const STORIES: readonly Story[] = [
  [
    'the browser comes back',
    async ({ payUrl }) => comeBack(server, await pay(server, payUrl)),
    PAID,
  ],
  [
    'the browser never comes: the look after a minute finds it',
    async ({ payUrl }) => {
      await pay(server, payUrl)
      await pass(server, MINUTE_MS)
    },
    PAID,
  ],
  [
    'the browser never comes, and it is paid as the hold ends',
    async ({ payUrl }) => {
      await pass(server, 14 * MINUTE_MS)
      await pay(server, payUrl)
      await pass(server, MINUTE_MS)
    },
    PAID,
  ],
  [
    'it is paid long after the hold, and its places are free',
    async ({ payUrl, bought }) => {
      await pass(server, 16 * MINUTE_MS)
      expect(await state(bought)).toMatchObject({ status: 'expired' })
      await pay(server, payUrl)
      await pass(server, 15 * MINUTE_MS)
    },
    PAID,
  ],
  [
    'PIN given, and Nagad is slow to say so four times',
    async ({ payUrl }) => {
      await twist('verify', 'lag', 4)
      await comeBack(server, await pay(server, payUrl))
      for (let looks = 0; looks < 6; looks += 1) await pass(server, 30 * SECOND_MS)
    },
    PAID,
  ],
  [
    'verify is down for two minutes after the browser came',
    async ({ payUrl }) => {
      await sim('faults', { operation: 'verify', kind: 'reset', times: 3 })
      await comeBack(server, await pay(server, payUrl))
      for (let looks = 0; looks < 8; looks += 1) await pass(server, 30 * SECOND_MS)
    },
    PAID,
  ],
  [
    'a return that says success, and nobody paid',
    async ({ payUrl }) => comeBack(server, await forged(payUrl, {})),
    OPEN,
  ],
  [
    'a return that says failure, and it was paid',
    async ({ payUrl }) => {
      const back = await pay(server, payUrl)
      back.searchParams.set('status', 'Failed')
      await comeBack(server, back)
    },
    PAID,
  ],
  [
    'a return that names a payment that somebody else has paid',
    async ({ payUrl }) =>
      comeBack(server, await forged(payUrl, { payment_ref_id: await anothersPaid() })),
    OPEN,
  ],
  [
    'a return that names another order',
    async ({ payUrl }) =>
      comeBack(server, await forged(payUrl, { order_id: 'PB0000000000000000' })),
    OPEN,
  ],
  [
    'a return whose message is a page',
    async ({ payUrl, bought }) => {
      const message = '<script>alert(1)</script>'
      await comeBack(server, await forged(payUrl, { status: 'Failed', message }))
      const page = await (await server.app.request(`/orders/${bought.token}?back`)).text()
      expect(page).not.toContain('alert(1)')
    },
    OPEN,
  ],
  [
    'a return without the end of its address',
    async ({ payUrl }) => {
      const back = await pay(server, payUrl)
      back.pathname = back.pathname.replace(/[^/]+\/$/, 'x')
      expect(await comeBack(server, back)).toBe(200)
    },
    { ...OPEN, moved: 1 },
  ],
  [
    'ten returns at once',
    async ({ payUrl }) => {
      const back = await pay(server, payUrl)
      await Promise.all(Array.from({ length: 10 }, () => comeBack(server, back)))
    },
    PAID,
  ],
  [
    'returns and looks at the same time',
    async ({ payUrl }) => {
      const back = await pay(server, payUrl)
      await Promise.all([comeBack(server, back), pass(server, MINUTE_MS), comeBack(server, back)])
      await pass(server, 2 * MINUTE_MS)
    },
    PAID,
  ],
  [
    'the buyer goes back on Nagad’s page',
    async ({ payUrl }) => {
      await sim('cancel', { payment: paymentOf(payUrl) })
      await comeBack(server, await forged(payUrl, { status: 'Aborted' }))
    },
    FAILED,
  ],
  [
    'a wallet without money, then another try',
    async ({ payUrl, bought }) => {
      await comeBack(server, await pay(server, payUrl, '01900000002'))
      await comeBack(server, await pay(server, await payAgain(server, bought)))
    },
    { ...PAID, attempts: ['failed', 'succeeded'] },
  ],
  [
    'the page is left to end',
    async () => {
      await pass(server, 16 * MINUTE_MS)
      await pass(server, 2 * HOUR_MS)
    },
    { ...FAILED, status: 'expired' },
  ],
  [
    'cancelled here while it is paid there: the money won',
    async ({ payUrl, bought: { id: orderId } }) => {
      await pay(server, payUrl)
      const { tenantId } = server.shop
      await cancelOrder(server.deps, { tenantId, orderId, actor: { kind: 'visitor', id: null } })
    },
    PAID,
  ],
  [
    'cancelled here, and paid there afterwards: given back',
    async ({ payUrl, bought: { id: orderId } }) => {
      const { tenantId } = server.shop
      await cancelOrder(server.deps, { tenantId, orderId, actor: { kind: 'visitor', id: null } })
      await pay(server, payUrl)
      await pass(server, MINUTE_MS)
    },
    { ...PAID, status: 'cancelled', tickets: 0, refunds: ['order_cancelled'] },
  ],
]

test.each(STORIES)('%s', async (_what, play, expected) => {
  const begun = await order(server)

  await play(begun)

  expect(await state(begun.bought)).toEqual(expected)
})

test('PV22 a clock that Nagad does not bear stops payments, says why, and nothing else goes wrong', async () => {
  server.sandbox.world.advance(30 * MINUTE_MS)

  const { bought, payUrl } = await order(server)
  const refused = await state(bought)
  beginStory(server)
  const back = await pay(server, await payAgain(server, bought))
  await comeBack(server, back)

  expect(payUrl).toBeNull()
  expect(refused).toEqual(FAILED)
  const [attempt] = await withTenant(
    server.deps.db,
    server.shop.tenantId,
    (tx) => tx`select failure, provider_code from payment_attempts
                where order_id = ${bought.id} order by id limit 1`,
  )
  expect(attempt).toEqual({ failure: 'setup', providerCode: 'clock_skew' })
  expect(await state(bought)).toEqual({ ...PAID, attempts: ['failed', 'succeeded'] })
})

test('SE3 of two payments of one order on two pages the second is given back', async () => {
  const shop = await aLongShop(server.deps, 1)
  const first = await order(server, shop)
  await pass(server, 16 * MINUTE_MS)
  const second = await order(server, shop)
  await comeBack(server, await pay(server, second.payUrl))
  await pay(server, first.payUrl)
  await pass(server, 15 * MINUTE_MS)

  expect(await stateOf(server, second.bought, shop)).toEqual(PAID)
  expect(await stateOf(server, first.bought, shop)).toEqual({
    ...PAID,
    ...{ status: 'expired', tickets: 0, refunds: ['no_places'] },
  })
})

test('the fault cases are counted', () => {
  const stories = [OPENING, WRECKS, TWISTED, UNOPENED, STORIES].map(({ length }) => length)

  expect(stories).toEqual([64, 16, 6, 5, 19])
})

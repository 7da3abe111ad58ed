// A server whose clock is wrong, and Nagad, who refuses what names another time than its own.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { giveBack } from '../../server/features/payments/give-back.ts'
import { workRefunds } from '../../server/features/payments/work-refunds.ts'
import { granted } from '../../server/testing/event.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import {
  beginStory,
  comeBack,
  type NagadServer,
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
/** An operator is told once an hour. */
beforeEach(() => {
  server.deps.clock.now += 61 * MINUTE_MS
  beginStory(server)
})

/** Ours is so much ahead of Nagad's, or behind where it is below 0. */
const setAhead = (minutes: number): void =>
  server.sandbox.world.advance(server.deps.now() - minutes * MINUTE_MS - server.sandbox.world.now())

const paid = { status: 'paid', tickets: 1, refunds: [], moved: 1 }

test.each([-4, -1, 1, 4])(
  'PV22 with a clock that is %d minutes ahead a payment is made all the same; more than two are told',
  async (minutes) => {
    setAhead(minutes)

    const { bought, payUrl } = await order(server)
    await comeBack(server, await pay(server, payUrl))

    expect(await stateOf(server, bought, server.shop)).toMatchObject(paid)
    expect(server.alarms.length > 0).toBe(Math.abs(minutes) > 2)
  },
)

test.each([-24 * 60, -61, -6, 6, 61, 24 * 60])(
  'PV22 with a clock that is %d minutes ahead nobody is sent to Nagad; set right, the same order is paid',
  async (minutes) => {
    setAhead(minutes)

    const { bought, payUrl } = await order(server)
    const refused = await stateOf(server, bought, server.shop)
    setAhead(0)
    await comeBack(server, await pay(server, await payAgain(server, bought)))

    expect(payUrl).toBeNull()
    expect(refused).toMatchObject({ status: 'pending', tickets: 0, attempts: ['failed'], moved: 0 })
    expect(await stateOf(server, bought, server.shop)).toMatchObject(paid)
  },
)

test.each([-61, -6, 6])(
  'PV22 a clock that goes wrong by %d minutes over Nagad’s page costs nobody the ticket, nor a refund its way',
  async (minutes) => {
    const { bought, payUrl } = await order(server)
    const back = await pay(server, payUrl)
    const payment = server.sandbox.merchant.payments.get(paymentOf(payUrl))
    setAhead(minutes)
    await comeBack(server, back)
    const state = await stateOf(server, bought, server.shop)
    const { tenantId } = server.shop
    granted(
      await giveBack(server.deps, {
        ...{ tenantId, orderId: bought.id, userId: null, key: null },
        actor: { kind: 'system', id: null },
        input: { what: { kind: 'order', feeCents: 0 }, reason: 'The buyer is ill' },
      }),
    )
    await workRefunds(server.deps, server.deps.now())
    await pass(server, 2 * MINUTE_MS)

    expect(state).toMatchObject(paid)
    expect(payment?.back.map(({ amountCents }) => amountCents)).toEqual([80_000])
    expect(await stateOf(server, bought, server.shop)).toMatchObject({
      ...{ status: 'refunded', tickets: 0, attempts: ['refunded'] },
    })
  },
)

// Payments by Rocket as they come about among honest people, lost words and slow ones.
import { expect } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { comeBack, pass, pay, payAgain, refsOf, stateOf, work } from './rocket-server.ts'
import { FAILED, notified, OPEN, PAID, SILENT, type Story, sim } from './rocket-story.ts'

const ORDERS: readonly Story[] = [
  [
    'the notification comes before the browser',
    async (server, bought, begun) => {
      const form = await pay(server, bought)
      await notified(server, 1, begun)
      await comeBack(server, form)
    },
    PAID,
  ],
  [
    'the browser comes before the notification',
    async (server, bought) => {
      await sim(server, 'deliveries', { isHeld: true })
      await comeBack(server, await pay(server, bought))
      await sim(server, 'deliver')
      await work(server.deps)
    },
    PAID,
  ],
  [
    'the notification comes and the browser never',
    async (server, bought, begun) => {
      await pay(server, bought)
      await notified(server, 1, begun)
    },
    PAID,
  ],
  [
    'the browser comes and the notification never',
    async (server, bought) => {
      await sim(server, 'deliveries', { drop: 1 })
      await comeBack(server, await pay(server, bought))
    },
    PAID,
  ],
  [
    'neither comes, and somebody looks',
    async (server, bought) => {
      await pay(server, bought, SILENT)
      await pass(server, MINUTE_MS)
    },
    PAID,
  ],
  [
    'the notification comes three times at once, and once more tomorrow',
    async (server, bought, begun) => {
      await sim(server, 'deliveries', { copies: 3 })
      const { valId } = await pay(server, bought)
      await notified(server, 3, begun)
      await sim(server, 'deliveries', { copies: 1 })
      server.deps.clock.now += 24 * HOUR_MS
      await sim(server, 'again', { id: valId })
      await work(server.deps)
    },
    PAID,
  ],
  [
    'the browser comes three times at once, with the notification',
    async (server, bought, begun) => {
      const form = await pay(server, bought)
      await Promise.all([comeBack(server, form), comeBack(server, form), comeBack(server, form)])
      await notified(server, 1, begun)
      await pass(server, MINUTE_MS)
    },
    PAID,
  ],
  [
    'the server refuses the notification twice, and it is sent again',
    async (server, bought, begun) => {
      server.refuseNotifications(2)
      await pay(server, bought)
      await notified(server, 3, begun)
    },
    PAID,
  ],
  [
    'a notification of a failed try comes after that of the payment which followed it',
    async (server, bought) => {
      await sim(server, 'deliveries', { isHeld: true })
      await pay(server, bought, { status: 'FAILED' })
      await pay(server, bought)
      await sim(server, 'deliver', { isReversed: true })
      await work(server.deps)
    },
    PAID,
  ],
]

const TRIES: readonly Story[] = [
  [
    'a try fails, the browser says so, and the buyer pays on the same page after all',
    async (server, bought, begun) => {
      await comeBack(server, await pay(server, bought, { status: 'FAILED' }))
      await pay(server, bought)
      await notified(server, 2, begun)
    },
    PAID,
  ],
  [
    'the same, and nobody tells: it is looked at on',
    async (server, bought) => {
      await comeBack(server, await pay(server, bought, { ...SILENT, status: 'FAILED' }))
      await pay(server, bought, SILENT)
      await pass(server, MINUTE_MS)
    },
    PAID,
  ],
  [
    'a try fails twice, hours apart, and is paid in the end',
    async (server, bought) => {
      await pay(server, bought, { ...SILENT, status: 'FAILED' })
      await pass(server, MINUTE_MS)
      await pass(server, 2 * MINUTE_MS)
      await pay(server, bought, SILENT)
      await pass(server, 7 * MINUTE_MS)
    },
    PAID,
  ],
  [
    'a try is under way for a while',
    async (server, bought, begun) => {
      await comeBack(server, await pay(server, bought, { status: 'PENDING' }))
      await notified(server, 1, begun)
    },
    OPEN,
  ],
  ...(['FAILED', 'CANCELLED', 'UNATTEMPTED', 'EXPIRED'] as const).map(
    (status): Story => [
      `the only try is ${status}`,
      async (server, bought, begun) => {
        await comeBack(server, await pay(server, bought, { status }))
        await notified(server, 1, begun)
      },
      FAILED,
    ],
  ),
  [
    'a buyer cancels and pays by another session',
    async (server, bought, begun) => {
      await comeBack(server, await pay(server, bought, { status: 'CANCELLED' }))
      await payAgain(server, bought)
      await pay(server, bought)
      await notified(server, 2, begun)
    },
    { ...PAID, attempts: ['failed', 'succeeded'] },
  ],
  [
    'a buyer cancels, pays by another session, and pays the first one as well',
    async (server, bought, begun) => {
      await comeBack(server, await pay(server, bought, { status: 'CANCELLED' }))
      const [first] = await refsOf(server, bought)
      await payAgain(server, bought)
      await pay(server, bought)
      await notified(server, 2, begun)
      await sim(server, 'pay', { tran_id: first })
      await notified(server, 3, begun)
    },
    { ...PAID, attempts: ['succeeded', 'succeeded'], refunds: ['second_payment'] },
  ],
  [
    'a buyer pays twice within one session before anybody tells',
    async (server, bought) => {
      await pay(server, bought, SILENT)
      await pay(server, bought, SILENT)
      await pass(server, MINUTE_MS)
    },
    { ...PAID, refunds: ['second_payment'] },
  ],
  [
    'a buyer pays once more in the session when the tickets are there',
    async (server, bought, begun) => {
      await comeBack(server, await pay(server, bought))
      await notified(server, 1, begun)
      await pay(server, bought)
      await notified(server, 2, begun)
      // Whoever asked last lets it rest.
      await pass(server, 2 * MINUTE_MS)
    },
    { ...PAID, refunds: ['second_payment'] },
  ],
]

const LATE: readonly Story[] = [
  [
    'the money comes after the hold',
    async (server, bought) => {
      await pass(server, 16 * MINUTE_MS)
      await pay(server, bought, SILENT)
      await pass(server, 15 * MINUTE_MS)
    },
    PAID,
  ],
  [
    'the money comes at the end of the hold, and is found before the places go back',
    async (server, bought) => {
      await pay(server, bought, SILENT)
      await pass(server, 16 * MINUTE_MS)
    },
    PAID,
  ],
  [
    'the money comes after a buyer’s cancellation',
    async (server, bought, begun) => {
      await fetch(`${server.url}/public/orders/${bought.token}/cancel`, { method: 'POST' })
      await pay(server, bought)
      await notified(server, 1, begun)
    },
    { status: 'cancelled', tickets: 0, attempts: ['succeeded'], refunds: ['order_cancelled'] },
  ],
  [
    'SSLCOMMERZ switches the store off for a while',
    async (server, bought) => {
      await sim(server, 'mode', { isActive: false })
      const form = await pay(server, bought, SILENT)
      await comeBack(server, form)
      await pass(server, MINUTE_MS)
      expect(await stateOf(server, bought)).toEqual(OPEN)
      await sim(server, 'mode', { isActive: true })
      await pass(server, 2 * MINUTE_MS)
    },
    PAID,
  ],
]

export const HONEST: readonly Story[] = [...ORDERS, ...TRIES, ...LATE]

// Payments by Rocket that somebody forges, that do not fit, or that SSLCOMMERZ holds back.
import { expect } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import {
  comeBack,
  type OrderState,
  order,
  pass,
  pay,
  type RocketOrder,
  type RocketServer,
  stateOf,
} from './rocket-server.ts'
import { FAILED, logged, notified, OPEN, PAID, SILENT, type Story, sim } from './rocket-story.ts'

const STRANGERS: readonly Story[] = [
  [
    'a browser says that it has paid',
    async (server, bought) => {
      const form = await pay(server, bought, { ...SILENT, status: 'PENDING' })
      await comeBack(
        server,
        { ...form, url: form.url.replace('failure', 'success') },
        {
          status: 'VALID',
          val_id: '261122150102kQ7vXw2pLm9TzRs',
        },
      )
    },
    OPEN,
  ],
  [
    'a browser brings the validation of another buyer’s payment',
    async (server, bought) => {
      const other = await order(server)
      const { valId } = await pay(server, other, SILENT)
      const form = await pay(server, bought, { ...SILENT, status: 'PENDING' })
      await comeBack(server, form, { status: 'VALID', val_id: valId ?? '' })
      expect(await stateOf(server, other)).toEqual(OPEN)
      await pass(server, MINUTE_MS)
      expect(await stateOf(server, other)).toEqual(PAID)
    },
    OPEN,
  ],
  [
    'a browser with another payment’s reference in its form',
    async (server, bought) => {
      const other = await order(server)
      const paid = await pay(server, other, SILENT)
      const form = await pay(server, bought, { ...SILENT, status: 'PENDING' })
      await comeBack(server, { url: form.url, fields: paid.fields })
      expect(await stateOf(server, other)).toEqual(OPEN)
    },
    OPEN,
  ],
  [
    'a browser says that it has gone back from what it has paid',
    async (server, bought) => {
      const form = await pay(server, bought, SILENT)
      const url = form.url.replace('success', 'cancel')
      await comeBack(server, { ...form, url }, { status: 'CANCELLED', amount: '1.00' })
    },
    PAID,
  ],
  ...(['md5', 'sha2', 'short_key'] as const).map(
    (forgery): Story => [
      `a notification whose ${forgery} is not right is refused, and somebody looks`,
      async (server, bought, begun) => {
        await sim(server, 'mode', { forgery })
        await pay(server, bought)
        // It is sent again, as often as SSLCOMMERZ does.
        await notified(server, 4, begun)
        expect(
          logged(server)
            .slice(begun)
            .map(({ status }) => status),
        ).toEqual([403, 403, 403, 403])
        expect(await stateOf(server, bought)).toEqual(OPEN)
        await sim(server, 'mode', { forgery: 'none' })
        await pass(server, MINUTE_MS)
      },
      PAID,
    ],
  ),
  [
    'a notification of another store is refused, and its validation proves nothing',
    async (server, bought, begun) => {
      await pay(server, bought, { told: { store_id: 'another0store' } })
      await notified(server, 4, begun)
      await pass(server, MINUTE_MS)
      expect(
        logged(server)
          .slice(begun)
          .map(({ status }) => status),
      ).toEqual([403, 403, 403, 403])
    },
    OPEN,
  ],
]

const MISFIT: OrderState = { ...OPEN, attempts: ['processing misfit'] }

const MONEY: readonly Story[] = [
  ...(
    [
      ['a smaller amount', { amount: '799.99', currency_amount: '799.99' }, MISFIT],
      ['a larger amount', { amount: '800.01', currency_amount: '800.01' }, MISFIT],
      ['another amount asked', { currency_amount: '8.00' }, MISFIT],
      ['another amount paid', { amount: '8.00' }, MISFIT],
      ['another currency', { currency: 'USD', currency_type: 'USD' }, MISFIT],
      ['another currency asked', { currency_type: 'USD' }, MISFIT],
      ['an amount with a comma', { amount: '8,00.00' }, OPEN],
      ['an amount as words', { currency_amount: 'eight hundred' }, OPEN],
      ['another reference', { tran_id: 'PBSOMEBODYELSES0' }, OPEN],
      ['a state of its own', { status: 'SETTLED' }, OPEN],
    ] as const
  ).map(
    ([what, told, expected]): Story => [
      `SSLCOMMERZ tells of ${what}`,
      async (server, bought) => {
        const form = await pay(server, bought, { ...SILENT, told })
        await comeBack(server, form)
        await pass(server, MINUTE_MS)
      },
      expected,
    ],
  ),
]

const held = async (server: RocketServer, bought: RocketOrder, begun: number) => {
  const form = await pay(server, bought, { risk: 1 })
  await notified(server, 1, begun)
  await comeBack(server, form)
  expect(await stateOf(server, bought)).toEqual({ ...OPEN, attempts: ['processing held'] })
  return { bank_tran_id: form.bankTranId }
}

const HELD: readonly Story[] = [
  [
    'a payment is held for risk',
    async (server, bought, begun) => {
      await held(server, bought, begun)
    },
    { ...OPEN, attempts: ['processing held'] },
  ],
  [
    'a payment is held for risk and let go',
    async (server, bought, begun) => {
      await sim(server, 'transaction', { ...(await held(server, bought, begun)), risk: 0 })
      await notified(server, 2, begun)
    },
    PAID,
  ],
  [
    'a payment is held for risk and let go, days after and silently',
    async (server, bought, begun) => {
      const payment = await held(server, bought, begun)
      for (let at = 0; at < 3; at += 1) await pass(server, 12 * HOUR_MS)
      expect(await stateOf(server, bought)).toMatchObject({ status: 'expired', tickets: 0 })
      await sim(server, 'transaction', { ...payment, ...SILENT, risk: 0 })
      await pass(server, 6 * HOUR_MS)
    },
    PAID,
  ],
  [
    'a payment is held for risk and SSLCOMMERZ decides against it',
    async (server, bought, begun) => {
      const payment = await held(server, bought, begun)
      await sim(server, 'transaction', { ...payment, status: 'FAILED' })
      await notified(server, 2, begun)
    },
    FAILED,
  ],
]

export const ODD: readonly Story[] = [...STRANGERS, ...MONEY, ...HELD]

// `webhooks`: Stripe's notifications over HTTP until their tickets are issued, against a bare loop that writes the same rows.
import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { startChild } from './child.ts'
import { alternate, compared, type Figure } from './figures.ts'
import { runLoad } from './http-load.ts'
import type { Scene } from './scene.ts'
import type { SettleOrder } from './webhooks-baseline.ts'
import {
  bodyOf,
  checkAccountExists,
  type PaidSale,
  paidSale,
  WEBHOOK_SECRET,
} from './webhooks-scene.ts'

const CONNECTIONS = 16
const ORDERS = 1_000
const ROUNDS = 3

export async function benchWebhooks(scene: Scene): Promise<readonly Figure[]> {
  const accountId = await checkAccountExists(scene)
  await using child = await startChild('webhooks-baseline.ts', [
    scene.ownerUrl,
    String(CONNECTIONS),
  ])
  const bare = async (): Promise<number> => {
    const { sale, orders } = await paidSale(scene, accountId, ORDERS)
    const body = bodyOf(sale, orders[0], 0)
    const order: SettleOrder = { ...sale, accountId, workers: CONNECTIONS, body, orders }
    return ORDERS / (await child.ask<number>(order))
  }
  const ours = (times: number) => async (): Promise<number> =>
    deliver(scene, await paidSale(scene, accountId, ORDERS), times)
  await ours(1)()
  await bare()
  const named = (measure: string) => ({ benchmark: 'webhooks', measure, unit: 'settled per s' })
  return [
    compared(named('to two issued tickets each'), await alternate(ROUNDS, ours(1), bare), {
      atLeast: 0.5,
    }),
    compared(named('each delivered twice'), await alternate(ROUNDS, ours(2), bare), {
      atLeast: 0.5,
    }),
  ]
}

/** Sends every notification `times` times; the time until the last ticket is issued. */
async function deliver(scene: Scene, { sale, orders }: PaidSale, times: number): Promise<number> {
  const requests = orders.map((order, at) => signed(bodyOf(sale, order, at)))
  const startedMs = performance.now()
  await runLoad({
    url: scene.server.url,
    connections: CONNECTIONS,
    count: requests.length * times,
    requestOf: (at) => requests[at % requests.length] ?? Buffer.alloc(0),
  })
  for (;;) {
    const [row] = await scene.owner<{ count: number }[]>`
      select count(*)::integer as count from tickets where event_id = ${sale.eventId}`
    if (row?.count === orders.length * 2) break
    if ((row?.count ?? 0) > orders.length * 2) throw new Error('defect: tickets issued twice')
    await wait(2)
  }
  return orders.length / ((performance.now() - startedMs) / 1_000)
}

function signed(body: string): Buffer {
  const at = Math.floor(Date.now() / 1_000)
  const tag = createHmac('sha256', WEBHOOK_SECRET).update(`${at}.${body}`).digest('hex')
  const head = [
    'POST /webhooks/stripe HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/json',
    `stripe-signature: t=${at},v1=${tag}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}

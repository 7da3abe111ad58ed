// Starts the sandbox that speaks Nagad's protocol. Nagad notifies nobody, and so does it.
import { randomInt } from 'node:crypto'
import { type Asked, json, listen, type Operation } from '../common/serve.ts'
import { type Control, createWorld, homePage, routeControl, type World } from '../common/world.ts'
import { OPERATIONS, routeApi } from './api.ts'
import { isOpen, type Merchant, pay, shortTakaOf } from './merchant.ts'
import { returnOf, routePages } from './pages.ts'
import { bareKey, newKeyPair } from './seal.ts'
import { createTwists } from './twists.ts'

export type NagadSandbox = {
  /** Where its interface is, the folder included. */
  readonly url: string
  readonly merchantId: string
  /** The merchant's, and Nagad's for merchants; bare base64. */
  readonly privateKey: string
  readonly publicKey: string
  readonly world: World
  readonly merchant: Merchant
  readonly close: () => Promise<void>
}

export type NagadSandboxOptions = { readonly port?: number }

const MINUTE_MS = 60_000

export async function startNagad(options: NagadSandboxOptions = {}): Promise<NagadSandbox> {
  const world = createWorld(OPERATIONS)
  const merchant = openMerchant(world)
  let origin = ''
  const doors = doorsOf(merchant)
  const route = (asked: Asked): Operation | null =>
    routeControl(asked, world, null, doors) ??
    routeApi(asked, { merchant, origin: () => origin }) ??
    routePages(asked, merchant)
  const listening = await listen({ ...world, route }, options.port ?? 0)
  origin = listening.url
  return {
    url: listening.url,
    merchantId: merchant.merchantId,
    privateKey: bareKey(merchant.own.privateKey),
    publicKey: bareKey(merchant.gateway.publicKey),
    ...{ world, merchant, close: listening.close },
  }
}

function openMerchant(world: World): Merchant {
  let txns = 0
  return {
    world,
    merchantId: `6830000${String(randomInt(100_000_000)).padStart(8, '0')}`,
    own: newKeyPair(),
    gateway: newKeyPair(),
    payments: new Map(),
    usedOrderIds: new Set(),
    twists: createTwists(),
    paymentLifeMs: 60 * MINUTE_MS,
    nextTxnId: () => {
      txns += 1
      return `7N${txns.toString(36).padStart(6, '0')}`.toUpperCase()
    },
  }
}

const DONE = json(200, { ok: true })
const MISSING = json(404, { message: 'no such payment is open' })

/** What only Nagad has: a wallet that pays without its pages, answers that are whole and wrong. */
function doorsOf(merchant: Merchant): Record<string, Control> {
  const { world, payments, twists } = merchant
  return {
    'GET /': () =>
      homePage(
        'Nagad sandbox',
        world,
        OPERATIONS,
        [...payments.values()].map((one) => [
          one.orderId,
          shortTakaOf(one.amountCents ?? 0),
          one.status,
        ]),
      ),
    'POST /__sim/approve': (fields) => {
      const payment = payments.get(String(fields['payment']))
      if (payment?.amountCents == null || !isOpen(payment)) return MISSING
      payment.wallet = String(fields['wallet'] ?? '01700000001')
      pay(merchant, payment)
      return json(200, { back: returnOf(merchant, payment) })
    },
    'POST /__sim/cancel': (fields) => {
      const payment = payments.get(String(fields['payment']))
      if (payment === undefined || !isOpen(payment)) return MISSING
      payment.status = 'Aborted'
      return DONE
    },
    'POST /__sim/twist': (fields) => {
      try {
        const { operation, twist, times = 1 } = fields
        twists.add(String(operation), String(twist), Number(times))
        return DONE
      } catch (error) {
        if (error instanceof RangeError) return json(400, { message: error.message })
        throw error
      }
    },
    'POST /__sim/payment-life': (fields) => {
      merchant.paymentLifeMs = Number(fields['ms'])
      return DONE
    },
  }
}

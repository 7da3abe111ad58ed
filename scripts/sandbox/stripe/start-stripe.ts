// Starts the sandbox that speaks Stripe's protocol.
import { randomBytes } from 'node:crypto'
import { createDeliverer } from '../common/deliveries.ts'
import { type Asked, json, type Listening, listen, type Operation } from '../common/serve.ts'
import { type Control, createWorld, homePage, routeControl, type World } from '../common/world.ts'
import {
  type Account,
  createAccount,
  DISPUTE_STEPS,
  dispute,
  failRefund,
  pay,
  settleDelayed,
  settleRefund,
} from './account.ts'
import { OPERATIONS, routeApi } from './api.ts'
import { routePages } from './pages.ts'

export type StripeSandbox = {
  readonly url: string
  readonly secretKey: string
  readonly webhookSecret: string
  readonly world: World
  readonly account: Account
  readonly close: () => Promise<void>
}

export type StripeSandboxOptions = {
  readonly port?: number
  readonly webhookUrl?: string | null
  /** Stands in every id; drawn anew where it is left out. */
  readonly seed?: string
  readonly retryWaitsMs?: readonly number[]
}

const SECOND_MS = 1_000

export async function startStripe(options: StripeSandboxOptions = {}): Promise<StripeSandbox> {
  const secretKey = `sk_test_${randomBytes(12).toString('hex')}`
  const webhookSecret = `whsec_${randomBytes(18).toString('hex')}`
  const world = createWorld(OPERATIONS)
  const deliverer = createDeliverer({
    now: world.now,
    changed: world.changed,
    waitsMs: options.retryWaitsMs ?? [SECOND_MS, 5 * SECOND_MS, 25 * SECOND_MS, 125 * SECOND_MS],
    isFinal: (status) => status >= 200 && status < 300,
  })
  if (options.webhookUrl) deliverer.setUrl(options.webhookUrl)
  const seed = options.seed ?? randomBytes(6).toString('hex')
  const account = createAccount({ world, deliverer, webhookSecret, seed })
  let origin = ''
  const parts = { account, secretKey, now: world.now, origin: () => origin, replies: new Map() }
  const route = (asked: Asked): Operation | null =>
    routeControl(asked, world, deliverer, doorsOf(account, world)) ??
    routeApi(asked, parts) ??
    routePages(asked, account)
  const listening: Listening = await listen({ ...world, route }, options.port ?? 0)
  origin = listening.url
  return {
    url: listening.url,
    secretKey,
    webhookSecret,
    world,
    account,
    close: async () => {
      deliverer.close()
      await listening.close()
    },
  }
}

const MISSING = json(404, { message: 'no such id' })
const DONE = json(200, { ok: true })

/** What only Stripe has: payments that take days, refunds that fail afterwards, disputes. */
function doorsOf(account: Account, world: World): Record<string, Control> {
  const session = (fields: Readonly<Record<string, unknown>>) =>
    account.sessions.get(String(fields['session']))
  const intent = (fields: Readonly<Record<string, unknown>>) =>
    account.intents.get(String(fields['intent']))
  return {
    'GET /': () =>
      homePage(
        'Stripe sandbox',
        world,
        OPERATIONS,
        [...account.sessions.values()].map((one) => [
          one.client_reference_id ?? '',
          String(one.amount_total),
          one.status ?? '',
          one.payment_status,
        ]),
      ),
    'POST /__sim/pay': (fields) => {
      const found = session(fields)
      if (found === undefined) return MISSING
      const isPaid = pay(account, found, String(fields['isDelayed']) === 'true')
      return isPaid ? DONE : json(409, { message: 'the session is not open' })
    },
    'POST /__sim/settle-delayed': (fields) => {
      const found = session(fields)
      if (found === undefined) return MISSING
      settleDelayed(account, found, String(fields['isPaid']) !== 'false')
      return DONE
    },
    'POST /__sim/refund-mode': (fields) => {
      const mode = (['succeeded', 'pending', 'failed'] as const).find(
        (one) => one === fields['mode'],
      )
      if (mode === undefined) return json(400, { message: 'succeeded, pending or failed' })
      account.refundMode = mode
      return DONE
    },
    'POST /__sim/settle-refund': (fields) => {
      const found = account.refunds.get(String(fields['refund']))
      if (found?.status !== 'pending') return MISSING
      settleRefund(account, found, String(fields['isPaid']) !== 'false')
      return DONE
    },
    'POST /__sim/fail-refund': (fields) => {
      const found = account.refunds.get(String(fields['refund']))
      if (found === undefined) return MISSING
      failRefund(account, found)
      return DONE
    },
    'POST /__sim/dispute': (fields) => {
      const found = intent(fields)
      if (found === undefined) return MISSING
      const step = DISPUTE_STEPS.find((one) => one === (fields['step'] ?? 'open'))
      if (step !== undefined && dispute(account, found, step)) return DONE
      return json(409, { error: 'that does not follow from what the bank has done' })
    },
  }
}

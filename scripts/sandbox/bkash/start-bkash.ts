// Starts the sandbox that speaks bKash's protocol, Amazon's part of it included.
import { randomBytes, randomUUID } from 'node:crypto'
import { createDeliverer } from '../common/deliveries.ts'
import { type Asked, json, listen, type Operation } from '../common/serve.ts'
import { type Control, createWorld, homePage, routeControl, type World } from '../common/world.ts'
import { type BkashParts, OPERATIONS, routeApi, trxIdOf } from './api.ts'
import { createIdentity } from './certificate.ts'
import { type Merchant, takaOf } from './merchant.ts'
import { routePages } from './pages.ts'
import { askToSubscribe, CERTIFICATE_PATH, confirmSubscription, notify, type Topic } from './sns.ts'

export type BkashSandbox = {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly appKey: string
  readonly appSecret: string
  readonly topicArn: string
  readonly world: World
  readonly merchant: Merchant
  readonly topic: Topic
  readonly close: () => Promise<void>
}

export type BkashSandboxOptions = {
  readonly port?: number
  readonly webhookUrl?: string | null
  /** Stands in every id; drawn anew where it is left out. */
  readonly seed?: string
  readonly retryWaitsMs?: readonly number[]
}

const MINUTE_MS = 60_000
/** Amazon's own: three more tries, 20 s apart. */
const RETRY_WAITS_MS = [20_000, 20_000, 20_000]

export async function startBkash(options: BkashSandboxOptions = {}): Promise<BkashSandbox> {
  const seed = options.seed ?? randomBytes(3).toString('hex')
  const world = createWorld(OPERATIONS)
  const topic = openTopic(world, options, seed)
  const merchant = openMerchant(world, topic, seed)
  let origin = ''
  const parts: BkashParts = { merchant, seed, origin: () => origin }
  const doors = doorsOf(merchant)
  const route = (asked: Asked): Operation | null =>
    routeControl(asked, world, topic.deliverer, doors) ??
    routeAmazon(asked, topic) ??
    routeApi(asked, parts) ??
    routePages(asked, merchant)
  const listening = await listen({ ...world, route }, options.port ?? 0)
  origin = listening.url
  const { username, password, appKey, appSecret } = merchant
  return {
    url: listening.url,
    ...{ username, password, appKey, appSecret, topicArn: topic.arn },
    world,
    merchant,
    topic,
    close: async () => {
      topic.deliverer.close()
      await listening.close()
    },
  }
}

function openTopic(world: World, options: BkashSandboxOptions, seed: string): Topic {
  const deliverer = createDeliverer({
    now: world.now,
    changed: world.changed,
    waitsMs: options.retryWaitsMs ?? RETRY_WAITS_MS,
    // Amazon repeats for faults of the server and takes a refusal for final.
    isFinal: (status) => status < 500,
  })
  if (options.webhookUrl) deliverer.setUrl(options.webhookUrl)
  return {
    arn: `arn:aws:sns:ap-southeast-1:000000000000:sandbox_${seed}`,
    identity: createIdentity(world.now()),
    deliverer,
    now: world.now,
    nextId: randomUUID,
    mode: { signatureVersion: '1', hasEmptyFields: true, isForged: false },
    questions: new Set(),
    isSubscribed: false,
  }
}

function openMerchant(world: World, topic: Topic, seed: string): Merchant {
  const secret = (): string => randomBytes(12).toString('hex')
  let ids = 0
  const next = (): number => {
    ids += 1
    return ids
  }
  return {
    world,
    topic,
    username: `sandbox_${seed}`,
    password: secret(),
    appKey: secret(),
    appSecret: secret(),
    payments: new Map(),
    tokens: [],
    tokenCalls: [],
    blockedUntil: 0,
    paymentLifeMs: 15 * MINUTE_MS,
    nextTrxID: () => trxIdOf(seed, next(), world.now()),
    nextPaymentID: () => `TR0011${seed}${String(next()).padStart(6, '0')}`,
  }
}

const AMAZON = '/__amazon'

/** What Amazon's host serves: the certificate, and the yes to a subscription. */
function routeAmazon({ method, path, query }: Asked, topic: Topic): Operation | null {
  if (method !== 'GET' || !path.startsWith(`${AMAZON}/`)) return null
  const answer = () => {
    if (path === `${AMAZON}${CERTIFICATE_PATH}`) {
      return {
        status: 200,
        headers: { 'content-type': 'application/x-pem-file' },
        body: topic.identity.pem,
      }
    }
    const isTaken = confirmSubscription(topic, query)
    return isTaken ? json(200, {}) : json(404, { message: 'nothing of Amazon’s' })
  }
  return { name: 'page', run: answer, refuse: answer }
}

const DONE = json(200, { ok: true })
const MISSING = json(404, { message: 'no such id' })

type Fields = Readonly<Record<string, unknown>>

/** What only bKash has: a wallet that approves, a subscription, how notices are signed, notices of other payments. */
function doorsOf(merchant: Merchant): Record<string, Control> {
  const { topic, world, payments } = merchant
  return {
    'GET /': () =>
      homePage(
        'bKash sandbox',
        world,
        OPERATIONS,
        [...payments.values()].map((one) => [one.invoice, takaOf(one.amountCents), one.status]),
      ),
    'POST /__sim/approve': (fields) => approve(merchant, fields),
    'POST /__sim/cancel': (fields) => {
      const payment = payments.get(String(fields['payment']))
      if (payment?.status !== 'Initiated') return MISSING
      payment.status = 'Cancelled'
      return DONE
    },
    'POST /__sim/subscribe': () => {
      askToSubscribe(topic)
      return DONE
    },
    'POST /__sim/topic': (fields) => {
      if (fields['signatureVersion'] !== undefined) {
        topic.mode.signatureVersion = String(fields['signatureVersion']) === '2' ? '2' : '1'
      }
      if (fields['hasEmptyFields'] !== undefined) {
        topic.mode.hasEmptyFields = String(fields['hasEmptyFields']) === 'true'
      }
      if (fields['isForged'] !== undefined)
        topic.mode.isForged = String(fields['isForged']) === 'true'
      return json(200, topic.mode)
    },
    'POST /__sim/notify': (fields) => {
      notify(
        topic,
        Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, `${value}`])),
      )
      return DONE
    },
    'POST /__sim/revoke-tokens': () => {
      merchant.tokens.length = 0
      return DONE
    },
    'POST /__sim/payment-life': (fields) => {
      merchant.paymentLifeMs = Number(fields['ms'])
      return DONE
    },
    'GET /__sim/token-calls': () => json(200, merchant.tokenCalls),
  }
}

/** The wallet's owner goes through number, code and PIN without a page. */
function approve({ payments }: Merchant, fields: Fields) {
  const payment = payments.get(String(fields['payment']))
  if (payment?.status !== 'Initiated') return MISSING
  payment.wallet = String(fields['wallet'] ?? '01700000001')
  payment.isVerified = true
  return DONE
}

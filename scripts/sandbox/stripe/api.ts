// Stripe's own paths, with its strictness: unknown parameters, wrong versions and reused keys are refused.
import { createHash } from 'node:crypto'
import type Stripe from 'stripe'
import { type Answer, type Asked, json, type Operation } from '../common/serve.ts'
import {
  type Account,
  chargeOf,
  expire,
  isDisputed,
  openIntent,
  openSession,
  refund,
  refundedOf,
  sweep,
} from './account.ts'
import {
  BadParameter,
  checkShape,
  childOf,
  type Fields,
  integerOf,
  invalid,
  readForm,
  requiredText,
  type Shape,
  textOf,
} from './form.ts'
import { API_VERSION } from './objects.ts'

export const OPERATIONS = [
  'create',
  'retrieve',
  'expire',
  'list',
  'refund',
  'list-refunds',
  'create-intent',
] as const
type OperationName = (typeof OPERATIONS)[number]

export type ApiParts = {
  readonly account: Account
  readonly secretKey: string
  readonly now: () => number
  readonly origin: () => string
  /** First answers by idempotency key. */
  readonly replies: Map<string, Reply>
}

type Reply = { readonly print: string; readonly answer: Answer | null }
type Run = (fields: Fields) => Answer

/** Null: no path of Stripe's. */
export function routeApi(asked: Asked, parts: ApiParts): Operation | null {
  const found = findOperation(asked, parts)
  if (found === null) return null
  const [name, run] = found
  return { name, run: () => guarded(asked, parts, run), refuse: refusal }
}

function findOperation(asked: Asked, parts: ApiParts): readonly [OperationName, Run] | null {
  const { method, path, query } = asked
  const [, id, tail] = /^\/v1\/checkout\/sessions(?:\/([^/]+))?(\/expire)?$/.exec(path) ?? []
  if (path === '/v1/checkout/sessions' && method === 'POST') {
    return ['create', (fields) => createSession(fields, parts)]
  }
  if (path === '/v1/checkout/sessions' && method === 'GET') {
    return ['list', () => listSessions(query, parts)]
  }
  if (id !== undefined && tail === undefined && method === 'GET') {
    return ['retrieve', () => retrieveSession(id, query, parts)]
  }
  if (id !== undefined && tail !== undefined && method === 'POST') {
    return ['expire', () => expireSession(id, parts)]
  }
  if (path === '/v1/refunds' && method === 'POST') {
    return ['refund', (fields) => createRefund(fields, parts)]
  }
  if (path === '/v1/refunds' && method === 'GET') {
    return ['list-refunds', () => listRefunds(query, parts)]
  }
  if (path === '/v1/payment_intents' && method === 'POST') {
    return ['create-intent', (fields) => createIntent(fields, parts)]
  }
  return null
}

const stripeError = (status: number, error: Record<string, string>): Answer => {
  const answer = json(status, { error })
  return { ...answer, headers: { ...answer.headers, 'request-id': 'req_sandbox' } }
}

const INVALID = 'invalid_request_error'

/** For the fault `code`: what Stripe says with each status. */
function refusal(code: string): Answer {
  const [status, type] = REFUSALS[code] ?? [400, INVALID]
  return stripeError(status, { type, code, message: `sandbox: ${code}` })
}

const REFUSALS: Record<string, readonly [number, string]> = {
  rate_limit: [429, INVALID],
  lock_timeout: [409, INVALID],
  api_error: [500, 'api_error'],
  card_declined: [402, 'card_error'],
  idempotency_error: [400, 'idempotency_error'],
  api_key_expired: [401, INVALID],
  permission: [403, INVALID],
}

function guarded(asked: Asked, parts: ApiParts, run: Run): Answer {
  if (asked.headers['authorization'] !== `Bearer ${parts.secretKey}`) {
    return stripeError(401, { type: INVALID, message: 'Invalid API Key provided' })
  }
  if (asked.headers['stripe-version'] !== API_VERSION) {
    return stripeError(400, { type: INVALID, message: 'Invalid Stripe API version' })
  }
  sweep(parts.account)
  try {
    return asked.method === 'POST' ? once(asked, parts, run) : run({})
  } catch (error) {
    if (!(error instanceof BadParameter)) throw error
    const { code, param, message } = error
    return stripeError(code === 'resource_missing' ? 404 : 400, {
      type: INVALID,
      ...(code !== null && { code }),
      param,
      message,
    })
  }
}

/** The first answer to an idempotency key is every later one; a refused request is not kept. */
function once(asked: Asked, { replies }: ApiParts, run: Run): Answer {
  const key = asked.headers['idempotency-key']
  if (key === undefined || key.length > 255)
    throw invalid('Idempotency-Key', 'is missing or too long')
  const print = createHash('sha256').update(`${asked.path}\n${asked.body}`).digest('hex')
  const before = replies.get(key)
  if (before !== undefined && before.print !== print) {
    return stripeError(400, {
      type: 'idempotency_error',
      message: 'Keys for idempotent requests can only be used with the same parameters',
    })
  }
  if (before?.answer != null) {
    const { status, headers, body } = before.answer
    return { status, headers: { ...headers, 'idempotent-replayed': 'true' }, body }
  }
  const answer = run(readForm(asked.body))
  replies.set(key, { print, answer })
  return answer
}

const METADATA: Shape = { '*': true }
const SESSION: Shape = {
  mode: true,
  client_reference_id: true,
  success_url: true,
  cancel_url: true,
  expires_at: true,
  customer_email: true,
  locale: true,
  allowed_payment_method_types: [true],
  excluded_payment_method_types: [true],
  adaptive_pricing: { enabled: true },
  metadata: METADATA,
  payment_intent_data: { metadata: METADATA },
  line_items: [
    {
      quantity: true,
      price_data: { currency: true, unit_amount: true, product_data: { name: true } },
    },
  ],
}

const MINUTE_SECONDS = 60
const DAY_SECONDS = 24 * 60 * MINUTE_SECONDS
/** About half a US dollar, in poisha. */
const AMOUNT_MIN = 6_000

function createSession(fields: Fields, { account, now, origin }: ApiParts): Answer {
  checkShape(fields, SESSION)
  if (requiredText(fields, 'mode') !== 'payment') throw invalid('mode', 'only payment is played')
  const seconds = Math.floor(now() / 1_000)
  const expiresAt = integerOf(fields, 'expires_at')
  const [from, until] = [seconds + 30 * MINUTE_SECONDS, seconds + DAY_SECONDS]
  if (expiresAt < from || expiresAt > until) {
    throw invalid('expires_at', 'must be between 30 minutes and 24 hours from now')
  }
  const amount = sumOf(childOf(fields, 'line_items'))
  if (amount < AMOUNT_MIN) {
    throw new BadParameter(
      'amount_too_small',
      'line_items',
      'The amount is below the minimum charge',
    )
  }
  const cancelUrl = textOf(fields, 'cancel_url')
  const session = openSession(
    account,
    {
      expiresAt,
      amount,
      reference: textOf(fields, 'client_reference_id'),
      email: textOf(fields, 'customer_email'),
      successUrl: requireUrl(fields, 'success_url'),
      cancelUrl: cancelUrl === null ? null : requireUrl(fields, 'cancel_url'),
      metadata: metadataOf(childOf(fields, 'payment_intent_data')),
    },
    origin(),
  )
  return json(200, session)
}

const metadataOf = (fields: Fields): Record<string, string> =>
  Object.fromEntries(
    Object.entries(childOf(fields, 'metadata')).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  )

function requireUrl(fields: Fields, name: string): string {
  const text = requiredText(fields, name)
  const isWeb = /^https?:$/.test(URL.parse(text)?.protocol ?? '')
  if (!isWeb) throw new BadParameter('url_invalid', name, 'Not a valid URL')
  return text
}

function sumOf(items: Fields): number {
  const lines = Object.values(items)
  if (lines.length < 1 || lines.length > 100) throw invalid('line_items', 'has 1 to 100 lines')
  return lines.reduce((sum: number, line) => {
    if (typeof line === 'string') throw invalid('line_items', 'is no list')
    const price = childOf(line, 'price_data')
    if (requiredText(price, 'currency') !== 'bdt') throw invalid('currency', 'only bdt is played')
    requiredText(childOf(price, 'product_data'), 'name')
    const quantity = integerOf(line, 'quantity')
    if (quantity < 1) throw invalid('quantity', 'is at least 1')
    return sum + quantity * integerOf(price, 'unit_amount')
  }, 0)
}

function findSession(id: string, { account }: ApiParts): Stripe.Checkout.Session {
  const session = account.sessions.get(id)
  if (session === undefined) {
    throw new BadParameter('resource_missing', 'session', `No such checkout.session: '${id}'`)
  }
  return session
}

const EXPAND = 'payment_intent.latest_charge'

function retrieveSession(id: string, query: URLSearchParams, parts: ApiParts): Answer {
  for (const [name, value] of query) {
    if (name !== 'expand[0]' || value !== EXPAND) throw invalid(name, 'is not played')
  }
  const session = findSession(id, parts)
  const intent = parts.account.intents.get(String(session.payment_intent))
  if (query.size === 0 || intent === undefined) return json(200, session)
  const latest_charge = chargeOf(parts.account, intent)
  return json(200, { ...session, payment_intent: { ...intent, latest_charge } })
}

function expireSession(id: string, parts: ApiParts): Answer {
  const session = findSession(id, parts)
  if (!expire(parts.account, session)) {
    throw invalid('session', 'Only Checkout Sessions with a status in ["open"] can be expired')
  }
  return json(200, session)
}

function listSessions(query: URLSearchParams, { account }: ApiParts): Answer {
  const limit = Number(query.get('limit') ?? 10)
  const data = [...account.sessions.values()].toReversed().slice(0, limit)
  return json(200, {
    object: 'list',
    url: '/v1/checkout/sessions',
    has_more: account.sessions.size > limit,
    data,
  })
}

const REFUND: Shape = { payment_intent: true, amount: true, reason: true, metadata: METADATA }
const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const

function createRefund(fields: Fields, { account }: ApiParts): Answer {
  checkShape(fields, REFUND)
  const intent = account.intents.get(requiredText(fields, 'payment_intent'))
  if (intent?.status !== 'succeeded') {
    throw new BadParameter('resource_missing', 'payment_intent', 'No such payment_intent')
  }
  const left = intent.amount - refundedOf(account, intent.id)
  if (isDisputed(account, intent)) {
    throw new BadParameter('charge_disputed', 'charge', 'The charge has been charged back')
  }
  if (left === 0) {
    throw new BadParameter(
      'charge_already_refunded',
      'charge',
      'The charge has already been refunded',
    )
  }
  const amount = textOf(fields, 'amount') === null ? left : integerOf(fields, 'amount')
  if (amount < 1 || amount > left) {
    const [asked, rest] = [amount, left].map((poisha) => `BDT ${(poisha / 100).toFixed(2)}`)
    throw new BadParameter(
      null,
      'amount',
      `Refund amount (${asked}) is greater than unrefunded amount on charge (${rest})`,
    )
  }
  const reason = REASONS.find((one) => one === textOf(fields, 'reason')) ?? null
  return json(200, refund(account, intent, amount, { reason, metadata: metadataOf(fields) }))
}

const PAGE_MAX = 100

function listRefunds(query: URLSearchParams, { account }: ApiParts): Answer {
  const intentId = query.get('payment_intent')
  const limit = Number(query.get('limit') ?? 10)
  if (!(limit >= 1 && limit <= PAGE_MAX)) throw invalid('limit', 'is 1 to 100')
  const newestFirst = [...account.refunds.values()]
    .filter((one) => intentId === null || one.payment_intent === intentId)
    .toReversed()
  const from = 1 + newestFirst.findIndex(({ id }) => id === query.get('starting_after'))
  const data = newestFirst.slice(from, from + limit)
  const has_more = newestFirst.length > from + limit
  return json(200, { object: 'list', url: '/v1/refunds', has_more, data })
}

function createIntent(fields: Fields, { account }: ApiParts): Answer {
  checkShape(fields, { amount: true, currency: true, metadata: METADATA })
  if (requiredText(fields, 'currency') !== 'bdt') throw invalid('currency', 'only bdt is played')
  return json(200, openIntent(account, integerOf(fields, 'amount'), metadataOf(fields)))
}

// Every way in which Stripe's answer goes wrong, in every call.
import { expect, test } from 'vitest'
import type { OpenPayment, PaymentRequest } from '../../server/features/payments/providers/port.ts'
import type { FaultKind } from './common/faults.ts'
import { ask } from './testing/ask.ts'
import { opened, openShop, type Shop } from './testing/stripe-shop.ts'

type Wreck = readonly [kind: FaultKind, reason: string, more?: Record<string, unknown>]

/** Each way in which an answer goes wrong, and what the adapter makes of it when it lasts. */
const WRECKS: readonly Wreck[] = [
  ['hang', 'timeout'],
  ['slow', 'timeout'],
  ['reset', 'unreachable'],
  ['half', 'unreachable'],
  ['html', 'unreadable'],
  ['empty', 'unreadable'],
  ['garbage', 'unreadable'],
  ['huge', 'unreadable'],
  ['redirect', 'unreadable'],
  ['status', 'busy', { status: 500 }],
  ['status', 'busy', { status: 503, retryAfter: '7' }],
  ['status', 'busy', { status: 429, retryAfter: '7' }],
  ['status', 'unreadable', { status: 404 }],
  ['code', 'busy', { code: 'api_error' }],
  ['code', 'busy', { code: 'lock_timeout' }],
  ['code', 'busy', { code: 'rate_limit' }],
]
const CALLS = ['create', 'retrieve', 'expire'] as const
const CASES = CALLS.flatMap((call) =>
  WRECKS.flatMap(([kind, reason, more = {}]) =>
    [false, true].map((isDone) => [call, kind, isDone, reason, more] as const),
  ),
)

test('the fault cases are counted', () => {
  expect(CASES).toHaveLength(96)
})

test.concurrent.each(CASES)(
  'while %s meets %s (done %s) the outcome is unknown: %s %j; afterwards nothing was done twice',
  async (call, kind, isDone, reason, more) => {
    await using shop = await openShop()
    const request = shop.order()
    const before = call === 'create' ? null : await opened(shop, request)
    const fault = { operation: call, kind, isDone, times: 3, ...more }
    await ask(shop.sandbox.url, '/__sim/faults', fault)

    const met = await meet(shop, call, request, before?.attempt ?? null)
    const isGone = shop.sandbox.world.faults.list().length === 0
    await fetch(`${shop.sandbox.url}/__sim/faults`, { method: 'DELETE' })
    const after = before ?? (await opened(shop, request))
    const standing = await shop.stripe.query(after.attempt)

    expect(met).toBe(reason)
    // The client repeats what may pass, and a limit on calls it does not.
    expect(isGone).toBe(!isLimit(more))
    expect(shop.sandbox.account.sessions.size).toBe(1)
    expect(standing.kind).toBe(call === 'expire' && isDone ? 'failed' : 'pending')
  },
)

/** The reason of the unknown outcome; the outcome itself where it is known. */
async function meet(
  { stripe }: Shop,
  call: (typeof CALLS)[number],
  request: PaymentRequest,
  attempt: OpenPayment | null,
): Promise<string> {
  if (call === 'create') {
    const created = await stripe.create(request)
    if (created.ok) return 'created'
    return created.error.code === 'provider_unknown' ? created.error.reason : created.error.code
  }
  if (attempt === null) throw new Error('no attempt')
  const standing = await (call === 'expire' ? stripe.close(attempt) : stripe.query(attempt))
  return standing.kind === 'unknown' ? standing.reason : standing.kind
}

const isLimit = (more: Record<string, unknown>): boolean =>
  more['status'] === 429 || more['code'] === 'rate_limit'

const PASSING = WRECKS.map(([kind, , more = {}]) => [kind, more] as const).filter(
  ([, more]) => !isLimit(more),
)

test.concurrent.each(PASSING)(
  'one answer that meets %s is asked for again, and the buyer gets the page',
  async (kind, more) => {
    await using shop = await openShop()
    await ask(shop.sandbox.url, '/__sim/faults', {
      operation: 'create',
      kind,
      isDone: true,
      times: 1,
      ...more,
    })

    await opened(shop, shop.order())

    const keys = shop.sandbox.world.requests.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
    expect(shop.sandbox.account.sessions.size).toBe(1)
  },
)

test.each<[string, string, string]>([
  ['card_declined', 'provider_refused', 'declined'],
  ['idempotency_error', 'provider_refused', 'setup'],
  ['api_key_expired', 'provider_refused', 'setup'],
  ['permission', 'provider_refused', 'setup'],
  ['parameter_unknown', 'provider_refused', 'setup'],
])('Stripe’s %s opens nothing', async (code, refusal, reason) => {
  await using shop = await openShop()
  await ask(shop.sandbox.url, '/__sim/faults', { operation: 'create', kind: 'code', code })

  expect(await shop.stripe.create(shop.order())).toMatchObject({
    ok: false,
    error: { code: refusal, reason },
  })
})

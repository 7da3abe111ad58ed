import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import type { PaymentRequest } from './port.ts'
import { readBaseUrl, withQuery } from './provider-io.ts'
import { createStripe, STRIPE_ORIGINS } from './stripe.ts'

const SECRET = 'whsec_THROWAWAYdocvector00000000000001'
const SIGNED_AT = 1795338000
const BODY =
  '{"id":"evt_1DocVector000000000001","object":"event","api_version":"2026-10-28.endive","created":1795337995,"data":{"object":{"id":"cs_test_DocVector0001","object":"checkout.session","amount_subtotal":150000,"amount_total":150000,"client_reference_id":"TKT7Q2M9XAB01K4ZP","currency":"bdt","expires_at":1795339800,"livemode":false,"metadata":{"attempt_ref":"TKT7Q2M9XAB01K4ZP"},"mode":"payment","payment_intent":"pi_3DocVector0001","payment_status":"paid","status":"complete"}},"livemode":false,"pending_webhooks":1,"request":{"id":null,"idempotency_key":null},"type":"checkout.session.completed"}'
const SIGNATURE = 'c69318c43540f448683b90db387ed84adfc2fb479fd69441afb18b9d6a20e909'
const HEADER = `t=${SIGNED_AT},v1=${SIGNATURE}`

const base = readBaseUrl('https://api.stripe.com', STRIPE_ORIGINS, true)

type Given = {
  readonly now?: number
  readonly secretKey?: string
  readonly answer?: () => Response
}

function stripeAt({ now = SIGNED_AT + 5, secretKey = 'sk_test_throwaway', answer }: Given = {}) {
  if (base === null) throw new Error('no base')
  const fetch = async (): Promise<Response> => (answer ?? (() => Response.error()))()
  const io = { fetch, now: () => now * 1_000, timeoutSignal: () => new AbortController().signal }
  return createStripe(io, { merchant: 'installation', secretKey, webhookSecret: SECRET, base })
}

const deliver = (body: string | Uint8Array, header = HEADER) => ({
  body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  headers: new Map([['stripe-signature', header]]),
})

const sign = (body: string, secret = SECRET): string =>
  `t=${SIGNED_AT},v1=${createHmac('sha256', secret).update(`${SIGNED_AT}.${body}`).digest('hex')}`

const PAID = {
  ok: true,
  value: {
    eventKey: 'evt_1DocVector000000000001',
    eventName: 'checkout.session.completed',
    occurredAt: 1795337995_000,
    news: {
      kind: 'paid',
      evidence: {
        provider: 'stripe',
        merchant: 'installation',
        isLive: false,
        attemptRef: 'TKT7Q2M9XAB01K4ZP',
        providerPaymentId: 'cs_test_DocVector0001',
        providerTxnId: 'pi_3DocVector0001',
        amountCents: 150000,
        currency: 'BDT',
        paidAt: 1795337995_000,
        isHeldForRisk: false,
      },
    },
  },
}

test('the signed notification of the specification is evidence of its payment', async () => {
  expect(await stripeAt().verifyWebhook(deliver(BODY))).toEqual(PAID)
})

test('with any one byte changed the notification is not believed', async () => {
  const stripe = stripeAt()
  const believed: number[] = []
  const bytes = new TextEncoder().encode(BODY)

  for (let at = 0; at < bytes.length; at += 1) {
    const changed = bytes.slice()
    changed[at] = (changed[at] ?? 0) ^ 1
    if ((await stripe.verifyWebhook(deliver(changed))).ok) believed.push(at)
  }

  expect(believed).toEqual([])
})

test('with any one character of the signature or its time changed it is not believed', async () => {
  const stripe = stripeAt()
  const believed: string[] = []

  for (let at = 0; at < HEADER.length; at += 1) {
    const other = HEADER[at] === '7' ? '8' : '7'
    const header = HEADER.slice(0, at) + other + HEADER.slice(at + 1)
    if ((await stripe.verifyWebhook(deliver(BODY, header))).ok) believed.push(header)
  }

  expect(believed).toEqual([])
})

test.each([
  ['a byte added before it', '\ufeff', ''],
  ['a byte added after it', '', ' '],
  ['a line end after it', '', '\n'],
])('%s makes a notification another one', async (_what, before, after) => {
  const verdict = await stripeAt().verifyWebhook(deliver(`${before}${BODY}${after}`))

  expect(verdict).toMatchObject({ ok: false, error: { code: 'untrusted', httpStatus: 400 } })
})

test.each([
  [SIGNED_AT - 301, 'too_old'],
  [SIGNED_AT - 300, null],
  [SIGNED_AT + 300, null],
  [SIGNED_AT + 301, 'too_old'],
  [SIGNED_AT - 86_400, 'too_old'],
])('at second %d the signature’s age says %s', async (now, code) => {
  const verdict = await stripeAt({ now }).verifyWebhook(deliver(BODY))

  expect(verdict.ok ? null : verdict.error.code).toBe(code)
})

test.each([
  ['no header', ''],
  ['an older scheme alone', HEADER.replace('v1=', 'v0=')],
  ['another secret’s', sign(BODY, 'whsec_another')],
  ['no time', `v1=${SIGNATURE}`],
  ['a time that is no number', `t=soon,v1=${SIGNATURE}`],
])('%s is not believed', async (_what, header) => {
  const verdict = await stripeAt().verifyWebhook(deliver(BODY, header))

  expect(verdict).toMatchObject({ ok: false, error: { code: 'untrusted' } })
})

test('while the secret changes one of two signatures is enough', async () => {
  const other = sign(BODY, 'whsec_new').split(',')[1]

  expect(
    await stripeAt().verifyWebhook(deliver(BODY, `t=${SIGNED_AT},${other},v1=${SIGNATURE}`)),
  ).toEqual(PAID)
})

test('a stored notification is read again to the same words, however old', () => {
  const later = stripeAt({ now: SIGNED_AT + 90 * 86_400 })

  expect(later.readWebhook(new TextEncoder().encode(BODY))).toEqual(PAID)
})

const changed = (
  change: (event: Record<string, unknown>, session: Record<string, unknown>) => void,
) => {
  const event = JSON.parse(BODY)
  change(event, event.data.object)
  const body = JSON.stringify(event)
  return stripeAt().verifyWebhook(deliver(body, sign(body)))
}

test('a live event does not reach a test account, nor a connected account’s ours', async () => {
  const live = await changed((event) => {
    event['livemode'] = true
  })
  const connected = await changed((event) => {
    event['account'] = 'acct_1'
  })

  expect(live).toMatchObject({ ok: false, error: { code: 'wrong_mode' } })
  expect(connected).toMatchObject({ ok: false, error: { code: 'wrong_merchant' } })
})

test.each<[string, Record<string, unknown>, string]>([
  ['complete and unpaid waits', { payment_status: 'unpaid' }, 'note'],
  ['free of charge is asked about', { payment_status: 'no_payment_required' }, 'ask'],
  ['paid without a payment is asked about', { payment_intent: null }, 'ask'],
  ['another shop’s session is none of ours', { client_reference_id: 'order 7' }, 'note'],
  ['a session without a reference is none of ours', { client_reference_id: null }, 'note'],
  ['a subscription is none of ours', { mode: 'subscription' }, 'note'],
])('a session that is %s', async (_what, fields, kind) => {
  const verdict = await changed((_event, session) => Object.assign(session, fields))

  expect(verdict).toMatchObject({ ok: true, value: { news: { kind } } })
})

test.each<[string, Record<string, unknown>]>([
  ['half a poisha', { amount_total: 150000.5 }],
  ['an amount in text', { amount_total: '150000' }],
  ['less than nothing', { amount_total: -1 }],
  ['a mode of its own', { livemode: true }],
  ['no payment status', { payment_status: 'PAID' }],
])('a session with %s is malformed, signed or not', async (_what, fields) => {
  const verdict = await changed((_event, session) => Object.assign(session, fields))

  expect(verdict).toMatchObject({ ok: false, error: { code: 'malformed' } })
})

test.each([
  ['checkout.session.async_payment_succeeded', 'paid'],
  ['checkout.session.async_payment_failed', 'failed'],
  ['checkout.session.expired', 'failed'],
  ['payment_intent.payment_failed', 'note'],
  ['payment_intent.succeeded', 'note'],
  ['customer.created', 'note'],
  ['charge.refunded', 'refund'],
])('%s is %s', async (type, kind) => {
  const verdict = await changed((event) => {
    event['type'] = type
  })

  expect(verdict).toMatchObject({ ok: true, value: { eventName: type, news: { kind } } })
})

const DISPUTE = {
  object: 'dispute',
  id: 'dp_1Throwaway',
  payment_intent: 'pi_3Throwaway',
  amount: 150_000,
  currency: 'bdt',
  status: 'needs_response',
  reason: 'fraudulent',
  evidence_details: { due_by: 1_795_338_000 },
}
const disputed = (type: string, fields: object) =>
  changed((event) => {
    event['type'] = type
    event['data'] = { object: { ...DISPUTE, ...fields } }
  })

test.each([
  ['created', 'warning_needs_response', 'inquiry'],
  ['updated', 'warning_under_review', 'inquiry'],
  ['closed', 'warning_closed', 'dropped'],
  ['closed', 'prevented', 'dropped'],
  ['created', 'needs_response', 'open'],
  ['funds_withdrawn', 'needs_response', 'open'],
  ['updated', 'under_review', 'open'],
  ['updated', 'appeal_needs_response', 'open'],
  ['updated', 'appeal_under_review', 'open'],
  ['closed', 'won', 'won'],
  ['funds_reinstated', 'won', 'won'],
  ['closed', 'lost', 'lost'],
])('DI1 charge.dispute.%s with the status %s is %s', async (name, status, standing) => {
  const verdict = await disputed(`charge.dispute.${name}`, { status })

  expect(verdict).toMatchObject({
    ok: true,
    value: {
      news: {
        kind: 'dispute',
        dispute: {
          ...{ standing, disputeId: DISPUTE.id, providerTxnId: DISPUTE.payment_intent },
          ...{ amountCents: 150_000, currency: 'BDT', reason: 'fraudulent' },
          dueAt: 1_795_338_000_000,
        },
      },
    },
  })
})

test('DI1 a dispute without its name, its sum or a status that is known is malformed; one of no payment of ours is noted', async () => {
  const codes = []
  for (const fields of [{ id: 'x' }, { amount: 0 }, { amount: 1.5 }, { status: 'new' }]) {
    const verdict = await disputed('charge.dispute.created', fields)
    codes.push(verdict.ok ? 'ok' : verdict.error.code)
  }
  const foreign = await disputed('charge.dispute.created', { payment_intent: null })
  const unanswerable = await disputed('charge.dispute.created', { evidence_details: { due_by: 0 } })

  expect(codes).toEqual(Array.from({ length: 4 }, () => 'malformed'))
  expect(foreign).toMatchObject({ ok: true, value: { news: { kind: 'note' } } })
  expect(unanswerable).toMatchObject({ ok: true, value: { news: { dispute: { dueAt: null } } } })
})

test.each([
  ['an empty body', ''],
  ['half of an event', BODY.slice(0, 200)],
  ['a number', '7'],
  ['null', 'null'],
  ['a list', '[]'],
  ['a thin event', '{"object":"v2.core.event","id":"evt_1"}'],
])('%s is refused, signed or not, and nothing is thrown', async (_what, body) => {
  const verdict = await stripeAt().verifyWebhook(deliver(body, sign(body)))

  expect(verdict).toMatchObject({ ok: false, error: { httpStatus: 400 } })
  expect(stripeAt().readWebhook(new TextEncoder().encode(body))).toMatchObject({ ok: false })
})

test('bytes that are no UTF-8 and more bytes than any event has are refused', async () => {
  const noText = await stripeAt().verifyWebhook(deliver(Uint8Array.of(0x7b, 0xff, 0x7d)))
  const long = await stripeAt().verifyWebhook(deliver(new Uint8Array(256 * 1024 + 1)))

  expect(noText).toMatchObject({ ok: false, error: { code: 'malformed' } })
  expect(long).toMatchObject({ ok: false, error: { code: 'too_large', httpStatus: 413 } })
})

const REQUEST: PaymentRequest = {
  attemptRef: 'TKT7Q2M9XAB01K4ZP',
  amountCents: 150000,
  currency: 'BDT',
  lines: [{ name: 'General admission', unitCents: 75000, quantity: 2 }],
  buyer: { name: 'A Buyer', email: 'buyer@example.com', phone: null, address: null },
  locale: 'en',
  returnUrl: 'https://tickets.example.com/pay/stripe/return',
  webhookUrl: 'https://tickets.example.com/webhooks/stripe',
  createdAt: SIGNED_AT * 1_000,
  holdUntil: SIGNED_AT * 1_000 + 900_000,
}

const SESSION = {
  object: 'checkout.session',
  id: 'cs_test_1',
  mode: 'payment',
  client_reference_id: REQUEST.attemptRef,
  amount_total: 150000,
  currency: 'bdt',
  status: 'open',
  payment_status: 'unpaid',
  payment_intent: null,
  livemode: false,
  url: 'https://checkout.stripe.com/c/pay/cs_test_1#x',
}

test.each<[string, Record<string, unknown>]>([
  ['another host', { url: 'https://checkout.stripe.com.evil.example/c/pay/1' }],
  ['plain HTTP', { url: 'http://checkout.stripe.com/c/pay/1' }],
  ['another port', { url: 'https://checkout.stripe.com:8443/c/pay/1' }],
  ['a name before the host', { url: 'https://checkout.stripe.com@evil.example/' }],
  ['a script', { url: 'javascript:alert(1)' }],
  ['no address', { url: null }],
  ['another amount', { amount_total: 150001 }],
  ['another currency', { currency: 'usd' }],
  ['another reference', { client_reference_id: 'TKT7Q2M9XAB01K4ZQ' }],
  ['the other mode', { livemode: true }],
])('nobody is sent to a page of %s', async (_what, fields) => {
  const asked = stripeAt({ answer: () => Response.json({ ...SESSION, ...fields }) })

  expect(await asked.create(REQUEST)).toMatchObject({
    ok: false,
    error: { code: 'provider_unknown', reason: 'unreadable' },
  })
})

test('the page of the session that was asked for is given', async () => {
  const asked = stripeAt({ answer: () => Response.json(SESSION) })

  expect(await asked.create(REQUEST)).toEqual({
    ok: true,
    value: { redirectUrl: SESSION.url, providerPaymentId: 'cs_test_1', returnProof: null },
  })
})

test('what is added to the buyer’s way back leaves what stands there as it is', () => {
  const added = 'a=1&sid={CHECKOUT_SESSION_ID}'

  expect(withQuery('https://t.example/pay/x', added)).toBe(`https://t.example/pay/x?${added}`)
  expect(withQuery('https://t.example/pay?k=1', added)).toBe(`https://t.example/pay?k=1&${added}`)
})

test('a secret is sent to Stripe and, outside production, to this machine, and to nobody else', () => {
  const read = (text: string, isProduction: boolean) =>
    readBaseUrl(text, STRIPE_ORIGINS, isProduction)?.isSandbox ?? null

  expect(read('https://api.stripe.com', true)).toBe(false)
  expect(read('http://127.0.0.1:4242', false)).toBe(true)
  expect(read('http://127.0.0.1:4242', true)).toBeNull()
  for (const url of [
    'http://api.stripe.com',
    'https://api.stripe.com.evil.example',
    'https://api.stripe.com:444',
    'https://user@api.stripe.com',
    'http://192.168.0.1',
    'http://127.0.0.1.evil.example',
    'ftp://127.0.0.1',
    'nonsense',
  ]) {
    expect([url, read(url, false)]).toEqual([url, null])
  }
})

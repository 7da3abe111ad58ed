// The adapter and the sandbox over real HTTP.
import { expect, test } from 'vitest'
import { ask, submit } from './testing/ask.ts'
import { deliveries, hintOf, opened, openShop } from './testing/stripe-shop.ts'

test('a person pays by card, and query and notification prove what the ledger holds', async () => {
  await using shop = await openShop()
  const request = shop.order()
  const { payUrl, attempt } = await opened(shop, request)

  const page = await (await fetch(payUrl)).text()
  const back = await submit(payUrl, { card: '4242 4242 4242 4242' })
  const standing = await shop.stripe.confirm(attempt, hintOf(shop, back.headers.get('location')))
  await deliveries(shop, 2)

  const [entry] = shop.sandbox.world.ledger.entries
  const evidence = {
    provider: 'stripe',
    merchant: 'installation',
    isLive: false,
    attemptRef: request.attemptRef,
    providerPaymentId: attempt.providerPaymentId,
    providerTxnId: entry?.txnId,
    amountCents: 150_000,
    currency: 'BDT',
    paidAt: expect.any(Number),
    isHeldForRisk: false,
  }
  expect(page).toContain('BDT 1500.00')
  expect(back.status).toBe(303)
  expect(hintOf(shop, back.headers.get('location'))).toEqual({
    attemptRef: request.attemptRef,
    providerPaymentId: attempt.providerPaymentId,
    said: 'success',
    proof: null,
    clue: null,
  })
  expect(entry).toMatchObject({ amountCents: 150_000, reference: request.attemptRef })
  expect(standing).toEqual({ kind: 'paid', evidence, furtherPayments: [] })
  expect(shop.told).toContainEqual(expect.objectContaining({ news: { kind: 'paid', evidence } }))
})

test('a declined card leaves the page open for another, and going back leaves it pending', async () => {
  await using shop = await openShop()
  const { payUrl, attempt } = await opened(shop, shop.order())

  const declined = await submit(payUrl, { card: '4000 0000 0000 0002' })
  const afterDecline = await shop.stripe.query(attempt)
  const back = await submit(`${payUrl}/cancel`, {})
  const afterBack = await shop.stripe.query(attempt)
  await submit(payUrl, { card: '4242424242424242' })
  const afterPaid = await shop.stripe.query(attempt)

  expect(await declined.text()).toContain('declined')
  expect(afterDecline).toEqual({ kind: 'pending', isApproved: false })
  expect(hintOf(shop, back.headers.get('location')).said).toBe('cancel')
  expect(afterBack).toEqual({ kind: 'pending', isApproved: false })
  expect(afterPaid.kind).toBe('paid')
  expect(shop.sandbox.world.ledger.entries).toHaveLength(1)
})

test('a closed session cannot be paid, and one that was paid tells so when it is closed', async () => {
  await using shop = await openShop()
  const closed = await opened(shop, shop.order())
  const paid = await opened(shop, shop.order())
  await submit(paid.payUrl, { card: '4242424242424242' })

  const verdicts = [await shop.stripe.close(closed.attempt), await shop.stripe.close(paid.attempt)]
  const again = await shop.stripe.close(closed.attempt)
  const late = await submit(closed.payUrl, { card: '4242424242424242' })

  expect(verdicts.map(({ kind }) => kind)).toEqual(['failed', 'paid'])
  expect(again).toMatchObject({ kind: 'failed', reason: 'expired' })
  expect(await late.text()).toContain('has ended')
  expect(shop.sandbox.world.ledger.entries).toHaveLength(1)
})

test('a session that nobody paid expires by the clock and says so', async () => {
  await using shop = await openShop()
  const { attempt } = await opened(shop, shop.order())

  await ask(shop.sandbox.url, '/__sim/clock', { advanceMs: 36 * 60_000 })
  const standing = await shop.stripe.query(attempt)
  await deliveries(shop, 1)

  expect(standing).toMatchObject({ kind: 'failed', reason: 'expired' })
  expect(shop.told).toMatchObject([
    { news: { kind: 'failed', attemptRef: attempt.attemptRef, reason: 'expired' } },
  ])
})

test.each([
  [true, 'paid', 'paid'],
  [false, 'failed', 'pending'],
])(
  'a payment that takes days waits complete and unpaid until it ends (%s)',
  async (isPaid, news, standing) => {
    await using shop = await openShop()
    const { payUrl, attempt } = await opened(shop, shop.order())

    await submit(payUrl, { card: '4000 0000 0000 3220' })
    const meanwhile = await shop.stripe.query(attempt)
    await deliveries(shop, 1)
    await ask(shop.sandbox.url, '/__sim/settle-delayed', {
      session: attempt.providerPaymentId,
      isPaid,
    })
    await deliveries(shop, isPaid ? 3 : 2)

    const kinds = shop.told.map((one) => (typeof one === 'string' ? one : one.news.kind))
    expect(meanwhile).toEqual({ kind: 'pending', isApproved: false })
    expect(kinds.filter((kind) => kind !== 'note')).toEqual([news])
    expect((await shop.stripe.query(attempt)).kind).toBe(standing)
  },
)

test('asked twice for one attempt Stripe gives one session; with another price it refuses', async () => {
  await using shop = await openShop()
  const request = shop.order()

  const first = await shop.stripe.create(request)
  const second = await shop.stripe.create(request)
  const dearer = await shop.stripe.create({
    ...request,
    amountCents: 200_000,
    lines: [{ name: 'General', unitCents: 100_000, quantity: 2 }],
  })

  expect(second).toEqual(first)
  expect(dearer).toMatchObject({ ok: false, error: { code: 'provider_refused', reason: 'setup' } })
  expect(shop.sandbox.account.sessions.size).toBe(1)
})

test('an amount under Stripe’s minimum is refused with Stripe’s code', async () => {
  await using shop = await openShop()
  const lines = [{ name: 'Badge', unitCents: 100, quantity: 1 }]

  expect(await shop.stripe.create(shop.order({ amountCents: 100, lines }))).toEqual({
    ok: false,
    error: {
      code: 'provider_refused',
      reason: 'setup',
      providerCode: 'amount_too_small',
      providerMessage: null,
    },
  })
})

test('refunds, their failure and disputes are told', async () => {
  await using shop = await openShop()
  const { payUrl } = await opened(shop, shop.order())
  await submit(payUrl, { card: '4242424242424242' })
  await deliveries(shop, 2)
  const { url, secretKey, world } = shop.sandbox
  const intent = world.ledger.entries[0]?.txnId ?? ''

  const refunded = await fetch(`${url}/v1/refunds`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${secretKey}`,
      'stripe-version': '2026-10-28.endive',
      'idempotency-key': 're:RF7Q2M9XAB01K4ZP',
    },
    body: `payment_intent=${intent}&amount=50000&metadata[refund_ref]=RF7Q2M9XAB01K4ZP`,
  })
  // Safe: the sandbox's own answer, checked by what follows.
  const { id } = (await refunded.json()) as { id: string }
  await ask(url, '/__sim/fail-refund', { refund: id })
  await ask(url, '/__sim/dispute', { intent })
  await deliveries(shop, 7)

  const news = shop.told.map((one) => (typeof one === 'string' ? one : one.news))
  expect(news).toContainEqual({
    kind: 'refund',
    refund: {
      refundRef: 'RF7Q2M9XAB01K4ZP',
      providerRefundId: id,
      providerTxnId: intent,
      standing: {
        kind: 'succeeded',
        providerRefundId: id,
        amountCents: 50_000,
        completedAt: expect.any(Number),
      },
    },
  })
  expect(news).toContainEqual(
    expect.objectContaining({
      refund: expect.objectContaining({ standing: expect.objectContaining({ kind: 'failed' }) }),
    }),
  )
  expect(news).toContainEqual({
    kind: 'dispute',
    dispute: {
      ...{ providerTxnId: intent, disputeId: expect.stringMatching(/^dp_/), standing: 'open' },
      ...{ amountCents: 150_000, currency: 'BDT', reason: 'general', dueAt: expect.any(Number) },
    },
  })
  expect(world.ledger.entries.map(({ amountCents }) => amountCents)).toEqual([
    150_000, 50_000, -50_000,
  ])
})

test('a bank asks, takes and gives back or keeps, one dispute at a time, and nothing of what it has is refunded', async () => {
  await using shop = await openShop()
  const { payUrl } = await opened(shop, shop.order())
  await submit(payUrl, { card: '4242424242424242' })
  const { url, secretKey, world } = shop.sandbox
  const intent = world.ledger.entries[0]?.txnId ?? ''
  const door = async (step: string): Promise<number> => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ intent, step })
    return (await fetch(`${url}/__sim/dispute`, { method: 'POST', headers, body })).status
  }
  const refund = async (key: string): Promise<number> => {
    const headers = {
      ...{ authorization: `Bearer ${secretKey}`, 'idempotency-key': key },
      'stripe-version': '2026-10-28.endive',
    }
    const body = `payment_intent=${intent}&amount=100`
    return (await fetch(`${url}/v1/refunds`, { method: 'POST', headers, body })).status
  }

  const none = [await door('won'), await door('never')]
  const asked = [await door('inquiry'), await door('inquiry'), await door('won'), await refund('a')]
  const taken = [await door('open'), await door('open'), await door('dropped'), await refund('b')]
  const won = [await door('won'), await door('lost'), await refund('c')]
  const lost = [await door('open'), await door('lost'), await refund('d')]
  await expect
    .poll(
      () =>
        shop.told.filter((one) => typeof one !== 'string' && one.news.kind === 'dispute').length,
    )
    .toBe(8)

  expect({ none, asked, taken, won, lost }).toEqual({
    none: [409, 409],
    asked: [200, 409, 409, 200],
    taken: [200, 409, 409, 400],
    won: [200, 409, 200],
    lost: [200, 200, 400],
  })
  const standings = shop.told.flatMap((one) =>
    typeof one !== 'string' && one.news.kind === 'dispute' ? [one.news.dispute.standing] : [],
  )
  expect(standings.toSorted()).toEqual([
    ...['inquiry', 'lost', 'open', 'open', 'open', 'open', 'won', 'won'],
  ])
})

test('events come twice and turned around when that is switched on, with one key each', async () => {
  await using shop = await openShop()
  const { payUrl } = await opened(shop, shop.order())
  await ask(shop.sandbox.url, '/__sim/deliveries', { isHeld: true, copies: 2 })

  await submit(payUrl, { card: '4242424242424242' })
  await ask(shop.sandbox.url, '/__sim/deliver', { isReversed: true })

  const names = shop.told.map((one) => (typeof one === 'string' ? one : one.eventName))
  const keys = shop.told.map((one) => (typeof one === 'string' ? one : one.eventKey))
  expect(names).toEqual([
    'checkout.session.completed',
    'checkout.session.completed',
    'payment_intent.succeeded',
    'payment_intent.succeeded',
  ])
  expect(new Set(keys).size).toBe(2)
})

test('an event that is dropped is lost, and the query still finds the money', async () => {
  await using shop = await openShop()
  const { payUrl, attempt } = await opened(shop, shop.order())
  await ask(shop.sandbox.url, '/__sim/deliveries', { drop: 2 })

  await submit(payUrl, { card: '4242424242424242' })

  expect((await shop.stripe.query(attempt)).kind).toBe('paid')
  expect(shop.told).toEqual([])
})

test('a key is checked without moving money', async () => {
  await using shop = await openShop()
  await using stranger = await openShop('sk_test_of_somebody_else')

  expect(await shop.stripe.checkCredentials()).toEqual({ kind: 'valid' })
  expect(await stranger.stripe.checkCredentials()).toMatchObject({ kind: 'invalid' })
  expect(await stranger.stripe.create(stranger.order())).toMatchObject({
    ok: false,
    error: { code: 'provider_refused', reason: 'setup' },
  })
})

test('an attempt without a session has nothing to ask by', async () => {
  await using shop = await openShop()
  const attempt = {
    attemptRef: 'TKT7Q2M9XAB01K4ZP',
    providerPaymentId: null,
    amountCents: 1,
    currency: 'BDT',
    createdAt: 0,
    returnProof: null,
  } as const

  const verdicts = [await shop.stripe.query(attempt), await shop.stripe.close(attempt)]
  const lost = await shop.stripe.query({ ...attempt, providerPaymentId: 'cs_test_nobodys' })

  expect(verdicts.map((one) => one.kind === 'unknown' && one.reason)).toEqual([
    'no_reference',
    'no_reference',
  ])
  expect(lost).toMatchObject({
    kind: 'unknown',
    reason: 'no_reference',
    providerCode: 'resource_missing',
  })
})

test('what Stripe’s client sends is what the specification recorded', async () => {
  await using shop = await openShop()
  const request = shop.order()

  await opened(shop, request)

  const [sent] = shop.sandbox.world.requests
  expect(sent?.headers).toMatchObject({
    'content-type': 'application/x-www-form-urlencoded',
    'stripe-version': '2026-10-28.endive',
    'idempotency-key': `cs:${request.attemptRef}`,
  })
  expect(sent?.headers['user-agent']).toMatch(/^Stripe\/v1 NodeBindings\/23\.1\.0/)
  const fields = new URLSearchParams(sent?.body)
  expect(fields.get('allowed_payment_method_types[0]')).toBe('card')
  expect(fields.has('payment_method_types[0]')).toBe(false)
  expect(fields.get('line_items[0][price_data][unit_amount]')).toBe('75000')
  expect(fields.get('success_url')).toContain('{CHECKOUT_SESSION_ID}')
})

test('the old name for methods is refused by the sandbox as Stripe refuses it', async () => {
  await using shop = await openShop()

  const response = await fetch(`${shop.sandbox.url}/v1/checkout/sessions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${shop.sandbox.secretKey}`,
      'stripe-version': '2026-10-28.endive',
      'idempotency-key': 'old',
    },
    body: 'mode=payment&payment_method_types[0]=card',
  })

  expect(response.status).toBe(400)
  expect(await response.text()).toContain('Received unknown parameter: payment_method_types')
})

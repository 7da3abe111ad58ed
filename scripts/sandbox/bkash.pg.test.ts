// The bKash adapter and the sandbox over real HTTP, with the shared token in a real database.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDeps, type TestDeps } from '../../server/testing/deps.ts'
import { ask, submit } from './testing/ask.ts'
import { approve, type BkashShop, hintFrom, openBkashShop, openedAt } from './testing/bkash-shop.ts'

let deps: TestDeps
beforeAll(async () => {
  deps = await openTestDeps()
})
afterAll(() => deps[Symbol.asyncDispose]())

const asked = ({ sandbox }: BkashShop): string[] =>
  sandbox.world.requests.map(({ operation }) => operation)

const notices = (shop: BkashShop, count: number): Promise<void> =>
  shop.sandbox.world.until(() => shop.told.length >= count)

test('a person pays with a wallet; execute alone moves the money and proves it', async () => {
  await using shop = await openBkashShop(deps)
  const request = shop.order()
  const { payUrl, attempt } = await openedAt(shop, request)

  const page = await (await fetch(payUrl)).text()
  await submit(`${payUrl}/wallet`, { value: '01712345678' })
  const wrong = await (await submit(`${payUrl}/otp`, { value: '000000' })).text()
  await submit(`${payUrl}/otp`, { value: '123456' })
  const back = await submit(`${payUrl}/pin`, { value: '12121' })
  const hint = hintFrom(shop, back.headers.get('location'))
  const moved = shop.sandbox.world.ledger.entries.length
  const standing = await shop.bkash.confirm(attempt, hint)
  await notices(shop, 1)

  const [entry] = shop.sandbox.world.ledger.entries
  expect(page).toContain('BDT 1500.00')
  expect(wrong).toContain('That code is wrong')
  expect(hint).toMatchObject({ attemptRef: request.attemptRef, said: 'success' })
  expect(moved).toBe(0)
  expect(standing).toEqual({
    kind: 'paid',
    evidence: {
      provider: 'bkash',
      merchant: 'installation',
      isLive: false,
      attemptRef: request.attemptRef,
      providerPaymentId: attempt.providerPaymentId,
      providerTxnId: entry?.txnId,
      amountCents: 150_000,
      currency: 'BDT',
      paidAt: entry?.at,
      isHeldForRisk: false,
    },
    furtherPayments: [],
  })
  // bKash counts a query after a good execute against the merchant.
  expect(asked(shop)).toEqual(['grant', 'create', 'execute'])
  expect(shop.told).toMatchObject([
    { news: { kind: 'ask', attemptRef: request.attemptRef, clue: entry?.txnId } },
  ])
  expect(await shop.bkash.query(attempt)).toEqual(standing)
})

test('going back and three wrong PINs are failures that the query tells', async () => {
  await using shop = await openBkashShop(deps)
  const left = await openedAt(shop, shop.order())
  const forgot = await openedAt(shop, shop.order())

  const cancelled = await submit(`${left.payUrl}/cancel`, {})
  await submit(`${forgot.payUrl}/wallet`, { value: '01712345678' })
  await submit(`${forgot.payUrl}/pin`, { value: '1' })
  await submit(`${forgot.payUrl}/pin`, { value: '2' })
  const failed = await submit(`${forgot.payUrl}/pin`, { value: '3' })

  const hints = [cancelled, failed].map(({ headers }) => hintFrom(shop, headers.get('location')))
  expect(hints.map(({ said }) => said)).toEqual(['cancel', 'failure'])
  expect(await shop.bkash.confirm(left.attempt, hints[0] ?? null)).toMatchObject({
    kind: 'failed',
    reason: 'cancelled',
  })
  expect(await shop.bkash.confirm(forgot.attempt, hints[1] ?? null)).toMatchObject({
    kind: 'failed',
    reason: 'declined',
  })
})

test('a forged return neither fails a payment nor has it executed', async () => {
  await using shop = await openBkashShop(deps)
  const { attempt } = await openedAt(shop, shop.order())
  const { attemptRef, providerPaymentId, returnProof: proof } = attempt
  const honest = { attemptRef, providerPaymentId, said: 'success', proof, clue: null } as const

  for (const forged of [
    { ...honest, proof: null },
    { ...honest, proof: 'x' },
    { ...honest, proof: `${proof}x` },
    { ...honest, providerPaymentId: 'TR0011another' },
    { ...honest, said: 'cancel' as const },
    { ...honest, said: 'failure' as const },
  ]) {
    expect(await shop.bkash.confirm(attempt, forged)).toEqual({
      kind: 'pending',
      isApproved: false,
    })
  }
  expect(asked(shop)).not.toContain('execute')
  // Even with everything right, an execute before the wallet's approval fails nothing.
  expect(await shop.bkash.confirm(attempt, honest)).toEqual({ kind: 'pending', isApproved: false })
  expect(shop.sandbox.world.ledger.entries).toEqual([])
})

test('whoever approves and closes the tab is found by the query, and paid by a confirmation', async () => {
  await using shop = await openBkashShop(deps)
  const { attempt } = await openedAt(shop, shop.order())
  await approve(shop, attempt)

  const found = await shop.bkash.query(attempt)
  const closed = await shop.bkash.close(attempt)
  const confirmed = await shop.bkash.confirm(attempt, null)

  expect(found).toEqual({ kind: 'pending', isApproved: true })
  expect(closed).toEqual(found)
  expect(confirmed.kind).toBe('paid')
  expect(await shop.bkash.confirm(attempt, null)).toEqual(confirmed)
  expect(shop.sandbox.world.ledger.entries).toHaveLength(1)
})

test('an execute that was done and answers too late is found paid, and done once', async () => {
  await using shop = await openBkashShop(deps)
  const { attempt } = await openedAt(shop, shop.order())
  const hint = await approve(shop, attempt)
  await ask(shop.sandbox.url, '/__sim/faults', { operation: 'execute', kind: 'hang', isDone: true })

  const standing = await shop.bkash.confirm(attempt, hint)

  expect(standing.kind).toBe('paid')
  expect(asked(shop)).toEqual(['grant', 'create', 'execute', 'query'])
  expect(shop.sandbox.world.ledger.entries).toHaveLength(1)
})

test('two executes at once move the money once, and both find it paid', async () => {
  await using shop = await openBkashShop(deps)
  const { attempt } = await openedAt(shop, shop.order())
  const hint = await approve(shop, attempt)

  const standings = await Promise.all([
    shop.bkash.confirm(attempt, hint),
    shop.replica().confirm(attempt, hint),
  ])

  expect(standings.map(({ kind }) => kind)).toEqual(['paid', 'paid'])
  expect(shop.sandbox.world.ledger.entries).toHaveLength(1)
})

test('a wallet without money and the same amount twice in minutes are declined in bKash’s words', async () => {
  await using shop = await openBkashShop(deps)
  const attempts = []
  for (let at = 0; at < 3; at += 1) attempts.push((await openedAt(shop, shop.order())).attempt)
  const [poor, first, second] = attempts
  if (!poor || !first || !second) throw new Error('three attempts')

  const broke = await shop.bkash.confirm(poor, await approve(shop, poor, '01700000002'))
  const paid = await shop.bkash.confirm(first, await approve(shop, first))
  const again = await shop.bkash.confirm(second, await approve(shop, second))

  expect(broke).toEqual({
    kind: 'failed',
    reason: 'declined',
    providerCode: '2023',
    providerMessage: 'Insufficient Balance',
  })
  expect(paid.kind).toBe('paid')
  expect(again).toMatchObject({ kind: 'failed', reason: 'declined', providerCode: '2029' })
})

test('who cancels after approving has cancelled, and a return that says so after the money moved does nothing', async () => {
  await using shop = await openBkashShop(deps)
  const regretted = (await openedAt(shop, shop.order())).attempt
  const paid = (await openedAt(shop, shop.order())).attempt
  const hints = [await approve(shop, regretted), await approve(shop, paid)] as const
  await ask(shop.sandbox.url, '/__sim/cancel', { payment: regretted.providerPaymentId })
  const moved = await shop.bkash.confirm(paid, hints[1])

  const cancelled = await shop.bkash.confirm(regretted, hints[0])
  const late = await shop.bkash.confirm(paid, { ...hints[1], said: 'cancel' })

  expect(cancelled).toMatchObject({ kind: 'failed', reason: 'cancelled', providerCode: '2069' })
  expect(late).toEqual(moved)
})

test('a notice that is never sent is missed by nobody who asks', async () => {
  await using shop = await openBkashShop(deps)
  await ask(shop.sandbox.url, '/__sim/deliveries', { drop: 1 })
  const { attempt } = await openedAt(shop, shop.order())

  await shop.bkash.confirm(attempt, await approve(shop, attempt))

  expect((await shop.bkash.query(attempt)).kind).toBe('paid')
  expect(shop.told).toEqual([])
})

test('a payment that nobody approves in time has expired', async () => {
  await using shop = await openBkashShop(deps)
  const { payUrl, attempt } = await openedAt(shop, shop.order())

  await ask(shop.sandbox.url, '/__sim/clock', { advanceMs: 15 * 60_000 })

  expect(await shop.bkash.query(attempt)).toMatchObject({ kind: 'failed', reason: 'expired' })
  expect((await fetch(payUrl, { redirect: 'manual' })).headers.get('location')).toContain('failure')
})

/** What execute says, and what becomes of a payment that the wallet has approved. */
const CODES: readonly (readonly [code: string, standing: string, queries: number])[] = [
  ...[
    '2062',
    '2068',
    '2116',
    '2117',
    '2119',
    '2003',
    '2020',
    '2024',
    '503',
    '9999',
    '2127',
    '2056',
    '2060',
  ].map((code) => [code, 'paid', 1] as const),
  ...[
    '2009',
    '2010',
    '2011',
    '2012',
    '2013',
    '2014',
    '2015',
    '2016',
    '2017',
    '2018',
    '2019',
    '2023',
    '2029',
    '2057',
    '2058',
    '2059',
  ].map((code) => [code, 'declined', 0] as const),
  ['2069', 'cancelled', 0],
  ...[
    '2002',
    '2006',
    '2007',
    '2008',
    '2025',
    '2031',
    '2048',
    '2049',
    '2063',
    '2067',
    '2077',
    '2082',
    '7777',
  ].map((code) => [code, 'setup', 0] as const),
]

test.each(CODES)('execute with code %s: %s, after %d queries', async (code, expected, queries) => {
  await using shop = await openBkashShop(deps)
  const { attempt } = await openedAt(shop, shop.order())
  const hint = await approve(shop, attempt)
  await ask(shop.sandbox.url, '/__sim/faults', { operation: 'execute', kind: 'code', code })

  const standing = await shop.bkash.confirm(attempt, hint)

  expect(standing.kind === 'failed' ? standing.reason : standing.kind).toBe(expected)
  expect(asked(shop).filter((name) => name === 'query')).toHaveLength(queries)
  expect(shop.sandbox.world.ledger.entries).toHaveLength(expected === 'paid' ? 1 : 0)
})

test.each(['status', 'error', 'external'])(
  'bKash’s no in the form %s is the same no',
  async (form) => {
    await using shop = await openBkashShop(deps)
    const { attempt } = await openedAt(shop, shop.order())
    const hint = await approve(shop, attempt)
    await ask(shop.sandbox.url, '/__sim/faults', {
      operation: 'execute',
      kind: 'code',
      code: '2023',
      form,
    })
    await ask(shop.sandbox.url, '/__sim/faults', {
      operation: 'create',
      kind: 'code',
      code: '2006',
      form,
    })
    await ask(shop.sandbox.url, '/__sim/faults', {
      operation: 'create',
      kind: 'code',
      code: '9999',
      form,
    })

    expect(await shop.bkash.confirm(attempt, hint)).toMatchObject({
      kind: 'failed',
      reason: 'declined',
      providerCode: '2023',
      providerMessage: 'Insufficient Balance',
    })
    expect(await shop.bkash.create(shop.order())).toMatchObject({
      ok: false,
      error: { code: 'provider_refused', reason: 'setup', providerCode: '2006' },
    })
    expect(await shop.bkash.create(shop.order())).toMatchObject({
      ok: false,
      error: { code: 'provider_unknown', reason: 'busy', providerCode: '9999' },
    })
  },
)

test.each([
  ['400', 'provider_refused'],
  ['403', 'provider_refused'],
])('what stands before bKash says %s: %s', async (code, refusal) => {
  await using shop = await openBkashShop(deps)
  await ask(shop.sandbox.url, '/__sim/faults', {
    operation: 'create',
    kind: 'code',
    code,
    form: 'gateway',
  })

  expect(await shop.bkash.create(shop.order())).toMatchObject({
    ok: false,
    error: { code: refusal, reason: 'setup', providerCode: `gateway_${code}` },
  })
})

test('the answer of a wrong host is read as none', async () => {
  await using shop = await openBkashShop(deps)
  await ask(shop.sandbox.url, '/__sim/faults', { operation: 'create', kind: 'code', form: 'odd' })

  expect(await shop.bkash.create(shop.order())).toMatchObject({
    ok: false,
    error: { code: 'provider_unknown', reason: 'unreadable' },
  })
})

test('an attempt without a payment, and a payment of nobody’s, have nothing to ask by', async () => {
  await using shop = await openBkashShop(deps)
  const { attempt } = await openedAt(shop, shop.order())

  const none = { ...attempt, providerPaymentId: null }
  const verdicts = [await shop.bkash.query(none), await shop.bkash.confirm(none, null)]

  expect(verdicts.map((one) => one.kind === 'unknown' && one.reason)).toEqual([
    'no_reference',
    'no_reference',
  ])
  expect(await shop.bkash.query({ ...attempt, providerPaymentId: 'TR0011nobodys' })).toMatchObject({
    kind: 'unknown',
    reason: 'no_reference',
    providerCode: '2002',
  })
})

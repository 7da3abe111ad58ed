// The Nagad adapter and the sandbox over real HTTP, with real RSA on both sides.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, submit } from './testing/ask.ts'
import {
  type NagadShop,
  openedAtNagad,
  openNagadShop,
  payAtNagad,
  twist,
} from './testing/nagad-shop.ts'

let shop: NagadShop
beforeAll(async () => {
  shop = await openNagadShop()
})
afterAll(() => shop[Symbol.asyncDispose]())

const hintOf = (location: string | null) =>
  shop.nagad.readReturn(new Map(new URL(location ?? '').searchParams))

const asked = (ref: string): string[] =>
  shop.sandbox.world.requests
    .filter(({ path, body }) => `${path}${body}`.includes(encodeURIComponent(ref)))
    .map(({ operation }) => operation)

const movedOf = (attemptRef: string) =>
  shop.sandbox.world.ledger.entries.filter(({ reference }) => reference === attemptRef)

test('PV18 a person pays with a wallet, and verify alone proves it', async () => {
  const request = shop.order()
  const { payUrl, attempt } = await openedAtNagad(shop, request)

  const page = await (await fetch(payUrl)).text()
  const noNumber = await (await submit(`${payUrl}/wallet`, { value: '12' })).text()
  await submit(`${payUrl}/wallet`, { value: '01712345678' })
  const wrongCode = await (await submit(`${payUrl}/otp`, { value: '000000' })).text()
  const between = await shop.nagad.query(attempt)
  await submit(`${payUrl}/otp`, { value: '246810' })
  const back = await submit(`${payUrl}/pin`, { value: '1234' })
  const hint = hintOf(back.headers.get('location'))
  const standing = await shop.nagad.confirm(attempt, hint)

  const [entry] = movedOf(request.attemptRef)
  expect(page).toContain('BDT 1500.00')
  expect(noNumber).toContain('11 digits')
  expect(wrongCode).toContain('That code is wrong')
  expect(between).toEqual({ kind: 'pending', isApproved: false })
  expect(hint).toEqual({
    ...{ attemptRef: request.attemptRef, providerPaymentId: attempt.providerPaymentId },
    ...{ said: 'success', proof: null, clue: null },
  })
  expect(standing).toEqual({
    kind: 'paid',
    evidence: {
      ...{ provider: 'nagad', merchant: 'installation', isLive: false },
      attemptRef: request.attemptRef,
      providerPaymentId: attempt.providerPaymentId,
      providerTxnId: entry?.txnId,
      ...{ amountCents: 150_000, currency: 'BDT', isHeldForRisk: false },
      paidAt: Math.floor((entry?.at ?? 0) / 1_000) * 1_000,
    },
    furtherPayments: [],
  })
  expect(JSON.stringify(standing)).not.toContain('5678')
  expect(await shop.nagad.query(attempt)).toEqual(standing)
  expect(await shop.nagad.close(attempt)).toEqual(standing)
})

test('PV18 poisha go to Nagad and come back exactly', async () => {
  for (const amountCents of [1_01, 99_999_99, 100]) {
    const { attempt } = await openedAtNagad(shop, shop.order({ amountCents }))
    await payAtNagad(shop, attempt)

    expect(await shop.nagad.query(attempt)).toMatchObject({ evidence: { amountCents } })
  }
})

test('going back, three wrong PINs and a wallet without money are failures that verify tells', async () => {
  const left = await openedAtNagad(shop, shop.order())
  const forgot = await openedAtNagad(shop, shop.order())
  const poor = await openedAtNagad(shop, shop.order())

  const cancelled = await submit(`${left.payUrl}/cancel`, {})
  await submit(`${forgot.payUrl}/wallet`, { value: '01712345678' })
  await submit(`${forgot.payUrl}/otp`, { value: '246810' })
  await submit(`${forgot.payUrl}/pin`, { value: '1' })
  await submit(`${forgot.payUrl}/pin`, { value: '2' })
  const failed = await submit(`${forgot.payUrl}/pin`, { value: '3' })
  const broke = await payAtNagad(shop, poor.attempt, '01900000002')

  const hints = [cancelled.headers.get('location'), failed.headers.get('location'), broke]
  expect(hints.map((one) => hintOf(one).said)).toEqual(['cancel', 'failure', 'failure'])
  expect(await shop.nagad.query(left.attempt)).toEqual({
    ...{ kind: 'failed', reason: 'cancelled', providerCode: 'Aborted', providerMessage: null },
  })
  for (const { attempt } of [forgot, poor]) {
    expect(await shop.nagad.query(attempt)).toMatchObject({ kind: 'failed', reason: 'declined' })
  }
})

test('PV20 whatever a browser brings back, verify decides', async () => {
  const paid = (await openedAtNagad(shop, shop.order())).attempt
  const unpaid = (await openedAtNagad(shop, shop.order())).attempt
  const back = new URL(await payAtNagad(shop, paid))
  back.searchParams.set('status', 'Aborted')
  back.searchParams.set('payment_ref_id', unpaid.providerPaymentId)

  const failure = hintOf(back.href)
  const success = {
    ...hintOf(back.href),
    ...{ attemptRef: unpaid.attemptRef, said: 'success' as const },
  }

  expect((await shop.nagad.confirm(paid, failure)).kind).toBe('paid')
  expect((await shop.nagad.confirm(unpaid, success)).kind).toBe('pending')
})

test('PV18 nothing is asked twice of Nagad for one payment', async () => {
  const request = shop.order()
  const { attempt } = await openedAtNagad(shop, request)

  const again = await shop.nagad.create(request)

  expect(again).toMatchObject({
    ok: false,
    error: { code: 'provider_refused', reason: 'setup', providerCode: 'DuplicateOrderId' },
  })
  expect(asked(attempt.providerPaymentId)).toEqual(['complete'])
})

test('PV18 the headers are Nagad’s, with the buyer’s address where it is a public one of IPv4', async () => {
  const told = async (address: string | null, serverIp: string | null) => {
    const request = shop.order()
    await shop.open({ serverIp }).create({ ...request, buyer: { ...request.buyer, address } })
    const logged = shop.sandbox.world.requests.find(({ path }) => path.includes(request.attemptRef))
    return logged?.headers
  }

  expect(await told('103.4.5.6', '198.51.100.7')).toMatchObject({
    ...{ 'x-km-api-version': 'v-0.2.0', 'x-km-client-type': 'PC_WEB', 'x-km-ip-v4': '103.4.5.6' },
    ...{ 'x-km-mc-id': shop.sandbox.merchantId, 'content-type': 'application/json' },
  })
  expect((await told('::ffff:103.4.5.6', null))?.['x-km-ip-v4']).toBe('103.4.5.6')
  for (const address of ['2001:db8::1', '127.0.0.1', '192.168.4.4', '100.64.1.1', null, 'x']) {
    expect((await told(address, '198.51.100.7'))?.['x-km-ip-v4']).toBe('198.51.100.7')
    expect(await told(address, null)).not.toHaveProperty('x-km-ip-v4')
  }
})

test('an attempt without a payment, and a payment of nobody’s, have nothing to ask by', async () => {
  const { attempt } = await openedAtNagad(shop, shop.order())

  expect(await shop.nagad.query({ ...attempt, providerPaymentId: null })).toMatchObject({
    ...{ kind: 'unknown', reason: 'no_reference', providerCode: null },
  })
  expect(await shop.nagad.query({ ...attempt, providerPaymentId: 'bm9ib2R5cw==' })).toMatchObject({
    ...{ kind: 'unknown', reason: 'no_reference', providerCode: 'InvalidReferenceId' },
  })
})

const MINUTE_MS = 60_000

test.each([
  ['ahead of', 30],
  ['behind', -30],
  ['ahead of', 360],
])(
  'PV22 a clock that is %s Nagad’s by minutes is told as that, and to an operator once',
  async (side, minutes) => {
    const alarms: string[] = []
    const skewed = shop.open(
      {},
      {
        now: () => shop.sandbox.world.now() + minutes * MINUTE_MS,
        alarm: (what) => void alarms.push(what),
      },
    )

    const created = [await skewed.create(shop.order()), await skewed.create(shop.order())]
    const checked = await skewed.checkCredentials()

    for (const one of created) {
      expect(one).toMatchObject({
        error: { code: 'provider_refused', reason: 'setup', providerCode: 'clock_skew' },
      })
    }
    const sentence = `This server’s clock is ${Math.abs(minutes)} minutes ${side} Nagad’s`
    expect(alarms).toEqual([expect.stringContaining(sentence)])
    expect(checked).toEqual({ kind: 'invalid', why: expect.stringContaining(sentence) })
  },
)

test('PV22 a clock that Nagad still bears is told as well, and nothing is refused for it', async () => {
  const alarms: string[] = []
  const late = shop.open(
    {},
    {
      now: () => shop.sandbox.world.now() - 3 * MINUTE_MS,
      alarm: (what) => void alarms.push(what),
    },
  )
  const right = shop.open({}, { alarm: (what) => void alarms.push(`right ${what}`) })

  expect((await late.create(shop.order())).ok).toBe(true)
  expect((await right.create(shop.order())).ok).toBe(true)
  expect(alarms).toEqual([expect.stringContaining('3 minutes behind')])
})

test('PV22 a refusal of a right clock’s request is no matter of the clock', async () => {
  const code = { operation: 'initialize', kind: 'code', code: 'InvalidApiRequest' }
  await ask(shop.sandbox.url, '/__sim/faults', code)

  expect(await shop.nagad.create(shop.order())).toMatchObject({
    error: { code: 'provider_refused', providerCode: 'InvalidApiRequest' },
  })
})

/** What Nagad says, with which status, and what becomes of a payment that is to be opened. */
const REASONS: readonly (readonly [reason: string, form: string, code: string])[] = [
  ...[
    ...['InvalidMerchant', 'InactiveMerchant', 'EncryptionError', 'DecryptionError'],
    ...['SignatureVerificationFailed', 'InvalidOrderId', 'DuplicateOrderId', 'InvalidReferenceId'],
    ...['InvalidPurchaseInformation', 'InvalidCurrency'],
  ].flatMap((reason) => [
    [reason, '400', 'provider_refused'] as const,
    [reason, '500', 'provider_refused'] as const,
  ]),
  ['EncodingError', '400', 'provider_unknown'],
  ['ServerError', '500', 'provider_unknown'],
  ['SomethingElse', '400', 'provider_refused'],
  ['SomethingElse', '500', 'provider_unknown'],
]

test.each(REASONS)(
  'initialize and complete with %s and status %s: %s',
  async (reason, form, code) => {
    for (const operation of ['initialize', 'complete']) {
      await ask(shop.sandbox.url, '/__sim/faults', { operation, kind: 'code', code: reason, form })

      expect(await shop.nagad.create(shop.order())).toMatchObject({
        ok: false,
        error: {
          code,
          providerCode: reason,
          reason: code === 'provider_unknown' ? 'busy' : 'setup',
        },
      })
    }
  },
)

test.each(REASONS)(
  'a question that is refused with %s and status %s fails no payment',
  async (reason, form) => {
    const { attempt } = await openedAtNagad(shop, shop.order())
    await ask(shop.sandbox.url, '/__sim/faults', {
      ...{ operation: 'verify', kind: 'code', code: reason, form },
    })

    expect((await shop.nagad.query(attempt)).kind).toBe('unknown')
    expect((await shop.nagad.query(attempt)).kind).toBe('pending')
  },
)

test('PV24 the credentials are checked without any money being named', async () => {
  const before = shop.sandbox.merchant.payments.size

  const right = await shop.nagad.checkCredentials()

  const made = [...shop.sandbox.merchant.payments.values()].slice(before)
  expect(right).toEqual({ kind: 'valid' })
  expect(made.map(({ amountCents, status }) => [amountCents, status])).toEqual([
    [null, 'OrderInitiated'],
  ])
})

const keysOf = ({ sandbox: { merchant } }: NagadShop) => ({
  own: merchant.own.privateKey,
  nagad: merchant.gateway.publicKey,
  ownPublic: merchant.own.publicKey,
})

test('PV24 what is wrong with the credentials is said by the one that is wrong', async () => {
  const other = await openNagadShop()
  try {
    const [keys, own] = [keysOf(other), keysOf(shop)]
    const checks = [
      shop.open({ merchantId: '683000000000000' }),
      shop.open({ keys: { ...own, own: keys.own } }),
      shop.open({ keys: { ...own, nagad: keys.nagad } }),
      shop.open({ keys: { ...own, nagad: own.ownPublic } }),
    ].map((nagad) => nagad.checkCredentials())

    expect((await Promise.all(checks)).map((one) => one.kind === 'invalid' && one.why)).toEqual([
      'Nagad knows no merchant with this number.',
      'Nagad does not take the signature of this private key. Is its public key in the merchant portal?',
      'Nagad cannot read what was sealed with this public key of Nagad’s.',
      'The public key is your own. Enter the one that Nagad gave you.',
    ])
  } finally {
    await other[Symbol.asyncDispose]()
  }
})

test.each(['signature', 'seal'])(
  'PV19 an answer whose %s is damaged opens nothing, and is told once',
  async (what) => {
    const before = shop.alarms.length
    const told = shop.alarms.some((alarm) => alarm.includes('sealed and signed'))
    await twist(shop, 'initialize', what)

    expect(await shop.nagad.create(shop.order())).toMatchObject({
      ok: false,
      error: { code: 'provider_unknown', reason: 'unreadable' },
    })
    expect(shop.alarms.length - before).toBe(told ? 0 : 1)
  },
)

test('a control door that does not exist is refused with a sentence', async () => {
  await expect(twist(shop, 'verify', 'gremlins')).rejects.toThrow('twist is one of')
})

// Money that goes back by Nagad, and what is said of it when nobody heard how it ended.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newAttemptRef } from '../../server/features/payments/providers/attempt-ref.ts'
import type { RefundDesk, RefundRequest } from '../../server/features/payments/providers/port.ts'
import { required } from '../../shared/assert.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/time.ts'
import type { FaultKind } from './common/faults.ts'
import { ask } from './testing/ask.ts'
import { type NagadShop, openNagadShop, paidAtNagad, twist } from './testing/nagad-shop.ts'

let shop: NagadShop
let desk: RefundDesk
beforeAll(async () => {
  shop = await openNagadShop()
  desk = required(shop.nagad.refunds, 'Nagad gives money back')
})
afterAll(() => shop[Symbol.asyncDispose]())
beforeEach(() => {
  shop.sandbox.world.faults.clear()
  shop.sandbox.merchant.twists.clear()
})

const fault = (fields: Record<string, unknown>): Promise<unknown> =>
  ask(shop.sandbox.url, '/__sim/faults', fields)
const pass = (ms: number): void => shop.sandbox.world.advance(ms)

/** A payment of 1,500 taka, and a refund of 300 of it that is asked for at this moment. */
const aRefund = async (change: Partial<RefundRequest> = {}): Promise<RefundRequest> =>
  paidAtNagad(shop, {
    ...{ amountCents: 30_000, submittedAt: shop.sandbox.world.now() },
    ...{ sentAt: shop.sandbox.world.now(), ...change },
  })

const givenBack = ({ providerPaymentId }: RefundRequest): number[] =>
  shop.sandbox.world.ledger.entries
    .filter(({ kind, paymentId }) => kind === 'refund' && paymentId === providerPaymentId)
    .map(({ amountCents }) => amountCents)

type Wreck = readonly [kind: FaultKind, more: Readonly<Record<string, unknown>>]

const WRECKS: readonly Wreck[] = [
  ['hang', {}],
  ['slow', {}],
  ['reset', {}],
  ['half', {}],
  ['html', {}],
  ['empty', {}],
  ['garbage', {}],
  ['huge', {}],
  ['redirect', {}],
  ['status', { status: 500 }],
  ['status', { status: 503, retryAfter: '7' }],
  ['status', { status: 429, retryAfter: '7' }],
  ['status', { status: 404 }],
  ['code', { code: 'ServerError', form: '500' }],
  ['code', { code: 'EncodingError' }],
  ['code', { code: 'Unheard', form: '500' }],
]

const GIVING = WRECKS.flatMap(([kind, more]) =>
  [false, true].map((isDone) => [kind, isDone, more] as const),
)

test.each(GIVING)(
  'PV23 cancel meets %s (done %s) %j: the payment tells, and the money goes back once',
  async (kind, isDone, more) => {
    const refund = await aRefund()
    await fault({ operation: 'cancel', kind, isDone, ...more })

    const sent = await desk.send(refund)
    const asked = await desk.query(refund)
    pass(HOUR_MS)
    const later = await desk.query(refund)

    expect(sent.kind).toBe('unknown')
    expect(asked.kind).toBe(isDone ? 'succeeded' : 'unknown')
    // Only an hour without a trace of it says that it was not done.
    expect(later.kind).toBe(isDone ? 'succeeded' : 'absent')
    expect(givenBack(refund)).toEqual(isDone ? [30_000] : [])
  },
)

test.each(WRECKS)(
  'PV23 verify meets %s %j: a refund whose outcome is unknown stays unknown',
  async (kind, more) => {
    const refund = await aRefund()
    await fault({ operation: 'cancel', kind: 'reset', isDone: true })
    await desk.send(refund)
    await fault({ operation: 'verify', kind, ...more })

    expect((await desk.query(refund)).kind).toBe('unknown')
    expect(await desk.query(refund)).toMatchObject({
      kind: 'succeeded',
      amountCents: 30_000,
    })
    expect(givenBack(refund)).toEqual([30_000])
  },
)

test('PV23 the hour is counted from the last sending: one that was sent again is not absent at once', async () => {
  const refund = await aRefund()
  await fault({ operation: 'cancel', kind: 'hang' })
  await desk.send(refund)
  pass(HOUR_MS)
  const again = { ...refund, sentAt: shop.sandbox.world.now() }
  await fault({ operation: 'cancel', kind: 'hang' })
  await desk.send(again)
  pass(MINUTE_MS)

  expect((await desk.query(again)).kind).toBe('unknown')
  pass(HOUR_MS)
  expect((await desk.query(again)).kind).toBe('absent')
})

test('PV29 a refund that was done, of a payment that shows none by now, has come back', async () => {
  const refund = await aRefund()
  const done = { ...refund, providerRefundId: 'CANCEL000001' }

  const early = await desk.query(done)
  pass(HOUR_MS)

  expect(early.kind).toBe('unknown')
  expect(await desk.query(done)).toMatchObject({ kind: 'failed', reason: 'declined' })
})

test.each(['signature', 'seal', 'amount'])(
  'PV23 an answer to a refund whose %s is wrong is asked about, not believed',
  async (what) => {
    const refund = await aRefund()
    await twist(shop, 'cancel', what)

    const sent = await desk.send(refund)

    expect(sent).toMatchObject({ kind: 'unknown', reason: 'unreadable' })
    expect(await desk.query(refund)).toMatchObject({ kind: 'succeeded' })
    expect(givenBack(refund)).toEqual([30_000])
  },
)

test.each(['order', 'merchant', 'reference'])(
  'PV23 an answer of verify about another %s says nothing of a refund',
  async (what) => {
    const refund = await aRefund()
    await desk.send(refund)
    await twist(shop, 'verify', what)

    expect((await desk.query(refund)).kind).toBe('unknown')
  },
)

test('PV23 money goes back in parts and to the last poisha, on the day of the payment and after it', async () => {
  const first = await aRefund()
  const whole = await aRefund({ amountCents: 150_000 })

  const sent = [await desk.send(first), await desk.send(whole)]
  pass(25 * HOUR_MS)
  const rest = { ...first, refundRef: newAttemptRef(randomBytes) }
  const last = await desk.send({
    ...{ ...rest, amountCents: 120_000, refundedBeforeCents: 30_000 },
    submittedAt: shop.sandbox.world.now(),
  })

  for (const one of [...sent, last]) expect(one.kind).toBe('succeeded')
  expect([givenBack(first), givenBack(whole)]).toEqual([[30_000, 120_000], [150_000]])
  expect(await desk.query(whole)).toMatchObject({
    ...{ kind: 'succeeded', completedAt: expect.any(Number) },
  })
})

test('PV23 more than is left is refused, and what was given back shows that it was not', async () => {
  const refund = await aRefund({ amountCents: 100_000 })
  await desk.send(refund)
  pass(10 * MINUTE_MS)

  const tooMuch = await desk.send({
    ...{ ...refund, refundRef: newAttemptRef(randomBytes) },
    ...{ refundedBeforeCents: 100_000, amountCents: 50_001, submittedAt: shop.sandbox.world.now() },
  })

  expect(tooMuch).toMatchObject({ kind: 'failed', reason: 'too_much' })
  expect(givenBack(refund)).toEqual([100_000])
})

test('PV23 a no to a refund that an earlier try has done is that refund', async () => {
  const refund = await aRefund({ amountCents: 150_000 })
  await fault({ operation: 'cancel', kind: 'reset', isDone: true })
  await desk.send(refund)

  expect(await desk.send(refund)).toMatchObject({ kind: 'succeeded', amountCents: 150_000 })
  expect(givenBack(refund)).toEqual([150_000])
})

test.each([
  ['InvalidMerchant', 'setup'],
  ['SignatureVerificationFailed', 'setup'],
  ['InvalidApiRequest', 'setup'],
  ['InvalidOrderId', 'setup'],
  ['InvalidPurchaseInformation', 'too_much'],
  ['Whatever', 'declined'],
])('PV23 a refund that is refused with %s has failed: %s', async (code, reason) => {
  const refund = await aRefund()
  await fault({ operation: 'cancel', kind: 'code', code })

  expect(await desk.send(refund)).toMatchObject({
    ...{ kind: 'failed', reason, providerCode: code },
  })
  expect(givenBack(refund)).toEqual([])
})

test('PV23 what was given back by hand is found by a question', async () => {
  const refund = await aRefund({ amountCents: 150_000, submittedAt: null, sentAt: null })
  expect(await desk.query(refund)).toEqual({ kind: 'absent' })
  // In the portal, with a reference of its own.
  await desk.send({ ...refund, refundRef: 'BYHAND00000001' })

  expect(await desk.query(refund)).toMatchObject({ kind: 'succeeded', amountCents: 150_000 })
})

test('PV23 a long reason, and one that is not ASCII, fit into the request', async () => {
  const refund = await aRefund({ reason: `${'আ'.repeat(10)}${'x'.repeat(200)}` })

  expect(await desk.send(refund)).toMatchObject({ kind: 'succeeded' })
})

test('the fault cases are counted', () => {
  expect([GIVING.length, WRECKS.length]).toEqual([32, 16])
})

// Rocket's refund desk against its sandbox. SSLCOMMERZ names a refund only in its answer: where that is lost nothing is
// sent again, and a person reads it there.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newAttemptRef } from '../../server/features/payments/providers/attempt-ref.ts'
import type {
  RefundDesk,
  RefundRequest,
  RefundStanding,
} from '../../server/features/payments/providers/port.ts'
import { aRequest, openRocketShop, type RocketShop, WRECKS } from './testing/rocket-shop.ts'

let shop: RocketShop
beforeAll(async () => {
  shop = await openRocketShop()
})
afterAll(() => shop[Symbol.asyncDispose]())

const desk = (): RefundDesk => {
  if (shop.rocket.refunds === null) throw new Error('Rocket gives money back')
  return shop.rocket.refunds
}

async function aPaid(): Promise<RefundRequest> {
  const request = aRequest()
  const created = await shop.rocket.create(request)
  await shop.sim('pay', { tran_id: request.attemptRef, isSilent: true })
  const attempt = { ...request, providerPaymentId: '', returnProof: null }
  const standing = await shop.rocket.query(attempt)
  if (!created.ok || standing.kind !== 'paid') throw new Error('it was paid')
  return {
    refundRef: newAttemptRef(randomBytes),
    attemptRef: request.attemptRef,
    providerPaymentId: created.value.providerPaymentId,
    providerTxnId: standing.evidence.providerTxnId,
    providerRefundId: null,
    amountCents: 50_000,
    paidCents: 150_000,
    ...{ refundedBeforeCents: 0, otherRefundIds: [], handReferences: [] },
    currency: 'BDT',
    paidAt: shop.sandbox.world.now(),
    submittedAt: null,
    sentAt: null,
    reason: 'asked for',
  }
}

const idOf = (standing: RefundStanding): string => {
  if (standing.kind !== 'submitted' || standing.providerRefundId === null)
    throw new Error('on its way')
  return standing.providerRefundId
}

/** Integer poisha that SSLCOMMERZ has taken on to give back of a payment, or has given. */
const takenOn = ({ providerTxnId }: RefundRequest): number =>
  shop.sandbox.store.refunds
    .filter(
      ({ transaction, status }) =>
        transaction.bankTranId === providerTxnId && status !== 'cancelled',
    )
    .reduce((sum, { amountCents }) => sum + amountCents, 0)

const LATER_MS = 20_000

test('RO6 “success” is a refund taken on; it has succeeded when the question says refunded, in parts or in whole', async () => {
  const first = await aPaid()
  const rest = { ...first, refundRef: newAttemptRef(randomBytes), amountCents: 100_000 }

  const sent = await desk().send(first)
  const onItsWay = await desk().query({ ...first, providerRefundId: idOf(sent) })
  shop.sandbox.world.advance(LATER_MS)
  const done = await desk().query({ ...first, providerRefundId: idOf(sent) })
  const restId = idOf(await desk().send({ ...rest, refundedBeforeCents: 50_000 }))
  shop.sandbox.world.advance(LATER_MS)
  const all = await desk().query({ ...rest, providerRefundId: restId })

  expect(onItsWay).toEqual({ kind: 'submitted', providerRefundId: idOf(sent) })
  expect(done).toEqual({
    ...{ kind: 'succeeded', providerRefundId: idOf(sent), amountCents: 50_000 },
    completedAt: expect.any(Number),
  })
  expect(all).toMatchObject({ kind: 'succeeded', amountCents: 100_000 })
  expect(takenOn(first)).toBe(150_000)
})

test('RO6 more than is left, and what SSLCOMMERZ does not do now, are final noes in its words', async () => {
  const refund = await aPaid()
  const tooMuch = await desk().send({ ...refund, amountCents: 150_001 })
  await shop.sim('mode', { refunds: 'failed' })
  const notNow = await desk().send(refund)
  await shop.sim('mode', { refunds: 'success' })

  const no = { kind: 'failed', providerRefundId: null, reason: 'declined', providerCode: 'failed' }
  expect(tooMuch).toEqual({ ...no, providerMessage: 'Refund amount exceeds' })
  expect(notNow).toEqual({ ...no, providerMessage: 'Refund is not possible now' })
  expect(takenOn(refund)).toBe(0)
})

test('RO6 one that is under way already is on its way, by the same id', async () => {
  const refund = await aPaid()
  await shop.sim('mode', { refunds: 'processing' })
  const sent = await desk().send(refund)
  await shop.sim('mode', { refunds: 'success' })

  expect(await desk().send(refund)).toEqual(sent)
  expect(takenOn(refund)).toBe(50_000)
})

test('RO6 a refund that was done comes back later as failed', async () => {
  const refund = await aPaid()
  const providerRefundId = idOf(await desk().send(refund))
  shop.sandbox.world.advance(LATER_MS)
  const before = await desk().query({ ...refund, providerRefundId })

  await shop.sim('settle-refund', { refund: providerRefundId, status: 'cancelled' })

  expect(before.kind).toBe('succeeded')
  expect(await desk().query({ ...refund, providerRefundId })).toEqual({
    ...{ kind: 'failed', providerRefundId, reason: 'declined' },
    ...{ providerCode: 'cancelled', providerMessage: 'Refund could not be paid out' },
  })
})

test('RO6 a store that is not let in, and a payment that is nobody’s, have moved nothing', async () => {
  const refund = await aPaid()
  const strange = shop.storeWith('another password').refunds

  expect(await strange?.send(refund)).toMatchObject({ kind: 'failed', reason: 'setup' })
  expect(await strange?.query({ ...refund, providerRefundId: 'refund1' })).toMatchObject({
    ...{ kind: 'unknown', reason: 'unauthorized' },
  })
  expect(await desk().send({ ...refund, providerTxnId: 'bank0' })).toMatchObject({
    ...{ kind: 'failed', reason: 'setup', providerCode: 'INVALID_REQUEST' },
  })
  expect(await desk().query({ ...refund, providerRefundId: 'refund0' })).toMatchObject({
    ...{ kind: 'unknown', reason: 'no_reference' },
  })
  expect(takenOn(refund)).toBe(0)
})

const SENT = WRECKS.flatMap(([kind, reason, more]) =>
  [false, true].map((isDone) => [kind, isDone, reason, more] as const),
)

test('the fault cases are counted', () => {
  expect([SENT.length, WRECKS.length]).toEqual([26, 13])
})

test.each(SENT)(
  'RO6 sending meets %s (done %s): %s %j; nobody knows, nobody sends it again, and the question has nothing to ask by',
  async (kind, isDone, reason, more) => {
    const refund = await aPaid()
    await shop.sim('faults', { operation: 'refund', kind, isDone, ...more })

    const sent = await desk().send(refund)
    const asked = await desk().query(refund)

    const retryAfterMs = more['retryAfter'] === undefined ? null : 7_000
    expect(sent).toEqual({ kind: 'unknown', reason, retryAfterMs })
    // Never `absent`, which would have it sent once more.
    expect(asked).toEqual({ kind: 'unknown', reason: 'no_reference', retryAfterMs: null })
    expect(takenOn(refund)).toBe(isDone ? 50_000 : 0)
  },
)

test.each(WRECKS)(
  'RO6 the question meets %s: %s %j; the refund stays as it was',
  async (kind, reason, more) => {
    const refund = await aPaid()
    const providerRefundId = idOf(await desk().send(refund))
    await shop.sim('faults', { operation: 'refund-query', kind, ...more })

    const met = await desk().query({ ...refund, providerRefundId })

    expect(met).toMatchObject({ kind: 'unknown', reason })
    expect((await desk().query({ ...refund, providerRefundId })).kind).toBe('submitted')
  },
)

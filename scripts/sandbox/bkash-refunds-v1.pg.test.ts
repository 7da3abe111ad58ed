// bKash's first refund form against its sandbox: one refund of a payment, known by its id, its time and its amount.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newAttemptRef } from '../../server/features/payments/providers/attempt-ref.ts'
import type { RefundDesk, RefundRequest } from '../../server/features/payments/providers/port.ts'
import { openTestDeps, type TestDeps } from '../../server/testing/deps.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import type { FaultKind } from './common/faults.ts'
import { ask } from './testing/ask.ts'
import { approve, type BkashShop, openBkashShop, openedAt } from './testing/bkash-shop.ts'

let deps: TestDeps
let shop: BkashShop
beforeAll(async () => {
  deps = await openTestDeps()
  shop = await openBkashShop(deps, { refundForm: 'v1' })
})
afterAll(async () => {
  await shop[Symbol.asyncDispose]()
  await deps[Symbol.asyncDispose]()
})

let wallets = 0

async function aPaid(): Promise<RefundRequest> {
  const { attempt } = await openedAt(shop, shop.order())
  wallets += 1
  const wallet = `017100${String(wallets).padStart(5, '0')}`
  const standing = await shop.bkash.confirm(attempt, await approve(shop, attempt, wallet))
  if (standing.kind !== 'paid') throw new Error('it was paid')
  return {
    refundRef: newAttemptRef(randomBytes),
    attemptRef: attempt.attemptRef,
    providerPaymentId: attempt.providerPaymentId,
    providerTxnId: standing.evidence.providerTxnId,
    providerRefundId: null,
    amountCents: 50_000,
    paidCents: 150_000,
    ...{ refundedBeforeCents: 0, otherRefundIds: [], handReferences: [] },
    currency: 'BDT',
    paidAt: shop.sandbox.world.now(),
    submittedAt: shop.sandbox.world.now(),
    sentAt: shop.sandbox.world.now(),
    reason: 'asked for',
  }
}

const deskOf = (): RefundDesk => {
  if (shop.bkash.refunds === null) throw new Error('bKash gives money back')
  return shop.bkash.refunds
}

const movedFor = ({ providerPaymentId }: RefundRequest): number =>
  shop.sandbox.world.ledger.entries.filter(
    ({ kind, paymentId }) => kind === 'refund' && paymentId === providerPaymentId,
  ).length

test('PV25 one refund goes back by v1 and is found again; bKash takes no second one, and says so', async () => {
  const [desk, first] = [deskOf(), await aPaid()]

  const absent = await desk.query(first)
  const sent = await desk.send(first)
  const asked = await desk.query(first)
  const id = sent.kind === 'succeeded' ? sent.providerRefundId : ''
  const named = await desk.query({ ...first, providerRefundId: id })
  const second = { ...first, refundedBeforeCents: 50_000, otherRefundIds: [id] }
  const then = [await desk.query(second), await desk.send(second)]

  expect(absent.kind).toBe('absent')
  expect(sent).toEqual({
    ...{ kind: 'succeeded', amountCents: 50_000 },
    ...{ providerRefundId: expect.any(String), completedAt: expect.any(Number) },
  })
  expect([asked, named]).toEqual([sent, sent])
  expect(then).toMatchObject([{ kind: 'absent' }, { kind: 'failed', providerCode: '2034' }])
  expect(movedFor(first)).toBe(1)
})

test('PV25 a refund of another amount, or by another id, is never taken for ours', async () => {
  const [desk, refund] = [deskOf(), await aPaid()]
  await desk.send({ ...refund, amountCents: 70_000 })

  const unreadable = { kind: 'unknown', reason: 'unreadable' }
  expect(await desk.query(refund)).toMatchObject(unreadable)
  expect(await desk.query({ ...refund, refundedBeforeCents: 60_000 })).toMatchObject(unreadable)
  expect(await desk.query({ ...refund, providerRefundId: 'CKN10YA2PD' })).toMatchObject(unreadable)
})

test('PV27 the one refund that somebody gave back in the portal is not ours, of whatever amount', async () => {
  const [desk, paid] = [deskOf(), await aPaid()]
  const given = await desk.send(paid)
  const id = given.kind === 'succeeded' ? given.providerRefundId : ''
  shop.sandbox.world.advance(25 * 60 * MINUTE_MS)
  const refund = { ...paid, submittedAt: shop.sandbox.world.now() }
  const shortlyAfter = { ...paid, submittedAt: (paid.submittedAt ?? 0) + 5 * MINUTE_MS }

  expect(await desk.query(refund)).toEqual({ kind: 'absent' })
  expect(await desk.query(shortlyAfter)).toMatchObject({ kind: 'unknown', reason: 'unreadable' })
  expect(await desk.query({ ...shortlyAfter, handReferences: [id] })).toEqual({ kind: 'absent' })
  expect(await desk.send(refund)).toMatchObject({ kind: 'failed', providerCode: '2034' })
})

test('PV25 where bKash does not say what is left, nobody takes a refund for absent', async () => {
  const [desk, refund] = [deskOf(), await aPaid()]
  await ask(shop.sandbox.url, '/__sim/faults', { operation: 'query', kind: 'code', code: '2002' })

  expect(await desk.query(refund)).toMatchObject({ kind: 'unknown', reason: 'no_reference' })
  expect(await desk.query({ ...refund, paidCents: 150_001 })).toMatchObject({
    ...{ kind: 'unknown', reason: 'no_reference' },
  })
})

test.each([
  ['2071', 'too_late'],
  ['2072', 'too_much'],
  ['2023', 'declined'],
  ['2034', 'declined'],
  ['2065', 'setup'],
])('PV25 the code %s is a final no: %s', async (code, reason) => {
  const [desk, refund] = [deskOf(), await aPaid()]
  await ask(shop.sandbox.url, '/__sim/faults', { operation: 'refund', kind: 'code', code })

  expect(await desk.send(refund)).toMatchObject({ kind: 'failed', reason, providerCode: code })
  expect(movedFor(refund)).toBe(0)
})

/** Each way in which an answer goes wrong, and what the desk makes of it. */
const WRECKS: readonly (readonly [FaultKind, string, Record<string, unknown>?])[] = [
  ['hang', 'timeout'],
  ['reset', 'unreachable'],
  ['html', 'unreadable'],
  ['empty', 'unreadable'],
  ['garbage', 'unreadable'],
  ['half', 'unreachable'],
  ['redirect', 'unreadable'],
  ['status', 'busy', { status: 500 }],
  ['status', 'busy', { status: 429 }],
  ['code', 'busy', { code: '9999' }],
  ['code', 'busy', { code: '2003' }],
]
const SENT = WRECKS.flatMap(([kind, reason, more = {}]) =>
  [false, true].map((isDone) => [kind, isDone, reason, more] as const),
)

test('the fault cases are counted', () => {
  expect([SENT.length, WRECKS.length]).toEqual([22, 11])
})

test.each(SENT)(
  'PV25 sending meets %s (done %s): nobody knows (%s %j), and afterwards the question does',
  async (kind, isDone, reason, more) => {
    const [desk, refund] = [deskOf(), await aPaid()]
    const fault = { operation: 'refund', kind, isDone, times: 1, ...more }
    await ask(shop.sandbox.url, '/__sim/faults', fault)

    const met = await desk.send(refund)
    await fetch(`${shop.sandbox.url}/__sim/faults`, { method: 'DELETE' })
    const asked = await desk.query(refund)

    expect(met).toMatchObject({ kind: 'unknown', reason })
    expect(asked.kind).toBe(isDone ? 'succeeded' : 'absent')
    expect(movedFor(refund)).toBe(isDone ? 1 : 0)
  },
)

const ASKED = WRECKS.map(([kind, reason, more = {}]) => [kind, reason, more] as const)

test.each(ASKED)(
  'PV25 the question meets %s (%s %j): never absent',
  async (kind, _reason, more) => {
    const [desk, refund] = [deskOf(), await aPaid()]
    await desk.send(refund)
    await ask(shop.sandbox.url, '/__sim/faults', { operation: 'refund', kind, times: 1, ...more })

    const met = await desk.query(refund)
    await fetch(`${shop.sandbox.url}/__sim/faults`, { method: 'DELETE' })

    expect(met.kind).toBe('unknown')
    expect((await desk.query(refund)).kind).toBe('succeeded')
  },
)

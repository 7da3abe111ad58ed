// bKash's refund desk against its sandbox. It keeps no reference of ours: sums tell what it has done.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newAttemptRef } from '../../server/features/payments/providers/attempt-ref.ts'
import type { RefundDesk, RefundRequest } from '../../server/features/payments/providers/port.ts'
import { openTestDeps, type TestDeps } from '../../server/testing/deps.ts'
import type { FaultKind } from './common/faults.ts'
import { ask } from './testing/ask.ts'
import { approve, type BkashShop, openBkashShop, openedAt } from './testing/bkash-shop.ts'

let deps: TestDeps
let shop: BkashShop
beforeAll(async () => {
  deps = await openTestDeps()
  shop = await openBkashShop(deps)
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
    refundedBeforeCents: 0,
    currency: 'BDT',
    paidAt: shop.sandbox.world.now(),
    submittedAt: null,
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

test('parts go back one after the other, each is found by what went back before it', async () => {
  const [desk, first] = [deskOf(), await aPaid()]
  const second = { ...first, amountCents: 25_000, refundedBeforeCents: 50_000 }

  const absent = await desk.query(first)
  const sent = await desk.send(first)
  const asked = await desk.query(first)
  const notYet = await desk.query(second)
  const then = [await desk.send(second), await desk.query(second)]
  const id = sent.kind === 'succeeded' ? sent.providerRefundId : ''
  const named = await desk.query({ ...first, providerRefundId: id })

  expect([absent.kind, notYet.kind]).toEqual(['absent', 'absent'])
  expect(sent).toEqual({
    ...{ kind: 'succeeded', amountCents: 50_000 },
    ...{ providerRefundId: expect.any(String), completedAt: expect.any(Number) },
  })
  expect([asked, named]).toEqual([sent, sent])
  expect(then).toMatchObject([
    { kind: 'succeeded', amountCents: 25_000 },
    { kind: 'succeeded', amountCents: 25_000 },
  ])
  expect(movedFor(first)).toBe(2)
})

test('what somebody else gave back at bKash is never taken for ours', async () => {
  const [desk, refund] = [deskOf(), await aPaid()]
  await desk.send({ ...refund, amountCents: 70_000 })

  expect(await desk.query(refund)).toMatchObject({ kind: 'unknown', reason: 'unreadable' })
})

test.each([
  ['2071', 'too_late'],
  ['2072', 'too_much'],
  ['2023', 'declined'],
  ['2074', 'declined'],
  ['2065', 'setup'],
])('RF2 the code %s is a final no: %s', async (code, reason) => {
  const [desk, refund] = [deskOf(), await aPaid()]
  const fault = { operation: 'refund-v2', kind: 'code', code, form: 'external' }
  await ask(shop.sandbox.url, '/__sim/faults', fault)

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
  ['redirect', 'unreadable'],
  ['status', 'busy', { status: 500 }],
  ['code', 'busy', { code: '9999', form: 'external' }],
  ['code', 'busy', { code: '2003', form: 'status' }],
]
const CASES = (['refund-v2', 'refund-status-v2'] as const).flatMap((operation) =>
  WRECKS.flatMap(([kind, reason, more = {}]) =>
    [false, true].map((isDone) => [operation, kind, isDone, reason, more] as const),
  ),
)

test.each(CASES)(
  'RF2 while %s meets %s (done %s) nobody knows (%s %j), and afterwards the query does',
  async (operation, kind, isDone, reason, more) => {
    const [desk, refund] = [deskOf(), await aPaid()]
    await ask(shop.sandbox.url, '/__sim/faults', { operation, kind, isDone, times: 1, ...more })
    const isSend = operation === 'refund-v2'

    const met = isSend ? await desk.send(refund) : await desk.query(refund)
    await fetch(`${shop.sandbox.url}/__sim/faults`, { method: 'DELETE' })
    const asked = await desk.query(refund)

    expect(met.kind).toBe('unknown')
    if (isSend) expect(met).toMatchObject({ reason })
    expect(asked.kind).toBe(isSend && isDone ? 'succeeded' : 'absent')
    expect(movedFor(refund)).toBe(asked.kind === 'succeeded' ? 1 : 0)
  },
)

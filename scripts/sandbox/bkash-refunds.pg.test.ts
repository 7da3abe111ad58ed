// bKash's refund desk against its sandbox. It keeps no reference of ours: ids and times tell what it has done.
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

/** So much later, it is first asked for. */
function askedLater<T extends RefundRequest>(refund: T, ms: number): T {
  shop.sandbox.world.advance(ms)
  return { ...refund, submittedAt: shop.sandbox.world.now() }
}

/** Somebody gives back in bKash's own portal; the id of that. */
async function giveInPortal(refund: RefundRequest): Promise<string> {
  const given = await deskOf().send(refund)
  if (given.kind !== 'succeeded') throw new Error('it was given back')
  return given.providerRefundId
}

const UNREADABLE = { kind: 'unknown', reason: 'unreadable' }

test('PV27 parts of one amount go back one after the other, each is found and never taken for another', async () => {
  const [desk, first] = [deskOf(), await aPaid()]

  const absent = await desk.query(first)
  const sent = await desk.send(first)
  const asked = await desk.query(first)
  const id = sent.kind === 'succeeded' ? sent.providerRefundId : ''
  const named = await desk.query({ ...first, providerRefundId: id })
  const second = { ...first, refundedBeforeCents: 50_000, otherRefundIds: [id] }
  const notYet = await desk.query(second)
  const then = [await desk.send(second), await desk.query(second)]

  expect([absent.kind, notYet.kind]).toEqual(['absent', 'absent'])
  expect(sent).toEqual({
    ...{ kind: 'succeeded', amountCents: 50_000 },
    ...{ providerRefundId: expect.any(String), completedAt: expect.any(Number) },
  })
  expect([asked, named]).toEqual([sent, sent])
  expect(then[0]).toMatchObject({ kind: 'succeeded', amountCents: 50_000 })
  expect(then[1]).toEqual(then[0])
  expect(then[1]).not.toEqual(sent)
  expect(movedFor(first)).toBe(2)
})

test('PV27 what somebody else gave back at bKash meanwhile is never taken for ours', async () => {
  const [desk, refund] = [deskOf(), await aPaid()]
  await giveInPortal({ ...refund, amountCents: 70_000 })

  expect(await desk.query(refund)).toMatchObject(UNREADABLE)
  await desk.send(refund)
  expect(await desk.query(refund)).toMatchObject(UNREADABLE)
})

test('PV27 the same amount that somebody gave back in the portal days before is not ours, and ours is found beside it', async () => {
  const [desk, paid] = [deskOf(), await aPaid()]
  const before = await giveInPortal(paid)
  const refund = askedLater(paid, 25 * 60 * MINUTE_MS)

  const absent = await desk.query(refund)
  const sent = await desk.send(refund)
  const asked = await desk.query(refund)

  expect(absent).toEqual({ kind: 'absent' })
  expect(asked).toEqual(sent)
  expect(asked).not.toMatchObject({ providerRefundId: before })
})

test('PV27 the same amount from shortly before is neither taken for ours nor ours for absent', async () => {
  const [desk, paid] = [deskOf(), await aPaid()]
  await giveInPortal(paid)

  const oneMinute = await desk.query(askedLater(paid, MINUTE_MS))
  const anHour = askedLater(paid, 60 * MINUTE_MS)
  const absent = await desk.query(anHour)
  const sent = await desk.send(anHour)

  expect([oneMinute, absent]).toMatchObject([UNREADABLE, UNREADABLE])
  expect(await desk.query(anHour)).toEqual(sent)
})

test('PV27 the same amount that a person sent in the portal and noted is that one’s, and ours is absent until it is done', async () => {
  const [desk, paid] = [deskOf(), await aPaid()]
  const noted = await giveInPortal(paid)
  const refund = {
    ...askedLater(paid, 5 * MINUTE_MS),
    handReferences: [`bKash ${noted.toLowerCase()}`],
  }

  const absent = await desk.query(refund)
  const sent = await desk.send(refund)
  const asked = await desk.query(refund)

  expect(absent).toEqual({ kind: 'absent' })
  expect(asked).toEqual(sent)
  expect(asked).not.toMatchObject({ providerRefundId: noted })
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

// Stripe's refund desk against its sandbox: what is done once, and what is said of it when the answer is lost.
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { newAttemptRef } from '../../server/features/payments/providers/attempt-ref.ts'
import type { RefundDesk, RefundRequest } from '../../server/features/payments/providers/port.ts'
import type { FaultKind } from './common/faults.ts'
import { refund as refundAt } from './stripe/account.ts'
import { ask } from './testing/ask.ts'
import { opened, openShop, type Shop } from './testing/stripe-shop.ts'

async function aPaid(shop: Shop): Promise<RefundRequest> {
  const request = shop.order()
  const { attempt } = await opened(shop, request)
  await ask(shop.sandbox.url, '/__sim/pay', { session: attempt.providerPaymentId })
  const standing = await shop.stripe.query(attempt)
  if (standing.kind !== 'paid') throw new Error('it was paid')
  return {
    refundRef: newAttemptRef(randomBytes),
    attemptRef: request.attemptRef,
    providerPaymentId: String(attempt.providerPaymentId),
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

const deskOf = ({ stripe }: Shop): RefundDesk => {
  if (stripe.refunds === null) throw new Error('Stripe gives money back')
  return stripe.refunds
}

const refundsIn = ({ sandbox }: Shop) =>
  sandbox.world.ledger.entries
    .filter(({ kind }) => kind === 'refund')
    .map(({ amountCents, reference }) => ({ amountCents, reference }))

test('RF3 a part goes back once, however often it is sent, and the rest by another reference', async () => {
  await using shop = await openShop()
  const [desk, first] = [deskOf(shop), await aPaid(shop)]
  const rest = { ...first, refundRef: newAttemptRef(randomBytes), amountCents: 100_000 }
  const more = { ...first, refundRef: newAttemptRef(randomBytes), amountCents: 1 }

  const absent = await desk.query(first)
  const sent = [await desk.send(first), await desk.send(first), await desk.query(first)]
  const tooMuch = await desk.send({ ...more, amountCents: 100_001 })
  const others = [await desk.send(rest), await desk.send(more)]

  expect(absent).toEqual({ kind: 'absent' })
  expect(sent).toEqual(
    Array.from({ length: 3 }, () => ({
      ...{ kind: 'succeeded', amountCents: 50_000, completedAt: null },
      providerRefundId: expect.stringMatching(/^re_/),
    })),
  )
  expect(tooMuch).toMatchObject({ kind: 'failed', reason: 'too_much' })
  expect(others).toMatchObject([
    { kind: 'succeeded', amountCents: 100_000 },
    { kind: 'failed', reason: 'too_much', providerCode: 'charge_already_refunded' },
  ])
  expect(refundsIn(shop)).toEqual([
    { amountCents: 50_000, reference: first.refundRef },
    { amountCents: 100_000, reference: rest.refundRef },
  ])
})

test('PV30 a refund that Stripe is known to have by its id is found by it, of this payment alone', async () => {
  await using shop = await openShop()
  const [desk, ours, stranger] = [deskOf(shop), await aPaid(shop), await aPaid(shop)]
  // In the dashboard, with no reference of ours.
  await desk.send({ ...ours, refundRef: 'BYHAND00000001' })
  const [made] = [...shop.sandbox.account.refunds.values()]
  const providerRefundId = String(made?.id)

  expect(await desk.query(ours)).toEqual({ kind: 'absent' })
  expect(await desk.query({ ...ours, providerRefundId })).toMatchObject({
    ...{ kind: 'succeeded', providerRefundId, amountCents: 50_000 },
  })
  expect(await desk.query({ ...stranger, providerRefundId })).toEqual({ kind: 'absent' })
})

/** Made in Stripe's own panel, or by a request whose key it has forgotten. */
const made = (
  { sandbox: { account } }: Shop,
  { providerTxnId }: RefundRequest,
  amount: number,
  metadata: Record<string, string> = {},
): string => {
  const intent = account.intents.get(providerTxnId)
  if (intent === undefined) throw new Error('it was paid')
  return refundAt(account, intent, amount, { reason: null, metadata }).id
}

test('PV30 the id that Stripe knows a refund by finds it, also without our reference and behind a hundred others', async () => {
  await using shop = await openShop()
  const [desk, first] = [deskOf(shop), await aPaid(shop)]
  const providerRefundId = made(shop, first, 50_000)
  for (let count = 0; count < 100; count += 1) made(shop, first, 1)

  const byId = await desk.query({ ...first, providerRefundId })
  const byReference = await desk.query(first)

  expect(byId).toMatchObject({ kind: 'succeeded', providerRefundId, amountCents: 50_000 })
  expect(byReference).toEqual({ kind: 'absent' })
})

test('PV30 an id of another payment is not there; of another amount only what was done is told', async () => {
  await using shop = await openShop()
  const [desk, first, other] = [deskOf(shop), await aPaid(shop), await aPaid(shop)]
  const done = made(shop, first, 49_999)
  await ask(shop.sandbox.url, '/__sim/refund-mode', { mode: 'failed' })
  const failed = made(shop, first, 49_999)

  const asked = [made(shop, other, 50_000), done, failed].map((providerRefundId) =>
    desk.query({ ...first, providerRefundId }),
  )

  expect(await Promise.all(asked)).toMatchObject([
    { kind: 'absent' },
    { kind: 'succeeded', providerRefundId: done, amountCents: 49_999 },
    { kind: 'unknown' },
  ])
})

test.each([
  ['all of it', 150_000],
  ['too much of it', 120_000],
] as const)(
  'PV31 where %s went back otherwise it has failed; where it went back by this refund it is done; where nobody knows it is unknown',
  async (_, amountCents) => {
    await using shop = await openShop()
    const desk = deskOf(shop)
    const [others, ours, unread] = [await aPaid(shop), await aPaid(shop), await aPaid(shop)]
    made(shop, others, amountCents)
    made(shop, ours, 50_000, { refund_ref: ours.refundRef })
    made(shop, ours, amountCents - 50_000)
    made(shop, unread, amountCents)

    const known = [await desk.send(others), await desk.send(ours)]
    await ask(shop.sandbox.url, '/__sim/faults', {
      operation: 'list-refunds',
      kind: 'html',
      times: 3,
    })
    const unknown = await desk.send(unread)
    await ask(shop.sandbox.url, '/__sim/faults', {
      operation: 'refund',
      kind: 'code',
      code: 'amount_too_large',
    })
    const coded = await desk.send({ ...others, refundRef: newAttemptRef(randomBytes) })

    expect(coded).toMatchObject({ kind: 'failed', reason: 'too_much' })
    expect(known).toMatchObject([
      { kind: 'failed', reason: 'too_much', providerRefundId: null },
      { kind: 'succeeded', amountCents: 50_000 },
    ])
    expect(unknown).toMatchObject({ kind: 'unknown', reason: 'unreadable' })
  },
)

test('PV31 a key that was used for another request says nothing of what went back', async () => {
  await using shop = await openShop()
  const [desk, first] = [deskOf(shop), await aPaid(shop)]
  await ask(shop.sandbox.url, '/__sim/refund-mode', { mode: 'failed' })
  const sent = await desk.send(first)
  for (const id of [...shop.sandbox.account.refunds.keys()]) shop.sandbox.account.refunds.delete(id)

  const reused = await desk.send({ ...first, reason: 'other words' })

  expect([sent.kind, reused.kind]).toEqual(['failed', 'absent'])
})

test('one that takes days is on its way, and then succeeds, fails, or comes back', async () => {
  await using shop = await openShop()
  const [desk, refund] = [deskOf(shop), await aPaid(shop)]
  const second = { ...refund, refundRef: newAttemptRef(randomBytes) }
  const failing = { ...refund, refundRef: newAttemptRef(randomBytes) }
  const idOf = (ref: string): string | undefined =>
    [...shop.sandbox.account.refunds.values()].find((one) => one.metadata?.['refund_ref'] === ref)
      ?.id
  await ask(shop.sandbox.url, '/__sim/refund-mode', { mode: 'pending' })

  const sent = [await desk.send(refund), await desk.send(second)]
  await ask(shop.sandbox.url, '/__sim/settle-refund', { refund: idOf(refund.refundRef) })
  await ask(shop.sandbox.url, '/__sim/settle-refund', {
    refund: idOf(second.refundRef),
    isPaid: false,
  })
  const settled = [await desk.query(refund), await desk.query(second)]
  await ask(shop.sandbox.url, '/__sim/fail-refund', { refund: idOf(refund.refundRef) })
  await ask(shop.sandbox.url, '/__sim/refund-mode', { mode: 'failed' })
  const late = [await desk.query(refund), await desk.send(failing)]

  expect(sent.map(({ kind }) => kind)).toEqual(['submitted', 'submitted'])
  expect(settled.map(({ kind }) => kind)).toEqual(['succeeded', 'failed'])
  expect(late.map(({ kind }) => kind)).toEqual(['failed', 'failed'])
})

/** Each way in which an answer goes wrong, and what the desk makes of it when it lasts. */
const WRECKS: readonly (readonly [FaultKind, string, Record<string, unknown>?])[] = [
  ['hang', 'timeout'],
  ['reset', 'unreachable'],
  ['html', 'unreadable'],
  ['garbage', 'unreadable'],
  ['redirect', 'unreadable'],
  ['status', 'busy', { status: 500 }],
  ['code', 'busy', { code: 'lock_timeout' }],
  ['code', 'unauthorized', { code: 'permission' }],
]
const CASES = (['refund', 'list-refunds'] as const).flatMap((operation) =>
  WRECKS.flatMap(([kind, reason, more = {}]) =>
    [false, true].map((isDone) => [operation, kind, isDone, reason, more] as const),
  ),
)

test.concurrent.each(CASES)(
  'while %s meets %s (done %s) nobody knows (%s %j), and afterwards the query does',
  async (operation, kind, isDone, reason, more) => {
    await using shop = await openShop()
    const [desk, refund] = [deskOf(shop), await aPaid(shop)]
    await ask(shop.sandbox.url, '/__sim/faults', { operation, kind, isDone, times: 3, ...more })

    const met = operation === 'refund' ? await desk.send(refund) : await desk.query(refund)
    await fetch(`${shop.sandbox.url}/__sim/faults`, { method: 'DELETE' })
    const asked = await desk.query(refund)

    expect(met).toMatchObject({ kind: 'unknown', reason })
    expect(asked.kind).toBe(operation === 'refund' && isDone ? 'succeeded' : 'absent')
    expect(refundsIn(shop)).toHaveLength(asked.kind === 'succeeded' ? 1 : 0)
  },
)

test('the fault cases are counted', () => {
  expect(CASES).toHaveLength(32)
})

// Persons who give money back in bKash's own portal beside the server, of the same payment and the same amount: what
// each refund is written as is what bKash did for it. The real server and its sandbox.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAccountById } from '../../server/features/payments/accounts.ts'
import { giveBack } from '../../server/features/payments/give-back.ts'
import { noteSentByHand } from '../../server/features/payments/settle-by-person.ts'
import { withTenant } from '../../server/platform/db/tenant-tx.ts'
import { granted } from '../../server/testing/event.ts'
import { required } from '../../shared/assert.ts'
import { DAY_MS, MINUTE_MS } from '../../shared/time.ts'
import {
  type Begun,
  begin,
  comeBack,
  type FourWallets,
  openFourWallets,
  pass,
  stateOf,
} from './testing/four-wallets.ts'
import { payByForms } from './testing/pay-by-forms.ts'

let wallets: FourWallets
beforeAll(async () => {
  wallets = await openFourWallets()
})
afterAll(() => wallets[Symbol.asyncDispose]())

const PART_CENTS = 30_000
const SYSTEM = { kind: 'system', id: null } as const

let buyers = 0

async function aPaidOrder(): Promise<Begun> {
  const begun = await begin(wallets, 'bkash')
  buyers += 1
  await comeBack(wallets, await payByForms('bkash', begun.payUrl, `0171000000${buyers}`))
  return begun
}

const giveAPart = async ({ id: orderId }: Begun): Promise<string> =>
  granted(
    await giveBack(wallets.deps, {
      ...{ tenantId: wallets.shop.tenantId, orderId, actor: SYSTEM, userId: null, key: null },
      input: { what: { kind: 'amount', amountCents: PART_CENTS }, reason: 'Rain' },
    }),
  )

/** Somebody gives as much back in bKash's portal; the id of that. */
async function giveInPortal({ id }: Begun): Promise<string> {
  const { deps, shop } = wallets
  const [row] = await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx<{ ref: string; accountId: string; paymentId: string; txnId: string }[]>`
      select ref, account_id, provider_payment_id as payment_id, provider_txn_id as txn_id
        from payment_attempts where order_id = ${id}`,
  )
  const { ref, accountId, paymentId, txnId } = required(row, 'it was paid')
  const account = await openAccountById(deps, accountId)
  const given = await required(account?.provider.refunds, 'bKash gives back').send({
    ...{ refundRef: 'PORTAL', attemptRef: ref, providerPaymentId: paymentId, providerTxnId: txnId },
    ...{ providerRefundId: null, amountCents: PART_CENTS, paidCents: 80_000, currency: 'BDT' },
    ...{ refundedBeforeCents: 0, otherRefundIds: [], handReferences: [], reason: 'In the portal' },
    ...{ paidAt: deps.now(), submittedAt: null, sentAt: null },
  })
  if (given.kind !== 'succeeded') throw new Error(`it was ${given.kind}`)
  return given.providerRefundId
}

const note = async (refundId: string, reference: string): Promise<string> => {
  const person = { tenantId: wallets.shop.tenantId, refundId, actor: SYSTEM }
  const noted = await noteSentByHand(wallets.deps, person, { reference, note: 'In the portal' })
  return noted.ok ? 'ok' : noted.error.code
}

const meetNext = (fault: Readonly<Record<string, unknown>>): void =>
  wallets.worlds.bkash.faults.add({ operation: 'refund-v2', times: 1, ...fault })

/** bKash refuses a part for good: a person is to send it. */
async function aRefusedPart(order: Begun): Promise<string> {
  const refused = await giveAPart(order)
  meetNext({ kind: 'code', code: '2023', form: 'external' })
  await pass(wallets, 0)
  return refused
}

test('RF3, PV27 what a person sent and noted before is not the next refund, which is sent once more as it never arrived', async () => {
  const order = await aPaidOrder()
  const byHand = await aRefusedPart(order)
  const noted = await note(byHand, await giveInPortal(order))
  await pass(wallets, 5 * MINUTE_MS)
  await giveAPart(order)
  meetNext({ kind: 'reset' })

  await pass(wallets, 0)
  const asked = await pass(wallets, 2 * MINUTE_MS).then(() => stateOf(wallets, order))
  for (let look = 0; look < 4; look += 1) await pass(wallets, 5 * MINUTE_MS)

  expect(noted).toBe('ok')
  expect(asked).toMatchObject({ refunds: ['succeeded', 'unknown'], moved: [80_000, -PART_CENTS] })
  expect(await stateOf(wallets, order)).toMatchObject({
    ...{ refunds: ['succeeded', 'succeeded'], moved: [80_000, -PART_CENTS, -PART_CENTS] },
  })
})

test('RF18, PV27 what a person sends while one is on its way is counted for one refund alone', async () => {
  const order = await aPaidOrder()
  const byHand = await aRefusedPart(order)
  await giveAPart(order)
  meetNext({ kind: 'reset' })
  await pass(wallets, 0)

  const portal = await giveInPortal(order)
  const early = await note(byHand, portal)
  for (let look = 0; look < 4; look += 1) await pass(wallets, 5 * MINUTE_MS)
  const late = await note(byHand, portal)

  expect([early, late]).toEqual(['refund_other_on_its_way', 'refund_reference_taken'])
  expect(await stateOf(wallets, order)).toMatchObject({
    ...{ refunds: ['failed', 'succeeded'], moved: [80_000, -PART_CENTS] },
  })
})

test('RF21, PV27 the same amount that nobody noted, from just before, leaves it to a person and sends nothing', async () => {
  const order = await aPaidOrder()
  await giveInPortal(order)
  await pass(wallets, MINUTE_MS)
  await giveAPart(order)
  meetNext({ kind: 'reset' })

  await pass(wallets, 0)
  for (let look = 0; look < 4; look += 1) await pass(wallets, DAY_MS / 2)

  expect(await stateOf(wallets, order)).toMatchObject({
    ...{ refunds: ['unknown'], moved: [80_000, -PART_CENTS] },
  })
})

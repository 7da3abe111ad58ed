// One merchant at the Nagad sandbox, and the adapter that uses it.
import { randomBytes } from 'node:crypto'
import type { AdapterIo } from '../../../server/features/payments/providers/account-opener.ts'
import { newAttemptRef } from '../../../server/features/payments/providers/attempt-ref.ts'
import { createNagad } from '../../../server/features/payments/providers/nagad.ts'
import type { NagadSettings } from '../../../server/features/payments/providers/nagad-call.ts'
import {
  readPrivateKey,
  readPublicKey,
} from '../../../server/features/payments/providers/nagad-crypto.ts'
import type {
  OpenPayment,
  PaymentProvider,
  PaymentRequest,
  RefundRequest,
} from '../../../server/features/payments/providers/port.ts'
import { readBaseUrl } from '../../../server/features/payments/providers/provider-io.ts'
import { required } from '../../../shared/assert.ts'
import { type NagadSandbox, startNagad } from '../nagad/start-nagad.ts'
import { ask } from './ask.ts'
import { ioFor } from './sandbox-io.ts'

export type NagadShop = AsyncDisposable & {
  readonly sandbox: NagadSandbox
  readonly nagad: PaymentProvider
  readonly alarms: string[]
  /** The adapter with other settings, or another clock. */
  readonly open: (change?: Partial<NagadSettings>, io?: Partial<AdapterIo>) => PaymentProvider
  readonly order: (change?: Partial<PaymentRequest>) => PaymentRequest
}

export async function openNagadShop(): Promise<NagadShop> {
  const sandbox = await startNagad()
  const alarms: string[] = []
  const io = {
    ...ioFor(sandbox.world),
    randomBytes: (length: number) => new Uint8Array(randomBytes(length)),
    alarm: (what: string) => void alarms.push(what),
  }
  const settings: NagadSettings = {
    ...{ merchant: 'installation', merchantId: sandbox.merchantId, accountNumber: null },
    ...{ serverIp: null, refundDay: 'payment' },
    keys: {
      own: required(readPrivateKey(sandbox.privateKey), 'the sandbox has made it'),
      nagad: required(readPublicKey(sandbox.publicKey), 'the sandbox has made it'),
    },
    base: required(readBaseUrl(`${sandbox.url}/api/dfs`, [], false), 'a sandbox of this machine'),
  }
  const open: NagadShop['open'] = (change = {}, other = {}) =>
    createNagad({ ...io, ...other }, { ...settings, ...change })
  return {
    sandbox,
    nagad: open(),
    alarms,
    open,
    order: (change = {}) => ({
      attemptRef: newAttemptRef(randomBytes),
      amountCents: 150_000,
      currency: 'BDT',
      lines: [{ name: 'General', unitCents: 75_000, quantity: 2 }],
      buyer: { name: 'রহিম', email: 'rahim@example.com', phone: null, address: '103.4.5.6' },
      locale: 'bn',
      returnUrl: 'http://tickets.invalid/pay/nagad/return/ref/proof',
      webhookUrl: 'http://tickets.invalid/webhooks/nagad',
      createdAt: sandbox.world.now(),
      holdUntil: sandbox.world.now() + 900_000,
      ...change,
    }),
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
}

export type OpenedAtNagad = OpenPayment & { readonly providerPaymentId: string }

export async function openedAtNagad(
  { nagad }: Pick<NagadShop, 'nagad'>,
  request: PaymentRequest,
): Promise<{ readonly payUrl: string; readonly attempt: OpenedAtNagad }> {
  const created = await nagad.create(request)
  if (!created.ok) throw new Error(`refused: ${JSON.stringify(created.error)}`)
  const { providerPaymentId, redirectUrl: payUrl, returnProof } = created.value
  const { attemptRef, amountCents, currency, createdAt } = request
  return {
    payUrl,
    attempt: { attemptRef, amountCents, currency, createdAt, providerPaymentId, returnProof },
  }
}

/** The wallet's owner pays, without its pages; returns where the browser would be sent. */
export async function payAtNagad(
  { sandbox }: Pick<NagadShop, 'sandbox'>,
  { providerPaymentId: payment }: OpenPayment,
  wallet = '01700000001',
): Promise<string> {
  const paid = await ask(sandbox.url, '/__sim/approve', { payment, wallet })
  // Safe: the door's own answer.
  return (paid as { readonly back: string }).back
}

/** What the next answers to `operation` get wrong. */
export const twist = (
  { sandbox }: Pick<NagadShop, 'sandbox'>,
  operation: string,
  what: string,
): Promise<unknown> => ask(sandbox.url, '/__sim/twist', { operation, twist: what })

/** A payment that was paid, and a refund of a part of it that nobody has asked for yet. */
export async function paidAtNagad(
  shop: NagadShop,
  change: Partial<RefundRequest> = {},
): Promise<RefundRequest> {
  const request = shop.order()
  const { attempt } = await openedAtNagad(shop, request)
  await payAtNagad(shop, attempt)
  const standing = await shop.nagad.query(attempt)
  if (standing.kind !== 'paid') throw new Error(`it is ${standing.kind}`)
  const { providerTxnId, amountCents, paidAt } = standing.evidence
  return {
    refundRef: newAttemptRef(randomBytes),
    ...{ attemptRef: request.attemptRef, providerPaymentId: attempt.providerPaymentId },
    ...{ providerTxnId, providerRefundId: null, amountCents: 75_000, paidCents: amountCents },
    ...{ refundedBeforeCents: 0, otherRefundIds: [], handReferences: [] },
    ...{ currency: 'BDT', paidAt: required(paidAt, 'it was paid') },
    ...{ submittedAt: null, sentAt: null, reason: 'One ticket returned' },
    ...change,
  }
}

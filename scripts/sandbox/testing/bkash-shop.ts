// One merchant at the bKash sandbox, the adapter that uses it, and the address that it notifies.
import { randomBytes } from 'node:crypto'
import { createProviderTokens } from '../../../server/features/payments/provider-tokens.ts'
import { newAttemptRef } from '../../../server/features/payments/providers/attempt-ref.ts'
import { createBkash } from '../../../server/features/payments/providers/bkash.ts'
import type { BkashIo } from '../../../server/features/payments/providers/bkash-tokens.ts'
import type {
  OpenPayment,
  PaymentProvider,
  PaymentRequest,
  WebhookEvent,
} from '../../../server/features/payments/providers/port.ts'
import { readBaseUrl } from '../../../server/features/payments/providers/provider-io.ts'
import type { TestDeps } from '../../../server/testing/deps.ts'
import { type BkashSandbox, startBkash } from '../bkash/start-bkash.ts'
import { ask } from './ask.ts'
import { listenTo } from './listen-to.ts'
import { ioFor } from './sandbox-io.ts'

const RETURN_URL = 'http://tickets.invalid/pay/bkash/return'

export type BkashShop = AsyncDisposable & {
  readonly sandbox: BkashSandbox
  readonly bkash: PaymentProvider
  /** Another replica: the same database, nothing else in common. */
  readonly replica: () => PaymentProvider
  readonly told: (WebhookEvent | string)[]
  readonly alarms: string[]
  readonly order: (change?: Partial<PaymentRequest>) => PaymentRequest
}

type Given = {
  readonly password?: string
  readonly topicArn?: string | null
  readonly refundForm?: 'v1' | 'v2'
}

export async function openBkashShop(deps: TestDeps, given: Given = {}): Promise<BkashShop> {
  const sandbox = await startBkash({ retryWaitsMs: [] })
  const base = readBaseUrl(sandbox.url, [], false)
  if (base === null) throw new Error('a sandbox of this machine')
  const alarms: string[] = []
  const io: BkashIo = {
    ...ioFor(sandbox.world),
    tokens: createProviderTokens(deps),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    alarm: (what) => alarms.push(what),
  }
  const { username, appKey, appSecret } = sandbox
  const settings = {
    ...{ merchant: 'installation', username, appKey, appSecret, base },
    password: given.password ?? sandbox.password,
    refundForm: given.refundForm ?? 'v2',
    topicArn: given.topicArn === undefined ? sandbox.topicArn : given.topicArn,
  }
  const bkash = createBkash(io, settings)
  const told: (WebhookEvent | string)[] = []
  const listener = await listenTo(bkash, told, sandbox.world.changed)
  await ask(sandbox.url, '/__sim/webhook', { url: listener.url })
  return {
    sandbox,
    bkash,
    replica: () => createBkash(io, settings),
    told,
    alarms,
    order: (change = {}) => ({
      attemptRef: newAttemptRef(randomBytes),
      amountCents: 150_000,
      currency: 'BDT',
      lines: [{ name: 'General', unitCents: 75_000, quantity: 2 }],
      buyer: { name: 'রহিম', email: 'rahim@example.com', phone: null, address: null },
      locale: 'bn',
      returnUrl: RETURN_URL,
      webhookUrl: 'http://tickets.invalid/webhooks/bkash',
      createdAt: sandbox.world.now(),
      holdUntil: sandbox.world.now() + 900_000,
      ...change,
    }),
    [Symbol.asyncDispose]: async () => {
      await sandbox.close()
      await listener.close()
    },
  }
}

export async function openedAt({ bkash }: BkashShop, request: PaymentRequest) {
  const created = await bkash.create(request)
  if (!created.ok) throw new Error(`refused: ${JSON.stringify(created.error)}`)
  const attempt: OpenPayment & { readonly providerPaymentId: string } = {
    attemptRef: request.attemptRef,
    providerPaymentId: created.value.providerPaymentId,
    amountCents: request.amountCents,
    currency: 'BDT',
    createdAt: request.createdAt,
    returnProof: created.value.returnProof,
  }
  return { payUrl: created.value.redirectUrl, attempt }
}

/** What the browser brings back after the wallet's pages. */
export const hintFrom = (shop: BkashShop, location: string | null) =>
  shop.bkash.readReturn(new Map(new URL(location ?? '').searchParams))

/** The wallet's owner approves, without its pages; returns what the browser would bring. */
export async function approve(shop: BkashShop, attempt: OpenPayment, wallet = '01700000001') {
  const { providerPaymentId: payment } = attempt
  await ask(shop.sandbox.url, '/__sim/approve', { payment, wallet })
  return {
    attemptRef: attempt.attemptRef,
    providerPaymentId: payment,
    said: 'success' as const,
    proof: attempt.returnProof,
    clue: null,
  }
}

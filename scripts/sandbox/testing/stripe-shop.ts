// One account at the Stripe sandbox, the adapter that uses it, and the address that it notifies.
import { randomBytes } from 'node:crypto'
import { newAttemptRef } from '../../../server/features/payments/providers/attempt-ref.ts'
import type {
  OpenPayment,
  PaymentProvider,
  PaymentRequest,
  WebhookEvent,
} from '../../../server/features/payments/providers/port.ts'
import { readBaseUrl } from '../../../server/features/payments/providers/provider-io.ts'
import { createStripe } from '../../../server/features/payments/providers/stripe.ts'
import { type StripeSandbox, startStripe } from '../stripe/start-stripe.ts'
import { ask } from './ask.ts'
import { listenTo } from './listen-to.ts'
import { ioFor } from './sandbox-io.ts'

const RETURN_URL = 'http://tickets.invalid/pay/stripe/return'

export type Shop = AsyncDisposable & {
  readonly sandbox: StripeSandbox
  readonly stripe: PaymentProvider
  /** What came to our address, verified; a rejection's code otherwise. */
  readonly told: (WebhookEvent | string)[]
  readonly order: (change?: Partial<PaymentRequest>) => PaymentRequest
}

export async function openShop(secretKey?: string): Promise<Shop> {
  const sandbox = await startStripe({ retryWaitsMs: [] })
  const base = readBaseUrl(sandbox.url, [], false)
  if (base === null) throw new Error('a sandbox of this machine')
  const settings = {
    merchant: 'installation',
    secretKey: secretKey ?? sandbox.secretKey,
    webhookSecret: sandbox.webhookSecret,
    base,
  }
  const stripe = createStripe(ioFor(sandbox.world), settings)
  const told: (WebhookEvent | string)[] = []
  const listener = await listenTo(stripe, told, sandbox.world.changed)
  await ask(sandbox.url, '/__sim/webhook', { url: listener.url })
  const order = (change: Partial<PaymentRequest> = {}): PaymentRequest => ({
    attemptRef: newAttemptRef(randomBytes),
    amountCents: 150_000,
    currency: 'BDT',
    lines: [{ name: 'General <admission>', unitCents: 75_000, quantity: 2 }],
    buyer: { name: 'Rahim', email: 'rahim@example.com', phone: null, address: null },
    locale: 'bn',
    returnUrl: RETURN_URL,
    webhookUrl: 'http://tickets.invalid/webhooks/stripe',
    createdAt: sandbox.world.now(),
    holdUntil: sandbox.world.now() + 900_000,
    ...change,
  })
  return {
    sandbox,
    stripe,
    told,
    order,
    [Symbol.asyncDispose]: async () => {
      await sandbox.close()
      await listener.close()
    },
  }
}

export async function opened({ stripe }: Shop, request: PaymentRequest) {
  const created = await stripe.create(request)
  if (!created.ok) throw new Error(`refused: ${JSON.stringify(created.error)}`)
  const attempt: OpenPayment = {
    attemptRef: request.attemptRef,
    providerPaymentId: created.value.providerPaymentId,
    amountCents: request.amountCents,
    currency: 'BDT',
    createdAt: request.createdAt,
    returnProof: created.value.returnProof,
  }
  return { payUrl: created.value.redirectUrl, attempt }
}

export const deliveries = (shop: Shop, count: number): Promise<void> =>
  shop.sandbox.world.until(() => shop.told.length >= count)

export const hintOf = (shop: Shop, location: string | null) =>
  shop.stripe.readReturn(new Map(new URL(location ?? '').searchParams))

// One store at the Rocket sandbox, and the adapter that uses it.
import { randomBytes } from 'node:crypto'
import { newAttemptRef } from '../../../server/features/payments/providers/attempt-ref.ts'
import type {
  PaymentProvider,
  PaymentRequest,
} from '../../../server/features/payments/providers/port.ts'
import { readBaseUrl } from '../../../server/features/payments/providers/provider-io.ts'
import { createSslcommerz } from '../../../server/features/payments/providers/sslcommerz.ts'
import type { FaultKind } from '../common/faults.ts'
import { type RocketSandbox, startRocket } from '../rocket/start-rocket.ts'
import { ask } from './ask.ts'
import { ioFor } from './sandbox-io.ts'

export type RocketShop = AsyncDisposable & {
  readonly sandbox: RocketSandbox
  readonly rocket: PaymentProvider
  /** The same store with another password. */
  readonly storeWith: (storePassword: string) => PaymentProvider
  /** One of the sandbox's doors. */
  readonly sim: (door: string, fields: Record<string, unknown>) => Promise<unknown>
}

export async function openRocketShop(): Promise<RocketShop> {
  const sandbox = await startRocket({ retryWaitsMs: [] })
  const base = readBaseUrl(sandbox.url, [], false)
  if (base === null) throw new Error('a sandbox of this machine')
  const io = { ...ioFor(sandbox.world), alarm: () => {} }
  const { storeId } = sandbox
  const storeWith = (storePassword: string): PaymentProvider =>
    createSslcommerz(io, { merchant: 'installation', storeId, storePassword, base })
  return {
    ...{ sandbox, storeWith, rocket: storeWith(sandbox.storePassword) },
    sim: (door, fields) => ask(sandbox.url, `/__sim/${door}`, fields),
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
}

export const aRequest = (): PaymentRequest => ({
  attemptRef: newAttemptRef(randomBytes),
  amountCents: 150_000,
  currency: 'BDT',
  lines: [{ name: 'General <admission>', unitCents: 75_000, quantity: 2 }],
  buyer: { name: 'রহিম', email: 'rahim@example.com', phone: null, address: null },
  locale: 'bn',
  returnUrl: 'http://tickets.invalid/pay/rocket/return/ref/proof',
  webhookUrl: 'http://127.0.0.1:1/webhooks/rocket',
  createdAt: 0,
  holdUntil: 900_000,
})

/** How an answer goes wrong, and what is learnt by it. */
export type Wreck = readonly [
  kind: FaultKind,
  reason: string,
  more: Readonly<Record<string, unknown>>,
]

export const WRECKS: readonly Wreck[] = [
  ['hang', 'timeout', {}],
  ['slow', 'timeout', {}],
  ['reset', 'unreachable', {}],
  ['half', 'unreachable', {}],
  ['html', 'unreadable', {}],
  ['empty', 'unreadable', {}],
  ['garbage', 'unreadable', {}],
  ['huge', 'unreadable', {}],
  ['redirect', 'unreadable', {}],
  ['status', 'busy', { status: 500 }],
  ['status', 'busy', { status: 503, retryAfter: '7' }],
  ['status', 'busy', { status: 429, retryAfter: '7' }],
  ['status', 'unreadable', { status: 404 }],
]

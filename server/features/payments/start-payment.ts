// Begins to collect the money of an order through one provider.
import { required } from '../../../shared/assert.ts'
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import type { Provider } from '../../../shared/payments/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Instant } from '../../../shared/time.ts'
import { publicUrlOf } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { readBoughtOrder } from '../orders/bought-order.ts'
import { openOrderBook } from '../orders/order-book.ts'
import { type OpenAccount, openAccountFor } from './accounts.ts'
import {
  type AttemptRow,
  insertAttempt,
  listAttemptsOf,
  lockAttempts,
  updateOpened,
} from './attempt-store.ts'
import { nextCheckAt } from './next-check.ts'
import { newAttemptRef } from './providers/attempt-ref.ts'
import type { CreatedPayment, CreateRefusal, PaymentRequest } from './providers/port.ts'
import { settle } from './settle.ts'

export type StartPayment = {
  readonly tenantId: TenantId
  readonly orderId: OrderId
  readonly provider: Provider
  /** The IP address that asks; null where there is none. */
  readonly address: string | null
}

/** `payUrl` null: the provider did not open a payment; another try, or another provider, may. */
export type StartedPayment = { readonly payUrl: string | null }

/** More tries than anybody makes; each may have opened a page on which money can be paid. */
const ATTEMPTS_MAX = 10

/**
 * Two transactions with the provider's answer between them: the attempt is there before the provider hears of it, so
 * that whatever it tells finds its order. The second call for the same provider is answered with the first one's page.
 */
export async function startPayment(
  deps: Deps,
  asked: StartPayment,
): Promise<Result<StartedPayment, Refusal>> {
  const { tenantId, orderId } = asked
  const account = await openAccountFor(deps, tenantId, asked.provider)
  if (account === null) return refuse({ code: 'provider_not_available' })
  const begun = await withTenant(deps.db, tenantId, (tx) => begin(tx, deps, asked, account))
  if (!begun.ok) return begun
  const { attempt, request } = begun.value
  if (request === null) return ok({ payUrl: attempt.payUrl })
  const created = await createPayment(deps, account, request)
  if (created.ok) return ok({ payUrl: await keepOpened(deps, tenantId, attempt, created.value) })
  const { error } = created
  deps.log.warn('a payment was not opened', { orderId, provider: asked.provider, ...error })
  if (error.code === 'provider_refused') {
    const { reason, providerCode, providerMessage } = error
    const fact = { kind: 'failed', reason, providerCode, providerMessage } as const
    await settle(deps, [{ tenantId, attemptId: attempt.id, fact }], deps.now())
  }
  return ok({ payUrl: null })
}

type Begun = {
  readonly attempt: Pick<AttemptRow, 'id' | 'provider' | 'accountId' | 'payUrl' | 'createdAt'>
  /** Null: the provider has opened it already. */
  readonly request: PaymentRequest | null
}

async function begin(
  tx: TenantTx,
  deps: Deps,
  { tenantId, orderId, provider, address }: StartPayment,
  account: OpenAccount,
): Promise<Result<Begun, Refusal>> {
  const now = deps.now()
  const book = await openOrderBook(tx, deps, tenantId, [orderId], now)
  const order = book.find(orderId)
  const holdUntil = order?.holdExpiresAt ?? null
  if (order === null) return refuse({ code: 'order_not_found' })
  if (order.status !== 'pending' || holdUntil === null || holdUntil <= now) {
    return refuse({ code: 'order_closed' })
  }
  const attempts = await listAttemptsOf(tx, [orderId])
  const before = attempts.find(
    ({ state, accountId }) =>
      accountId === account.id && (state === 'processing' || state === 'pending'),
  )
  if (before?.state === 'processing') return ok({ attempt: before, request: null })
  const bought = required(await readBoughtOrder(tx, orderId), 'the order is locked')
  const requestOf = (attemptRef: string, createdAt: Instant): PaymentRequest => ({
    attemptRef,
    createdAt,
    amountCents: bought.totalCents,
    currency: 'BDT',
    lines: bought.items.map(({ name, nameBn, quantity, unitPriceCents: unitCents }) => ({
      name: bought.locale === 'bn' ? (nameBn ?? name) : name,
      unitCents,
      quantity,
    })),
    buyer: {
      ...{ name: bought.buyerName, email: bought.buyerEmail, phone: bought.buyerPhone, address },
    },
    locale: bought.locale,
    returnUrl: `${publicUrlOf(deps.config)}/pay/${provider}/return${account.pathEnd}`,
    webhookUrl: `${publicUrlOf(deps.config)}/webhooks/${provider}${account.pathEnd}`,
    holdUntil,
  })
  // The provider's answer never came, or we died before we heard it: it is asked once more for the same attempt.
  if (before !== undefined)
    return ok({ attempt: before, request: requestOf(before.ref, before.createdAt) })
  if (attempts.length >= ATTEMPTS_MAX) return refuse({ code: 'too_many' })
  const attempt = {
    ...{ id: deps.newId(), orderId, ref: newAttemptRef(deps.randomBytes), provider },
    ...{ accountId: account.id, isLive: account.provider.isLive },
    ...{ amountCents: bought.totalCents, currency: 'BDT' },
  }
  await insertAttempt(tx, tenantId, attempt, now)
  await recordActivity(tx, deps, {
    actor: { kind: 'visitor', id: null },
    action: 'payment.started',
    subject: { kind: 'order', id: orderId },
    metadata: { attemptId: attempt.id, provider },
  })
  const started = { ...attempt, payUrl: null, createdAt: now }
  return ok({ attempt: started, request: requestOf(attempt.ref, now) })
}

/** An adapter that breaks has perhaps opened a payment. */
async function createPayment(
  deps: Deps,
  { provider }: OpenAccount,
  request: PaymentRequest,
): Promise<Result<CreatedPayment, CreateRefusal>> {
  try {
    return await provider.create(request)
  } catch (error) {
    deps.log.error('a payment provider’s adapter broke', { error })
    const unknown = { reason: 'unreadable', providerCode: null, retryAfterMs: null } as const
    return refuse({ code: 'provider_unknown', ...unknown })
  }
}

/** The page that a person may be sent to: of two answers for one attempt, the one that is kept. */
async function keepOpened(
  deps: Deps,
  tenantId: TenantId,
  attempt: Begun['attempt'],
  { providerPaymentId, redirectUrl: payUrl, returnProof }: CreatedPayment,
): Promise<string | null> {
  const opened = {
    ...{ providerPaymentId, payUrl, returnProof },
    nextCheckAt: nextCheckAt(attempt.createdAt, deps.now()),
  }
  return withTenant(deps.db, tenantId, async (tx) =>
    (await updateOpened(tx, tenantId, attempt, opened)) ? payUrl : findPayUrl(tx, attempt.id),
  )
}

async function findPayUrl(tx: TenantTx, attemptId: string): Promise<string | null> {
  const [row] = await lockAttempts(tx, [attemptId])
  return row?.state === 'processing' ? row.payUrl : null
}

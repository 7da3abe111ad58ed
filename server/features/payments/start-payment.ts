// Begins to collect the money of an order through one provider.
import { required } from '../../../shared/assert.ts'
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import type { Provider } from '../../../shared/payments/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { type Instant, MINUTE_MS } from '../../../shared/time.ts'
import { publicUrlOf } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { amountRefusal } from '../orders/amount-refusal.ts'
import { type BoughtOrder, readBoughtOrder } from '../orders/bought-order.ts'
import { openOrderBook } from '../orders/order-book.ts'
import { type OpenAccount, openAccountFor } from './accounts.ts'
import { endLease, leaseAttempt } from './asking-store.ts'
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
import { writeReturnProof } from './return-proof.ts'
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

/** Longer than any call of an adapter. */
const ASKING_MS = 2 * MINUTE_MS
/** A second click waits for the first one's page. */
const POLL_MS = 100
const POLLS_MAX = 100

/**
 * Two transactions with the provider's answer between them: the attempt is there before the provider hears of it, so
 * that whatever it tells finds its order. One asks for one attempt at a time; the second call for the same provider is
 * answered with the first one's page.
 */
export async function startPayment(
  deps: Deps,
  asked: StartPayment,
): Promise<Result<StartedPayment, Refusal>> {
  const account = await openAccountFor(deps, asked.tenantId, asked.provider)
  if (account === null) return refuse({ code: 'provider_not_available' })
  for (let polls = 0; polls < POLLS_MAX; polls += 1) {
    const begun = await withTenant(deps.db, asked.tenantId, (tx) => begin(tx, deps, asked, account))
    if (!begun.ok) return begun
    if (begun.value.kind === 'opened') return ok({ payUrl: begun.value.payUrl })
    if (begun.value.kind === 'ask') return openPayment(deps, asked, account, begun.value)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  return refuse({ code: 'payment_under_way' })
}

type Asking = {
  readonly kind: 'ask'
  readonly attempt: Pick<AttemptRow, 'id' | 'provider' | 'accountId' | 'createdAt'>
  readonly request: PaymentRequest
  /** The provider was asked before, and its answer never came. */
  readonly isAgain: boolean
}

type Begun =
  | Asking
  | { readonly kind: 'opened'; readonly payUrl: string | null }
  /** Somebody else is asking. */
  | { readonly kind: 'wait' }

async function openPayment(
  deps: Deps,
  asked: StartPayment,
  account: OpenAccount,
  { attempt, request, isAgain }: Asking,
): Promise<Result<StartedPayment, Refusal>> {
  const { tenantId, orderId, provider } = asked
  const created = await createPayment(deps, account, request)
  if (created.ok) return ok({ payUrl: await keepOpened(deps, tenantId, attempt, created.value) })
  const { error } = created
  deps.log.warn('a payment was not opened', { orderId, provider, ...error })
  if (error.code === 'provider_unknown') {
    await withTenant(deps.db, tenantId, (tx) => endLease(tx, attempt.id, null))
    return ok({ payUrl: null })
  }
  const { reason, providerCode, providerMessage } = error
  const fact = { kind: 'failed', reason, providerCode, providerMessage } as const
  await settle(deps, [{ tenantId, attemptId: attempt.id, fact }], deps.now())
  // A provider that takes a reference once refuses it the second time: another attempt has another one.
  return isAgain ? startPayment(deps, asked) : ok({ payUrl: null })
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
  // What would be paid for an event that is off is only given back.
  if (!order.isEventOpen) return refuse({ code: 'order_closed' })
  const attempts = await listAttemptsOf(tx, [orderId])
  const before = attempts.find(
    ({ state, accountId }) =>
      accountId === account.id && (state === 'processing' || state === 'pending'),
  )
  if (before?.state === 'processing') return ok({ kind: 'opened', payUrl: before.payUrl })
  const askedUntil = now + ASKING_MS
  if (before !== undefined && before.askedUntil !== null && before.askedUntil > now) {
    return ok({ kind: 'wait' })
  }
  const bought = required(await readBoughtOrder(tx, orderId), 'the order is locked')
  // The provider's answer never came, or we died before we heard it: it is asked once more for the same attempt.
  if (before !== undefined) {
    const { createdAt } = before
    await leaseAttempt(tx, before.id, { now, until: askedUntil, askedBefore: now, dueBy: null })
    return ok({
      kind: 'ask',
      attempt: before,
      request: toRequest(deps, bought, account, {
        attemptRef: before.ref,
        createdAt,
        holdUntil,
        address,
      }),
      isAgain: true,
    })
  }
  if (attempts.length >= ATTEMPTS_MAX) return refuse({ code: 'too_many' })
  const misfit = amountRefusal(account.limits, bought.totalCents)
  if (misfit !== null) return refuse(misfit)
  const attempt = {
    ...{ id: deps.newId(), orderId, ref: newAttemptRef(deps.randomBytes), provider },
    ...{ accountId: account.id, isLive: account.provider.isLive },
    ...{ amountCents: bought.totalCents, currency: 'BDT' },
  }
  await insertAttempt(tx, tenantId, attempt, { at: now, askedUntil })
  await recordActivity(tx, deps, {
    actor: { kind: 'visitor', id: null },
    action: 'payment.started',
    subject: { kind: 'order', id: orderId },
    metadata: { attemptId: attempt.id, provider },
  })
  const started = { ...attempt, createdAt: now }
  return ok({
    kind: 'ask',
    attempt: started,
    request: toRequest(deps, bought, account, {
      attemptRef: attempt.ref,
      createdAt: now,
      holdUntil,
      address,
    }),
    isAgain: false,
  })
}

const toRequest = (
  { config }: Pick<Deps, 'config'>,
  bought: BoughtOrder,
  { provider: { name }, pathEnd }: OpenAccount,
  asked: {
    readonly attemptRef: string
    readonly createdAt: Instant
    readonly holdUntil: Instant
    readonly address: string | null
  },
): PaymentRequest => ({
  attemptRef: asked.attemptRef,
  createdAt: asked.createdAt,
  holdUntil: asked.holdUntil,
  amountCents: bought.totalCents,
  currency: 'BDT',
  lines: bought.items.map(({ name: item, nameBn, quantity, unitPriceCents: unitCents }) => ({
    name: bought.locale === 'bn' ? (nameBn ?? item) : item,
    unitCents,
    quantity,
  })),
  buyer: {
    name: bought.buyerName,
    email: bought.buyerEmail,
    phone: bought.buyerPhone,
    address: asked.address,
  },
  locale: bought.locale,
  returnUrl: `${publicUrlOf(config)}/pay/${name}/return/${asked.attemptRef}/${writeReturnProof(config, asked.attemptRef)}`,
  webhookUrl: `${publicUrlOf(config)}/webhooks/${name}${pathEnd}`,
})

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
  attempt: Asking['attempt'],
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

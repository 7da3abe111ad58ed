// An organizer gives money of a paid order back: decided here, in one transaction, and sent afterwards.
import { createHash } from 'node:crypto'
import { required } from '../../../shared/assert.ts'
import type { EventId, OrderId, TenantId, UserId } from '../../../shared/ids.ts'
import type { GiveBackInput } from '../../../shared/payments/refund-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { postRefundStep } from '../ledger/post-movements.ts'
import { readBoughtOrder } from '../orders/bought-order.ts'
import { closeRefunded } from '../orders/close-refunded.ts'
import { type OrderBook, openOrderBook } from '../orders/order-book.ts'
import { lockOrderTickets, voidTickets } from '../tickets/void-tickets.ts'
import { mailRefund } from './change-refund.ts'
import { decideGiveBack, type GiveBackRefusal } from './decide-give-back.ts'
import { newAttemptRef } from './providers/attempt-ref.ts'
import { leftOf } from './refund-sums.ts'
import {
  findRefundByKey,
  insertDecidedRefund,
  listRefundsOfTxn,
  lockRefundedPayment,
} from './refund-work-store.ts'

export type GiveBackRequest = {
  readonly tenantId: TenantId
  readonly orderId: OrderId
  readonly actor: ActivityActor
  readonly userId: UserId | null
  /** The caller's idempotency key; null: none. */
  readonly key: string | null
  readonly input: GiveBackInput
  /** Left out: the organizer wants it. */
  readonly why?: 'event_closed'
  /** The caller tells the buyer of it. */
  readonly isTold?: boolean
}

/** `eventId`: whose gates are to hear of it after the commit; null where no ticket ended. */
export type GivenBack = { readonly refundId: string; readonly eventId: EventId | null }

/** Decides one refund. The worker sends it. */
export async function giveBack(
  deps: Deps,
  request: GiveBackRequest,
): Promise<Result<string, Refusal>> {
  const given = await withTenant(deps.db, request.tenantId, (tx) => giveBackIn(tx, deps, request))
  if (!given.ok) return given
  const { refundId, eventId } = given.value
  if (eventId !== null) deps.hub.publish(request.tenantId, eventId)
  return ok(refundId)
}

/** In the caller's transaction, which rolls back on a refusal. Locks the order, its payment, its tickets, its places. */
export async function giveBackIn(
  tx: TenantTx,
  deps: Deps,
  request: GiveBackRequest,
): Promise<Result<GivenBack, Refusal>> {
  const { tenantId, orderId } = request
  const now = deps.now()
  const book = await openOrderBook(tx, deps, tenantId, [orderId], now)
  const order = book.find(orderId)
  if (order === null) return refuse({ code: 'order_not_found' })
  const hashes = hashesOf(request)
  const before = hashes.keyHash === null ? null : await findRefundByKey(tx, hashes.keyHash)
  if (before !== null) {
    if (before.requestHash !== hashes.requestHash) return refuse({ code: 'idempotency_key_reused' })
    return ok({ refundId: before.id, eventId: null })
  }
  return decide(tx, deps, request, { book, order, hashes, now })
}

type Opened = {
  readonly book: OrderBook
  readonly order: NonNullable<ReturnType<OrderBook['find']>>
  readonly hashes: ReturnType<typeof hashesOf>
  readonly now: Instant
}

async function decide(
  tx: TenantTx,
  deps: Deps,
  request: GiveBackRequest,
  { book, order, hashes, now }: Opened,
): Promise<Result<GivenBack, Refusal>> {
  const { tenantId, orderId, input } = request
  const attemptId = order.paidAttemptId
  if (attemptId === null) return refuse({ code: 'refund_not_paid' })
  if (order.status !== 'paid' && input.what.kind !== 'amount') {
    return refuse({ code: 'order_refunded' })
  }
  const payment = required(await lockRefundedPayment(tx, attemptId), 'what paid an order is there')
  const providerTxnId = required(payment.providerTxnId, 'what paid an order was paid')
  if (payment.isDisputed) return refuse({ code: 'refund_disputed' })
  const tickets = await lockOrderTickets(tx, orderId)
  const prices = await pricesOf(tx, orderId)
  const refunds = await listRefundsOfTxn(tx, attemptId, providerTxnId)
  const decided = decideGiveBack(
    {
      paidCents: payment.amountCents,
      leftCents: leftOf(payment.amountCents, refunds),
      tickets: tickets.map((one) => ({ ...one, priceCents: prices.get(one.ticketTypeId) ?? 0 })),
    },
    input.what,
  )
  if (!decided.ok) return refuse(toRefusal(decided.error))
  const { ticketIds, isWhole, amountCents, feeCents } = decided.value
  const refundId = deps.newId()
  await book.openPlaces()
  await voidTickets(tx, deps, { eventId: order.eventId, ticketIds, actor: request.actor })
  if (isWhole) await closeRefunded(tx, orderId, now)
  await insertDecidedRefund(
    tx,
    {
      ...{ id: refundId, ref: newAttemptRef(deps.randomBytes), orderId, attemptId, providerTxnId },
      ...{
        amountCents,
        feeCents,
        currency: payment.currency,
        reason: request.why ?? 'asked_for',
        ticketIds,
      },
      ...{ scope: input.what.kind, note: input.reason, decidedBy: request.userId, ...hashes },
    },
    now,
  )
  await postRefundStep(tx, deps, refundId, null, now)
  await recordActivity(tx, deps, {
    actor: request.actor,
    action: 'refund.decided',
    subject: { kind: 'order', id: orderId },
    metadata: {
      ...{ refundId, amountCents, feeCents, scope: input.what.kind },
      ...{ tickets: ticketIds.length, why: input.reason },
    },
  })
  if (request.isTold !== true) {
    await mailRefund(tx, deps, { tenantId, refundId, news: 'on_its_way' })
  }
  return ok({ refundId, eventId: ticketIds.length > 0 ? order.eventId : null })
}

async function pricesOf(tx: TenantTx, orderId: OrderId): Promise<ReadonlyMap<string, number>> {
  const order = await readBoughtOrder(tx, orderId)
  return new Map(order?.items.map((item) => [item.ticketTypeId, item.unitPriceCents]))
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A key counts for one order. */
function hashesOf({ orderId, key, input }: GiveBackRequest) {
  if (key === null) return { keyHash: null, requestHash: null }
  return { keyHash: sha256(`${orderId} ${key}`), requestHash: sha256(JSON.stringify(input)) }
}

const writeTaka = (cents: number): string => (cents / 100).toFixed(2)

function toRefusal(refusal: GiveBackRefusal): Refusal {
  if (refusal.code !== 'refund_too_much') return { code: refusal.code }
  const { leftCents, askedCents } = refusal
  return {
    code: 'refund_too_much',
    message: `At most BDT ${writeTaka(leftCents)} of this payment can still be given back, and BDT ${writeTaka(askedCents)} was asked for`,
    details: [{ leftCents }],
  }
}

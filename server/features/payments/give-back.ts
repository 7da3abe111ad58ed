// An organizer gives money of a paid order back: decided here, in one transaction, and sent afterwards.
import { createHash } from 'node:crypto'
import { required } from '../../../shared/assert.ts'
import type { Language } from '../../../shared/i18n/fill.ts'
import type { EventId, OrderId, TenantId, TicketId, UserId } from '../../../shared/ids.ts'
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
import { type Agreement, findAgreementByKey, sumWaiting } from './agreement-store.ts'
import { askSecondAbove } from './ask-second.ts'
import { mailRefund } from './change-refund.ts'
import { decideGiveBack, type GiveBack, type GiveBackRefusal } from './decide-give-back.ts'
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
  /** Of whoever decides, for mails to other administrators; left out: English. */
  readonly locale?: Language
  /** The buyer's wish that it answers. */
  readonly askId?: string
  /** What the second person has agreed to; `userId` is then the first. */
  readonly agreed?: Agreement
}

/**
 * `eventId`: whose gates are to hear of it after the commit; null where no ticket ended. `isWaiting`: nothing was done, a
 * second person is asked; the refund will have this id.
 */
export type GivenBack = {
  readonly refundId: string
  readonly eventId: EventId | null
  readonly isWaiting: boolean
}

/** Decides one refund. The worker sends it, or a second person is asked first. */
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
  const before = request.agreed === undefined ? await findBefore(tx, hashes.keyHash) : null
  if (before !== null) {
    if (before.requestHash !== hashes.requestHash) return refuse({ code: 'idempotency_key_reused' })
    return ok({ refundId: before.id, eventId: null, isWaiting: before.isWaiting })
  }
  return decide(tx, deps, request, { book, order, hashes, now })
}

/** What was decided with this key: a refund, or what waits for a second person, or was declined by one. */
async function findBefore(tx: TenantTx, keyHash: string | null) {
  if (keyHash === null) return null
  const refund = await findRefundByKey(tx, keyHash)
  if (refund !== null) return { ...refund, isWaiting: false }
  const agreement = await findAgreementByKey(tx, keyHash)
  return agreement === null ? null : { ...agreement, isWaiting: true }
}

type Opened = {
  readonly book: OrderBook
  readonly order: NonNullable<ReturnType<OrderBook['find']>>
  readonly hashes: ReturnType<typeof hashesOf>
  readonly now: Instant
}

/** What would go back, under all its locks. */
type Decided = GiveBack & {
  readonly refundId: string
  readonly attemptId: string
  readonly providerTxnId: string
  readonly currency: string
}

async function decide(
  tx: TenantTx,
  deps: Deps,
  request: GiveBackRequest,
  opened: Opened,
): Promise<Result<GivenBack, Refusal>> {
  const decided = await decideUnderLocks(tx, deps, request, opened.order)
  if (!decided.ok) return decided
  const waits = await waitsForSecond(tx, deps, request, { ...opened, decided: decided.value })
  if (!waits.ok) return waits
  if (waits.value) return ok({ refundId: decided.value.refundId, eventId: null, isWaiting: true })
  return carryOut(tx, deps, request, { ...opened, decided: decided.value })
}

async function decideUnderLocks(
  tx: TenantTx,
  deps: Deps,
  { orderId, input, why, agreed }: GiveBackRequest,
  order: Opened['order'],
): Promise<Result<Decided, Refusal>> {
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
  const waitingCents = await sumWaiting(tx, { attemptId, providerTxnId }, agreed?.id)
  // The order would end here, and what waits could be agreed to no more.
  if (why === 'event_closed' && waitingCents > 0) return refuse({ code: 'refund_awaits_second' })
  const decided = decideGiveBack(
    {
      paidCents: payment.amountCents,
      leftCents: leftOf(payment.amountCents, refunds) - waitingCents,
      tickets: tickets.map((one) => ({ ...one, priceCents: prices.get(one.ticketTypeId) ?? 0 })),
    },
    input.what,
  )
  if (!decided.ok) return refuse(toRefusal(decided.error))
  const refundId = agreed?.id ?? deps.newId()
  const { currency } = payment
  return ok({ ...decided.value, refundId, attemptId, providerTxnId, currency })
}

type ToDo = Opened & { readonly decided: Decided }

/** Of what a person decides. What two have agreed to is done only as they saw it. */
async function waitsForSecond(
  tx: TenantTx,
  deps: Deps,
  request: GiveBackRequest,
  { decided, hashes }: ToDo,
): Promise<Result<boolean, Refusal>> {
  const { agreed, userId, tenantId, actor, orderId, input, askId = null, locale = 'en' } = request
  const { refundId: id, attemptId, providerTxnId, amountCents, feeCents, ticketIds } = decided
  if (agreed !== undefined) {
    const isSame = agreed.amountCents === amountCents && isSameSet(agreed.ticketIds, ticketIds)
    return isSame ? ok(false) : refuse({ code: 'second_changed' })
  }
  if (userId === null) return ok(false)
  return askSecondAbove(
    tx,
    deps,
    { tenantId, actor, userId, locale },
    {
      ...{ id, kind: 'refund', orderId, attemptId, providerTxnId, amountCents, feeCents },
      ...{ wish: input, ticketIds, askId, reason: input.reason, ...hashes },
    },
  )
}

const isSameSet = (one: readonly TicketId[], other: readonly TicketId[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id))

/** Ends the tickets and writes the refund that is sent afterwards. */
async function carryOut(
  tx: TenantTx,
  deps: Deps,
  request: GiveBackRequest,
  { book, order, hashes, now, decided }: ToDo,
): Promise<Result<GivenBack, Refusal>> {
  const { tenantId, orderId, input } = request
  const { refundId, attemptId, providerTxnId, currency } = decided
  const { ticketIds, isWhole, amountCents, feeCents } = decided
  await book.openPlaces()
  await voidTickets(tx, deps, { eventId: order.eventId, ticketIds, actor: request.actor })
  if (isWhole) await closeRefunded(tx, orderId, now)
  await insertDecidedRefund(
    tx,
    {
      ...{ id: refundId, ref: newAttemptRef(deps.randomBytes), orderId, attemptId, providerTxnId },
      ...{ amountCents, feeCents, currency, reason: request.why ?? 'asked_for', ticketIds },
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
  const eventId = ticketIds.length > 0 ? order.eventId : null
  return ok({ refundId, eventId, isWaiting: false })
}

async function pricesOf(tx: TenantTx, orderId: OrderId): Promise<ReadonlyMap<string, number>> {
  const order = await readBoughtOrder(tx, orderId)
  return new Map(order?.items.map((item) => [item.ticketTypeId, item.unitPriceCents]))
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A key counts for one order. */
function hashesOf({ orderId, key, input, agreed }: GiveBackRequest) {
  if (agreed !== undefined) return { keyHash: agreed.keyHash, requestHash: agreed.requestHash }
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

// Gives everybody's money of an event that is off back: one order after the other, by any replica, on after any stop.
import * as v from 'valibot'
import type { Language } from '../../../shared/i18n/fill.ts'
import type { EventId, OrderId, TenantId, UserId } from '../../../shared/ids.ts'
import { type EventRefundView, RefundEventInput } from '../../../shared/payments/refund-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant, withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type ActivityActor, recordActivity, SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { openOrderBook } from '../orders/order-book.ts'
import { type Agreement, findOpenAgreement, sumEventLeft } from './agreement-store.ts'
import { askSecondAbove } from './ask-second.ts'
import { keptOf } from './decide-event-fee.ts'
import { countOffOrders, type ProviderRefunds, sumRefundsByProvider } from './event-off-store.ts'
import {
  type EventRefundRow,
  findEventRefund,
  findEventStatus,
  findNextOpenOrder,
  insertEventRefund,
  insertSkip,
  insertToldOrder,
  listOpenEventRefunds,
  listSkips,
  lockOpenEventRefund,
  type OpenOrder,
  updateBegunAgain,
  updateEventRefund,
} from './event-refund-store.ts'
import { giveBackIn } from './give-back.ts'
import { mailEventOffJob } from './mail-event-off.ts'
import { findRefundableOrder, findRefundablePayment } from './refund-list-store.ts'

export type RefundEvent = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly actor: ActivityActor
  readonly userId: UserId | null
  /** Of whoever begins it, for mails to other administrators; left out: English. */
  readonly locale?: Language
}

type EventRefundWish = Pick<RefundEventInput, 'reason' | 'feePercent'> & Partial<RefundEventInput>

/**
 * Begins to tell everybody and to give their money back, for an event that was cancelled. The second time it goes through what is left once more, by the words and the
 * fee of the first time: what was given back stays so.
 */
export const beginEventRefund = (
  deps: Deps,
  request: RefundEvent,
  wish: EventRefundWish,
): Promise<Result<undefined, Refusal>> =>
  withTenant(deps.db, request.tenantId, async (tx): Promise<Result<undefined, Refusal>> => {
    const refusal = await findObstacle(tx, request.eventId)
    if (refusal !== null) return refuse(refusal)
    const waits = await waitsForSecond(tx, deps, request, wish)
    if (!waits.ok) return waits
    return waits.value ? ok(undefined) : beginEventRefundIn(tx, deps, request, wish)
  })

async function findObstacle(tx: TenantTx, eventId: EventId): Promise<Refusal | null> {
  const status = await findEventStatus(tx, eventId)
  if (status === null) return { code: 'event_not_found' }
  return status === 'cancelled' ? null : { code: 'event_not_cancelled' }
}

/** One agreement for everybody's money, by what it comes to at this moment. While it waits nobody asks again. */
async function waitsForSecond(
  tx: TenantTx,
  deps: Deps,
  { tenantId, eventId, actor, userId, locale = 'en' }: RefundEvent,
  wish: EventRefundWish,
): Promise<Result<boolean, Refusal>> {
  if (userId === null) return ok(false)
  if ((await findOpenAgreement(tx, { eventId })) !== null) return ok(true)
  const feePercent = (await findEventRefund(tx, eventId))?.feePercent ?? wish.feePercent
  const leftCents = await sumEventLeft(tx, eventId)
  const amountCents = leftCents - keptOf(leftCents, feePercent)
  if (amountCents <= 0) return ok(false)
  const asked = { id: deps.newId(), kind: 'event', eventId, amountCents, wish } as const
  const asker = { tenantId, actor, userId, locale }
  return askSecondAbove(tx, deps, asker, { ...asked, reason: wish.reason })
}

/** In the caller's transaction, whatever it comes to: nobody else has to agree, or somebody has. */
export async function beginEventRefundIn(
  tx: TenantTx,
  deps: Deps,
  { eventId, actor, userId }: RefundEvent,
  { reason, feePercent, wordsEn = null, wordsBn = null }: EventRefundWish,
): Promise<Result<undefined, Refusal>> {
  const refusal = await findObstacle(tx, eventId)
  if (refusal !== null) return refuse(refusal)
  const begun = { eventId, reason, feePercent, wordsEn, wordsBn, startedBy: userId }
  const isNew = await insertEventRefund(tx, begun, deps.now())
  if (!isNew) await updateBegunAgain(tx, eventId)
  await recordActivity(tx, deps, {
    ...{ actor, action: 'event.refund_begun', subject: { kind: 'event', id: eventId } },
    metadata: { why: reason, feePercent },
  })
  return ok(undefined)
}

/** Orders of one event in one round: the others' events wait behind it no longer than that. */
const ORDERS_MAX = 100

/** How many orders were looked at. Any replica may, at any time. */
export async function workEventRefunds(deps: Deps): Promise<number> {
  let worked = 0
  for (const { tenantId, eventId } of await listOpenEventRefunds(deps.platformDb)) {
    try {
      worked += await workEvent(deps, tenantId, eventId)
    } catch (error) {
      deps.log.warn('the refunds of an event stopped and are tried again', { eventId, error })
    }
  }
  return worked
}

async function workEvent(deps: Deps, tenantId: TenantId, eventId: EventId): Promise<number> {
  let orders = 0
  while (orders < ORDERS_MAX && (await workNext(deps, tenantId, eventId))) orders += 1
  return orders
}

/** One order and how far it is, in one transaction. False: there is nothing left, or somebody else is at it. */
async function workNext(deps: Deps, tenantId: TenantId, eventId: EventId): Promise<boolean> {
  const done = await withTenant(deps.db, tenantId, async (tx) => {
    const open = await lockOpenEventRefund(tx, eventId)
    if (open === null) return null
    const order = await findNextOpenOrder(tx, eventId, open.doneUntil)
    const finishedAt = order === null ? deps.now() : null
    await updateEventRefund(tx, eventId, { doneUntil: order?.id ?? open.doneUntil, finishedAt })
    if (order === null) {
      const subject = { kind: 'event', id: eventId }
      await recordActivity(tx, deps, { actor: SYSTEM_ACTOR, action: 'event.refunded', subject })
      return null
    }
    await endOrder(tx, deps, tenantId, { open, order })
    return order.id
  })
  if (done !== null) deps.hub.publish(tenantId, eventId)
  return done !== null
}

/** Its buyer is told once: of a second time, when its money goes back after all, by the refund's own mail. */
async function endOrder(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  { open, order }: { readonly open: EventRefundRow; readonly order: OpenOrder },
): Promise<void> {
  const { eventId } = open
  const { id: orderId, isPaidOnline } = order
  const isNews = await insertToldOrder(tx, eventId, orderId, deps.now())
  if (isPaidOnline) {
    const given = await giveOrder(tx, deps, { tenantId, orderId, open, isTold: isNews })
    if (!given.ok) await insertSkip(tx, { eventId, orderId, code: given.error.code })
  }
  if (isNews) await deps.jobs.sendMany(tx, mailEventOffJob, [{ tenantId, orderId }])
}

type GivenOrder = {
  readonly tenantId: TenantId
  readonly orderId: OrderId
  readonly open: EventRefundRow
  readonly isTold: boolean
}

/** A refusal of one order is no reason to stop: it writes nothing, and is kept for a person. */
async function giveOrder(
  tx: TenantTx,
  deps: Deps,
  { tenantId, orderId, open: { reason, feePercent }, isTold }: GivenOrder,
): Promise<Result<unknown, Refusal>> {
  // Locked before what is left is read: the fee is of what somebody else has not given back at this moment.
  await openOrderBook(tx, deps, tenantId, [orderId], deps.now())
  const leftCents = (await findRefundable(tx, orderId))?.leftCents ?? 0
  const feeCents = keptOf(leftCents, feePercent)
  return giveBackIn(tx, deps, {
    ...{ tenantId, orderId, actor: SYSTEM_ACTOR, userId: null, key: null, why: 'event_closed' },
    ...{ isTold, input: { what: { kind: 'order', feeCents }, reason } },
  })
}

async function findRefundable(tx: TenantTx, orderId: OrderId) {
  const paidAttemptId = (await findRefundableOrder(tx, orderId))?.paidAttemptId ?? null
  return paidAttemptId === null ? null : findRefundablePayment(tx, paidAttemptId)
}

type Read = Result<EventRefundView, { readonly code: 'event_not_found' | 'event_refund_not_begun' }>

/** How far it is. */
export const readEventRefund = (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  eventId: EventId,
): Promise<Read> =>
  withTenantSnapshot(deps.db, tenantId, async (tx): Promise<Read> => {
    if ((await findEventStatus(tx, eventId)) === null) return refuse({ code: 'event_not_found' })
    const waiting = await findOpenAgreement(tx, { eventId })
    const begun = (await findEventRefund(tx, eventId)) ?? toBegin(waiting)
    if (begun === null) return refuse({ code: 'event_refund_not_begun' })
    const { reason, feePercent, wordsEn, wordsBn, startedAt, finishedAt } = begun
    const sums = await sumRefundsByProvider(tx, eventId)
    return ok({
      ...{ eventId, reason, feePercent, wordsEn, wordsBn, startedAt: instantToText(startedAt) },
      finishedAt: instantToTextOrNull(finishedAt),
      awaitsSecond: waiting === null ? null : toWaiting(waiting),
      ...(await countOffOrders(tx, eventId)),
      ...sumUp(sums),
      providers: sums.map(({ failed: _failed, ...of }) => of),
      skipped: [...(await listSkips(tx, eventId))],
    })
  })

/** What is to begin once a second person agrees. */
function toBegin(
  waiting: Agreement | null,
): Pick<
  EventRefundRow,
  'reason' | 'feePercent' | 'wordsEn' | 'wordsBn' | 'startedAt' | 'finishedAt'
> | null {
  if (waiting === null) return null
  const wish = v.parse(RefundEventInput, waiting.wish)
  return { ...wish, startedAt: waiting.askedAt, finishedAt: null }
}

const toWaiting = ({ id, amountCents, askedBy, askedAt, lapsesAt }: Agreement) => ({
  ...{ agreementId: id, amountCents: amountCents ?? 0, askedBy },
  ...{ askedAt: instantToText(askedAt), lapsesAt: instantToText(lapsesAt) },
})

function sumUp(sums: readonly ProviderRefunds[]): Omit<ProviderRefunds, 'provider'> {
  const total = (name: Exclude<keyof ProviderRefunds, 'provider'>): number =>
    sums.reduce((sum, one) => sum + one[name], 0)
  return {
    refunds: total('refunds'),
    refundsCents: total('refundsCents'),
    returned: total('returned'),
    returnedCents: total('returnedCents'),
    underWay: total('underWay'),
    underWayCents: total('underWayCents'),
    waiting: total('waiting'),
    waitingCents: total('waitingCents'),
    failed: total('failed'),
  }
}

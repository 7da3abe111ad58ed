// Gives everybody's money of an event that is off back: one order after the other, by any replica, on after any stop.
import type { EventId, OrderId, TenantId, UserId } from '../../../shared/ids.ts'
import type { EventRefundView, RefundEventInput } from '../../../shared/payments/refund-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant, withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type ActivityActor, recordActivity, SYSTEM_ACTOR } from '../activity/record-activity.ts'
import {
  countEventRefunds,
  type EventRefundRow,
  findEventRefund,
  findEventStatus,
  findNextPaidOrder,
  insertEventRefund,
  insertSkip,
  listOpenEventRefunds,
  listSkips,
  lockOpenEventRefund,
  updateBegunAgain,
  updateEventRefund,
} from './event-refund-store.ts'
import { giveBackIn } from './give-back.ts'
import { findRefundableOrder, findRefundablePayment } from './refund-list-store.ts'

export type RefundEvent = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly actor: ActivityActor
  readonly userId: UserId | null
}

/**
 * Begins, for an event that was cancelled. The second time it goes through what is left once more, by the words and the
 * fee of the first time: what was given back stays so.
 */
export const beginEventRefund = (
  deps: Deps,
  { tenantId, eventId, actor, userId }: RefundEvent,
  { reason, feePercent }: RefundEventInput,
): Promise<Result<undefined, Refusal>> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Result<undefined, Refusal>> => {
    const status = await findEventStatus(tx, eventId)
    if (status === null) return refuse({ code: 'event_not_found' })
    if (status !== 'cancelled') return refuse({ code: 'event_not_cancelled' })
    const begun = { eventId, reason, feePercent, startedBy: userId }
    const isNew = await insertEventRefund(tx, begun, deps.now())
    if (!isNew) await updateBegunAgain(tx, eventId)
    await recordActivity(tx, deps, {
      ...{ actor, action: 'event.refund_begun', subject: { kind: 'event', id: eventId } },
      metadata: { why: reason, feePercent },
    })
    return ok(undefined)
  })

/** Orders of one event in one round: the others' events wait behind it no longer than that. */
const ORDERS_MAX = 100

/** How many orders were looked at. Any replica may, at any time. */
export async function workEventRefunds(deps: Deps): Promise<number> {
  let worked = 0
  for (const { tenantId, eventId } of await listOpenEventRefunds(deps.platformDb)) {
    for (let orders = 0; orders < ORDERS_MAX; orders += 1) {
      if (!(await workNext(deps, tenantId, eventId))) break
      worked += 1
    }
  }
  return worked
}

/** One order and how far it is, in one transaction. False: there is nothing left, or somebody else is at it. */
async function workNext(deps: Deps, tenantId: TenantId, eventId: EventId): Promise<boolean> {
  const done = await withTenant(deps.db, tenantId, async (tx) => {
    const open = await lockOpenEventRefund(tx, eventId)
    if (open === null) return null
    const orderId = await findNextPaidOrder(tx, eventId, open.doneUntil)
    const finishedAt = orderId === null ? deps.now() : null
    await updateEventRefund(tx, eventId, { doneUntil: orderId ?? open.doneUntil, finishedAt })
    if (orderId === null) {
      const subject = { kind: 'event', id: eventId }
      await recordActivity(tx, deps, { actor: SYSTEM_ACTOR, action: 'event.refunded', subject })
      return null
    }
    const given = await giveOrder(tx, deps, tenantId, orderId, open)
    if (!given.ok) await insertSkip(tx, { eventId, orderId, code: given.error.code })
    return orderId
  })
  if (done !== null) deps.hub.publish(tenantId, eventId)
  return done !== null
}

/** A refusal of one order is no reason to stop: it writes nothing, and is kept for a person. */
async function giveOrder(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  orderId: OrderId,
  { reason, feePercent }: EventRefundRow,
): Promise<Result<unknown, Refusal>> {
  const leftCents = (await findRefundable(tx, orderId))?.leftCents ?? 0
  const feeCents = Math.floor((leftCents * feePercent) / 100)
  return giveBackIn(tx, deps, {
    ...{ tenantId, orderId, actor: SYSTEM_ACTOR, userId: null, key: null, why: 'event_closed' },
    input: { what: { kind: 'order', feeCents }, reason },
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
    const begun = await findEventRefund(tx, eventId)
    if (begun === null) return refuse({ code: 'event_refund_not_begun' })
    const { reason, feePercent, startedAt, finishedAt } = begun
    return ok({
      ...{ eventId, reason, feePercent, startedAt: instantToText(startedAt) },
      finishedAt: instantToTextOrNull(finishedAt),
      ...(await countEventRefunds(tx, eventId)),
      skipped: [...(await listSkips(tx, eventId))],
    })
  })

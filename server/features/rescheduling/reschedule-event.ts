// Moves an event to another time and begins to tell everybody who holds tickets for it.
import { createHash } from 'node:crypto'
import type {
  RescheduleInput,
  ReschedulePreview,
  StayingPart,
} from '../../../shared/events/reschedule-schema.ts'
import type { EventId, TenantId, UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant, withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { changesOf } from '../activity/changes.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { type EventMove, moveEventIn, planEventMove } from '../events/move-event.ts'
import { moveTicketTimes, planTicketTimes } from '../tickets/move-ticket-times.ts'
import { findReschedulingByKey, insertRescheduling, lockEvent } from './store.ts'
import {
  countOrdersToTell,
  countTicketsIn,
  listPromoWindows,
  type PromoWindow,
} from './told-orders-store.ts'

export type Reschedule = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly actor: ActivityActor
  readonly userId: UserId | null
  /** The caller's idempotency key; null: none. */
  readonly key: string | null
  readonly input: RescheduleInput
}

const toMove = ({ eventId, input }: Pick<Reschedule, 'eventId' | 'input'>): EventMove => ({
  eventId,
  to: { startsAt: input.startsAt, endsAt: input.endsAt },
  movesSales: input.movesSales,
})

/**
 * Everything that moves does so in one transaction with the first step of the telling. With a key the second request
 * changes nothing and tells nobody again; without one it is refused, since it read an older version. Wakes the gates.
 */
export async function rescheduleEvent(
  deps: Deps,
  request: Reschedule,
): Promise<Result<undefined, Refusal>> {
  const { tenantId, eventId } = request
  const moved = await withTenant(deps.db, tenantId, (tx) => apply(tx, deps, request))
  if (moved.ok) deps.hub.publish(tenantId, eventId)
  return moved
}

async function apply(
  tx: TenantTx,
  deps: Deps,
  request: Reschedule,
): Promise<Result<undefined, Refusal>> {
  const { eventId, actor, userId, input } = request
  if (!(await lockEvent(tx, eventId))) return refuse({ code: 'event_not_found' })
  const hashes = hashesOf(request)
  const before = hashes.keyHash === null ? null : await findReschedulingByKey(tx, hashes.keyHash)
  if (before !== null) {
    const isSame = before.requestHash === hashes.requestHash
    return isSame ? ok(undefined) : refuse({ code: 'idempotency_key_reused' })
  }
  const { refundUntil, wordsEn, wordsBn, version } = input
  if (refundUntil !== null && refundUntil <= deps.now()) return refuse(refundTimeGone)
  const moved = await moveEventIn(tx, deps, { ...toMove(request), actor, version })
  if (!moved.ok) return moved
  const { from, to } = moved.value.plan
  const tickets = await moveTicketTimes(tx, { eventId, from, to })
  if (!tickets.ok) return tickets
  const { orders } = await countOrdersToTell(tx, eventId)
  const row = {
    ...{ id: deps.newId(), eventId, wordsEn, wordsBn, refundUntil, orders, startedBy: userId },
    ...{ fromStartsAt: from.startsAt, fromEndsAt: from.endsAt },
    ...{ toStartsAt: to.startsAt, toEndsAt: to.endsAt, ...hashes },
  }
  await insertRescheduling(tx, row, deps.now())
  await recordActivity(tx, deps, {
    ...{ actor, action: 'event.rescheduled', subject: { kind: 'event', id: eventId } },
    metadata: { orders, refundUntil, ...changesOf(from, to) },
  })
  return ok(undefined)
}

const refundTimeGone: Refusal = {
  code: 'invalid_input',
  details: [{ in: 'body', path: 'refundUntil', message: 'refundUntil must be in the future' }],
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A key counts for one event. */
function hashesOf({ eventId, key, input }: Reschedule) {
  if (key === null) return { keyHash: null, requestHash: null }
  return { keyHash: sha256(`${eventId} ${key}`), requestHash: sha256(JSON.stringify(input)) }
}

/** What somebody agrees to: what would move and stay, and who would be told. Changes nothing. */
export const previewReschedule = (
  deps: Pick<Deps, 'db' | 'now'>,
  tenantId: TenantId,
  move: EventMove,
): Promise<Result<ReschedulePreview, Refusal>> =>
  withTenantSnapshot(deps.db, tenantId, async (tx): Promise<Result<ReschedulePreview, Refusal>> => {
    const { eventId } = move
    const planned = await planEventMove(tx, deps, move)
    if (!planned.ok) return planned
    const { from, to, moved, stays } = planned.value.plan
    const tickets = await planTicketTimes(tx, { eventId, from, to })
    if (!tickets.ok) return tickets
    const promos = await listPromoWindows(tx, eventId, deps.now())
    return ok({
      ...{ fromStartsAt: instantToText(from.startsAt), fromEndsAt: instantToText(from.endsAt) },
      ...{ startsAt: instantToText(to.startsAt), endsAt: instantToText(to.endsAt) },
      ...(await countOrdersToTell(tx, eventId)),
      ticketsIn: await countTicketsIn(tx, eventId),
      ticketsMoved: tickets.value,
      moved: [...moved],
      stays: [...stays, ...promos.flatMap(toStaying)],
    })
  })

function toStaying({ id, code, startsAt, endsAt }: PromoWindow): StayingPart[] {
  const staying = (field: 'startsAt' | 'endsAt', at: number | null): StayingPart[] =>
    at === null
      ? []
      : [
          {
            ...{ part: 'promo_code', id, name: code, field, at: instantToText(at) },
            why: 'own_calendar',
          },
        ]
  return [...staying('startsAt', startsAt), ...staying('endsAt', endsAt)]
}

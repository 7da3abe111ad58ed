// Publishes, cancels and archives an event.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { decideEventStep, type EventStep } from './decide-event-step.ts'
import {
  countTicketTypes,
  getTenantStatus,
  lockEventSales,
  lockStoredEvent,
  type StoredEvent,
  updateEventStatus,
} from './event-store.ts'
import { eventChanged } from './event-view.ts'

export type EventStepRequest = {
  readonly actor: ActivityActor
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly step: EventStep
  readonly version: number
}

const ACTIONS = {
  publish: 'event.published',
  cancel: 'event.cancelled',
  archive: 'event.archived',
} as const satisfies Record<EventStep, string>

/** Wakes the gates: a cancelled event closes them at their next download. */
export async function stepEvent(
  deps: Deps,
  request: EventStepRequest,
): Promise<Result<StoredEvent, Refusal>> {
  const { tenantId, eventId } = request
  const stepped = await withTenant(deps.db, tenantId, (tx) => apply(tx, deps, request))
  if (stepped.ok) deps.hub.publish(tenantId, eventId)
  return stepped
}

async function apply(
  tx: TenantTx,
  deps: Deps,
  { actor, eventId, step, version }: EventStepRequest,
): Promise<Result<StoredEvent, Refusal>> {
  // Whoever was paid before is found by those who give everybody's money back; who comes later finds the event off.
  if (step === 'cancel') await lockEventSales(tx, eventId)
  const row = await lockStoredEvent(tx, eventId)
  if (row === null) return refuse({ code: 'event_not_found' })
  if (row.version !== version) return refuse(eventChanged(row))
  const decided = decideEventStep(step, {
    status: row.status,
    endsAt: row.endsAt,
    tenantStatus: await getTenantStatus(tx),
    ticketTypes: await countTicketTypes(tx, eventId),
    now: deps.now(),
  })
  if ('refusal' in decided) return refuse({ code: decided.refusal })
  await updateEventStatus(tx, eventId, decided.next)
  await recordActivity(tx, deps, {
    actor,
    action: ACTIONS[step],
    subject: { kind: 'event', id: eventId },
    metadata: { status: { before: row.status, after: decided.next } },
  })
  return ok({ ...row, status: decided.next, version: row.version + 1 })
}

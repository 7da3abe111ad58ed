// Moves an event to another time, with the windows that belong to it.
import type { EventId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { changesOf } from '../activity/changes.ts'
import {
  type ActivityActor,
  type ActivityEntry,
  recordActivities,
} from '../activity/record-activity.ts'
import {
  findStoredEvent,
  lockStoredEvent,
  readEventParts,
  type StoredEvent,
} from './event-store.ts'
import { eventChanged } from './event-view.ts'
import { updateEventTimes, updateListTimes, updateTypeTimes } from './move-store.ts'
import { type EventTimes, type MovePlan, planMove } from './plan-move.ts'

export type EventMove = {
  readonly eventId: EventId
  readonly to: EventTimes
  /** False: sales keep their windows. */
  readonly movesSales: boolean
}

export type PlannedMove = { readonly event: StoredEvent; readonly plan: MovePlan }

/** What would move, and what would stay. */
export async function planEventMove(
  tx: TenantTx,
  deps: Pick<Deps, 'now'>,
  move: EventMove,
): Promise<Result<PlannedMove, Refusal>> {
  const event = await findStoredEvent(tx, move.eventId)
  return event === null ? refuse({ code: 'event_not_found' }) : planFor(tx, deps, event, move)
}

async function planFor(
  tx: TenantTx,
  { now }: Pick<Deps, 'now'>,
  event: StoredEvent,
  { to, movesSales }: EventMove,
): Promise<Result<PlannedMove, Refusal>> {
  const { types, lists } = await readEventParts(tx, event.id)
  const planned = planMove({ event, types, lists, to, movesSales, now: now() })
  return planned.ok ? ok({ event, plan: planned.value }) : planned
}

/** In the caller's transaction, which tells why. The gates are woken by the caller, too. */
export async function moveEventIn(
  tx: TenantTx,
  deps: Deps,
  move: EventMove & { readonly actor: ActivityActor; readonly version: number },
): Promise<Result<PlannedMove, Refusal>> {
  const { eventId, actor, version } = move
  const event = await lockStoredEvent(tx, eventId)
  if (event === null) return refuse({ code: 'event_not_found' })
  if (event.version !== version) return refuse(eventChanged(event))
  const planned = await planFor(tx, deps, event, move)
  if (!planned.ok) return planned
  const { plan } = planned.value
  await updateEventTimes(tx, eventId, plan.to)
  await updateTypeTimes(tx, plan.types)
  await updateListTimes(tx, plan.lists)
  await recordActivities(tx, deps, entriesOf(actor, eventId, plan))
  return ok({ event: { ...event, ...plan.to, version: version + 1 }, plan })
}

const EDITED = {
  ticket_type: 'ticket_type.edited',
  check_in_list: 'check_in_list.edited',
} as const

/** Each part that moved tells it, as after an edit. */
function entriesOf(actor: ActivityActor, eventId: EventId, plan: MovePlan): ActivityEntry[] {
  return [...Map.groupBy(plan.moved, ({ id }) => id)].flatMap(([id, [first, ...rest]]) => {
    if (first === undefined) return []
    const fields = [first, ...rest]
    const before = Object.fromEntries(fields.map((one) => [one.field, one.before]))
    const after = Object.fromEntries(fields.map((one) => [one.field, one.after]))
    const metadata = { eventId, ...changesOf(before, after) }
    return [{ actor, action: EDITED[first.part], subject: { kind: first.part, id }, metadata }]
  })
}

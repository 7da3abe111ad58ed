// Changes an event that is not archived.
import type { PatchEventBody } from '../../../shared/events/admin-schema.ts'
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { isUniqueViolation } from '../../platform/db/pg-errors.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { changesOf } from '../activity/changes.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import {
  type EditableEvent,
  isEventSlugTaken,
  lockStoredEvent,
  type StoredEvent,
  updateEvent,
} from './event-store.ts'
import { eventChanged, eventSlugTaken } from './event-view.ts'

export type EventEdit = {
  readonly actor: ActivityActor
  readonly tenantId: TenantId
  readonly eventId: EventId
  /** Fields that are left out stay as they are. */
  readonly fields: PatchEventBody
}

/** Of two who edit at once the second is refused, with what the first made of it. Wakes the gates. */
export async function editEvent(
  deps: Deps,
  edit: EventEdit,
): Promise<Result<StoredEvent, Refusal>> {
  const { tenantId, eventId } = edit
  try {
    const edited = await withTenant(deps.db, tenantId, (tx) => apply(tx, deps, edit))
    if (edited.ok) deps.hub.publish(tenantId, eventId)
    return edited
  } catch (error) {
    // Another event took the slug between our look and our write.
    if (isUniqueViolation(error, 'events_tenant_id_slug_key')) return refuse(eventSlugTaken)
    throw error
  }
}

async function apply(
  tx: TenantTx,
  deps: Deps,
  { actor, eventId, fields: { version, ...fields } }: EventEdit,
): Promise<Result<StoredEvent, Refusal>> {
  const row = await lockStoredEvent(tx, eventId)
  if (row === null) return refuse({ code: 'event_not_found' })
  if (row.version !== version) return refuse(eventChanged(row))
  if (row.status === 'archived') return refuse({ code: 'event_archived' })
  const next = nextEvent(row, fields)
  if (next.startsAt >= next.endsAt) {
    const details = [{ in: 'body', path: 'endsAt', message: 'endsAt must be after startsAt' }]
    return refuse({ code: 'invalid_input', details })
  }
  if (next.slug !== row.slug && (await isEventSlugTaken(tx, next.slug, eventId))) {
    return refuse(eventSlugTaken)
  }
  await updateEvent(tx, eventId, next)
  await recordActivity(tx, deps, {
    actor,
    action: 'event.edited',
    subject: { kind: 'event', id: eventId },
    metadata: changesOf(row, next),
  })
  return ok({ ...row, ...next, version: row.version + 1 })
}

/** A field that is given as undefined was left out. */
function nextEvent(row: StoredEvent, fields: Omit<PatchEventBody, 'version'>): EditableEvent {
  const given = Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  )
  const { name, nameBn, slug, venue, startsAt, endsAt, timeZone } = { ...row, ...given }
  const { admitUnseen, isOrderInCode, isNameInCode } = { ...row, ...given }
  return {
    ...{ name, nameBn, slug, venue, startsAt, endsAt, timeZone },
    ...{ admitUnseen, isOrderInCode, isNameInCode },
  }
}

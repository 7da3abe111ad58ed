// Deletes a draft that nobody has anything of.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { isForeignKeyViolation } from '../../platform/db/pg-errors.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { isChanged, type VersionQuery } from '../../platform/http/version-query.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { deleteEvent, isEventUsed, lockPlacesOfEvent, lockStoredEvent } from './event-store.ts'
import { toEventView } from './event-view.ts'

type Removed = Result<undefined, Refusal>

/** What was published, sold or given to a station is cancelled or archived instead. */
export async function removeEvent(
  deps: Deps,
  actor: ActivityActor,
  tenantId: TenantId,
  eventId: EventId,
  read: VersionQuery = {},
): Promise<Removed> {
  try {
    return await withTenant(deps.db, tenantId, (tx) => remove(tx, deps, actor, eventId, read))
  } catch (error) {
    // Somebody bought meanwhile.
    if (isForeignKeyViolation(error)) return refuse({ code: 'event_not_empty' })
    throw error
  }
}

async function remove(
  tx: TenantTx,
  deps: Deps,
  actor: ActivityActor,
  eventId: EventId,
  read: VersionQuery,
): Promise<Removed> {
  const row = await lockStoredEvent(tx, eventId)
  if (row === null) return refuse({ code: 'event_not_found' })
  if (isChanged(row, read)) {
    return refuse({ code: 'changed_meanwhile', details: [toEventView(row)] })
  }
  await lockPlacesOfEvent(tx, eventId)
  if (row.status !== 'draft' || (await isEventUsed(tx, eventId))) {
    return refuse({ code: 'event_not_empty' })
  }
  await deleteEvent(tx, eventId)
  await recordActivity(tx, deps, {
    actor,
    action: 'event.deleted',
    subject: { kind: 'event', id: eventId },
    metadata: { slug: row.slug, name: row.name },
  })
  return ok(undefined)
}

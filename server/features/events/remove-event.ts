// Deletes a draft that nobody has anything of.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { isForeignKeyViolation } from '../../platform/db/pg-errors.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { deleteEvent, isEventUsed, lockStoredEvent } from './event-store.ts'

export type RemoveEventRefusal = { readonly code: 'event_not_found' | 'event_not_empty' }
type Removed = Result<undefined, RemoveEventRefusal>

/** What was published, sold or given to a station is cancelled or archived instead. */
export async function removeEvent(
  deps: Deps,
  actor: ActivityActor,
  tenantId: TenantId,
  eventId: EventId,
): Promise<Removed> {
  try {
    return await withTenant(deps.db, tenantId, (tx) => remove(tx, deps, actor, eventId))
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
): Promise<Removed> {
  const row = await lockStoredEvent(tx, eventId)
  if (row === null) return refuse({ code: 'event_not_found' })
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

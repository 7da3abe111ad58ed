// What every change of a part of an event shares: lock the event, change, commit, wake the gates.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { isForeignKeyViolation, isUniqueViolation } from '../../platform/db/pg-errors.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal, RefusalCode } from '../../platform/http/problem.ts'
import {
  type ActivityActor,
  type ActivityEntry,
  recordActivity,
} from '../activity/record-activity.ts'
import { lockStoredEvent, type StoredEvent } from './event-store.ts'

export type EventPlace = {
  readonly actor: ActivityActor
  readonly tenantId: TenantId
  readonly eventId: EventId
}

/** What the database says no to, and how that is told. */
export type PartRules = {
  /** Something names the part that was to go. */
  readonly inUse: RefusalCode
  /** The unique key of its name. */
  readonly nameKey: string
}

/** Names the field, so that a form can mark it. */
export const nameTaken = { code: 'name_taken', details: [{ in: 'body', path: 'name' }] } as const

/** With the event locked, so that of two changes at once the second sees the first. An archived event changes no more. */
export async function changeEventPart<T>(
  deps: Deps,
  { tenantId, eventId }: EventPlace,
  rules: PartRules,
  work: (tx: TenantTx, event: StoredEvent) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  try {
    const changed = await withTenant(deps.db, tenantId, async (tx): Promise<Result<T, Refusal>> => {
      const event = await lockStoredEvent(tx, eventId)
      if (event === null) return refuse({ code: 'event_not_found' })
      return event.status === 'archived' ? refuse({ code: 'event_archived' }) : work(tx, event)
    })
    if (changed.ok) deps.hub.publish(tenantId, eventId)
    return changed
  } catch (error) {
    if (isForeignKeyViolation(error)) return refuse({ code: rules.inUse })
    if (isUniqueViolation(error, rules.nameKey)) return refuse(nameTaken)
    throw error
  }
}

/** The trail of a part names its event. */
export const notePart = (
  tx: TenantTx,
  deps: Deps,
  { actor, eventId }: EventPlace,
  action: string,
  subject: ActivityEntry['subject'],
  metadata: NonNullable<ActivityEntry['metadata']>,
): Promise<void> =>
  recordActivity(tx, deps, { actor, action, subject, metadata: { eventId, ...metadata } })

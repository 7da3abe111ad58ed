// One event with its parts.
import type { EventDetails } from '../../../shared/events/admin-schema.ts'
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { findStoredEvent, readEventParts } from './event-store.ts'
import { toEventDetails } from './event-view.ts'

type Read = Result<EventDetails, { readonly code: 'event_not_found' }>

export const readEvent = (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  eventId: EventId,
): Promise<Read> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Read> => {
    const row = await findStoredEvent(tx, eventId)
    if (row === null) return refuse({ code: 'event_not_found' })
    return ok(toEventDetails(row, await readEventParts(tx, eventId)))
  })

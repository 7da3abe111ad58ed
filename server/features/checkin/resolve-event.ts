// Which event a request means that does not name it.
import type { CheckInListId, EventId, TicketId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { CheckInActor } from './check-in.ts'
import { parseScan } from './read-code.ts'
import { findEventOf, findOnlyEvent, hasEvent } from './store.ts'

type Named = {
  readonly eventId?: EventId | undefined
  readonly listId?: CheckInListId | undefined
  readonly qrCode?: string | undefined
  readonly ticketId?: TicketId | undefined
  /** Ask the database even though the event is named. */
  readonly isChecked?: boolean
}

type Refusal = { readonly code: 'event_not_found' | 'list_not_found' | 'event_required' }

/**
 * The event named; or the list's; or the code's or the ticket's; or the only one there is.
 * What another tenant or another station has is not there.
 */
export async function resolveEvent(
  deps: Deps,
  actor: CheckInActor,
  named: Named,
): Promise<Result<EventId, Refusal>> {
  if (named.eventId !== undefined)
    return checkNamed(deps, actor, named.eventId, named.isChecked === true)
  const found = await withTenant(deps.db, actor.tenantId, async (tx) => {
    const parsed = parseScan(named.qrCode)
    const byContent = await findEventOf(tx, {
      listId: named.listId ?? null,
      tag: parsed?.ok ? parsed.value.eventTag : null,
      ticketId: named.ticketId ?? null,
    })
    return byContent ?? (named.listId === undefined ? findOnlyEvent(tx) : null)
  })
  if (found !== null && actor.eventIds?.has(found) !== false) return ok(found)
  if (named.listId !== undefined) return refuse({ code: 'list_not_found' })
  return onlyEventOf(actor)
}

async function checkNamed(
  deps: Deps,
  actor: CheckInActor,
  eventId: EventId,
  isChecked: boolean,
): Promise<Result<EventId, Refusal>> {
  if (actor.eventIds?.has(eventId) === false) return refuse({ code: 'event_not_found' })
  if (!isChecked) return ok(eventId)
  const isThere = await withTenant(deps.db, actor.tenantId, (tx) => hasEvent(tx, eventId))
  return isThere ? ok(eventId) : refuse({ code: 'event_not_found' })
}

/** A station with one event scans there, also what turns out to be another event's code. */
function onlyEventOf(actor: CheckInActor): Result<EventId, Refusal> {
  const [only, ...others] = actor.eventIds ?? []
  // Safe: a station's events are event ids; the set is wider only so that any text can be asked of it.
  return only !== undefined && others.length === 0
    ? ok(only as EventId)
    : refuse({ code: 'event_required' })
}

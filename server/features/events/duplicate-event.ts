// A new draft like an event that is there: its types, gates and lists, at another time.
import type { DuplicateEventBody, EventDetails } from '../../../shared/events/admin-schema.ts'
import type { NewEvent } from '../../../shared/events/schema.ts'
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { type Result, refuse } from '../../../shared/result.ts'
import { INSTANT_MAX, type Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { createEvent } from './create-event.ts'
import {
  type EventParts,
  findStoredEvent,
  readEventParts,
  type StoredEvent,
} from './event-store.ts'
import { eventSlugTaken } from './event-view.ts'
import { readEvent } from './read-event.ts'

/** Tickets, orders and stations are not copied. Every time moves as far as the start does. */
export async function duplicateEvent(
  deps: Deps,
  tenantId: TenantId,
  actor: ActivityActor,
  eventId: EventId,
  body: DuplicateEventBody,
): Promise<Result<EventDetails, Refusal>> {
  const original = await withTenant(deps.db, tenantId, async (tx) => {
    const event = await findStoredEvent(tx, eventId)
    return event === null ? null : { event, parts: await readEventParts(tx, eventId) }
  })
  if (original === null) return refuse({ code: 'event_not_found' })
  const copy = copyOf(original.event, original.parts, body)
  if (!timesOf(copy).every((at) => at >= 0 && at <= INSTANT_MAX)) return refuse(tooFar)
  const created = await createEvent(deps, tenantId, actor, copy)
  return created.ok ? readEvent(deps, tenantId, created.value.id) : refuse(eventSlugTaken)
}

/** Some time of the copy, not only its start, would lie before 1970 or after 9999. */
const tooFar = {
  code: 'invalid_input',
  details: [{ in: 'body', path: 'startsAt', message: 'the copy’s times would lie too far away' }],
} as const

const timesOf = ({ endsAt, ticketTypes, lists }: NewEvent): Instant[] =>
  [
    endsAt,
    ...ticketTypes.flatMap((type) => [type.saleFrom, type.saleUntil]),
    ...[...ticketTypes, ...lists].flatMap(({ validFrom, validUntil }) => [validFrom, validUntil]),
  ].filter((at) => at !== null)

function copyOf(event: StoredEvent, parts: EventParts, body: DuplicateEventBody): NewEvent {
  const moveMs = body.startsAt - event.startsAt
  const moved = (at: Instant | null): Instant | null => (at === null ? null : at + moveMs)
  const numbers = new Map(parts.types.map(({ id, number }) => [id, number]))
  const names = new Map(parts.gates.map(({ id, name }) => [id, name]))
  const { id: _id, createdAt: _createdAt, version: _version, ...kept } = event
  return {
    ...kept,
    name: body.name ?? event.name,
    slug: body.slug,
    startsAt: body.startsAt,
    endsAt: event.endsAt + moveMs,
    status: 'draft',
    ticketTypes: parts.types.map(
      ({ id: _typeId, version: _v, quantitySold: _sold, quantityHeld: _held, ...type }) => ({
        ...type,
        currency: 'BDT' as const,
        saleFrom: moved(type.saleFrom),
        saleUntil: moved(type.saleUntil),
        validFrom: moved(type.validFrom),
        validUntil: moved(type.validUntil),
      }),
    ),
    gates: parts.gates.map(({ name }) => name),
    lists: parts.lists.map(
      ({ id: _listId, version: _v, isAllTypes, typeIds, gateIds, ...list }) => ({
        ...list,
        ticketTypeNumbers: isAllTypes ? null : typeIds.flatMap((id) => numbers.get(id) ?? []),
        gateNames: gateIds.flatMap((id) => names.get(id) ?? []),
        validFrom: moved(list.validFrom),
        validUntil: moved(list.validUntil),
      }),
    ),
  }
}

// Which event a scan is for. Pure: what the tenant has was read before.
import type { EventId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { eventTagIn } from '../../../shared/tickets/qr.ts'
import type { Asked, CheckInActor } from './check-in.ts'
import type { EventContext, Which } from './event-context.ts'
import type { Ledger } from './ledger.ts'

export type Known = {
  readonly ledger: Ledger
  /** In the order in which one is preferred. */
  readonly contexts: ReadonlyMap<EventId, EventContext>
  /** The tenant's only published event; looked for where nothing else names one. */
  readonly onlyEventId: EventId | null
}

type Refusal = { readonly code: 'event_not_found' | 'list_not_found' | 'event_required' }

/** Every event that one of these scans could mean, but for the tenant's only one. */
export function whichEvents(asked: readonly Asked[]): Which & {
  readonly eventIds: readonly EventId[]
} {
  const unnamed = asked.filter(({ request }) => request.eventId === undefined)
  const open = unnamed.filter(({ request }) => request.listId === undefined)
  const named = asked.map(({ actor, request }) => request.eventId ?? onlyEventOf(actor))
  return {
    eventIds: [...new Set(named.filter((eventId) => eventId !== null))],
    listIds: [...new Set(unnamed.flatMap(({ request }) => request.listId ?? []))],
    tags: [...new Set(open.flatMap((one) => tagOf(one) ?? []))],
    ticketIds: open.flatMap(({ request }) => request.ticketId ?? []),
  }
}

/**
 * The event named; or the list's; or the code's or the ticket's; or the only one there is.
 * What another tenant or another station has is not there.
 */
export function chooseEvent(asked: Asked, known: Known): Result<EventContext, Refusal> {
  const { actor, request } = asked
  const { eventId, listId } = request
  if (eventId !== undefined) {
    const named = own(actor, known.contexts.get(eventId))
    return named === null ? refuse({ code: 'event_not_found' }) : ok(named)
  }
  if (listId !== undefined) {
    const owner = own(
      actor,
      find(known, ({ lists }) => lists.has(listId)),
    )
    return owner === null ? refuse({ code: 'list_not_found' }) : ok(owner)
  }
  const meant = own(
    actor,
    find(known, (one) => isMeant(asked, known, one)) ?? only(known, known.onlyEventId),
  )
  // A station with one event scans there, also what turns out to be another event's code.
  const chosen = meant ?? only(known, onlyEventOf(actor))
  return chosen === undefined ? refuse({ code: 'event_required' }) : ok(chosen)
}

const own = (actor: CheckInActor, context: EventContext | undefined): EventContext | null =>
  context === undefined || actor.eventIds?.has(context.rules.id) === false ? null : context

const only = ({ contexts }: Known, eventId: EventId | null): EventContext | undefined =>
  eventId === null ? undefined : contexts.get(eventId)

/** The event of a station that has just one. */
function onlyEventOf(actor: CheckInActor): EventId | null {
  const [first, ...others] = actor.eventIds ?? []
  // Safe: a station's events are event ids; the set is wider only so that any text can be asked of it.
  return first !== undefined && others.length === 0 ? (first as EventId) : null
}

/** Hex. Null: the text is no code, or there is none. */
const tagOf = ({ parsed }: Asked): string | null =>
  parsed?.ok ? Buffer.from(eventTagIn(parsed.value)).toString('hex') : null

function isMeant(asked: Asked, { ledger }: Known, context: EventContext): boolean {
  const picked = asked.request.ticketId
  if (picked !== undefined) return ledger.tickets.get(picked)?.eventId === context.rules.id
  return tagOf(asked) === context.tag
}

function find(
  { contexts }: Known,
  isIt: (context: EventContext) => boolean,
): EventContext | undefined {
  for (const context of contexts.values()) if (isIt(context)) return context
  return undefined
}

// Which events this station may work, and which one it works.

import type { CheckInListId, EventId, GateId } from '../../shared/ids.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'
import type { StaffEvent } from '../../shared/sync/schema.ts'
import type { CallInput, CallOutput } from '../contract/calls.ts'
import type { CallRefusal } from '../contract/refusals.ts'
import type { EventChoice } from '../contract/views.ts'
import type { Core, SyncParts } from './core.ts'
import { eventView } from './status/status.ts'
import type { KnownEvent } from './stores.ts'

/** The server's list; without it, the events that are on this laptop. */
export async function listEvents(
  core: Core,
  sync: SyncParts,
): Promise<Result<CallOutput<'events'>, CallRefusal>> {
  if (core.meta.get('station') === null) return refuse({ code: 'not_paired' })
  const asked = await sync.listEvents()
  if (asked.ok) {
    return ok({
      items: asked.value.map((event) => staffEventChoice(core, event)),
      source: 'server',
    })
  }
  const here = core.manifest.listEvents().filter(({ rules }) => isGiven(core, rules.id))
  return ok({ items: here.map(localChoice(core)), source: 'local' })
}

/** An earlier pairing, of another organizer even, may have left events on the laptop. */
const isGiven = (core: Core, eventId: EventId): boolean =>
  core.meta.get('station')?.eventIds.includes(eventId) ?? false

/** Selects an event. An event that is not on the laptop yet has to be confirmed by the server. */
export async function selectEvent(
  core: Core,
  sync: SyncParts,
  input: CallInput<'selectEvent'>,
): Promise<Result<null, CallRefusal>> {
  const station = core.meta.get('station')
  if (station === null) return refuse({ code: 'not_paired' })
  const found = await findChoice(core, sync, input.eventId)
  if (!found.ok) return found
  const { lists, gates } = found.value
  const listId = input.listId ?? onlyList(lists)
  if (listId === null) return refuse({ code: 'list_required' })
  if (!lists.some((list) => list.id === listId)) return refuse({ code: 'list_not_found' })
  const isGate = (id: GateId | null) => gates.some((gate) => gate.id === id)
  if (input.gateId !== undefined && input.gateId !== null && !isGate(input.gateId)) {
    return refuse({ code: 'gate_not_found' })
  }
  const ownGate = isGate(station.gateId) ? station.gateId : null
  const gateId = input.gateId === undefined ? ownGate : input.gateId
  const direction = input.direction ?? 'entry'
  // Nobody can be let in before its tickets are here.
  if (core.meta.get('selection')?.eventId !== input.eventId) core.giveWay.forget()
  core.meta.set('selection', { eventId: input.eventId, listId, gateId, direction })
  core.tally.forget()
  core.noteStatus()
  sync.wake()
  return ok(null)
}

const onlyList = (lists: EventChoice['lists']): CheckInListId | null =>
  lists.length === 1 ? (lists[0]?.id ?? null) : null

async function findChoice(
  core: Core,
  sync: SyncParts,
  eventId: EventId,
): Promise<Result<EventChoice, CallRefusal>> {
  const known = isGiven(core, eventId) ? core.manifest.findEvent(eventId) : null
  if (known !== null) return ok(localChoice(core)(known))
  const asked = await sync.listEvents()
  if (!asked.ok) return asked
  const found = asked.value.find((event) => event.id === eventId)
  return found === undefined
    ? refuse({ code: 'event_not_found' })
    : ok(staffEventChoice(core, found))
}

const isDownloaded = (core: Core, eventId: EventId): boolean =>
  core.manifest.findState(eventId)?.completeUntil != null

const localChoice =
  (core: Core) =>
  (event: KnownEvent): EventChoice => ({
    ...eventView(event),
    lists: [...event.lists.values()].map(({ id, name }) => ({ id, name })),
    gates: [...event.gates].map(([id, name]) => ({ id, name })),
    isDownloaded: isDownloaded(core, event.rules.id),
  })

function staffEventChoice(core: Core, event: StaffEvent): EventChoice {
  // Safe: the sync part parsed the answer; the input form of the type only drops the brands.
  const id = event.id as EventId
  return {
    id,
    name: event.name,
    nameBn: event.nameBn ?? null,
    venue: event.venue,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    timeZone: event.timeZone,
    status: event.status,
    lists: event.lists.map((list) => ({ id: list.id as CheckInListId, name: list.name })),
    gates: event.gates.map((gate) => ({ id: gate.id as GateId, name: gate.name })),
    isDownloaded: isDownloaded(core, id),
  }
}

// The gates of an event.
import * as v from 'valibot'
import { CreateGateBody, EditGateBody, GateView } from '../../../shared/events/admin-schema.ts'
import { EventId, GateId } from '../../../shared/ids.ts'
import { ok } from '../../../shared/result.ts'
import { type MemberActor, userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import type { EventPlace } from './change-event-part.ts'
import { addGate, listGates, removeGate, renameGate } from './change-gates.ts'

const OfEvent = v.object({ eventId: EventId })
const OfGate = v.object({ eventId: EventId, gateId: GateId })

const placeOf = (actor: MemberActor, eventId: EventId): EventPlace => ({
  actor: userActivityActor(actor),
  tenantId: actor.tenantId,
  eventId,
})

const LIST = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/gates',
  action: 'event.read',
  summary: 'The gates of an event, by name.',
  params: OfEvent,
  response: v.object({ items: v.array(GateView), next: v.null() }),
  run: async (deps, { actor, params }) => {
    const listed = await listGates(deps, actor.tenantId, params.eventId)
    return listed.ok ? ok({ items: listed.value, next: null }) : listed
  },
})

const CREATE = endpoint({
  method: 'POST',
  path: '/tenant/events/:eventId/gates',
  action: 'event.edit',
  summary: 'Adds a gate.',
  params: OfEvent,
  body: CreateGateBody,
  response: GateView,
  status: 201,
  run: (deps, { actor, params, body }) => addGate(deps, placeOf(actor, params.eventId), body.name),
})

const REPLACE = endpoint({
  method: 'PUT',
  path: '/tenant/events/:eventId/gates/:gateId',
  action: 'event.edit',
  summary: 'Renames a gate. An older `version` is refused with the newer gate.',
  params: OfGate,
  body: EditGateBody,
  response: GateView,
  run: (deps, { actor, params: { eventId, gateId }, body }) =>
    renameGate(deps, placeOf(actor, eventId), gateId, body),
})

const REMOVE = endpoint({
  method: 'DELETE',
  path: '/tenant/events/:eventId/gates/:gateId',
  action: 'event.edit',
  summary: 'Deletes a gate that no list, station or notice names.',
  params: OfGate,
  run: (deps, { actor, params: { eventId, gateId } }) =>
    removeGate(deps, placeOf(actor, eventId), gateId),
})

export const gateEndpoints: readonly Endpoint[] = [LIST, CREATE, REPLACE, REMOVE]

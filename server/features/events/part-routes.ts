// The ticket types and check-in lists of an event.
import * as v from 'valibot'
import {
  CreateListBody,
  CreateTicketTypeBody,
  ListView,
  PatchTicketTypeBody,
  ReplaceListBody,
  ReplaceTicketTypeBody,
  TicketTypeView,
} from '../../../shared/events/admin-schema.ts'
import { CheckInListId, EventId, TicketTypeId } from '../../../shared/ids.ts'
import { ok } from '../../../shared/result.ts'
import { type MemberActor, userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import type { EventPlace } from './change-event-part.ts'
import { addList, listLists, removeList, replaceList } from './change-lists.ts'
import { addType, editType, listTypes, removeType } from './change-types.ts'

const OfEvent = v.object({ eventId: EventId })
const OfType = v.object({ eventId: EventId, ticketTypeId: TicketTypeId })
const OfList = v.object({ eventId: EventId, listId: CheckInListId })

const placeOf = (actor: MemberActor, eventId: EventId): EventPlace => ({
  actor: userActivityActor(actor),
  tenantId: actor.tenantId,
  eventId,
})

const TYPES = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/ticket-types',
  action: 'event.read',
  summary: 'The ticket types of an event, by number, with what was sold.',
  params: OfEvent,
  response: v.object({ items: v.array(TicketTypeView), next: v.null() }),
  run: async (deps, { actor, params }) => {
    const listed = await listTypes(deps, actor.tenantId, params.eventId)
    return listed.ok ? ok({ items: listed.value, next: null }) : listed
  },
})

const ADD_TYPE = endpoint({
  method: 'POST',
  path: '/tenant/events/:eventId/ticket-types',
  action: 'event.edit',
  summary: 'Adds a ticket type; without a number, the next free one.',
  params: OfEvent,
  body: CreateTicketTypeBody,
  response: TicketTypeView,
  status: 201,
  run: (deps, { actor, params, body }) => addType(deps, placeOf(actor, params.eventId), body),
})

const REPLACE_TYPE = endpoint({
  method: 'PUT',
  path: '/tenant/events/:eventId/ticket-types/:ticketTypeId',
  action: 'event.edit',
  summary: 'Replaces a ticket type but for its number. Never a quantity below what was sold.',
  params: OfType,
  body: ReplaceTicketTypeBody,
  response: TicketTypeView,
  run: (deps, { actor, params: { eventId, ticketTypeId }, body }) =>
    editType(deps, placeOf(actor, eventId), ticketTypeId, body),
})

const PATCH_TYPE = endpoint({
  method: 'PATCH',
  path: '/tenant/events/:eventId/ticket-types/:ticketTypeId',
  action: 'event.edit',
  summary: 'Changes the fields that are given. Never a quantity below what was sold.',
  params: OfType,
  body: PatchTicketTypeBody,
  response: TicketTypeView,
  run: (deps, { actor, params: { eventId, ticketTypeId }, body }) =>
    editType(deps, placeOf(actor, eventId), ticketTypeId, body),
})

const REMOVE_TYPE = endpoint({
  method: 'DELETE',
  path: '/tenant/events/:eventId/ticket-types/:ticketTypeId',
  action: 'event.edit',
  summary: 'Deletes a ticket type that no ticket, order or list names.',
  params: OfType,
  run: (deps, { actor, params: { eventId, ticketTypeId } }) =>
    removeType(deps, placeOf(actor, eventId), ticketTypeId),
})

const LISTS = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/lists',
  action: 'event.read',
  summary: 'The check-in lists of an event, by name.',
  params: OfEvent,
  response: v.object({ items: v.array(ListView), next: v.null() }),
  run: async (deps, { actor, params }) => {
    const listed = await listLists(deps, actor.tenantId, params.eventId)
    return listed.ok ? ok({ items: listed.value, next: null }) : listed
  },
})

const ADD_LIST = endpoint({
  method: 'POST',
  path: '/tenant/events/:eventId/lists',
  action: 'event.edit',
  summary: 'Adds a check-in list; left out, every type, every gate, at any time, once.',
  params: OfEvent,
  body: CreateListBody,
  response: ListView,
  status: 201,
  run: (deps, { actor, params, body }) => addList(deps, placeOf(actor, params.eventId), body),
})

const REPLACE_LIST = endpoint({
  method: 'PUT',
  path: '/tenant/events/:eventId/lists/:listId',
  action: 'event.edit',
  summary:
    'Replaces a check-in list, every field of it. An older `version` is refused with the newer one.',
  params: OfList,
  body: ReplaceListBody,
  response: ListView,
  run: (deps, { actor, params: { eventId, listId }, body }) =>
    replaceList(deps, placeOf(actor, eventId), listId, body),
})

const REMOVE_LIST = endpoint({
  method: 'DELETE',
  path: '/tenant/events/:eventId/lists/:listId',
  action: 'event.edit',
  summary: 'Deletes a check-in list that nothing was scanned on; an event keeps one.',
  params: OfList,
  run: (deps, { actor, params: { eventId, listId } }) =>
    removeList(deps, placeOf(actor, eventId), listId),
})

export const partEndpoints: readonly Endpoint[] = [
  TYPES,
  ADD_TYPE,
  REPLACE_TYPE,
  PATCH_TYPE,
  REMOVE_TYPE,
  LISTS,
  ADD_LIST,
  REPLACE_LIST,
  REMOVE_LIST,
]

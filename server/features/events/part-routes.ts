// The gates, ticket types and check-in lists of an event.
import * as v from 'valibot'
import {
  CreateGateBody,
  CreateListBody,
  CreateTicketTypeBody,
  EditGateBody,
  GateView,
  ListView,
  PatchGateBody,
  PatchListBody,
  PatchTicketTypeBody,
  ReplaceListBody,
  ReplaceTicketTypeBody,
  TicketTypeView,
} from '../../../shared/events/admin-schema.ts'
import { CheckInListId, EventId, GateId, TicketTypeId } from '../../../shared/ids.ts'
import type { Endpoint } from '../../platform/http/endpoint.ts'
import { addGate, listGates, removeGate, renameGate } from './change-gates.ts'
import { addList, editList, listLists, removeList } from './change-lists.ts'
import { addType, editType, listTypes, removeType } from './change-types.ts'
import { addRoute, changeRoute, listRoute, removeRoute } from './part-endpoints.ts'

const GATES = {
  folder: 'gates',
  param: 'gateId',
  params: v.object({ eventId: EventId, gateId: GateId }),
  idOf: ({ gateId }: { gateId: GateId }) => gateId,
  view: GateView,
}
const TYPES = {
  folder: 'ticket-types',
  param: 'ticketTypeId',
  params: v.object({ eventId: EventId, ticketTypeId: TicketTypeId }),
  idOf: ({ ticketTypeId }: { ticketTypeId: TicketTypeId }) => ticketTypeId,
  view: TicketTypeView,
}
const LISTS = {
  folder: 'lists',
  param: 'listId',
  params: v.object({ eventId: EventId, listId: CheckInListId }),
  idOf: ({ listId }: { listId: CheckInListId }) => listId,
  view: ListView,
}

const KEPT_QUANTITY = 'Never a quantity below what was sold.'

export const partRoutes: readonly Endpoint[] = [
  listRoute(GATES, 'The gates of an event, by name.', listGates),
  addRoute(GATES, 'Adds a gate.', CreateGateBody, addGate),
  changeRoute(
    'PUT',
    GATES,
    'Renames a gate. An older `version` is refused with the newer gate.',
    EditGateBody,
    renameGate,
  ),
  changeRoute(
    'PATCH',
    GATES,
    'Changes the fields that are given. An older `version` is refused with the newer gate.',
    PatchGateBody,
    renameGate,
  ),
  removeRoute(GATES, 'Deletes a gate that no list, station or notice names.', removeGate),

  listRoute(TYPES, 'The ticket types of an event, by number, with what was sold.', listTypes),
  addRoute(
    TYPES,
    'Adds a ticket type; without a number, the next free one.',
    CreateTicketTypeBody,
    addType,
  ),
  changeRoute(
    'PUT',
    TYPES,
    `Replaces a ticket type but for its number. ${KEPT_QUANTITY}`,
    ReplaceTicketTypeBody,
    editType,
  ),
  changeRoute(
    'PATCH',
    TYPES,
    `Changes the fields that are given. ${KEPT_QUANTITY}`,
    PatchTicketTypeBody,
    editType,
  ),
  removeRoute(TYPES, 'Deletes a ticket type that no ticket, order or list names.', removeType),

  listRoute(LISTS, 'The check-in lists of an event, by name.', listLists),
  addRoute(
    LISTS,
    'Adds a check-in list; left out, every type, every gate, at any time, once.',
    CreateListBody,
    addList,
  ),
  changeRoute(
    'PUT',
    LISTS,
    'Replaces a check-in list, every field of it. An older `version` is refused with the newer one.',
    ReplaceListBody,
    editList,
  ),
  changeRoute(
    'PATCH',
    LISTS,
    'Changes the fields that are given. An older `version` is refused with the newer list.',
    PatchListBody,
    editList,
  ),
  removeRoute(
    LISTS,
    'Deletes a check-in list that nothing was scanned on; an event keeps one.',
    removeList,
  ),
]

// What an organizer does with its events, their ticket types, gates and check-in lists.
import type { InferInput } from 'valibot'
import type {
  CreateGateBody,
  CreateListBody,
  CreateTicketTypeBody,
  DuplicateEventBody,
  EditGateBody,
  EventDetails,
  EventStepBody,
  EventView,
  GateView,
  ListView,
  PatchEventBody,
  ReplaceListBody,
  ReplaceTicketTypeBody,
  TicketTypeView,
} from '../../../../shared/events/admin-schema.ts'

type AtVersion = { readonly version: number }
type All<T> = { readonly items: readonly T[]; readonly next: null }

/** As much of an event as the window makes at once. */
export type NewEvent = {
  readonly name: string
  readonly nameBn: string | null
  readonly slug: string
  readonly venue: string | null
  readonly startsAt: string
  readonly endsAt: string
  readonly timeZone: string
  readonly verification: 'signed' | 'listed'
  readonly admitUnseen: boolean
  readonly isOrderInCode: boolean
  readonly isNameInCode: boolean
}

export type EventEditRoutes = {
  'POST /tenant/events': { body: NewEvent; answer: EventDetails }
  'PATCH /tenant/events/:eventId': { body: InferInput<typeof PatchEventBody>; answer: EventView }
  'DELETE /tenant/events/:eventId': { query: AtVersion; answer: null }
  'POST /tenant/events/:eventId/publish': {
    body: InferInput<typeof EventStepBody>
    answer: EventView
  }
  'POST /tenant/events/:eventId/cancel': {
    body: InferInput<typeof EventStepBody>
    answer: EventView
  }
  'POST /tenant/events/:eventId/archive': {
    body: InferInput<typeof EventStepBody>
    answer: EventView
  }
  'POST /tenant/events/:eventId/duplicate': {
    body: InferInput<typeof DuplicateEventBody>
    answer: EventDetails
  }
  'GET /tenant/events/:eventId/ticket-types': { answer: All<TicketTypeView> }
  'POST /tenant/events/:eventId/ticket-types': {
    body: InferInput<typeof CreateTicketTypeBody>
    answer: TicketTypeView
  }
  'PUT /tenant/events/:eventId/ticket-types/:ticketTypeId': {
    body: InferInput<typeof ReplaceTicketTypeBody>
    answer: TicketTypeView
  }
  'DELETE /tenant/events/:eventId/ticket-types/:ticketTypeId': { query: AtVersion; answer: null }
  'GET /tenant/events/:eventId/gates': { answer: All<GateView> }
  'POST /tenant/events/:eventId/gates': {
    body: InferInput<typeof CreateGateBody>
    answer: GateView
  }
  'PUT /tenant/events/:eventId/gates/:gateId': {
    body: InferInput<typeof EditGateBody>
    answer: GateView
  }
  'DELETE /tenant/events/:eventId/gates/:gateId': { query: AtVersion; answer: null }
  'GET /tenant/events/:eventId/lists': { answer: All<ListView> }
  'POST /tenant/events/:eventId/lists': {
    body: InferInput<typeof CreateListBody>
    answer: ListView
  }
  'PUT /tenant/events/:eventId/lists/:listId': {
    body: InferInput<typeof ReplaceListBody>
    answer: ListView
  }
  'DELETE /tenant/events/:eventId/lists/:listId': { query: AtVersion; answer: null }
}

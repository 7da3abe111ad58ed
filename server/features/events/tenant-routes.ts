// An organizer's administration of its events.
import * as v from 'valibot'
import {
  DuplicateEventBody,
  EventDetails,
  EventStepBody,
  EventView,
  PatchEventBody,
  ReplaceEventBody,
} from '../../../shared/events/admin-schema.ts'
import { CreateEventInput } from '../../../shared/events/schema.ts'
import { EventId } from '../../../shared/ids.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type MemberActor, userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { VersionQuery } from '../../platform/http/version-query.ts'
import type { EventStep } from './decide-event-step.ts'
import { duplicateEvent } from './duplicate-event.ts'
import { editEvent } from './edit-event.ts'
import { toEventView } from './event-view.ts'
import { EVENT_FILTER, listEvents } from './list-events.ts'
import { openEvent } from './open-event.ts'
import { readEvent } from './read-event.ts'
import { removeEvent } from './remove-event.ts'
import { stepEvent } from './step-event.ts'

const Params = v.object({ eventId: EventId })
/** 1,000 types and gates with long names. */
const EVENT_BYTES_MAX = 1024 * 1024

const LIST = endpoint({
  method: 'GET',
  path: '/tenant/events',
  action: 'event.read',
  summary: 'The organizer’s events, the latest start first; `search` finds in names and slug.',
  query: v.object({ ...PageQuery.entries, ...EVENT_FILTER }),
  response: pageOf(EventView),
  run: async (deps, { actor, query }) => {
    const listed = await listEvents(deps, actor.tenantId, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const CREATE = endpoint({
  method: 'POST',
  path: '/tenant/events',
  action: 'event.create',
  summary:
    'Makes an event with its ticket types, gates and check-in lists; a list when none is given.',
  body: v.looseObject({}),
  bodyShown: CreateEventInput,
  bodyBytesMax: EVENT_BYTES_MAX,
  response: EventDetails,
  status: 201,
  run: (deps, { actor, body }) => openEvent(deps, actor.tenantId, userActivityActor(actor), body),
})

const READ = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId',
  action: 'event.read',
  summary: 'One event with its ticket types, gates and check-in lists.',
  params: Params,
  response: EventDetails,
  run: (deps, { actor, params }) => readEvent(deps, actor.tenantId, params.eventId),
})

async function answerEdit(
  deps: Deps,
  actor: MemberActor,
  eventId: EventId,
  fields: PatchEventBody,
): Promise<Result<EventView, Refusal>> {
  const { tenantId } = actor
  const who = userActivityActor(actor)
  const edited = await editEvent(deps, { actor: who, tenantId, eventId, fields })
  return edited.ok ? ok(toEventView(edited.value)) : edited
}

const REPLACE = endpoint({
  method: 'PUT',
  path: '/tenant/events/:eventId',
  action: 'event.edit',
  summary: 'Replaces the event’s own fields. An older `version` is refused with the newer event.',
  params: Params,
  body: ReplaceEventBody,
  response: EventView,
  run: (deps, { actor, params, body }) => answerEdit(deps, actor, params.eventId, body),
})

const PATCH = endpoint({
  method: 'PATCH',
  path: '/tenant/events/:eventId',
  action: 'event.edit',
  summary: 'Changes the fields that are given. An older `version` is refused with the newer event.',
  params: Params,
  body: PatchEventBody,
  response: EventView,
  run: (deps, { actor, params, body }) => answerEdit(deps, actor, params.eventId, body),
})

const SUMMARIES = {
  publish: 'Publishes a draft. A pending organizer publishes nothing.',
  cancel: 'Cancels an event; its gates let nobody in any more.',
  archive: 'Puts an event away that is over, cancelled or never was; nothing of it changes then.',
} as const satisfies Record<EventStep, string>

const stepEndpoint = (step: EventStep): Endpoint =>
  endpoint({
    method: 'POST',
    path: `/tenant/events/:eventId/${step}`,
    action: 'event.publish',
    summary: SUMMARIES[step],
    params: Params,
    body: EventStepBody,
    response: EventView,
    run: async (deps, { actor, params: { eventId }, body: { version } }) => {
      const who = userActivityActor(actor)
      const { tenantId } = actor
      const stepped = await stepEvent(deps, { actor: who, tenantId, eventId, step, version })
      return stepped.ok ? ok(toEventView(stepped.value)) : stepped
    },
  })

const DUPLICATE = endpoint({
  method: 'POST',
  path: '/tenant/events/:eventId/duplicate',
  action: 'event.create',
  summary: 'Makes a draft like this event, with its types, gates and lists, at another time.',
  params: Params,
  body: DuplicateEventBody,
  response: EventDetails,
  status: 201,
  run: (deps, { actor, params, body }) =>
    duplicateEvent(deps, actor.tenantId, userActivityActor(actor), params.eventId, body),
})

const REMOVE = endpoint({
  method: 'DELETE',
  path: '/tenant/events/:eventId',
  action: 'event.delete',
  summary:
    'Deletes a draft without orders, tickets, stations and notices. With an older `version` it is refused with the newer one.',
  params: Params,
  query: VersionQuery,
  run: (deps, { actor, params, query }) =>
    removeEvent(deps, userActivityActor(actor), actor.tenantId, params.eventId, query),
})

export const tenantEventEndpoints: readonly Endpoint[] = [
  LIST,
  CREATE,
  READ,
  REPLACE,
  PATCH,
  stepEndpoint('publish'),
  stepEndpoint('cancel'),
  stepEndpoint('archive'),
  DUPLICATE,
  REMOVE,
]

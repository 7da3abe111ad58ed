// Moving an event to another time, and who was told of it.
import * as v from 'valibot'
import {
  RescheduleInput,
  ReschedulePreview,
  ReschedulingView,
  TELLING_STATES,
  TellingView,
} from '../../../shared/events/reschedule-schema.ts'
import { EventId } from '../../../shared/ids.ts'
import { ok } from '../../../shared/result.ts'
import { InstantText } from '../../../shared/time.ts'
import { userActivityActor } from '../../platform/http/actor.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { headerOf } from '../../platform/http/headers.ts'
import { readKey } from '../../platform/http/idempotency-key.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { listTellings, readRescheduling, tellAgain } from './read-rescheduling.ts'
import { previewReschedule, rescheduleEvent } from './reschedule-event.ts'

const OneEvent = v.object({ eventId: EventId })
/** `unreached`: whom no mail has left for. */
const State = v.optional(v.picklist([...TELLING_STATES, 'unreached']))

const PREVIEW = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/reschedule-preview',
  action: 'event.read',
  summary:
    'What moving the event to other times would move along, what would stay and why, and how many buyers would be told. Refused as the move itself would be.',
  params: OneEvent,
  query: v.object({
    startsAt: InstantText,
    endsAt: InstantText,
    movesSales: v.optional(v.picklist(['true', 'false']), 'true'),
  }),
  response: ReschedulePreview,
  run: (deps, { actor, params: { eventId }, query: { startsAt, endsAt, movesSales } }) =>
    previewReschedule(deps, actor.tenantId, {
      ...{ eventId, to: { startsAt, endsAt }, movesSales: movesSales === 'true' },
    }),
})

const RESCHEDULE = endpoint({
  method: 'POST',
  path: '/tenant/events/:eventId/reschedule',
  action: 'event.publish',
  summary:
    'Moves the event to other times. Tickets stay good; windows in which people are let in move along, those of sales where `movesSales` says so. Everybody who holds tickets is told by mail, once, in the order’s language. With an `Idempotency-Key` the second request tells nobody again; an older `version` is refused with the newer event.',
  params: OneEvent,
  body: RescheduleInput,
  response: ReschedulingView,
  status: 201,
  run: async (deps, { actor, params: { eventId }, body: input, c }) => {
    const key = readKey(headerOf(c, 'idempotency-key'))
    if (!key.ok) return key
    const { tenantId, userId } = actor
    const who = { actor: userActivityActor(actor), userId }
    const moved = await rescheduleEvent(deps, {
      ...{ tenantId, eventId, key: key.value, input, ...who },
    })
    return moved.ok ? readRescheduling(deps, { tenantId, eventId }) : moved
  },
})

const READ = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/rescheduling',
  action: 'event.read',
  summary: 'The event’s newest rescheduling, and how many of its buyers are told.',
  params: OneEvent,
  response: ReschedulingView,
  run: (deps, { actor, params: { eventId } }) =>
    readRescheduling(deps, { tenantId: actor.tenantId, eventId }),
})

const TELLINGS = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/tellings',
  action: 'order.read',
  summary:
    'The orders that are told of the event’s newest rescheduling; with `state=unreached` those that no mail has left for.',
  params: OneEvent,
  query: v.object({ ...PageQuery.entries, state: State }),
  response: pageOf(TellingView),
  run: async (deps, { actor, params: { eventId }, query }) => {
    const listed = await listTellings(deps, { tenantId: actor.tenantId, eventId }, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const AGAIN = endpoint({
  method: 'POST',
  path: '/tenant/events/:eventId/tellings/retry',
  action: 'event.publish',
  summary:
    'Has everybody mailed again whose mail was refused or failed for good, 10,000 at a time. The second time changes nothing.',
  params: OneEvent,
  response: ReschedulingView,
  run: async (deps, { actor, params: { eventId } }) => {
    const { tenantId } = actor
    const again = await tellAgain(deps, { tenantId, eventId, actor: userActivityActor(actor) })
    return again.ok ? readRescheduling(deps, { tenantId, eventId }) : again
  },
})

const COLUMNS: Columns<v.InferInput<typeof TellingView>> = {
  orderId: ({ orderId }) => orderId,
  orderNumber: ({ orderNumber }) => orderNumber,
  buyerName: ({ buyerName }) => buyerName,
  state: ({ state }) => state,
  tries: ({ tries }) => tries,
  changedAt: ({ changedAt }) => changedAt,
}

const EXPORT = csvEndpoint({
  path: '/tenant/exports/tellings.csv',
  action: 'order.read',
  summary: 'The orders that are told of an event’s newest rescheduling as CSV.',
  query: v.object({ eventId: EventId, state: State }),
  columns: COLUMNS,
  page: (deps, { tenantId }, { eventId, ...query }) =>
    listTellings(deps, { tenantId, eventId }, query),
})

export const reschedulingEndpoints: readonly Endpoint[] = [
  PREVIEW,
  RESCHEDULE,
  READ,
  TELLINGS,
  AGAIN,
  EXPORT,
]

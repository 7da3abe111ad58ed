// The form that the routes of an event's gates, ticket types and check-in lists share: whose event, which part, what is
// answered. What they do is in the use cases.
import * as v from 'valibot'
import { EventId, type TenantId } from '../../../shared/ids.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type MemberActor, userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { VersionQuery } from '../../platform/http/version-query.ts'
import type { EventPlace } from './change-event-part.ts'

type Schema = v.GenericSchema
type Answer<T> = Promise<Result<T, Refusal>>

/** One kind of part: where it lies, how one is named, how it is shown. */
export type PartKind<Params extends { readonly eventId: EventId }, Id, View extends Schema> = {
  /** `gates`: behind the event's path. */
  readonly folder: string
  /** `gateId`: as `params` calls it. */
  readonly param: string
  readonly params: v.GenericSchema<unknown, Params>
  readonly idOf: (params: Params) => Id
  readonly view: View
}

type OfEvent = { readonly eventId: EventId }
const OfEvent = v.object({ eventId: EventId })

const pathOf = (folder: string): string => `/tenant/events/:eventId/${folder}`

const placeOf = (actor: MemberActor, { eventId }: OfEvent): EventPlace => ({
  actor: userActivityActor(actor),
  tenantId: actor.tenantId,
  eventId,
})

/** All of a kind: as many as an event may have. */
export const listRoute = <P extends OfEvent, Id, View extends Schema>(
  { folder, view }: PartKind<P, Id, View>,
  summary: string,
  list: (deps: Deps, tenantId: TenantId, eventId: EventId) => Answer<v.InferInput<View>[]>,
): Endpoint =>
  endpoint({
    method: 'GET',
    path: pathOf(folder),
    action: 'event.read',
    summary,
    params: OfEvent,
    response: v.object({ items: v.array(view), next: v.null() }),
    run: async (deps, { actor, params }) => {
      const listed = await list(deps, actor.tenantId, params.eventId)
      return listed.ok ? ok({ items: listed.value, next: null }) : listed
    },
  })

export const addRoute = <P extends OfEvent, Id, View extends Schema, Body extends Schema>(
  { folder, view }: PartKind<P, Id, View>,
  summary: string,
  body: Body,
  add: (deps: Deps, place: EventPlace, body: v.InferOutput<Body>) => Answer<v.InferInput<View>>,
): Endpoint =>
  endpoint({
    method: 'POST',
    path: pathOf(folder),
    action: 'event.edit',
    summary,
    params: OfEvent,
    body,
    response: view,
    status: 201,
    run: (deps, { actor, params, body: sent }) => add(deps, placeOf(actor, params), sent),
  })

export const changeRoute = <P extends OfEvent, Id, View extends Schema, Body extends Schema>(
  method: 'PUT' | 'PATCH',
  { folder, param, params: OfPart, idOf, view }: PartKind<P, Id, View>,
  summary: string,
  body: Body,
  change: (
    deps: Deps,
    place: EventPlace,
    id: Id,
    body: v.InferOutput<Body>,
  ) => Answer<v.InferInput<View>>,
): Endpoint =>
  endpoint({
    method,
    path: `${pathOf(folder)}/:${param}`,
    action: 'event.edit',
    summary,
    params: OfPart,
    body,
    response: view,
    run: (deps, { actor, params, body: sent }) =>
      change(deps, placeOf(actor, params), idOf(params), sent),
  })

export const removeRoute = <P extends OfEvent, Id, View extends Schema>(
  { folder, param, params: OfPart, idOf }: PartKind<P, Id, View>,
  summary: string,
  remove: (deps: Deps, place: EventPlace, id: Id, read: VersionQuery) => Answer<undefined>,
): Endpoint =>
  endpoint({
    method: 'DELETE',
    path: `${pathOf(folder)}/:${param}`,
    action: 'event.edit',
    summary: `${summary} With an older \`version\` it is refused with the newer one.`,
    params: OfPart,
    query: VersionQuery,
    run: (deps, { actor, params, query }) =>
      remove(deps, placeOf(actor, params), idOf(params), query),
  })

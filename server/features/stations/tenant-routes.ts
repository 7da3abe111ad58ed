// An organizer's administration of its stations.
import * as v from 'valibot'
import { EventId, StationId } from '../../../shared/ids.ts'
import { ok, type Result } from '../../../shared/result.ts'
import {
  PatchStationBody,
  ReplaceStationBody,
  StationView,
  WipeStationBody,
} from '../../../shared/stations/schema.ts'
import type { Deps } from '../../deps.ts'
import { type MemberActor, userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { SearchText } from '../../platform/http/keyset.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { VersionQuery } from '../../platform/http/version-query.ts'
import { editStation } from './edit-station.ts'
import { listStations, readStation, toStationView } from './list-stations.ts'
import { orderWipe, withdrawWipe } from './order-wipe.ts'

const Params = v.object({ stationId: StationId })

const LIST = endpoint({
  method: 'GET',
  path: '/tenant/stations',
  action: 'station.read',
  summary:
    'The organizer’s stations, by name, with their last contact and what they told of themselves.',
  query: v.object({
    ...PageQuery.entries,
    search: v.optional(SearchText),
    status: v.optional(StationView.entries.status),
    eventId: v.optional(EventId),
  }),
  response: pageOf(StationView),
  run: async (deps, { actor, query }) => {
    const listed = await listStations(deps, actor.tenantId, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const READ = endpoint({
  method: 'GET',
  path: '/tenant/stations/:stationId',
  action: 'station.read',
  summary: 'One station.',
  params: Params,
  response: StationView,
  run: (deps, { actor, params }) => readStation(deps, actor.tenantId, params.stationId),
})

async function answerEdit(
  deps: Deps,
  actor: MemberActor,
  stationId: StationId,
  fields: PatchStationBody,
): Promise<Result<StationView, Refusal>> {
  const { tenantId } = actor
  const who = userActivityActor(actor)
  const edited = await editStation(deps, { actor: who, tenantId, stationId, fields })
  return edited.ok ? ok(toStationView(edited.value)) : edited
}

const REPLACE = endpoint({
  method: 'PUT',
  path: '/tenant/stations/:stationId',
  action: 'station.edit',
  summary: 'Replaces name, gate and events. An older `version` is refused with the newer station.',
  params: Params,
  body: ReplaceStationBody,
  response: StationView,
  run: (deps, { actor, params, body }) => answerEdit(deps, actor, params.stationId, body),
})

const PATCH = endpoint({
  method: 'PATCH',
  path: '/tenant/stations/:stationId',
  action: 'station.edit',
  summary:
    'Changes the fields that are given. An older `version` is refused with the newer station.',
  params: Params,
  body: PatchStationBody,
  response: StationView,
  run: (deps, { actor, params, body }) => answerEdit(deps, actor, params.stationId, body),
})

const WIPE = endpoint({
  method: 'POST',
  path: '/tenant/stations/:stationId/wipe',
  action: 'station.wipe',
  summary:
    'Orders a station to forget everything once all of its scans have come. An older `version` is refused.',
  params: Params,
  body: WipeStationBody,
  response: StationView,
  run: async (deps, { actor, params, body }) => {
    const { tenantId } = actor
    const who = userActivityActor(actor)
    const ordered = await orderWipe(deps, { actor: who, tenantId, ...params, ...body })
    return ordered.ok ? ok(toStationView(ordered.value)) : ordered
  },
})

const WITHDRAW_WIPE = endpoint({
  method: 'DELETE',
  path: '/tenant/stations/:stationId/wipe',
  action: 'station.wipe',
  summary:
    'Takes the order to wipe a station back, if it has not obeyed. With an older `version` it is refused with the newer one.',
  params: Params,
  query: VersionQuery,
  response: StationView,
  run: async (deps, { actor, params, query }) => {
    const { tenantId } = actor
    const who = userActivityActor(actor)
    const withdrawn = await withdrawWipe(deps, { actor: who, tenantId, ...params }, query)
    return withdrawn.ok ? ok(toStationView(withdrawn.value)) : withdrawn
  },
})

export const tenantStationEndpoints: readonly Endpoint[] = [
  LIST,
  READ,
  REPLACE,
  PATCH,
  WIPE,
  WITHDRAW_WIPE,
]

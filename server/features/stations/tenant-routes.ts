// An organizer's administration of its stations.
import * as v from 'valibot'
import { EventId, StationId } from '../../../shared/ids.ts'
import { ok, type Result } from '../../../shared/result.ts'
import {
  PatchStationBody,
  ReplaceStationBody,
  StationView,
} from '../../../shared/stations/schema.ts'
import type { Deps } from '../../deps.ts'
import { type MemberActor, userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { SearchText } from '../../platform/http/keyset.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { editStation } from './edit-station.ts'
import { listStations, readStation, toStationView } from './list-stations.ts'

const Params = v.object({ stationId: StationId })

const LIST = endpoint({
  method: 'GET',
  path: '/tenant/stations',
  action: 'station.read',
  summary: 'The organizer’s stations, by name, with their last contact.',
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

export const tenantStationEndpoints: readonly Endpoint[] = [LIST, READ, REPLACE, PATCH]

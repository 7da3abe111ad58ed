// Renames a station, moves it to another gate, gives it other events.
import type { StationId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { PatchStationBody } from '../../../shared/stations/schema.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { changesOf } from '../activity/changes.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { toStationView } from './list-stations.ts'
import { lockStation, type StationRow, updateStation } from './station-store.ts'
import { findEvents, isGateOf } from './store.ts'

export type StationEdit = {
  readonly actor: ActivityActor
  readonly tenantId: TenantId
  readonly stationId: StationId
  /** Fields that are left out stay as they are. */
  readonly fields: PatchStationBody
}

/** An event that is taken away does not exist for the station from its next request on. A revoked one stays as it was. */
export async function editStation(
  deps: Deps,
  edit: StationEdit,
): Promise<Result<StationRow, Refusal>> {
  const edited = await withTenant(deps.db, edit.tenantId, (tx) => apply(tx, deps, edit))
  if (edited.ok) {
    for (const eventId of edited.value.eventIds) deps.hub.publish(edit.tenantId, eventId)
  }
  return edited
}

async function apply(
  tx: TenantTx,
  deps: Deps,
  { actor, stationId, fields }: StationEdit,
): Promise<Result<StationRow, Refusal>> {
  const row = await lockStation(tx, stationId)
  if (row === null) return refuse({ code: 'station_not_found' })
  if (row.version !== fields.version) {
    return refuse({ code: 'changed_meanwhile', details: [toStationView(row)] })
  }
  if (row.status === 'revoked') return refuse({ code: 'station_ended' })
  const next = nextStation(row, fields)
  // One that was archived since stays where it is.
  if ((await findEvents(tx, next.eventIds)) === 'missing') {
    return refuse({ code: 'event_not_found' })
  }
  if (next.gateId !== null && !(await isGateOf(tx, next.gateId, next.eventIds))) {
    return refuse({ code: 'gate_not_found' })
  }
  await updateStation(tx, next)
  const { name, gateId, eventIds } = next
  await recordActivity(tx, deps, {
    actor,
    action: 'station.edited',
    subject: { kind: 'station', id: stationId },
    metadata: changesOf(row, { name, gateId, eventIds }),
  })
  return ok({ ...next, version: row.version + 1 })
}

function nextStation(row: StationRow, fields: PatchStationBody): StationRow {
  const { name = row.name, eventIds = row.eventIds } = fields
  const gateId = fields.gateId === undefined ? row.gateId : fields.gateId
  return { ...row, name, gateId, eventIds: [...new Set(eventIds)].toSorted() }
}

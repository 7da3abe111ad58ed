// Orders a station to forget everything, and takes the order back while it can.
import type { StationId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { WipeStationBody } from '../../../shared/stations/schema.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { isChanged, type VersionQuery } from '../../platform/http/version-query.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { updateWipe } from './contact-store.ts'
import { toStationView } from './list-stations.ts'
import { findStation, lockStation, type StationRow } from './station-store.ts'

type WipeRequest = {
  readonly actor: ActivityActor
  readonly tenantId: TenantId
  readonly stationId: StationId
}

/**
 * The station hears of it with its next contact, within a minute while it is connected, and obeys when nothing of it is
 * unsent. A revoked one may be ordered as well. Ordered again, only whether it is total changes.
 */
export const orderWipe = (
  deps: Pick<Deps, 'db' | 'now' | 'newId'>,
  request: WipeRequest & WipeStationBody,
): Promise<Result<StationRow, Refusal>> =>
  withTenant(deps.db, request.tenantId, (tx) => order(tx, deps, request))

async function order(
  tx: TenantTx,
  deps: Pick<Deps, 'now' | 'newId'>,
  { actor, stationId, isTotal, version }: WipeRequest & WipeStationBody,
): Promise<Result<StationRow, Refusal>> {
  const row = await lockStation(tx, stationId)
  if (row === null) return refuse({ code: 'station_not_found' })
  if (row.version !== version) {
    return refuse({ code: 'changed_meanwhile', details: [toStationView(row)] })
  }
  if (row.wipedAt !== null) return refuse({ code: 'station_wiped' })
  const id = row.wipeId ?? deps.newId()
  const at = row.wipeOrderedAt ?? deps.now()
  await updateWipe(tx, stationId, { id, isTotal, at })
  await recordActivity(tx, deps, {
    actor,
    action: 'station.wipe_ordered',
    subject: { kind: 'station', id: stationId },
    metadata: { isTotal, unsent: row.unsentCount, setAside: row.setAsideCount },
  })
  return afterChange(tx, stationId)
}

/** Nothing changes where none was ordered. A station that obeyed already cannot be asked back. */
export const withdrawWipe = (
  deps: Pick<Deps, 'db' | 'now' | 'newId'>,
  { actor, tenantId, stationId }: WipeRequest,
  read: VersionQuery = {},
): Promise<Result<StationRow, Refusal>> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Result<StationRow, Refusal>> => {
    const row = await lockStation(tx, stationId)
    if (row === null) return refuse({ code: 'station_not_found' })
    if (isChanged(row, read)) {
      return refuse({ code: 'changed_meanwhile', details: [toStationView(row)] })
    }
    if (row.wipedAt !== null) return refuse({ code: 'station_wiped' })
    if (row.wipeId === null) return ok(row)
    await updateWipe(tx, stationId, null)
    await recordActivity(tx, deps, {
      actor,
      action: 'station.wipe_withdrawn',
      subject: { kind: 'station', id: stationId },
    })
    return afterChange(tx, stationId)
  })

async function afterChange(
  tx: TenantTx,
  stationId: StationId,
): Promise<Result<StationRow, Refusal>> {
  const row = await findStation(tx, stationId)
  return row === null ? refuse({ code: 'station_not_found' }) : ok(row)
}

// Takes a station's credential away. Its scans from before still arrive, and wait for a tenant admin.
import type { StationId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { updateStationRevoked } from './store.ts'

export type RevokeRefusal = { readonly code: 'station_not_found' }

/** Works at once. A second time changes nothing and answers with the first time's instant. */
export function revokeStation(
  deps: Pick<Deps, 'db' | 'now' | 'newId'>,
  tenantId: TenantId,
  actor: ActivityActor,
  stationId: StationId,
): Promise<Result<{ readonly revokedAt: Instant }, RevokeRefusal>> {
  return withTenant(
    deps.db,
    tenantId,
    async (tx): Promise<Result<{ readonly revokedAt: Instant }, RevokeRefusal>> => {
      const revoked = await updateStationRevoked(tx, stationId, deps.now())
      if (revoked === null) return refuse({ code: 'station_not_found' })
      if (revoked.isNew) {
        await recordActivity(tx, deps, {
          actor,
          action: 'station.revoked',
          subject: { kind: 'station', id: stationId },
        })
      }
      return ok({ revokedAt: revoked.revokedAt })
    },
  )
}

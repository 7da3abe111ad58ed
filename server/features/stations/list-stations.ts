// An organizer's stations.
import type { EventId, StationId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { StationView } from '../../../shared/stations/schema.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, KeyText, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { findStation, listStationRows, type StationRow } from './station-store.ts'

export type ListStationsQuery = PageQuery & {
  readonly search?: string | undefined
  readonly status?: StationRow['status'] | undefined
  readonly eventId?: EventId | undefined
}

/** By name. */
export async function listStations(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { search, status, eventId, after, limit }: ListStationsQuery,
): Promise<Result<Page<StationView>, CursorRefusal>> {
  const key = readKey(after, [KeyText, KeyId])
  if (!key.ok) return key
  const query = { search, status, eventId, after: key.value, limit: limit + 1 }
  const rows = await withTenant(deps.db, tenantId, (tx) => listStationRows(tx, query))
  return ok(toPage(rows, limit, toStationView, ({ name, id }) => [name, id]))
}

type Read = Result<StationView, { readonly code: 'station_not_found' }>

export async function readStation(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  id: StationId,
): Promise<Read> {
  const row = await withTenant(deps.db, tenantId, (tx) => findStation(tx, id))
  return row === null ? refuse({ code: 'station_not_found' }) : ok(toStationView(row))
}

export function toStationView(row: StationRow): StationView {
  const { wipeId, wipeOrderedAt, isWipeTotal, wipedAt, ...station } = row
  return {
    ...station,
    eventIds: [...row.eventIds],
    pairedAt: instantToText(row.pairedAt),
    revokedAt: instantToTextOrNull(row.revokedAt),
    lastSeenAt: instantToTextOrNull(row.lastSeenAt),
    reportedAt: instantToTextOrNull(row.reportedAt),
    dataAt: instantToTextOrNull(row.dataAt),
    wipe:
      wipeOrderedAt === null
        ? null
        : {
            orderedAt: instantToText(wipeOrderedAt),
            isTotal: isWipeTotal,
            waitsFor: wipedAt === null ? whatHolds(row) : null,
            wipedAt: instantToTextOrNull(wipedAt),
          },
  }
}

function whatHolds({
  unsentCount,
  setAsideCount,
  isWipeTotal,
}: StationRow): 'unsent' | 'set_aside' | null {
  if (unsentCount !== null && unsentCount > 0) return 'unsent'
  return setAsideCount !== null && setAsideCount > 0 && !isWipeTotal ? 'set_aside' : null
}

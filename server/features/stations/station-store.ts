// Stations as an organizer's administration reads and changes them.
import type { EventId, GateId, StationId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { likePattern } from '../../platform/http/keyset.ts'

export type StationRow = {
  readonly id: StationId
  readonly name: string
  readonly gateId: GateId | null
  readonly eventIds: readonly EventId[]
  readonly status: 'active' | 'revoked'
  readonly pairedAt: Instant
  readonly revokedAt: Instant | null
  readonly lastSeenAt: Instant | null
  /** What it told of itself last; null: it never did. */
  readonly reportedAt: Instant | null
  readonly unsentCount: number | null
  readonly setAsideCount: number | null
  readonly dataAt: Instant | null
  readonly workingEventId: EventId | null
  readonly wipeId: string | null
  readonly wipeOrderedAt: Instant | null
  readonly isWipeTotal: boolean
  readonly wipedAt: Instant | null
  readonly version: number
}

export type StationsQuery = {
  /** In the name, anywhere, in any case. */
  readonly search: string | undefined
  readonly status: StationRow['status'] | undefined
  readonly eventId: EventId | undefined
  readonly after: readonly [name: string, id: string] | null
  readonly limit: number
}

const columns = (tx: TenantTx) => tx`
  s.id, s.name, s.gate_id, s.status, s.paired_at, s.revoked_at, s.last_seen_at, s.version,
  s.reported_at, s.unsent_count, s.set_aside_count, s.data_at, s.working_event_id,
  s.wipe_id, s.wipe_ordered_at, s.is_wipe_total, s.wiped_at,
  (select coalesce(json_agg(e.event_id order by e.event_id), '[]')
     from station_events e
    where e.tenant_id = s.tenant_id and e.station_id = s.id) as event_ids
`

/** By name. */
export function listStationRows(
  tx: TenantTx,
  { search, status, eventId, after, limit }: StationsQuery,
): Promise<readonly StationRow[]> {
  const found =
    search === undefined || search === '' ? tx`` : tx`and s.name ilike ${likePattern(search)}`
  const ofStatus = status === undefined ? tx`` : tx`and s.status = ${status}`
  const ofEvent =
    eventId === undefined
      ? tx``
      : tx`and exists (select 1 from station_events e
                        where e.tenant_id = s.tenant_id and e.station_id = s.id and e.event_id = ${eventId})`
  const later = after === null ? tx`` : tx`and (s.name, s.id) > (${after[0]}, ${after[1]})`
  return tx<StationRow[]>`
    select ${columns(tx)}
      from stations s
     where true ${found} ${ofStatus} ${ofEvent} ${later}
     order by s.name, s.id
     limit ${limit}
  `
}

export async function findStation(tx: TenantTx, id: StationId): Promise<StationRow | null> {
  const [row] = await tx<StationRow[]>`select ${columns(tx)} from stations s where s.id = ${id}`
  return row ?? null
}

/** Of two who change one station the second waits. Null: none of this tenant. */
export async function lockStation(tx: TenantTx, id: StationId): Promise<StationRow | null> {
  const [row] = await tx<StationRow[]>`
    select ${columns(tx)} from stations s where s.id = ${id} for no key update of s
  `
  return row ?? null
}

/** Of a station that is locked. */
export async function updateStation(
  tx: TenantTx,
  { id, name, gateId, eventIds }: Pick<StationRow, 'id' | 'name' | 'gateId' | 'eventIds'>,
): Promise<void> {
  await tx`
    update stations set name = ${name}, gate_id = ${gateId}, version = version + 1 where id = ${id}
  `
  await tx`
    delete from station_events
     where station_id = ${id}
       and event_id <> all((select ${pgArray(eventIds)}::text::uuid[])::uuid[])
  `
  await tx`
    insert into station_events (station_id, event_id)
    select ${id}, event_id from unnest(${pgArray(eventIds)}::text::uuid[]) as event_id
    on conflict do nothing
  `
}

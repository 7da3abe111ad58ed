// Stations, what they may work, and the codes they are paired with.
import type { EventId, GateId, StationId, TenantId, UserId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

/** `missing`: one of them is not the tenant's. `archived`: nothing of one of them changes any more. */
export type EventsFound = 'all' | 'missing' | 'archived'

/** They stay until the transaction ends. */
export async function findEvents(tx: TenantTx, eventIds: readonly EventId[]): Promise<EventsFound> {
  const rows = await tx<{ readonly isArchived: boolean }[]>`
    select status = 'archived' as is_archived from events
     where id = any((select ${pgArray(eventIds)}::text::uuid[])::uuid[])
     order by id
       for key share
  `
  if (rows.length !== eventIds.length) return 'missing'
  return rows.some(({ isArchived }) => isArchived) ? 'archived' : 'all'
}

/** True when the gate belongs to one of these events. It stays there until the transaction ends. */
export async function isGateOf(
  tx: TenantTx,
  gateId: GateId,
  eventIds: readonly EventId[],
): Promise<boolean> {
  const rows = await tx`
    select 1 from gates
     where id = ${gateId} and event_id = any((select ${pgArray(eventIds)}::text::uuid[])::uuid[])
       for key share
  `
  return rows.length === 1
}

export type NewPairingCode = {
  readonly id: string
  readonly keyHash: Uint8Array
  readonly eventIds: readonly EventId[]
  readonly gateId: GateId | null
  readonly createdBy: UserId | null
  readonly createdAt: Instant
  readonly expiresAt: Instant
}

/** With its entry in the directory, which finds the tenant when the code comes back. */
export async function insertPairingCode(
  tx: TenantTx,
  tenantId: TenantId,
  code: NewPairingCode,
): Promise<void> {
  await tx`
    insert into pairing_codes (id, event_ids, gate_id, created_by, created_at, expires_at)
    values (${code.id}, ${pgArray(code.eventIds)}::text::uuid[], ${code.gateId}, ${code.createdBy},
            ${tx.typed.instant(code.createdAt)}, ${tx.typed.instant(code.expiresAt)})
  `
  await tx`
    insert into directory (kind, key_hash, tenant_id, id)
    values (${PAIRING_KIND}, ${Buffer.from(code.keyHash)}, ${tenantId}, ${code.id})
  `
}

const PAIRING_KIND = 'pairing_code'

export type CodeOwner = {
  readonly tenantId: TenantId
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly isSuspended: boolean
}

/** Whose code this is, or null. */
export async function findCodeOwner(
  db: PlatformDb,
  keyHash: Uint8Array,
): Promise<CodeOwner | null> {
  const [row] = await db<CodeOwner[]>`
    select d.tenant_id, d.id, t.slug, t.name, t.status = 'suspended' as is_suspended
      from directory d
      join tenants t on t.id = d.tenant_id
     where d.kind = ${PAIRING_KIND} and d.key_hash = ${Buffer.from(keyHash)}
  `
  return row ?? null
}

export type PairingCodeRow = {
  readonly eventIds: readonly EventId[]
  readonly gateId: GateId | null
  readonly expiresAt: Instant
  readonly usedAt: Instant | null
}

/** Locks the code, so that of two laptops with one code the second sees it used. */
export async function lockPairingCode(tx: TenantTx, id: string): Promise<PairingCodeRow | null> {
  const [row] = await tx<PairingCodeRow[]>`
    select event_ids, gate_id, expires_at, used_at
      from pairing_codes
     where id = ${id}
       for update
  `
  return row ?? null
}

export async function updateCodeUsed(
  tx: TenantTx,
  id: string,
  stationId: StationId,
  at: Instant,
): Promise<void> {
  await tx`
    update pairing_codes set used_at = ${tx.typed.instant(at)}, station_id = ${stationId}
     where id = ${id}
  `
}

export type NewStation = {
  readonly id: StationId
  readonly name: string
  readonly gateId: GateId | null
  readonly credentialHash: Uint8Array
  readonly eventIds: readonly EventId[]
}

export async function insertStation(tx: TenantTx, station: NewStation, at: Instant): Promise<void> {
  await tx`
    insert into stations (id, name, gate_id, credential_hash, paired_at)
    values (${station.id}, ${station.name}, ${station.gateId}, ${Buffer.from(station.credentialHash)},
            ${tx.typed.instant(at)})
  `
  await tx`
    insert into station_events (station_id, event_id)
    select ${station.id}, event_id from unnest(${pgArray(station.eventIds)}::text::uuid[]) as event_id
  `
}

/** When the station's revocation took effect and whether this call made it; null without such a station. */
export async function updateStationRevoked(
  tx: TenantTx,
  id: StationId,
  at: Instant,
): Promise<{ readonly revokedAt: Instant; readonly isNew: boolean } | null> {
  const [row] = await tx<{ readonly revokedAt: Instant | null }[]>`
    select revoked_at from stations where id = ${id} for update
  `
  if (row === undefined) return null
  if (row.revokedAt !== null) return { revokedAt: row.revokedAt, isNew: false }
  await tx`
    update stations set status = 'revoked', revoked_at = ${tx.typed.instant(at)} where id = ${id}
  `
  return { revokedAt: at, isNew: true }
}

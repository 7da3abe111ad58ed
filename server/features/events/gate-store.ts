// The gates of an event.
import type { EventId, GateId } from '../../../shared/ids.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { StoredGate } from './event-store.ts'

/** Of two who change one gate the second waits. Null: none of this event. */
export async function lockGate(
  tx: TenantTx,
  eventId: EventId,
  id: GateId,
): Promise<StoredGate | null> {
  const [row] = await tx<StoredGate[]>`
    select id, name, version from gates where event_id = ${eventId} and id = ${id} for update
  `
  return row ?? null
}

/** True when another gate of the event has that name. */
export async function isGateNameTaken(
  tx: TenantTx,
  eventId: EventId,
  name: string,
  id: GateId | null,
): Promise<boolean> {
  const rows = await tx`
    select 1 from gates where event_id = ${eventId} and name = ${name} and id is distinct from ${id}
  `
  return rows.length > 0
}

/** Of a gate that is locked. */
export async function updateGateName(tx: TenantTx, id: GateId, name: string): Promise<void> {
  await tx`update gates set name = ${name}, version = version + 1 where id = ${id}`
}

/** A foreign key refuses a gate that a list, a station or a notice names. */
export async function deleteGate(tx: TenantTx, id: GateId): Promise<void> {
  await tx`delete from gates where id = ${id}`
}

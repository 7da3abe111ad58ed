// The check-in lists of an event, one at a time.
import type { CheckInListId, EventId, GateId, TicketTypeId } from '../../../shared/ids.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { ListRow } from './store.ts'

/** How many of these types and gates are the event's. */
export async function countParts(
  tx: TenantTx,
  eventId: EventId,
  typeIds: readonly TicketTypeId[],
  gateIds: readonly GateId[],
): Promise<{ readonly types: number; readonly gates: number }> {
  const [row] = await tx<{ readonly types: number; readonly gates: number }[]>`
    select (select count(*) from ticket_types
             where event_id = ${eventId}
               and id = any((select ${pgArray(typeIds)}::text::uuid[])::uuid[])) as types,
           (select count(*) from gates
             where event_id = ${eventId}
               and id = any((select ${pgArray(gateIds)}::text::uuid[])::uuid[])) as gates
  `
  return row ?? { types: 0, gates: 0 }
}

/** Of an event that is locked. */
export async function updateList(tx: TenantTx, list: ListRow): Promise<void> {
  const instant = (at: number | null) => (at === null ? null : tx.typed.instant(at))
  await tx`
    update check_in_lists
       set name = ${list.name}, is_all_types = ${list.typeIds === null}, valid_from = ${instant(list.validFrom)},
           valid_until = ${instant(list.validUntil)}, entries_max = ${list.entries},
           reentry_after_exit = ${list.reentryAfterExit}, admit_unpaid = ${list.admitUnpaid},
           version = version + 1
     where id = ${list.id}
  `
  await deleteListParts(tx, list.id)
  await tx`
    insert into check_in_list_types (list_id, ticket_type_id)
    select ${list.id}, type_id from unnest(${pgArray(list.typeIds ?? [])}::text::uuid[]) as type_id
  `
  await tx`
    insert into check_in_list_gates (list_id, gate_id)
    select ${list.id}, gate_id from unnest(${pgArray(list.gateIds)}::text::uuid[]) as gate_id
  `
}

async function deleteListParts(tx: TenantTx, id: CheckInListId): Promise<void> {
  await tx`delete from check_in_list_types where list_id = ${id}`
  await tx`delete from check_in_list_gates where list_id = ${id}`
}

export async function deleteList(tx: TenantTx, id: CheckInListId): Promise<void> {
  await deleteListParts(tx, id)
  await tx`delete from check_in_lists where id = ${id}`
}

/** True once anything was scanned on it: what the scans say would be lost with the list. */
export async function hasScans(
  tx: TenantTx,
  eventId: EventId,
  id: CheckInListId,
): Promise<boolean> {
  const rows = await tx`
    select 1 from scans where event_id = ${eventId} and list_id = ${id} limit 1
  `
  return rows.length > 0
}

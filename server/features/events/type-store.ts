// The ticket types of an event, one at a time.
import type { TicketTypeFields } from '../../../shared/events/admin-schema.ts'
import type { EventId, TicketTypeId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

/** Of an event that is locked: the next one would be the same for two. */
export async function nextTypeNumber(tx: TenantTx, eventId: EventId): Promise<number> {
  const [row] = await tx<{ readonly number: number }[]>`
    select coalesce(max(number), 0) + 1 as number from ticket_types where event_id = ${eventId}
  `
  return row?.number ?? 1
}

export async function isTypeNumberTaken(
  tx: TenantTx,
  eventId: EventId,
  number: number,
): Promise<boolean> {
  const rows = await tx`
    select 1 from ticket_types where event_id = ${eventId} and number = ${number}
  `
  return rows.length > 0
}

/** Of an event that is locked. */
export async function updateType(
  tx: TenantTx,
  id: TicketTypeId,
  type: TicketTypeFields,
): Promise<void> {
  const instant = (at: Instant | null) => (at === null ? null : tx.typed.instant(at))
  await tx`
    update ticket_types
       set name = ${type.name}, name_bn = ${type.nameBn}, price_cents = ${type.priceCents},
           quantity_total = ${type.quantityTotal}, sale_from = ${instant(type.saleFrom)},
           sale_until = ${instant(type.saleUntil)}, per_order_max = ${type.perOrderMax},
           per_buyer_max = ${type.perBuyerMax},
           valid_from = ${instant(type.validFrom)}, valid_until = ${instant(type.validUntil)},
           attention = ${type.attention}, version = version + 1
     where id = ${id}
  `
}

/** How many places of the type are held or sold, locked: nobody takes or gives one back until the transaction ends. */
export async function lockTakenPlaces(tx: TenantTx, id: TicketTypeId): Promise<number> {
  const [row] = await tx<{ readonly taken: number }[]>`
    select held + sold as taken from places where ticket_type_id = ${id} for update
  `
  return row?.taken ?? 0
}

/** A foreign key refuses a type that a ticket, an order or a list names. */
export async function deleteType(tx: TenantTx, id: TicketTypeId): Promise<void> {
  await tx`delete from ticket_types where id = ${id}`
}

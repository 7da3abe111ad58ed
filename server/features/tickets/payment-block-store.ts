// Tickets of an order that open no gate because of its payment.
import type { Scan } from '../../../shared/checkin/schema.ts'
import type { EventId, OrderId, TicketId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

/** Good ones are blocked, all are let go; those that changed. What a person blocked stays blocked. */
export async function updatePaymentBlocks(
  tx: TenantTx,
  orderId: OrderId,
  isBlocked: boolean,
): Promise<readonly TicketId[]> {
  const rows = await tx<{ readonly id: TicketId }[]>`
    update tickets
       set is_blocked_for_payment = ${isBlocked}, is_blocked = is_blocked_by_person or ${isBlocked}
     where order_id = ${orderId} and is_blocked_for_payment <> ${isBlocked} and (not ${isBlocked}::boolean or not is_void)
    returning id
  `
  return rows.map(({ id }) => id)
}

/** Something for a person to look at: the ticket had got in before it was blocked. Raised once per entry. */
export async function insertBlockedAfterEntry(
  tx: TenantTx,
  item: { readonly entry: Scan; readonly eventId: EventId; readonly foundAt: Instant },
): Promise<void> {
  await tx`
    insert into review_items (scan_id, kind, event_id, ticket_id, reason, found_at)
    values (${item.entry.scanId}, 'blocked_after_entry', ${item.eventId}, ${item.entry.ticketId}, 'blocked',
            ${tx.typed.instant(item.foundAt)})
    on conflict (tenant_id, scan_id, kind) do nothing
  `
}

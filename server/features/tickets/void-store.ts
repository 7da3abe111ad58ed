// Tickets of an order that end together.
import type { OrderId, TicketId } from '../../../shared/ids.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { OrderTicket } from './void-tickets.ts'

/** As many as an order may have. */
const TICKETS_MAX = 1_000

export const lockOrderTicketRows = (
  tx: TenantTx,
  orderId: OrderId,
): Promise<readonly OrderTicket[]> => tx<OrderTicket[]>`
  select id, ticket_type_id, attendee_name, is_void
    from tickets
   where order_id = ${orderId}
   order by id
   limit ${TICKETS_MAX}
     for update
`

export async function updateVoids(tx: TenantTx, ids: readonly TicketId[]): Promise<void> {
  await tx`
    update tickets set is_void = true
     where id = any((select ${pgArray(ids)}::text::uuid[])::uuid[]) and not is_void
  `
}

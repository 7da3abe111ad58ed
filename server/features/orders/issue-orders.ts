// Issues the tickets of orders and has them mailed, in the caller's transaction.
import type { EventId, OrderId, TenantId, TicketTypeId } from '../../../shared/ids.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { type IssueRefusal, issueTickets } from '../tickets/issue-tickets.ts'
import { mailOrderJob } from './mail-order.ts'

export type OrderToIssue = {
  readonly id: OrderId
  readonly eventId: EventId
  readonly buyerName: string
  readonly items: readonly { readonly ticketTypeId: TicketTypeId; readonly quantity: number }[]
}

/**
 * One ticket for each place of each order, in the buyer's name, and one job that mails them. Called once for an order:
 * whoever calls it has the order's row locked, or has just made it. The caller publishes after its commit.
 */
export async function issueOrders(
  tx: TenantTx,
  deps: Deps,
  { tenantId, orders }: { readonly tenantId: TenantId; readonly orders: readonly OrderToIssue[] },
): Promise<Result<undefined, IssueRefusal>> {
  for (const [eventId, some] of groupByEvent(orders)) {
    const issued = await issueTickets(tx, deps, {
      tenantId,
      actor: SYSTEM_ACTOR,
      eventId,
      tickets: some.flatMap(({ id, buyerName, items }) =>
        items.flatMap(({ ticketTypeId, quantity }) =>
          Array.from({ length: quantity }, () => ({
            orderId: id,
            ticketTypeId,
            attendeeName: buyerName,
          })),
        ),
      ),
    })
    if (!issued.ok) return issued
  }
  await deps.jobs.sendMany(
    tx,
    mailOrderJob,
    orders.map(({ id }) => ({ tenantId, orderId: id })),
  )
  return ok(undefined)
}

function groupByEvent(
  orders: readonly OrderToIssue[],
): ReadonlyMap<EventId, readonly OrderToIssue[]> {
  const groups = new Map<EventId, OrderToIssue[]>()
  for (const order of orders) {
    const group = groups.get(order.eventId) ?? []
    group.push(order)
    groups.set(order.eventId, group)
  }
  return groups
}

// Ends tickets of an order in the caller's transaction: their codes are refused from here on.
import { standingScans } from '../../../shared/checkin/merge.ts'
import type { EventId, OrderId, TicketId, TicketTypeId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { type ActivityActor, recordActivities } from '../activity/record-activity.ts'
import { insertVoidedAfterEntry, listScansOf } from './store.ts'
import { lockOrderTicketRows, updateVoids } from './void-store.ts'

export type OrderTicket = {
  readonly id: TicketId
  readonly ticketTypeId: TicketTypeId
  readonly attendeeName: string | null
  readonly isVoid: boolean
}

/** All tickets of an order, locked in order of id: after the order and its payments, before places. */
export const lockOrderTickets = (tx: TenantTx, orderId: OrderId): Promise<readonly OrderTicket[]> =>
  lockOrderTicketRows(tx, orderId)

/**
 * Voids tickets that are locked and good. Each gives its place back; one that had got in raises a review item. The
 * caller has locked the places, and publishes the event after its commit.
 */
export async function voidTickets(
  tx: TenantTx,
  deps: Deps,
  {
    eventId,
    ticketIds,
    actor,
  }: {
    readonly eventId: EventId
    readonly ticketIds: readonly TicketId[]
    readonly actor: ActivityActor
  },
): Promise<void> {
  if (ticketIds.length === 0) return
  const inside = new Set<TicketId>()
  for (const id of ticketIds) {
    const scans = standingScans(await listScansOf(tx, id))
    const entry = scans.find(({ direction }) => direction === 'entry')
    if (entry === undefined) continue
    inside.add(id)
    await insertVoidedAfterEntry(tx, { entry, eventId, foundAt: deps.now() })
  }
  await updateVoids(tx, ticketIds)
  await recordActivities(
    tx,
    deps,
    ticketIds.map((id) => ({
      actor,
      action: 'ticket.voided',
      subject: { kind: 'ticket', id },
      metadata: { wasUsed: inside.has(id) },
    })),
  )
}

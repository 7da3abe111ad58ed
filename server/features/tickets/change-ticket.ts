// What every change of one ticket shares: lock, change, commit, wake the gates.
import type { EventId, TenantId, TicketId } from '../../../shared/ids.ts'
import { type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { lockTicket, type TicketToChange } from './store.ts'

export type TicketNotFound = { readonly code: 'ticket_not_found' | 'ticket_changed' }

/** Whose ticket, which one, and who asks. */
export type TicketRequest = {
  readonly tenantId: TenantId
  readonly ticketId: TicketId
  readonly actor: ActivityActor
  /** What the person who asks had read; left out by programs. An older one is refused. */
  readonly version?: string
}

/** Runs `change` on the locked ticket and tells the live streams after the commit. Another tenant's is not found. */
export async function changeTicket<
  T extends { readonly eventId: EventId },
  E extends { readonly code: string },
>(
  deps: Deps,
  request: TicketRequest,
  change: (tx: TenantTx, ticket: TicketToChange) => Promise<Result<T, E>>,
): Promise<Result<T, E | TicketNotFound>> {
  const result = await withTenant(
    deps.db,
    request.tenantId,
    async (tx): Promise<Result<T, E | TicketNotFound>> => {
      const ticket = await lockTicket(tx, request.ticketId)
      if (ticket === null) return refuse({ code: 'ticket_not_found' })
      const isLate = request.version !== undefined && request.version !== ticket.version
      return isLate ? refuse({ code: 'ticket_changed' }) : change(tx, ticket)
    },
  )
  if (result.ok) deps.hub.publish(request.tenantId, result.value.eventId)
  return result
}

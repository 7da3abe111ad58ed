// Holds a ticket back for a while, and lets it go again.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { changeTicket, type TicketNotFound, type TicketRequest } from './change-ticket.ts'
import { type TicketToChange, updateBlocked } from './store.ts'

type BlockRefusal = TicketNotFound | { readonly code: 'ticket_void' | 'ticket_waits_for_payment' }

/** Refused at the gates until `unblockTicket`. The second time changes nothing; a void ticket is refused anyway. */
export const blockTicket = (
  deps: Deps,
  request: TicketRequest,
): Promise<Result<TicketToChange, BlockRefusal>> => setBlocked(deps, request, true)

/** Good again as it was, unless its payment keeps it: what only that blocks is decided with the payment. */
export const unblockTicket = (
  deps: Deps,
  request: TicketRequest,
): Promise<Result<TicketToChange, BlockRefusal>> => setBlocked(deps, request, false)

const setBlocked = (
  deps: Deps,
  request: TicketRequest,
  isBlocked: boolean,
): Promise<Result<TicketToChange, BlockRefusal>> =>
  changeTicket(deps, request, async (tx, ticket): Promise<Result<TicketToChange, BlockRefusal>> => {
    if (ticket.isVoid) return refuse({ code: 'ticket_void' })
    if (ticket.isBlockedByPerson === isBlocked) {
      const isKept = !isBlocked && ticket.isBlocked
      return isKept ? refuse({ code: 'ticket_waits_for_payment' }) : ok(ticket)
    }
    const isBlockedNow = await updateBlocked(tx, ticket.id, isBlocked)
    await recordActivity(tx, deps, {
      actor: request.actor,
      action: isBlocked ? 'ticket.blocked' : 'ticket.unblocked',
      subject: { kind: 'ticket', id: ticket.id },
    })
    return ok({ ...ticket, isBlockedByPerson: isBlocked, isBlocked: isBlockedNow })
  })

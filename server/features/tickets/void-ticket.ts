// Ends a ticket: its code is refused from here on.
import { standingScans } from '../../../shared/checkin/merge.ts'
import type { ScanId } from '../../../shared/ids.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { changeTicket, type TicketNotFound, type TicketRequest } from './change-ticket.ts'
import { insertVoidedAfterEntry, listScansOf, type TicketToChange, updateVoid } from './store.ts'

export type VoidedTicket = TicketToChange & {
  /** The entry it had got in with, which a person should look at; null when it was unused. */
  readonly enteredBy: ScanId | null
}

/** Voids a ticket. The second time changes nothing. One that had got in raises a review item, never a conflict. */
export const voidTicket = (
  deps: Deps,
  request: TicketRequest,
): Promise<Result<VoidedTicket, TicketNotFound>> =>
  changeTicket(deps, request, async (tx, ticket): Promise<Result<VoidedTicket, never>> => {
    const scans = standingScans(await listScansOf(tx, ticket.id))
    const entry = scans.find(({ direction }) => direction === 'entry') ?? null
    const voided = { ...ticket, isVoid: true, enteredBy: entry?.scanId ?? null }
    if (ticket.isVoid) return ok(voided)
    await updateVoid(tx, ticket.id)
    if (entry !== null) {
      await insertVoidedAfterEntry(tx, { entry, eventId: ticket.eventId, foundAt: deps.now() })
    }
    await recordActivity(tx, deps, {
      actor: request.actor,
      action: 'ticket.voided',
      subject: { kind: 'ticket', id: ticket.id },
      metadata: { wasUsed: entry !== null },
    })
    return ok(voided)
  })

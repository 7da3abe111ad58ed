// Gives a ticket to another person.
import { required } from '../../../shared/assert.ts'
import type { EventId, TicketId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { changeTicket, type TicketNotFound, type TicketRequest } from './change-ticket.ts'
import { loadEventKeys } from './event-keys.ts'
import { indexRename } from './index-search.ts'
import { type ReissueRefusal, renewCode } from './reissue-ticket.ts'
import { updateName } from './store.ts'

export type RenamedTicket = {
  readonly ticketId: TicketId
  readonly eventId: EventId
  /** The new code's text where the name is in the code; null where the old code stays good. */
  readonly text: string | null
}

/** A code that carries the name is signed anew with a higher serial; any other stays as it is. A void ticket is nobody's. */
export const renameTicket = (
  deps: Deps,
  request: TicketRequest & { readonly name: string | null },
): Promise<Result<RenamedTicket, ReissueRefusal | TicketNotFound>> =>
  changeTicket(
    deps,
    request,
    async (tx, ticket): Promise<Result<RenamedTicket, ReissueRefusal>> => {
      const { tenantId, actor, name } = request
      const { id: ticketId, eventId } = ticket
      if (ticket.isVoid) return refuse({ code: 'ticket_void' })
      if (ticket.attendeeName === name) return ok({ ticketId, eventId, text: null })
      const event = required(
        await loadEventKeys(tx, deps, tenantId, eventId),
        'a ticket has its event, by foreign key',
      )
      let text: string | null = null
      if (event.isNameInCode) {
        const renewed = await renewCode(tx, deps, tenantId, { ...ticket, attendeeName: name })
        if (!renewed.ok) return renewed
        text = renewed.value.text
      } else {
        await updateName(tx, ticketId, name)
      }
      await indexRename(tx, ticket, name)
      const subject = { kind: 'ticket', id: ticketId }
      const metadata = { isCodeNew: text !== null }
      await recordActivity(tx, deps, { actor, action: 'ticket.renamed', subject, metadata })
      return ok({ ticketId, eventId, text })
    },
  )

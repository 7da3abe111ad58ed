// Several tickets in one step: each is a scan of its own.
import type { TicketId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { CallInput, CallOutput } from '../../contract/calls.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { AdmissionView } from '../../contract/views.ts'
import type { Core } from '../core.ts'
import { admitByTicket } from './admit-scan.ts'
import { openSession } from './session.ts'

/**
 * Every ticket is a scan with a row of its own, and one that is refused holds up no other. A ticket that is not here
 * refuses the call before anything is recorded; should a later one go missing meanwhile, what was admitted stays.
 */
export async function admitGroup(
  core: Core,
  { ticketIds, ...options }: CallInput<'admitGroup'>,
): Promise<Result<CallOutput<'admitGroup'>, CallRefusal>> {
  const session = openSession(core)
  if (!session.ok) return session
  const { event } = session.value
  const isMissing = (ticketId: TicketId) => core.manifest.findTicket(event, ticketId) === null
  if (ticketIds.some(isMissing)) return refuse({ code: 'ticket_not_found' })
  const items: AdmissionView[] = []
  // One that is named twice would be admitted and then shown as in already.
  for (const ticketId of new Set(ticketIds)) {
    const admitted = await admitByTicket(core, { ticketId, ...options })
    if (!admitted.ok) return admitted
    items.push(admitted.value)
  }
  return ok({ items })
}

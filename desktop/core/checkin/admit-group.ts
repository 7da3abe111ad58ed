// Several tickets in one step: each is a scan of its own.
import type { TicketId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { CallInput, CallOutput } from '../../contract/calls.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { AdmissionView } from '../../contract/views.ts'
import type { Core } from '../core.ts'
import { currentActor } from '../operators/actor.ts'
import { admitPicked } from './admit-scan.ts'
import { openSession } from './session.ts'

/**
 * Every ticket is a scan with a row of its own, and one that is refused holds up no other. A ticket that is not here
 * refuses the call before anything is recorded; should a later one go missing meanwhile, what was admitted stays.
 *
 * Other scans pass between two tickets, so a visitor at the other lane waits for one of them and not for fifty. All of
 * them are admitted by whom, and where, the call was made. Each is on the disk before the next one begins: a kill leaves
 * the first of them admitted.
 */
export async function admitGroup(
  core: Core,
  { ticketIds, ...options }: CallInput<'admitGroup'>,
): Promise<Result<CallOutput<'admitGroup'>, CallRefusal>> {
  const session = openSession(core)
  if (!session.ok) return session
  const { event } = session.value
  const actor = currentActor(core)
  const isMissing = (ticketId: TicketId) => core.manifest.findTicket(event, ticketId) === null
  if (ticketIds.some(isMissing)) return refuse({ code: 'ticket_not_found' })
  const items: AdmissionView[] = []
  // One that is named twice would be admitted and then shown as in already.
  for (const ticketId of new Set(ticketIds)) {
    if (items.length > 0) await core.deps.timers.turn()
    const startedMs = core.deps.monotonicMs()
    const input = { ticketId, ...options }
    const admitted = admitPicked(core, session.value, actor, input, startedMs)
    if (admitted === null) return refuse({ code: 'ticket_not_found' })
    items.push(admitted)
  }
  return ok({ items })
}

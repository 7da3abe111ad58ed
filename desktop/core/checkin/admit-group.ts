// Several tickets in one step: each is a scan of its own.
import { ok, type Result } from '../../../shared/result.ts'
import type { CallInput, CallOutput } from '../../contract/calls.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { AdmissionView } from '../../contract/views.ts'
import type { Core } from '../core.ts'
import { admitByTicket } from './admit-scan.ts'

/** A refused ticket holds up no other; a refused call ends the group, and what was admitted before it stays. */
export async function admitGroup(
  core: Core,
  { ticketIds, ...options }: CallInput<'admitGroup'>,
): Promise<Result<CallOutput<'admitGroup'>, CallRefusal>> {
  const items: AdmissionView[] = []
  for (const ticketId of ticketIds) {
    const admitted = await admitByTicket(core, { ticketId, ...options })
    if (!admitted.ok) return admitted
    items.push(admitted.value)
  }
  return ok({ items })
}

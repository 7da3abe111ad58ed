// Who may say a supervisor's word here without signing in: by name, to choose from.
import type { CallOutput } from '../../contract/calls.ts'
import type { Core } from '../core.ts'
import { isSupervisor, listOperators } from './operators.ts'

/** Those of the paired organizer whose PIN would be heard. */
export function listSupervisors(core: Core): CallOutput<'supervisors'> {
  const items = listOperators(core)
    .filter((operator) => isSupervisor(operator) && operator.pinHash !== null)
    .map(({ userId, name }) => ({ id: userId, name }))
  return { items }
}

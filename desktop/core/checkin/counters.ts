// How many are in: at this gate, at all of them, and of each ticket type.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { CountersView } from '../../contract/views.ts'
import type { Core } from '../core.ts'
import { openSession } from './session.ts'

export function counters(core: Core): Result<CountersView, CallRefusal> {
  const session = openSession(core)
  if (!session.ok) return session
  const { typesByNumber } = session.value.event
  const found = core.tally.counters()
  if (found === null) return refuse({ code: 'no_event_selected' })
  const { gate, all, types } = found
  const named = [...typesByNumber.values()].map((type) => ({
    number: type.number,
    name: type.name,
    nameBn: type.nameBn,
    ...(types.get(type.number) ?? { tickets: 0, checkedIn: 0 }),
  }))
  return ok({ gate, all, types: named })
}

// How many are in: at this gate, at all of them, and of each ticket type.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { CountersView } from '../../contract/views.ts'
import type { Core } from '../core.ts'
import { openSession } from './session.ts'

/** Of the selected list; the types that it admits, and any other that got in. */
export async function counters(core: Core): Promise<Result<CountersView, CallRefusal>> {
  const session = openSession(core)
  if (!session.ok) return session
  const found = await core.tally.counters()
  if (found === null) return refuse({ code: 'no_event_selected' })
  const { event, list } = session.value
  const types = [...event.typesByNumber.values()].map((type) => ({
    number: type.number,
    name: type.name,
    nameBn: type.nameBn,
    ...(found.types.get(type.number) ?? { tickets: 0, checkedIn: 0 }),
  }))
  const isShown = ({ number, checkedIn }: (typeof types)[number]) =>
    checkedIn > 0 || (list.typeNumbers?.has(number) ?? true)
  return ok({ gate: found.gate, all: found.all, types: types.filter(isShown) })
}

// What there is to do between a new laptop and the first scan, and what of it is done. Pure.
import type { StatusView } from '../../contract/views.ts'

export const SETUP_STEPS = ['pair', 'sign_in', 'event', 'ready'] as const
export type SetUpStep = (typeof SETUP_STEPS)[number]

export type StepState = 'done' | 'left_out' | 'running' | 'to_do'

/** Also while nothing of the event is on the laptop yet. */
export const isEventSelected = ({ station, event, connection }: StatusView): boolean =>
  event !== null || (station !== null && connection.reason !== 'no_event')

export function stepStates(status: StatusView): Readonly<Record<SetUpStep, StepState>> {
  const isSelected = isEventSelected(status)
  const isComplete = status.event !== null && status.completeUntil !== null
  return {
    pair: status.station === null ? 'to_do' : 'done',
    sign_in: status.operator !== null ? 'done' : isSelected ? 'left_out' : 'to_do',
    event: isSelected ? 'done' : 'to_do',
    ready: isComplete ? 'done' : isSelected ? 'running' : 'to_do',
  }
}

/** The step to begin with; the last one when nothing is missing. */
export function firstMissing(status: StatusView): SetUpStep {
  const states = stepStates(status)
  return SETUP_STEPS.find((step) => states[step] === 'to_do') ?? 'ready'
}

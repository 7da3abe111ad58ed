// What an organizer still has to set up. Pure.
import type { SetupStep, SetupView } from '../../../shared/tenants/admin-schema.ts'

/** The next one first. Each step can be taken alone, and none is asked of an event that does not need it. */
export function nextSetupSteps(setup: Omit<SetupView, 'missing'>): SetupStep[] {
  const { event } = setup
  const isPaidFor = setup.providers.some(
    ({ isEnabled, checkOutcome }) => isEnabled && checkOutcome !== 'invalid',
  )
  const isMissing: Readonly<Record<SetupStep, boolean>> = {
    create_event: event === null,
    add_ticket_types: event !== null && event.ticketTypes === 0,
    add_gates: event !== null && event.gates === 0,
    set_up_payments: event !== null && event.pricedTypes > 0 && !isPaidFor,
    publish_event: event !== null && event.status === 'draft',
    invite_staff: setup.staff + setup.invitations === 0,
    pair_station: (event?.stations ?? setup.stations) === 0,
  }
  // Safe: these are the keys of the record above, in its order.
  return (Object.keys(isMissing) as SetupStep[]).filter((step) => isMissing[step])
}

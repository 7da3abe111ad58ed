import { expect, test } from 'vitest'
import { EVENT_STATUSES } from '../../../shared/events/admin-schema.ts'
import { decideEventStep, type EventStep, type StepFacts } from './decide-event-step.ts'

const fresh: StepFacts = {
  status: 'draft',
  endsAt: 200,
  tenantStatus: 'active',
  ticketTypes: 1,
  now: 100,
}
const outcome = (step: EventStep, change: Partial<StepFacts>): string => {
  const decided = decideEventStep(step, { ...fresh, ...change })
  return 'next' in decided ? decided.next : decided.refusal
}

test('PA13 every step from every status, while the event is still to come', () => {
  const no = 'event_step_not_possible'
  const table = EVENT_STATUSES.map((status) => [
    status,
    outcome('publish', { status }),
    outcome('cancel', { status }),
    outcome('archive', { status }),
  ])

  expect(table).toEqual([
    ['draft', 'published', 'cancelled', 'archived'],
    ['published', no, 'cancelled', no],
    ['cancelled', no, no, 'archived'],
    ['archived', no, no, no],
  ])
})

test('PA13 a published event is archived once it is over, from the very millisecond of its end', () => {
  expect(outcome('archive', { status: 'published', now: 199 })).toBe('event_step_not_possible')
  expect(outcome('archive', { status: 'published', now: 200 })).toBe('archived')
})

test('PA13 a pending organizer publishes nothing, nor anybody an event without types or one that is over', () => {
  expect(outcome('publish', { tenantStatus: 'pending' })).toBe('tenant_pending')
  expect(outcome('publish', { tenantStatus: 'suspended' })).toBe('tenant_pending')
  expect(outcome('publish', { ticketTypes: 0 })).toBe('event_incomplete')
  expect(outcome('publish', { now: 200 })).toBe('event_over')
})

import { expect, test } from 'vitest'
import type { EventId } from '../../../shared/ids.ts'
import type { SetupView } from '../../../shared/tenants/admin-schema.ts'
import { nextSetupSteps } from './next-setup-steps.ts'

type Setup = Omit<SetupView, 'missing'>

const EVENT: NonNullable<Setup['event']> = {
  ...{
    id: '0190a000-0000-7000-8000-000000000001' as EventId,
    name: 'Festival',
    status: 'published',
  },
  ...{
    startsAt: '2026-01-15T12:00:00.000Z',
    ticketTypes: 1,
    pricedTypes: 1,
    gates: 1,
    stations: 1,
  },
}
const DONE: Setup = {
  ...{ tenantStatus: 'active', events: 1, drafts: 0, published: 1, event: EVENT },
  ...{ staff: 1, invitations: 0, stations: 1, stationsHeard: 1 },
  providers: [
    { provider: 'bkash', isOwn: true, isLive: true, isEnabled: true, checkOutcome: 'valid' },
  ],
}

test('PA50 whoever has set up everything has nothing left, and whoever begins makes an event first', () => {
  const nothing = {
    ...DONE,
    events: 0,
    published: 0,
    event: null,
    staff: 0,
    stations: 0,
    providers: [],
  }

  expect(nextSetupSteps(DONE)).toEqual([])
  expect(nextSetupSteps(nothing)).toEqual(['create_event', 'invite_staff', 'pair_station'])
})

test.for([
  ['a draft is still to be published', { event: { ...EVENT, status: 'draft' } }, ['publish_event']],
  [
    'an event without types and gates needs both',
    { event: { ...EVENT, ticketTypes: 0, pricedTypes: 0, gates: 0 } },
    ['add_ticket_types', 'add_gates'],
  ],
  ['what costs something needs a way to pay', { providers: [] }, ['set_up_payments']],
  ['what costs nothing needs none', { providers: [], event: { ...EVENT, pricedTypes: 0 } }, []],
  [
    'an account that the provider does not know is none',
    { providers: DONE.providers.map((one) => ({ ...one, checkOutcome: 'invalid' })) },
    ['set_up_payments'],
  ],
  ['an invitation that waits will do', { staff: 0, invitations: 1 }, []],
  [
    'a station of another event will not',
    { event: { ...EVENT, stations: 0 }, stations: 3 },
    ['pair_station'],
  ],
] as const)('PA50 %s', ([_title, change, left]) => {
  // Safe: each change is one of the fields above.
  expect(nextSetupSteps({ ...DONE, ...change } as Setup)).toEqual(left)
})

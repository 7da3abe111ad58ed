// How far an organizer has come, from nothing to a station at a gate.
import { expect, test } from 'vitest'
import type { SetupView } from '../../../shared/tenants/admin-schema.ts'
import { anAdmin, aStation, call, signInAs, testApp } from '../../testing/app.ts'
import { anEvent, aTenant, granted } from '../../testing/event.ts'
import { anAccount } from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { inviteMember } from '../auth/invite-member.ts'

test('PA50 each thing that is set up takes its step off the list, and another organizer’s takes none', async () => {
  await using server = await testApp()
  const { deps } = server
  const tenantId = await aTenant(deps)
  const other = await aTenant(deps, 'beta')
  await anEvent(deps, other)
  await anAdmin(deps, tenantId, 'admin@alpha.example')
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  const ask = async (): Promise<SetupView> =>
    (await (await call(server, 'GET /tenant/setup', { bearer })).json()) as SetupView
  const missing = async () => (await ask()).missing

  expect(await ask()).toEqual({
    ...{ tenantStatus: 'active', events: 0, drafts: 0, published: 0, event: null },
    ...{ staff: 0, invitations: 0, stations: 0, stationsHeard: 0, providers: [] },
    missing: ['create_event', 'invite_staff', 'pair_station'],
  })
  const draft = { status: 'draft', gates: [] }
  const { id } = await anEvent(deps, tenantId, draft)
  expect(await missing()).toEqual([
    ...['add_gates', 'set_up_payments', 'publish_event', 'invite_staff', 'pair_station'],
  ])
  await call(server, `POST /tenant/events/${id}/gates`, { bearer, body: { name: 'North' } })
  await anAccount(deps, null)
  expect((await ask()).providers).toMatchObject([{ provider: 'stripe', isOwn: false }])
  await call(server, `POST /tenant/events/${id}/publish`, { bearer, body: { version: 1 } })
  const guest = {
    email: 'guest@mail.example',
    role: 'staff',
    level: 'steward',
    locale: 'en',
  } as const
  granted(await inviteMember(deps, SYSTEM_ACTOR, tenantId, guest))
  expect(await missing()).toEqual(['pair_station'])
  await aStation(server, tenantId, [id])

  expect(await ask()).toMatchObject({
    ...{ events: 1, published: 1, invitations: 1, stations: 1, stationsHeard: 0, missing: [] },
    event: {
      id,
      name: 'Winter festival',
      status: 'published',
      ticketTypes: 2,
      pricedTypes: 2,
      gates: 1,
      stations: 1,
    },
  })
})

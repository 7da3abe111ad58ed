// A tenant with everything in it that a route can be about, and one signed-in caller of each standing.
import { required } from '../../../shared/assert.ts'
import type { Standing } from '../../../shared/auth/may.ts'
import type { TenantId, UserId } from '../../../shared/ids.ts'
import type { CreatedEvent } from '../../features/events/create-event.ts'
import type { IssuedTicket } from '../../features/tickets/issue-tickets.ts'
import {
  anAdmin,
  aPlatformAdmin,
  aStation,
  aSteward,
  aSupervisor,
  type Person,
  signInAs,
  type TestApp,
  type TestStation,
} from '../app.ts'
import { anEvent, aTenant, someTickets } from '../event.ts'

export type World = {
  readonly slug: string
  readonly tenantId: TenantId
  readonly event: CreatedEvent
  readonly listId: string
  readonly tickets: readonly IssuedTicket[]
  readonly station: TestStation
  /** A second one, for a walk to revoke. */
  readonly spare: TestStation
  readonly userIds: readonly UserId[]
  readonly stewardId: UserId
  /** The bearer of each standing; a visitor has none. */
  readonly bearer: Readonly<Record<Standing, string | undefined>>
}

const NAMES: Readonly<Record<Standing, string>> = {
  visitor: 'steward',
  station: 'steward',
  steward: 'steward',
  supervisor: 'supervisor',
  tenant_admin: 'admin',
  platform_admin: 'platform',
}

/** The address of the person of that standing; a steward's where it is no person's. */
export const emailOf = ({ slug }: Pick<World, 'slug'>, standing: Standing): string =>
  `${NAMES[standing]}@${slug}.example`

/** Makes it by the use cases and the routes themselves. */
export async function aWorld(server: TestApp, slug: string): Promise<World> {
  const { deps } = server
  const tenantId = await aTenant(deps, slug)
  const event = await anEvent(deps, tenantId)
  const people: readonly Person[] = [
    await aSteward(deps, tenantId, `steward@${slug}.example`),
    await aSupervisor(deps, tenantId, `supervisor@${slug}.example`),
    await anAdmin(deps, tenantId, `admin@${slug}.example`),
    await aPlatformAdmin(deps, `platform@${slug}.example`),
  ]
  const [steward, supervisor, admin, platform] = await Promise.all(
    people.map(async ({ email }) => (await signInAs(server, email)).access),
  )
  const station = await aStation(server, tenantId, [event.id])
  return {
    slug,
    tenantId,
    event,
    listId: required(event.lists[0]?.id, 'an event has a list'),
    tickets: await someTickets(deps, tenantId, event, ['Rahim', 'Karim', 'Salma']),
    station,
    spare: await aStation(server, tenantId, [event.id]),
    userIds: people.map(({ id }) => id),
    stewardId: required(people[0], 'the steward comes first').id,
    bearer: {
      visitor: undefined,
      station: station.credential,
      steward,
      supervisor,
      tenant_admin: admin,
      platform_admin: platform,
    },
  }
}

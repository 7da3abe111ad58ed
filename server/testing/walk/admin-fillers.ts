// How to call the routes of both administrations. What a call changes is made for it.
import { createUser } from '../../features/auth/create-user.ts'
import { getLogo } from '../../features/tenants/logo-store.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { TEST_PASSWORD, type TestApp } from '../app.ts'
import { aTenant, granted } from '../event.ts'
import { aPicture } from '../pictures.ts'
import type { Filler } from './fillers.ts'
import type { World } from './world.ts'

const EMPTY: Filler = {}

/** Of the tenant's staff: the steward, who is left what they are. */
export const staffFillers = (server: TestApp): Readonly<Record<string, Filler>> => {
  const path = ({ stewardId }: World): string => `/tenant/staff/${stewardId}`
  const role = { role: 'staff', level: 'steward' }
  return {
    'GET /tenant/staff': EMPTY,
    'GET /tenant/staff/:userId': { path },
    'PUT /tenant/staff/:userId': {
      path,
      body: async (world) => ({
        ...role,
        status: 'active',
        version: await memberVersion(server, world),
      }),
    },
    'PATCH /tenant/staff/:userId': {
      path,
      body: async (world) => ({ ...role, version: await memberVersion(server, world) }),
    },
    'GET /admin/tenants/:tenantId/users': {
      path: ({ tenantId }) => `/admin/tenants/${tenantId}/users`,
    },
    'GET /admin/tenants/:tenantId/users/:userId': {
      path: ({ tenantId, stewardId }) => `/admin/tenants/${tenantId}/users/${stewardId}`,
    },
    'PATCH /admin/tenants/:tenantId/users/:userId': {
      path: ({ tenantId, stewardId }) => `/admin/tenants/${tenantId}/users/${stewardId}`,
      body: async (world) => ({ ...role, version: await memberVersion(server, world) }),
    },
  }
}

async function memberVersion({ deps }: TestApp, world: World): Promise<number> {
  const [row] = await deps.platformDb<{ version: number }[]>`
    select version from tenant_users where tenant_id = ${world.tenantId} and user_id = ${world.stewardId}`
  return row?.version ?? 1
}

/** Of a tenant of its own for each call that changes one. */
export const tenantFillers = (server: TestApp): Readonly<Record<string, Filler>> => {
  const { deps } = server
  const fresh =
    (more = '') =>
    async (): Promise<string> =>
      `/admin/tenants/${await aTenant(deps, deps.newId())}${more}`
  const fields = () => ({ name: 'A tenant', slug: deps.newId(), brandingSettings: {} })
  return {
    'GET /admin/tenants': EMPTY,
    'POST /admin/tenants': { body: fields },
    'GET /admin/tenants/:tenantId': { path: ({ tenantId }) => `/admin/tenants/${tenantId}` },
    'PUT /admin/tenants/:tenantId': {
      path: fresh(),
      body: () => ({ ...fields(), version: 1 }),
    },
    'PATCH /admin/tenants/:tenantId': {
      path: fresh(),
      body: () => ({ name: 'Renamed', version: 1 }),
    },
    'PATCH /admin/tenants/:tenantId/status': {
      path: fresh('/status'),
      body: () => ({ status: 'suspended' }),
    },
    'DELETE /admin/tenants/:tenantId': { path: fresh() },
    'GET /admin/activity-logs': EMPTY,
  }
}

/** Of a person of their own for each call that changes one. */
export const userFillers = ({ deps }: TestApp): Readonly<Record<string, Filler>> => {
  const aUser = async (): Promise<string> => {
    const email = `${deps.newId()}@person.example`
    return granted(await createUser(deps, { email, name: 'A person', password: TEST_PASSWORD })).id
  }
  const fresh = async (): Promise<string> => `/admin/users/${await aUser()}`
  return {
    'GET /admin/users': EMPTY,
    'GET /admin/users/:userId': { path: ({ stewardId }) => `/admin/users/${stewardId}` },
    'PUT /admin/users/:userId': {
      path: fresh,
      body: () => ({ name: 'Renamed', isPlatformAdmin: false, status: 'active', version: 1 }),
    },
    'PATCH /admin/users/:userId': { path: fresh, body: () => ({ name: 'Renamed', version: 1 }) },
    'DELETE /admin/users/:userId/factor': {
      path: async () => {
        const id = await aUser()
        await deps.platformDb`
          insert into user_factors (user_id, sealed_secret, created_at) values (${id}, '', now())`
        return `/admin/users/${id}/factor`
      },
    },
  }
}

/** The caller's own, whatever the walk is about. It keeps its words; only its version moves. */
export const profileFillers = ({ deps }: TestApp): Readonly<Record<string, Filler>> => {
  const body = async (_about: World, { tenantId, slug }: World) => {
    const [row] = await deps.platformDb<{ version: number }[]>`
      select version from tenants where id = ${tenantId}`
    return { name: `Tenant ${slug}`, brandingSettings: {}, version: row?.version ?? 1 }
  }
  const logo = async (_about: World, _as: unknown, { tenantId }: World): Promise<string> => {
    const { version } = await withTenant(deps.db, tenantId, getLogo)
    return `/tenant/profile/logo?version=${version}`
  }
  return {
    'GET /tenant/profile': EMPTY,
    'PUT /tenant/profile': { body },
    'PATCH /tenant/profile': { body },
    'PUT /tenant/profile/logo': { path: logo, body: () => aPicture('png', 2, 2) },
    'DELETE /tenant/profile/logo': { path: logo },
    'GET /public/logos/:tenantId/:digest': EMPTY,
  }
}

/** Those of whole organizers, those of one event, and that of a named organizer. */
export const exportFillers: Readonly<Record<string, Filler>> = {
  ...Object.fromEntries(
    ['tenant/exports/events', 'tenant/exports/staff', 'tenant/exports/stations']
      .concat(['tenant/exports/orders', 'tenant/exports/tickets', 'tenant/exports/invitations'])
      .concat(['tenant/exports/activity', 'admin/exports/tenants', 'admin/exports/users'])
      .concat('admin/exports/activity')
      .map((name) => [`GET /${name}.csv`, EMPTY]),
  ),
  ...Object.fromEntries(
    ['ticket-types', 'lists', 'gates', 'notices'].map((name) => [
      `GET /tenant/exports/${name}.csv`,
      { path: ({ event }: World) => `/tenant/exports/${name}.csv?eventId=${event.id}` },
    ]),
  ),
  'GET /admin/exports/staff.csv': {
    path: ({ tenantId }) => `/admin/exports/staff.csv?tenantId=${tenantId}`,
  },
}

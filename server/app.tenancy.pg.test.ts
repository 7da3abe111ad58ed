// Every route as another tenant: their station, their token, their ids.
import { expect, test } from 'vitest'
import { required } from '../shared/assert.ts'
import type { TenantId } from '../shared/ids.ts'
import type { CreatedEvent } from './features/events/create-event.ts'
import type { IssuedTicket } from './features/tickets/issue-tickets.ts'
import { withTenant } from './platform/db/tenant-tx.ts'
import {
  anAdmin,
  aStation,
  aSteward,
  call,
  outcomeOf,
  signInAs,
  type TestApp,
  type TestStation,
  testApp,
} from './testing/app.ts'
import { anEvent, aTenant, someTickets } from './testing/event.ts'

type World = {
  readonly tenantId: TenantId
  readonly event: CreatedEvent
  readonly listId: string
  readonly tickets: readonly IssuedTicket[]
  readonly station: TestStation
  /** A second one: the walk revokes it. */
  readonly spare: TestStation
  readonly admin: string
  readonly steward: string
}

async function aWorld(server: TestApp, slug: string): Promise<World> {
  const { deps } = server
  const tenantId = await aTenant(deps, slug)
  const event = await anEvent(deps, tenantId)
  await anAdmin(deps, tenantId, `admin@${slug}.example`)
  await aSteward(deps, tenantId, `steward@${slug}.example`)
  return {
    tenantId,
    event,
    listId: required(event.lists[0]?.id, 'an event has a list'),
    tickets: await someTickets(deps, tenantId, event, ['Rahim', 'Karim', 'Salma']),
    station: await aStation(server, tenantId, [event.id]),
    spare: await aStation(server, tenantId, [event.id]),
    admin: (await signInAs(server, `admin@${slug}.example`)).access,
    steward: (await signInAs(server, `steward@${slug}.example`)).access,
  }
}

/** How to call a route about `world`'s things. Ids of path and body are that world's. */
type Filler = {
  readonly as: (world: World) => string
  readonly path?: (world: World) => string | Promise<string>
  readonly body?: (world: World) => unknown
  /** What an object that does not exist is answered with; `own` for routes that only ever show the caller's own. */
  readonly missing: string | 'own'
}

const asStation = (world: World): string => world.station.credential
const asAdmin = (world: World): string => world.admin

/** The routes that say nothing of any tenant. */
const OPEN = new Set([
  'POST /auth/login',
  'POST /auth/refresh',
  'POST /auth/logout',
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /openapi.json',
  // The code itself says whose it is: there is no other tenant to be.
  'POST /stations/pair',
])

const fillers = (server: TestApp): Readonly<Record<string, Filler>> => ({
  'GET /auth/me': { as: asAdmin, missing: 'own' },
  'GET /staff/events': { as: asStation, missing: 'own' },
  'POST /tenant/pairing-codes': {
    as: asAdmin,
    body: ({ event }) => ({ eventIds: [event.id] }),
    missing: '404 event_not_found',
  },
  'POST /tenant/stations/:stationId/revoke': {
    as: asAdmin,
    path: ({ spare }) => `/tenant/stations/${spare.id}/revoke`,
    missing: '404 station_not_found',
  },
  'GET /staff/events/:eventId/tickets': {
    as: asStation,
    path: ({ event }) => `/staff/events/${event.id}/tickets`,
    missing: '404 event_not_found',
  },
  'GET /staff/events/:eventId/search-fields': {
    as: asStation,
    path: ({ event }) => `/staff/events/${event.id}/search-fields`,
    missing: '404 event_not_found',
  },
  'GET /staff/events/:eventId/live': {
    as: asStation,
    path: ({ event }) => `/staff/events/${event.id}/live`,
    missing: '404 event_not_found',
  },
  'POST /staff/check-in': {
    as: asStation,
    body: ({ event, tickets }) => ({ qrCode: tickets[0]?.text, eventId: event.id }),
    missing: '404 event_not_found',
  },
  'POST /staff/check-in/:scanId/annul': {
    as: asStation,
    path: async (world) => `/staff/check-in/${await anAdmittedScan(server, world)}/annul`,
    missing: '404 scan_not_found',
  },
  'POST /staff/check-in/batch': {
    as: asStation,
    body: ({ listId, tickets }) => ({
      scans: [
        {
          scanId: server.deps.newId(),
          qrCode: tickets[2]?.text,
          listId,
          direction: 'entry',
          scannedAt: new Date(server.deps.now()).toISOString(),
        },
      ],
    }),
    missing: 'rejected unknown_list',
  },
})

async function anAdmittedScan(server: TestApp, world: World): Promise<string> {
  const response = await call(server, 'POST /staff/check-in', {
    bearer: world.station.credential,
    body: { qrCode: world.tickets[1]?.text, eventId: world.event.id },
  })
  const { scanId, verdict } = (await response.json()) as { scanId: string; verdict: string }
  expect(verdict).toBe('admitted')
  return scanId
}

/** One call: who asks may be of another world than what is asked about. */
async function ask(
  server: TestApp,
  route: string,
  filler: Filler,
  from: World,
  path: string,
  about: World,
  bearer = filler.as(from),
): Promise<Response> {
  const method = route.split(' ')[0] ?? ''
  const body = filler.body?.(about)
  return call(server, `${method} ${path}`, { bearer, ...(body !== undefined && { body }) })
}

/** A batch answers each row for itself; everything else by its status. */
async function answerOf(route: string, response: Response): Promise<string> {
  if (route !== 'POST /staff/check-in/batch') return outcomeOf(response)
  const { results } = (await response.json()) as {
    results: { outcome: string; error?: { code: string } }[]
  }
  return `${results[0]?.outcome} ${results[0]?.error?.code}`
}

test("TW1 every route answers another tenant's station, token and ids like a missing object, and the owner with success", async () => {
  await using server = await testApp()
  const [alpha, beta] = [await aWorld(server, 'alpha'), await aWorld(server, 'beta')]
  const known = fillers(server)

  for (const { method, path: pattern } of server.endpoints) {
    const route = `${method} ${pattern}`
    if (OPEN.has(route)) continue
    const filler = required(known[route], `the walk cannot fill ${route}: add it to fillers`)
    const path = (await filler.path?.(alpha)) ?? pattern
    if (filler.missing !== 'own') {
      for (const bearer of [filler.as(beta), beta.admin]) {
        const stranger = await ask(server, route, filler, beta, path, alpha, bearer)
        expect(`${route}: ${await answerOf(route, stranger)}`).toBe(`${route}: ${filler.missing}`)
      }
    }
    const own = await ask(server, route, filler, alpha, path, alpha)
    expect(`${route}: ${own.status}`).toMatch(/: 20[01]$/)
    if (filler.missing === 'own') expect(await own.text()).not.toContain(beta.tenantId)
    else await own.body?.cancel()
  }

  expect(Object.keys(known).filter((route) => !isRoute(server, route))).toEqual([])
})

const isRoute = (server: TestApp, route: string): boolean =>
  server.endpoints.some(({ method, path }) => `${method} ${path}` === route)

test('TW2 an id that nobody has and an id of another tenant get the very same answer', async () => {
  await using server = await testApp()
  const [alpha, beta] = [await aWorld(server, 'alpha'), await aWorld(server, 'beta')]
  const bodyOf = async (eventId: string): Promise<object> => {
    const path = `/staff/events/${eventId}/tickets`
    const response = await call(server, `GET ${path}`, {
      bearer: beta.station.credential,
      headers: { 'x-request-id': 'same-request' },
    })
    return { status: response.status, body: await response.json() }
  }

  expect(await bodyOf(alpha.event.id)).toEqual(await bodyOf(server.deps.newId()))
})

test('TW3 a station does not see an event of its own tenant that it was not given', async () => {
  await using server = await testApp()
  const alpha = await aWorld(server, 'alpha')
  const second = await anEvent(server.deps, alpha.tenantId, { slug: 'second' })
  const get = (bearer: string): Promise<Response> =>
    call(server, `GET /staff/events/${second.id}/tickets`, { bearer })

  expect(await outcomeOf(await get(alpha.station.credential))).toBe('404 event_not_found')
  const own = await get(alpha.steward)
  expect(own.status).toBe(200)
  await own.body?.cancel()
})

test('TW4 the app role reaches the sessions of the tenant that it works for and of no other', async () => {
  await using server = await testApp()
  const [alpha, beta] = [await aWorld(server, 'alpha'), await aWorld(server, 'beta')]
  const revoked = (of: TenantId, as: TenantId): Promise<number> =>
    withTenant(server.deps.db, as, async (tx) => {
      const { count } = await tx`update sessions set revoked_at = now() where tenant_id = ${of}`
      return count
    })

  expect(await revoked(alpha.tenantId, beta.tenantId)).toBe(0)
  expect(await revoked(alpha.tenantId, alpha.tenantId)).toBe(2)
  expect((await server.deps.db`select 1 from sessions`).length).toBe(0)
})

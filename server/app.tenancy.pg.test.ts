// Every route as another tenant: their station, their token, their ids.
import { expect, test } from 'vitest'
import { required } from '../shared/assert.ts'
import type { TenantId } from '../shared/ids.ts'
import { COLUMNS, expectedOf, PERMISSIONS } from './features/auth/may.table.ts'
import { withTenant } from './platform/db/tenant-tx.ts'
import { call, outcomeOf, testApp } from './testing/app.ts'
import { anEvent } from './testing/event.ts'
import { callRoute, routeFillers } from './testing/walk/fillers.ts'
import { aWorld } from './testing/walk/world.ts'

test("TW1 what a route answers holds nothing of another tenant: not its id, its people, its event's name", async () => {
  await using server = await testApp()
  const [alpha, beta] = [await aWorld(server, 'alpha'), await aWorld(server, 'beta')]
  await withTenant(server.deps.db, beta.tenantId, async (tx) => {
    await tx`update events set name = 'Beta secret festival'`
  })
  const fillers = routeFillers(server)

  for (const { method, path } of server.endpoints) {
    const route = `${method} ${path}`
    const row = required(PERMISSIONS[route], `may.table.ts has no row for ${route}`)
    const filler = required(fillers[route], `the walk cannot fill ${route}`)
    if (row.openAnswer !== undefined) continue
    for (const as of COLUMNS) {
      if (as === 'platform_admin' || !expectedOf(row, as)) continue
      for (const about of [alpha, beta]) {
        const response = await callRoute(server, route, filler, { as, from: alpha, about })
        const isStream = response.headers.get('content-type') === 'text/event-stream'
        if (isStream) await response.body?.cancel()
        const text = isStream ? '' : await response.text()
        expect(`${route}: ${text}`).not.toMatch(/Beta secret|@beta\.example/)
        expect(`${route}: ${text}`).not.toContain(beta.tenantId)
      }
    }
  }
})

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
  const own = await get(required(alpha.bearer.steward, 'a steward has a token'))
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
  expect(await revoked(alpha.tenantId, alpha.tenantId)).toBe(3)
  expect((await server.deps.db`select 1 from sessions`).length).toBe(0)
})

import { expect, test } from 'vitest'
import { anAdmin, aStation, call, outcomeOf, signInAs, testApp } from '../../testing/app.ts'
import { anEvent, aTenant } from '../../testing/event.ts'

async function aScene() {
  const server = await testApp()
  const tenantId = await aTenant(server.deps)
  const event = await anEvent(server.deps, tenantId)
  const other = await anEvent(server.deps, tenantId, { slug: 'other' })
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  const ask = (route: string, body?: unknown): Promise<Response> =>
    call(server, route, { bearer, ...(body !== undefined && { body }) })
  const station = await aStation(server, tenantId, [event.id])
  return {
    server,
    event,
    other,
    station,
    tenantId,
    ask,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

test('PA23 stations are listed by name with their last contact, and found by name, status and event', async () => {
  await using scene = await aScene()
  const { server, ask, station, event, other, tenantId } = scene
  const second = await aStation(server, tenantId, [other.id])
  await ask(`POST /tenant/stations/${second.id}/revoke`)
  await call(server, 'GET /staff/events', { bearer: station.credential })
  await server.deps.lastSeen.drain()
  const ids = async (query: string): Promise<unknown> => {
    const reply = (await (await ask(`GET /tenant/stations?${query}`)).json()) as {
      items: { id: string }[]
    }
    return reply.items.map(({ id }) => id)
  }

  const read = (await (await ask(`GET /tenant/stations/${station.id}`)).json()) as object
  expect(read).toMatchObject({
    name: 'Laptop',
    status: 'active',
    eventIds: [event.id],
    lastSeenAt: new Date(server.deps.clock.now).toISOString(),
    version: 1,
  })
  expect(JSON.stringify(read)).not.toMatch(/credential|hash|pst_/i)
  expect(await ids('status=revoked')).toEqual([second.id])
  expect(await ids(`eventId=${event.id}`)).toEqual([station.id])
  expect(await ids('search=LAP&status=active')).toEqual([station.id])
  const page = (await (await ask('GET /tenant/stations?limit=1')).json()) as { next: string }
  expect(await ids('limit=1')).not.toEqual(await ids(`limit=1&after=${page.next}`))
})

test('PA23 a station gets another name, gate and events, and what was taken away exists no more for it', async () => {
  await using scene = await aScene()
  const { server, ask, station, event, other } = scene
  const path = `/tenant/stations/${station.id}`
  const gateId = other.gates[0]?.id
  const download = async (id: string): Promise<number> => {
    const bearer = station.credential
    const response = await call(server, `GET /staff/events/${id}/tickets`, { bearer })
    await response.body?.cancel()
    return response.status
  }

  const edit = { name: 'North 1', gateId, eventIds: [other.id], version: 1 }
  expect(await (await ask(`PUT ${path}`, edit)).json()).toMatchObject({ ...edit, version: 2 })
  expect([await download(event.id), await download(other.id)]).toEqual([404, 200])
  expect(await outcomeOf(await ask(`PUT ${path}`, edit))).toBe('409 changed_meanwhile')
  const misfit = { eventIds: [event.id], version: 2 }
  expect(await outcomeOf(await ask(`PATCH ${path}`, misfit))).toBe('404 gate_not_found')
  const strange = { eventIds: [server.deps.newId()], version: 2 }
  expect(await outcomeOf(await ask(`PATCH ${path}`, strange))).toBe('404 event_not_found')
  expect((await ask(`PATCH ${path}`, { gateId: null, version: 2 })).status).toBe(200)
  await ask(`POST ${path}/revoke`)
  expect(await outcomeOf(await ask(`PATCH ${path}`, { name: 'X', version: 3 }))).toBe(
    '409 station_ended',
  )
})

test('PA10 an organizer reads its own trail, with what the platform did to it, and nobody else’s', async () => {
  await using scene = await aScene()
  const { server, ask, station, tenantId } = scene
  await aTenant(server.deps, 'beta')
  server.deps.clock.now += 1_000
  await ask(`PATCH /tenant/stations/${station.id}`, { name: 'North', version: 1 })
  type Reply = { items: { id: string; action: string; tenantId: string }[]; next: string | null }
  const list = async (query: string): Promise<Reply> =>
    (await (await ask(`GET /tenant/activity?${query}`)).json()) as Reply

  const { items } = await list('')
  expect(items[0]).toMatchObject({
    action: 'station.edited',
    subject: { kind: 'station', id: station.id },
    metadata: { name: { before: 'Laptop', after: 'North' } },
  })
  const actions = items.map(({ action }) => action)
  expect(actions).toEqual(
    expect.arrayContaining(['tenant.created', 'member.added', 'event.created']),
  )
  expect(actions.filter((action) => action === 'tenant.created')).toHaveLength(1)
  expect(new Set(items.map((item) => item.tenantId))).toEqual(new Set([tenantId]))
  expect((await list(`subjectId=${station.id}`)).items.map(({ action }) => action)).toEqual([
    'station.edited',
    'station.paired',
  ])
  const seen: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page: Reply = await list(`limit=2${next === '' ? '' : `&after=${next}`}`)
    seen.push(...page.items.map(({ id }) => id))
    next = page.next
  }
  expect(seen).toEqual(items.map(({ id }) => id))
})

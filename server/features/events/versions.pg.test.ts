// Of two who change or delete one thing the second is told: gates, lists, ticket types, events, organizers.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { HOUR_MS, instantToText } from '../../../shared/time.ts'
import { anAdmin, aPlatformAdmin, call, outcomeOf, signInAs, testApp } from '../../testing/app.ts'
import { anEvent, aTenant } from '../../testing/event.ts'

async function aScene() {
  const server = await testApp()
  const tenantId = await aTenant(server.deps)
  const event = await anEvent(server.deps, tenantId, { status: 'draft' })
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  const path = `/tenant/events/${event.id}`
  const ask = (route: string, body?: unknown): Promise<Response> =>
    call(server, route, { bearer, ...(body !== undefined && { body }) })
  return {
    ...{ server, tenantId, event, path, ask },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

test('PA16 a gate is renamed by the field that is given, and an older version is refused with the newer gate', async () => {
  await using scene = await aScene()
  const { ask, path, event } = scene
  const gate = `${path}/gates/${required(event.gates[0], 'an event has gates').id}`

  const renamed = await ask(`PATCH ${gate}`, { name: 'North-East', version: 1 })
  const late = await ask(`PATCH ${gate}`, { name: 'Elsewhere', version: 1 })

  expect(await renamed.json()).toMatchObject({ name: 'North-East', version: 2 })
  expect(await late.json()).toMatchObject({
    code: 'changed_meanwhile',
    details: [{ name: 'North-East', version: 2 }],
  })
  const kept = await ask(`PATCH ${gate}`, { version: 2 })
  expect(await kept.json()).toMatchObject({ name: 'North-East', version: 3 })
})

test('PA22 a list keeps what is not given, and a window that closes before it opens is refused of the whole', async () => {
  await using scene = await aScene()
  const { ask, path, event, server } = scene
  const list = `${path}/lists/${required(event.lists[0], 'an event has a list').id}`
  const type = required(event.ticketTypes[1], 'an event has types').id
  const [soon, later] = [1, 2].map((hours) => instantToText(server.deps.now() + hours * HOUR_MS))

  const first = await ask(`PATCH ${list}`, { ticketTypeIds: [type], validFrom: later, version: 1 })
  const second = await ask(`PATCH ${list}`, { entries: null, version: 2 })
  const closed = await ask(`PATCH ${list}`, { validUntil: soon, version: 3 })
  const late = await ask(`PATCH ${list}`, { entries: 3, version: 2 })

  const narrowed = { name: 'Entry', ticketTypeIds: [type], validFrom: later, entries: 1 }
  expect(await first.json()).toMatchObject({ ...narrowed, version: 2 })
  expect(await second.json()).toMatchObject({ ...narrowed, entries: null, version: 3 })
  expect(await closed.json()).toMatchObject({
    code: 'invalid_input',
    details: [{ path: 'validUntil' }],
  })
  expect(await late.json()).toMatchObject({ code: 'changed_meanwhile', details: [{ version: 3 }] })
})

test('PA4 whoever deletes what somebody has changed since is shown the newer version first', async () => {
  await using scene = await aScene()
  const { ask, path, event } = scene
  await ask(`POST ${path}/lists`, { name: 'Second' })
  const { gates, ticketTypes, lists } = event
  const things = [
    [`${path}/gates/${gates[0]?.id}`, { name: 'Moved' }],
    [`${path}/lists/${lists[0]?.id}`, { name: 'Moved' }],
    [`${path}/ticket-types/${ticketTypes[0]?.id}`, { name: 'Moved' }],
    [path, { name: 'Moved' }],
  ] as const

  for (const [thing, change] of things) {
    expect((await ask(`PATCH ${thing}`, { ...change, version: 1 })).status).toBe(200)

    const late = await ask(`DELETE ${thing}?version=1`)
    const informed = await ask(`DELETE ${thing}?version=2`)

    expect(await late.json()).toMatchObject({
      code: 'changed_meanwhile',
      details: [{ name: 'Moved', version: 2 }],
    })
    expect(informed.status).toBe(204)
  }
  expect(await outcomeOf(await ask(`DELETE ${path}?version=0`))).toBe('400 invalid_input')
})

test('PA4 an organizer that somebody renamed meanwhile is not deleted by whoever read the older name', async () => {
  await using scene = await aScene()
  const { server } = scene
  const other = await aTenant(server.deps, 'beta')
  await aPlatformAdmin(server.deps, 'root@platform.example')
  const { access: bearer } = await signInAs(server, 'root@platform.example')
  const one = `/admin/tenants/${other}`
  await call(server, `PATCH ${one}`, { bearer, body: { name: 'Renamed', version: 1 } })

  const late = await call(server, `DELETE ${one}?version=1`, { bearer })
  const informed = await call(server, `DELETE ${one}?version=2`, { bearer })

  expect(await late.json()).toMatchObject({
    code: 'changed_meanwhile',
    details: [{ name: 'Renamed' }],
  })
  expect(informed.status).toBe(204)
})

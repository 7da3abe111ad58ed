// What stations tell of themselves, and how they are wiped.
import { expect, test } from 'vitest'
import { readPairingLink } from '../../../shared/stations/pairing-link.ts'
import type { StationView } from '../../../shared/stations/schema.ts'
import { instantToText, MINUTE_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { anAdmin, aStation, call, outcomeOf, signInAs, testApp } from '../../testing/app.ts'
import { anEvent, aTenant } from '../../testing/event.ts'

async function aScene() {
  const server = await testApp()
  const tenantId = await aTenant(server.deps)
  const event = await anEvent(server.deps, tenantId)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { access } = await signInAs(server, 'admin@alpha.example')
  const station = await aStation(server, tenantId, [event.id])
  const path = `/tenant/stations/${station.id}`
  const ask = (route: string, body?: unknown, bearer = access): Promise<Response> =>
    call(server, route, { bearer, ...(body !== undefined && { body }) })
  const report = { unsent: 0, setAside: 0, eventId: event.id, dataAt: null }
  return {
    server,
    tenantId,
    event,
    station,
    path,
    ask,
    tell: (more: object = {}) =>
      ask('POST /stations/contact', { ...report, ...more }, station.credential),
    read: async () => (await (await ask(`GET ${path}`)).json()) as StationView,
    actions: () =>
      withTenant(
        server.deps.db,
        tenantId,
        (tx) => tx<{ action: string }[]>`
          select action from activity where subject_id = ${station.id} order by at, id`,
      ).then((rows) => rows.map(({ action }) => action)),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

test('PA46 a station tells what is unsent, what is set aside and how old its data is, and the organizer reads it', async () => {
  await using scene = await aScene()
  const { server, event, ask, tell, read, path } = scene
  const now = server.deps.clock.now
  const before = await read()
  const dataAt = instantToText(now - MINUTE_MS)

  const answer = await tell({ unsent: 12, setAside: 1, dataAt })
  const told = await read()
  const csv = await (await ask('GET /tenant/exports/stations.csv')).text()

  expect(await answer.json()).toEqual({ serverTime: instantToText(now), wipe: null })
  expect(before).toMatchObject({ reportedAt: null, unsentCount: null, dataAt: null, wipe: null })
  expect(told).toMatchObject({
    reportedAt: instantToText(now),
    unsentCount: 12,
    setAsideCount: 1,
    dataAt,
    workingEventId: event.id,
    version: 1,
  })
  const listed = (await (await ask('GET /tenant/stations')).json()) as { items: StationView[] }
  expect(listed.items).toEqual([told])
  expect(csv).toContain(`,${instantToText(now)},12,1,${dataAt},${event.id},,,`)
  // What it says of another event, or of a time that is to come, is not believed.
  await tell({ eventId: server.deps.newId(), dataAt: instantToText(now + MINUTE_MS) })
  expect(await read()).toMatchObject({ workingEventId: null, dataAt: instantToText(now) })
  expect(path).toContain(told.id)
})

test('PA46 a revoked station and one of a suspended organizer still tell how they are; nobody else does', async () => {
  await using scene = await aScene()
  const { server, ask, tell, read, path, tenantId } = scene
  await ask(`POST ${path}/revoke`)

  expect((await tell({ unsent: 3 })).status).toBe(200)
  expect(await read()).toMatchObject({ status: 'revoked', unsentCount: 3 })
  await server.deps.platformDb`
    update tenants set status = 'suspended', status_changed_at = now() where id = ${tenantId}`
  expect((await tell({ unsent: 2 })).status).toBe(200)
  await server.deps.platformDb`update tenants set status = 'active' where id = ${tenantId}`
  const other = await ask('POST /stations/contact', { unsent: 0 })
  expect(await outcomeOf(other)).toBe('403 forbidden')
  expect(await outcomeOf(await tell({ unsent: -1 }))).toBe('400 invalid_input')
  expect(await outcomeOf(await tell({ stationId: server.deps.newId() }))).toBe('400 invalid_input')
})

test('PA47 a wipe is ordered, told to the station until it has obeyed, and ends it when it has', async () => {
  await using scene = await aScene()
  const { server, ask, tell, read, path, actions } = scene
  const wipeOf = async (response: Response) =>
    ((await response.json()) as { wipe: { id: string; isTotal: boolean } | null }).wipe
  await tell({ unsent: 4, setAside: 1 })

  const ordered = await ask(`POST ${path}/wipe`, { version: 1 })
  const stale = await ask(`POST ${path}/wipe`, { version: 1 })
  const first = await wipeOf(await tell({ unsent: 4, setAside: 1 }))
  const waits = [((await ordered.json()) as StationView).wipe?.waitsFor]
  await tell({ setAside: 1 })
  waits.push((await read()).wipe?.waitsFor)
  expect((await ask(`POST ${path}/wipe`, { isTotal: true, version: 2 })).status).toBe(200)
  const total = await wipeOf(await tell({ setAside: 1 }))
  waits.push((await read()).wipe?.waitsFor)
  const done = await tell({ wiped: total?.id })
  server.deps.clock.now += MINUTE_MS
  const again = await tell({ wiped: total?.id })

  expect(await outcomeOf(stale)).toBe('409 changed_meanwhile')
  expect(first).toMatchObject({ isTotal: false })
  expect(total).toEqual({ id: first?.id, isTotal: true })
  expect(waits).toEqual(['unsent', 'set_aside', null])
  expect([done.status, again.status]).toEqual([200, 200])
  const wipedAt = instantToText(server.deps.clock.now - MINUTE_MS)
  expect(await read()).toMatchObject({
    status: 'revoked',
    revokedAt: wipedAt,
    unsentCount: 0,
    dataAt: null,
    wipe: { wipedAt, waitsFor: null },
  })
  expect(await actions()).toEqual([
    'station.paired',
    'station.wipe_ordered',
    'station.wipe_ordered',
    'station.wiped',
  ])
  for (const route of [`POST ${path}/wipe`, `DELETE ${path}/wipe`]) {
    const version = (await read()).version
    const body = route.startsWith('POST') ? { version } : undefined
    expect(await outcomeOf(await ask(route, body))).toBe('409 station_wiped')
  }
})

test('PA47 an order to wipe is taken back while it was not obeyed; a station that had obeyed all the same is noted', async () => {
  await using scene = await aScene()
  const { server, ask, tell, read, path, actions, tenantId } = scene
  await ask(`POST ${path}/wipe`, { version: 1 })
  const told = (await (await tell()).json()) as { wipe: { id: string } }

  const back = await ask(`DELETE ${path}/wipe`)
  const nothing = await ask(`DELETE ${path}/wipe`)
  const after = (await (await tell()).json()) as { wipe: unknown }
  const wipe = (await read()).wipe
  await tell({ wiped: told.wipe.id })

  expect([back.status, nothing.status, after.wipe, wipe]).toEqual([200, 200, null, null])
  expect(await read()).toMatchObject({ status: 'revoked' })
  expect((await actions()).slice(-2)).toEqual(['station.wipe_withdrawn', 'station.wiped'])
  const [row] = await withTenant(
    server.deps.db,
    tenantId,
    (tx) => tx`select metadata from activity where action = 'station.wiped'`,
  )
  expect(row).toEqual({ metadata: { wasOrdered: false } })
})

test('PA47 another organizer wipes no station of this one', async () => {
  await using scene = await aScene()
  const { server, read, path, ask } = scene
  const beta = await aTenant(server.deps, 'beta')
  await anAdmin(server.deps, beta, 'admin@beta.example')
  const { access } = await signInAs(server, 'admin@beta.example')

  const ordered = await ask(`POST ${path}/wipe`, { version: 1 }, access)
  const withdrawn = await ask(`DELETE ${path}/wipe`, undefined, access)

  expect(await outcomeOf(ordered)).toBe('404 station_not_found')
  expect(await outcomeOf(withdrawn)).toBe('404 station_not_found')
  expect((await read()).wipe).toBeNull()
})

test('PA48 a pairing code comes as text, as a link with the server’s address, and as a picture of that link', async () => {
  await using scene = await aScene()
  const { server, ask, event } = scene

  const response = await ask('POST /tenant/pairing-codes', { eventIds: [event.id] })
  const reply = (await response.json()) as { code: string; link: string; qrSvg: string }
  const link = readPairingLink(reply.link)
  const body = { code: link?.code, name: 'South' }
  const paired = await call(server, 'POST /stations/pair', { body })

  expect(link?.code).toBe(reply.code)
  expect(link?.server).toMatch(/^http/)
  expect(reply.qrSvg).toMatch(/^<svg[^>]+xmlns/)
  expect(paired.status).toBe(201)
})

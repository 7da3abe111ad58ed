import * as v from 'valibot'
import { expect, test } from 'vitest'
import { PAIRING_CODE_MS } from '../../../shared/stations/pairing-link.ts'
import { PairReply } from '../../../shared/sync/schema.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import {
  anAdmin,
  aStation,
  aSteward,
  call,
  outcomeOf,
  signInAs,
  type TestApp,
  testApp,
} from '../../testing/app.ts'
import { anEvent, aTenant } from '../../testing/event.ts'

async function aScene(server: TestApp) {
  const tenantId = await aTenant(server.deps)
  const event = await anEvent(server.deps, tenantId)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { access } = await signInAs(server, 'admin@alpha.example')
  return { tenantId, event, access }
}

const askCode = async (server: TestApp, bearer: string, body: object): Promise<string> => {
  const response = await call(server, 'POST /tenant/pairing-codes', { bearer, body })
  expect(response.status).toBe(201)
  return v.parse(v.object({ code: v.string() }), await response.json()).code
}

const pair = (server: TestApp, code: string, name = 'Laptop'): Promise<Response> =>
  call(server, 'POST /stations/pair', { body: { code, name } })

test('a code made by an admin pairs one laptop with these events and that gate, however it is typed', async () => {
  await using server = await testApp()
  const { tenantId, event, access } = await aScene(server)
  const gateId = event.gates[0]?.id
  const code = await askCode(server, access, { eventIds: [event.id], gateId })
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/)

  const response = await pair(server, ` ${code.toLowerCase().replaceAll('-', ' ')} `, '  North 1 ')

  expect(response.status).toBe(201)
  const reply = v.parse(PairReply, await response.json())
  expect(reply).toMatchObject({
    station: { name: 'North 1', gateId },
    tenant: { id: tenantId, slug: 'alpha' },
    eventIds: [event.id],
  })
  const listed = await call(server, 'GET /staff/events', { bearer: reply.credential })
  expect(await listed.json()).toMatchObject({ items: [{ id: event.id }], next: null })
  const actions = await withTenant(
    server.deps.db,
    tenantId,
    (tx) => tx`select action from activity`,
  )
  expect(actions.map(({ action }) => action as unknown)).toEqual(
    expect.arrayContaining(['pairing.started', 'station.paired']),
  )
})

test('a code whose gate was taken away pairs a laptop without one; without its event it pairs none', async () => {
  await using server = await testApp()
  const { tenantId, access } = await aScene(server)
  const draft = await anEvent(server.deps, tenantId, { slug: 'draft', status: 'draft' })
  const gateId = draft.gates[0]?.id
  const [gateless, eventless] = [
    await askCode(server, access, { eventIds: [draft.id], gateId }),
    await askCode(server, access, { eventIds: [draft.id] }),
  ]
  const remove = (path: string) =>
    call(server, `DELETE /tenant/events/${draft.id}${path}`, { bearer: access })

  expect((await remove(`/gates/${gateId}`)).status).toBe(204)
  const paired = v.parse(PairReply, await (await pair(server, gateless)).json())
  await withTenant(server.deps.db, tenantId, (tx) => tx`delete from station_events`)
  const removed = await remove('')

  expect(paired.station.gateId).toBeNull()
  expect(removed.status).toBe(204)
  expect(await outcomeOf(await pair(server, eventless))).toBe('404 pairing_code_unknown')
})

test('a code of an event that was archived pairs nobody, and none is made for one', async () => {
  await using server = await testApp()
  const { tenantId, access } = await aScene(server)
  const [old, other] = [
    await anEvent(server.deps, tenantId, { slug: 'old' }),
    await anEvent(server.deps, tenantId, { slug: 'other' }),
  ]
  const codes = [
    await askCode(server, access, { eventIds: [old.id] }),
    await askCode(server, access, { eventIds: [old.id, other.id] }),
  ]
  await withTenant(
    server.deps.db,
    tenantId,
    (tx) => tx`update events set status = 'archived' where id = ${old.id}`,
  )

  const made = await call(server, 'POST /tenant/pairing-codes', {
    bearer: access,
    body: { eventIds: [old.id] },
  })

  expect(await outcomeOf(made)).toBe('409 event_archived')
  for (const code of codes) {
    expect(await outcomeOf(await pair(server, code))).toBe('404 pairing_code_unknown')
  }
})

test('a code works once and for ten minutes; unknown, used and late ones are told apart', async () => {
  await using server = await testApp()
  const { event, access } = await aScene(server)
  const used = await askCode(server, access, { eventIds: [event.id] })
  const late = await askCode(server, access, { eventIds: [event.id] })
  expect((await pair(server, used)).status).toBe(201)

  expect(await outcomeOf(await pair(server, used))).toBe('409 pairing_code_used')
  expect(await outcomeOf(await pair(server, 'AAAA-AAAA-AA'))).toBe('404 pairing_code_unknown')
  expect(await outcomeOf(await pair(server, 'not a code'))).toBe('404 pairing_code_unknown')
  server.deps.clock.now += PAIRING_CODE_MS
  expect(await outcomeOf(await pair(server, late))).toBe('410 pairing_code_expired')
})

test('of many laptops that use one code at the same time exactly one is paired', async () => {
  await using server = await testApp()
  const { tenantId, event, access } = await aScene(server)
  const code = await askCode(server, access, { eventIds: [event.id] })

  const answers = await Promise.all(Array.from({ length: 8 }, () => pair(server, code)))

  const statuses = answers.map(({ status }) => status).toSorted()
  expect(statuses).toEqual([201, 409, 409, 409, 409, 409, 409, 409])
  const rows = await withTenant(server.deps.db, tenantId, (tx) => tx`select 1 from stations`)
  expect(rows).toHaveLength(1)
})

test('pairing is limited for each address, and says how long to wait', async () => {
  await using server = await testApp()

  const answers: Response[] = []
  for (let at = 0; at < 31; at += 1) answers.push(await pair(server, 'AAAA-AAAA-AA'))

  expect(answers.slice(0, 30).every(({ status }) => status === 404)).toBe(true)
  expect(answers[30]?.status).toBe(429)
  expect(Number(answers[30]?.headers.get('retry-after'))).toBeGreaterThan(0)
})

test("no code is made for another tenant's event, for a gate of another event, or by a steward", async () => {
  await using server = await testApp()
  const { tenantId, event, access } = await aScene(server)
  const other = await anEvent(server.deps, await aTenant(server.deps, 'beta'))
  const second = await anEvent(server.deps, tenantId, { slug: 'second' })
  await aSteward(server.deps, tenantId, 'steward@alpha.example')
  const steward = await signInAs(server, 'steward@alpha.example')
  const ask = async (bearer: string, body: object): Promise<string> =>
    outcomeOf(await call(server, 'POST /tenant/pairing-codes', { bearer, body }))

  expect(await ask(access, { eventIds: [event.id, other.id] })).toBe('404 event_not_found')
  expect(await ask(access, { eventIds: [event.id], gateId: second.gates[0]?.id })).toBe(
    '404 gate_not_found',
  )
  expect(await ask(steward.access, { eventIds: [event.id] })).toBe('403 forbidden')
  expect(await ask(access, { eventIds: [] })).toBe('400 invalid_input')
})

test('a suspended tenant pairs nobody', async () => {
  await using server = await testApp()
  const { tenantId, event, access } = await aScene(server)
  const code = await askCode(server, access, { eventIds: [event.id] })
  await server.deps.platformDb`update tenants set status = 'suspended' where id = ${tenantId}`

  expect(await outcomeOf(await pair(server, code))).toBe('403 tenant_suspended')
})

test('a revoked station is out at once, and revoking it again changes nothing', async () => {
  await using server = await testApp()
  const { tenantId, event, access } = await aScene(server)
  const station = await aStation(server, tenantId, [event.id])
  const revoke = (): Promise<Response> =>
    call(server, `POST /tenant/stations/${station.id}/revoke`, { bearer: access })

  const first = await (await revoke()).json()
  server.deps.clock.now += MINUTE_MS
  const again = await (await revoke()).json()
  const events = await call(server, 'GET /staff/events', { bearer: station.credential })

  expect(again).toEqual(first)
  expect(await outcomeOf(events)).toBe('401 station_revoked')
  const rows = await withTenant(
    server.deps.db,
    tenantId,
    (tx) => tx`select 1 from activity where action = 'station.revoked'`,
  )
  expect(rows).toHaveLength(1)
})

test('a revoked station, a suspended tenant and a disabled user still hand in their scans, and nothing else', async () => {
  await using server = await testApp()
  const { tenantId, event, access } = await aScene(server)
  const station = await aStation(server, tenantId, [event.id])
  await call(server, `POST /tenant/stations/${station.id}/revoke`, { bearer: access })
  await server.deps.platformDb`update tenants set status = 'suspended' where id = ${tenantId}`
  await server.deps.platformDb`update users set status = 'disabled'`

  for (const bearer of [station.credential, access]) {
    const batch = await call(server, 'POST /staff/check-in/batch', { bearer, body: { scans: [] } })
    expect(batch.status).toBe(200)
    const scan = { ticketId: event.id }
    const other = await call(server, 'POST /staff/check-in', { bearer, body: scan })
    expect([401, 403]).toContain(other.status)
  }
})

test('a credential with one changed character is refused like one of a station that never was', async () => {
  await using server = await testApp()
  const { tenantId, event } = await aScene(server)
  const { credential } = await aStation(server, tenantId, [event.id])
  const flipped = `${credential.slice(0, -10)}${credential.at(-10) === 'A' ? 'B' : 'A'}${credential.slice(-9)}`
  const stranger = `${credential.slice(0, 10)}AAAA${credential.slice(14)}`
  const tryAs = async (bearer: string): Promise<string> =>
    outcomeOf(await call(server, 'GET /staff/events', { bearer }))

  expect(await tryAs(flipped)).toBe('401 credential_invalid')
  expect(await tryAs(stranger)).toBe('401 credential_invalid')
  expect(await tryAs('pst_short')).toBe('401 credential_invalid')
})

test('a station sees the events that it was given, a member all that are not archived, page by page', async () => {
  await using server = await testApp()
  const { tenantId, event, access } = await aScene(server)
  const events = [event]
  for (const slug of ['b', 'c', 'd']) events.push(await anEvent(server.deps, tenantId, { slug }))
  const archived = await anEvent(server.deps, tenantId, { slug: 'old' })
  await withTenant(
    server.deps.db,
    tenantId,
    (tx) => tx`update events set status = 'archived' where id = ${archived.id}`,
  )
  const station = await aStation(server, tenantId, [event.id])

  const seen: string[] = []
  let path: string | null = '/staff/events?limit=3'
  while (path !== null) {
    const reply: unknown = await (await call(server, `GET ${path}`, { bearer: access })).json()
    const page = v.parse(PageReply, reply)
    seen.push(...page.items.map(({ id }) => id))
    path = page.next === null ? null : `/staff/events?limit=3&after=${page.next}`
  }
  const own = await call(server, 'GET /staff/events', { bearer: station.credential })

  expect(seen.toSorted()).toEqual(events.map(({ id }) => id).toSorted())
  expect(v.parse(PageReply, await own.json()).items).toEqual([
    expect.objectContaining({ id: event.id }),
  ])
  const strange = await call(server, 'GET /staff/events?after=nonsense', { bearer: access })
  expect(await outcomeOf(strange)).toBe('400 cursor_invalid')
})

const PageReply = v.object({
  items: v.array(v.looseObject({ id: v.string() })),
  next: v.nullable(v.string()),
})

test('when a station was last seen is written at most once a minute', async () => {
  await using server = await testApp()
  const { tenantId, event } = await aScene(server)
  const { credential } = await aStation(server, tenantId, [event.id])
  const seenAt = async (): Promise<unknown> => {
    await call(server, 'GET /staff/events', { bearer: credential })
    await server.deps.lastSeen.drain()
    const rows = await withTenant(
      server.deps.db,
      tenantId,
      (tx) => tx`select last_seen_at from stations`,
    )
    return rows[0]?.['lastSeenAt']
  }
  const start = server.deps.clock.now

  expect(await seenAt()).toBe(start)
  server.deps.clock.now += MINUTE_MS - 1
  expect(await seenAt()).toBe(start)
  server.deps.clock.now += 1
  expect(await seenAt()).toBe(start + MINUTE_MS)
})

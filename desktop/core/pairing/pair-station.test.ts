import { expect, test } from 'vitest'
import { HOUR_MS } from '../../../shared/time.ts'
import {
  type EdgeReply,
  type EdgeRequest,
  json,
  PORTAL,
  problem,
  startEdge,
} from '../../testing/fake-edge.ts'
import { EVENT, GATE, SERVER_TIME, STATION, scanIdOf } from '../../testing/feed.ts'
import { openSyncCore } from '../../testing/sync-core.ts'
import { createSync } from '../sync/create-sync.ts'

const TENANT = { id: 't1', slug: 'boishakh', name: 'Boishakh' }
const PAIRED = {
  station: { id: STATION, name: 'North 1', gateId: GATE },
  tenant: TENANT,
  eventIds: [EVENT],
  credential: 'new-credential',
  serverTime: new Date(SERVER_TIME).toISOString(),
}
const USER = {
  id: '00000000-0000-7000-8000-0000000000f9',
  email: 'a@b.bd',
  name: 'Asha',
  role: 'staff',
  level: 'supervisor',
  tenant: TENANT,
}

async function stationWith(answer: (request: EdgeRequest) => EdgeReply) {
  const station = openSyncCore()
  const edge = await startEdge(answer)
  const sync = createSync(station.core, { server: null, hasLoops: false })
  return {
    station,
    edge,
    sync,
    pair: (server: string = edge.url) => sync.pair({ server, code: ' K7Q2-MM ', name: 'North 1' }),
    [Symbol.asyncDispose]: async () => {
      await sync.close()
      await edge[Symbol.asyncDispose]()
      station[Symbol.dispose]()
    },
  }
}

test('the pairing sets the clock, so that a shift that begins before the first download does not end with it', async () => {
  await using one = await stationWith(() => json(PAIRED, 201))

  await one.pair()

  expect(one.station.core.clock.view().doubt).toBeNull()
  expect(one.station.core.meta.get('station')?.pairedAt).toBeGreaterThanOrEqual(SERVER_TIME)
  expect(one.station.core.clock.now()).toBeLessThan(SERVER_TIME + HOUR_MS)
})

test('a pairing code becomes a credential that survives a restart', async () => {
  await using one = await stationWith(() => json(PAIRED, 201))

  expect(await one.pair(`${one.edge.url}/`)).toEqual({ ok: true, value: null })

  expect(JSON.parse(one.edge.requests[0]?.body ?? '')).toEqual({ code: 'K7Q2-MM', name: 'North 1' })
  expect(one.station.core.meta.get('station')).toMatchObject({
    server: one.edge.url,
    credential: 'new-credential',
    tenant: TENANT,
    eventIds: [EVENT],
  })
})

test.each<[string, EdgeReply, string]>([
  ['an unknown code', problem(404, 'pairing_code_unknown'), 'pairing_refused'],
  ['a used code', problem(409, 'pairing_code_used'), 'pairing_refused'],
  ['an old code', problem(410, 'pairing_code_expired'), 'pairing_refused'],
  ['too many tries', problem(429, 'rate_limited', { 'retry-after': '30' }), 'too_many_tries'],
  ['a Wi-Fi that wants a sign-in', PORTAL, 'server_refused'],
  ['an old protocol', problem(426, 'protocol_unsupported'), 'protocol_outdated'],
])('%s pairs nothing and says why', async (_name, reply, code) => {
  await using one = await stationWith(() => reply)

  expect(await one.pair()).toMatchObject({ ok: false, error: { code } })
  expect(one.station.core.meta.get('station')).toBeNull()
})

test('a server that is not there, or an address without TLS, pairs nothing', async () => {
  await using one = await stationWith(() => PORTAL)

  expect(await one.pair('http://127.0.0.1:9')).toMatchObject({
    error: { code: 'server_unreachable' },
  })
  expect(await one.pair('http://probesh.example')).toMatchObject({
    error: { code: 'server_address' },
  })
  expect(await one.sync.pair({ code: 'x', name: 'y' })).toMatchObject({
    error: { code: 'server_required' },
  })
  expect(one.edge.requests).toHaveLength(0)
})

test('SY15 a station keeps its credential until its last scan went up', async () => {
  await using one = await stationWith(() => json(PAIRED, 201))
  one.station.pairWith(one.edge.url)
  one.station.admit(1)

  const refused = await one.pair()

  expect(refused).toEqual({ ok: false, error: { code: 'unsent_scans', params: { count: 1 } } })
  expect(one.edge.requests).toHaveLength(0)
  expect(one.station.core.meta.get('station')?.credential).toBe('secret-credential')
})

test('scans of one organizer are never offered to another', async () => {
  await using one = await stationWith(() =>
    json({ ...PAIRED, tenant: { ...TENANT, id: 't2' } }, 201),
  )
  one.station.pairWith(one.edge.url)
  one.station.admit(1)
  const [scan] = one.station.core.journal.listUnsent(1)
  one.station.core.journal.recordOutcomes([{ scanId: scan?.scanId ?? '', outcome: 'recorded' }], 1)

  expect(await one.pair()).toMatchObject({ ok: false, error: { code: 'other_organizer' } })
  expect(one.station.core.meta.get('station')?.tenant.id).toBe('t1')
})

const signInServer =
  (user: unknown) =>
  (request: EdgeRequest): EdgeReply =>
    request.path === '/auth/login'
      ? {
          ...json({ user }),
          headers: {
            'content-type': 'application/json',
            'set-cookie': 'access_token=abc; HttpOnly',
          },
        }
      : { status: 204 }

test('a person is asked of the server for this organizer, and leaves no session there', async () => {
  await using one = await stationWith(signInServer(USER))
  one.station.pairWith(one.edge.url)

  const signedIn = await one.sync.signIn({ email: 'a@b.bd', password: 'secret' })

  expect(signedIn).toMatchObject({ ok: true, value: { name: 'Asha', level: 'supervisor' } })
  const [login, logout] = one.edge.requests
  expect(JSON.parse(login?.body ?? '')).toEqual({
    email: 'a@b.bd',
    password: 'secret',
    tenant: 'boishakh',
  })
  expect(logout?.path).toBe('/auth/logout')
  expect(logout?.headers).toMatchObject({ cookie: 'access_token=abc', origin: one.edge.url })
})

test('a person of another organizer is refused like a wrong password', async () => {
  await using one = await stationWith(signInServer({ ...USER, tenant: { ...TENANT, id: 't2' } }))
  one.station.pairWith(one.edge.url)

  expect(await one.sync.signIn({ email: 'a@b.bd', password: 'secret' })).toMatchObject({
    error: { code: 'wrong_credentials' },
  })
})

test('a wrong password is told apart from a station that was revoked', async () => {
  await using one = await stationWith(() => problem(401, 'invalid_credentials'))

  expect(await one.sync.signIn({ email: 'a@b.bd', password: 'x' })).toMatchObject({
    error: { code: 'not_paired' },
  })
  one.station.pairWith(one.edge.url)
  expect(await one.sync.signIn({ email: 'a@b.bd', password: 'x' })).toMatchObject({
    error: { code: 'wrong_credentials' },
  })
})

test('a person with a second factor is asked for its code, which goes along with the password', async () => {
  const codeOf = ({ body }: EdgeRequest) => (JSON.parse(body) as { code?: string }).code
  const answers = new Map<string | undefined, EdgeReply>([
    [undefined, problem(401, 'second_factor_required')],
    ['111111', problem(401, 'second_factor_wrong')],
  ])
  await using one = await stationWith((request) =>
    request.path === '/auth/login'
      ? (answers.get(codeOf(request)) ?? signInServer(USER)(request))
      : { status: 204 },
  )
  one.station.pairWith(one.edge.url)
  const person = { email: 'a@b.bd', password: 'secret' }

  expect(await one.sync.signIn(person)).toMatchObject({ error: { code: 'second_factor_required' } })
  expect(await one.sync.signIn({ ...person, code: '111111' })).toMatchObject({
    error: { code: 'second_factor_wrong' },
  })
  expect(await one.sync.signIn({ ...person, code: '222222' })).toMatchObject({
    ok: true,
    value: { name: 'Asha' },
  })
})

test('the events are those that the server gives, times as it wrote them', async () => {
  const event = {
    id: EVENT,
    name: 'Concert',
    venue: null,
    startsAt: '2026-11-22T12:00:00.000Z',
    endsAt: '2026-11-22T15:00:00.000Z',
    timeZone: 'Asia/Dhaka',
    status: 'published',
    admitUnseen: true,
    verification: 'signed',
    guarantee: 'detect',
    lists: [],
    gates: [],
  }
  await using one = await stationWith(() => json({ items: [event], next: null }))
  one.station.pairWith(one.edge.url)

  expect(await one.sync.listEvents()).toEqual({ ok: true, value: [event] })
})

test('KS7 scans whose pairing can no longer be read go to the organizer of their event, and to no other', async () => {
  const [other] = [scanIdOf(77)]
  let eventIds: readonly string[] = [other]
  await using one = await stationWith(() => json({ ...PAIRED, eventIds }, 201))
  one.station.admit(1)

  const refused = await one.pair()
  eventIds = [other, EVENT]
  const paired = await one.pair()

  expect(refused).toMatchObject({ ok: false, error: { code: 'other_organizer' } })
  expect(paired.ok).toBe(true)
  expect(one.station.core.journal.countUnsent()).toBe(1)
})

// AW1–AW6, AW14: who administers from this laptop, and what is kept of it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../../shared/time.ts'
import {
  type AdminEdge,
  EMAIL,
  jsonReply,
  PASSWORD,
  problemReply,
  startAdminEdge,
} from '../../testing/admin-edge.ts'
import { startEdge } from '../../testing/fake-edge.ts'
import { pairWithoutServer, type TempStation, tempStation } from '../../testing/temp-station.ts'
import { WIPE_ORDER } from '../../testing/wipe-scene.ts'

const started = () => startAdminEdge(() => jsonReply({ items: [], next: null }))

const signIn = (station: TempStation, server: string, more: Record<string, string> = {}) =>
  station.handlers.signInAdmin({ server, email: EMAIL, password: PASSWORD, ...more })

const view = async (station: TempStation) => {
  const answer = await station.handlers.adminSession({})
  return answer.ok ? answer.value : answer
}

const ask = (station: TempStation, path = '/tenant/events') =>
  station.relay({
    method: 'GET',
    path,
    search: '',
    headers: new Headers(),
    body: null,
    signal: new AbortController().signal,
  })

test('AW1 a laptop that nobody has paired signs an administrator in, and out again', async () => {
  await using edge = await started()
  await using station = await tempStation({ fetch })

  const signedIn = await signIn(station, edge.url)

  expect(signedIn).toMatchObject({
    ok: true,
    value: {
      outcome: 'signed_in',
      session: { server: edge.url, role: 'tenant_admin', tenant: { slug: 'padma' } },
    },
  })
  expect(await view(station)).toMatchObject({ session: { user: { email: EMAIL } }, ended: null })
  await station.handlers.signOutAdmin({})
  expect(await view(station)).toMatchObject({ session: null, ended: null })
  expect(edge.asked('/auth/logout')).toHaveLength(1)
  expect((await ask(station)).status).toBe(401)
})

test('AW1 cookies that come in one text, as Chromium’s fetch has them, are two', async () => {
  await using edge = await started()
  const joined: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init)
    const cookies = answer.headers.getSetCookie()
    if (cookies.length === 0) return answer
    const headers = new Headers([...answer.headers].filter(([name]) => name !== 'set-cookie'))
    headers.set('set-cookie', cookies.join(', '))
    return new Response(answer.body, { status: answer.status, headers })
  }
  await using station = await tempStation({ fetch: joined })
  await signIn(station, edge.url)
  edge.expireAccess()

  expect((await ask(station)).status).toBe(200)
  expect(edge.refreshes()).toBe(1)
})

test('AW1 no answer of the core has a token in it', async () => {
  await using edge = await started()
  await using station = await tempStation({ fetch })

  const told = JSON.stringify([
    await signIn(station, edge.url),
    await view(station),
    await (await ask(station)).text(),
    await station.handlers.status({}),
  ])

  expect(told).not.toMatch(/access-|refresh-|_token/)
})

test('AW2 the session outlives a restart, and nothing on the disk shows its tokens', async () => {
  await using edge = await started()
  await using first = await tempStation({ fetch })
  await signIn(first, edge.url)
  await first.close()

  const bytes = readdirSync(first.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
  await using second = await tempStation({ fetch, folder: first.folder })

  expect(bytes).not.toMatch(/access-1|refresh-1|shahana/i)
  expect((await ask(second)).status).toBe(200)
})

test.each([
  ['invalid_credentials', 401, { ok: false, error: { code: 'wrong_credentials' } }],
  ['invalid_input', 400, { ok: false, error: { code: 'wrong_credentials' } }],
  ['second_factor_required', 401, { ok: false, error: { code: 'second_factor_required' } }],
  ['second_factor_wrong', 401, { ok: false, error: { code: 'second_factor_wrong' } }],
  ['no_membership', 403, { ok: true, value: { outcome: 'refused', reason: 'no_membership' } }],
  ['user_disabled', 403, { ok: true, value: { outcome: 'refused', reason: 'account_disabled' } }],
  [
    'tenant_suspended',
    403,
    { ok: true, value: { outcome: 'refused', reason: 'organizer_suspended' } },
  ],
])(
  'AW3 the server’s %s is told as what to do, and nobody is signed in',
  async (code, status, told) => {
    await using edge = await startEdge(() => problemReply(status, code))
    await using station = await tempStation({ fetch })

    expect(await signIn(station, edge.url)).toMatchObject(told)
    expect(await view(station)).toMatchObject({ session: null })
  },
)

test('AW3 whoever works for several organizers is shown them, and chooses', async () => {
  const tenants = [
    { id: '1', slug: 'padma', name: 'Padma' },
    { id: '2', slug: 'meghna', name: 'Meghna' },
  ]
  await using edge = await startEdge(() => problemReply(409, 'tenant_required', tenants))
  await using station = await tempStation({ fetch })

  expect(await signIn(station, edge.url)).toEqual({
    ok: true,
    value: { outcome: 'tenant_required', tenants },
  })
  await signIn(station, edge.url, { tenant: 'meghna' })
  expect(JSON.parse(edge.requests.at(-1)?.body ?? '')).toMatchObject({ tenant: 'meghna' })
})

test('AW3 a steward administers nothing, and leaves no session behind', async () => {
  await using edge = await startAdminEdge(() => jsonReply({}), { role: 'staff' })
  await using station = await tempStation({ fetch })

  expect(await signIn(station, edge.url)).toMatchObject({
    value: { outcome: 'refused', reason: 'not_admin' },
  })
  expect(edge.asked('/auth/logout')[0]?.headers.cookie).toBe('refresh_token=refresh-1')
})

test('AW3 no network, no address, and somebody else at the address are told apart', async () => {
  await using portal = await startEdge(() => ({
    headers: { 'content-type': 'text/html' },
    body: '<h1>Welcome to the hotel</h1>',
  }))
  await using station = await tempStation({ fetch })

  expect(await signIn(station, 'http://127.0.0.1:9')).toMatchObject({
    error: { code: 'server_unreachable' },
  })
  expect(await signIn(station, 'http://tickets.example.com')).toMatchObject({
    error: { code: 'server_address' },
  })
  expect(await station.handlers.signInAdmin({ email: EMAIL, password: PASSWORD })).toMatchObject({
    error: { code: 'server_required' },
  })
  expect(await signIn(station, portal.url)).toMatchObject({
    value: { outcome: 'refused', reason: 'not_the_server' },
  })
})

async function signedIn(edge: AdminEdge): Promise<TempStation> {
  const station = await tempStation({ fetch })
  await signIn(station, edge.url)
  return station
}

test('AW4 of twenty requests whose token is no longer taken, one asks for a newer one', async () => {
  await using edge = await started()
  await using station = await signedIn(edge)
  edge.expireAccess()

  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(station)))

  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
  expect(edge.refreshes()).toBe(1)
})

test('AW4 a token that is about to expire is renewed before it is used', async () => {
  await using edge = await started()
  await using station = await signedIn(edge)
  station.time.pass(14 * MINUTE_MS + 45_000)

  expect((await ask(station)).status).toBe(200)
  expect(edge.refreshes()).toBe(1)
  expect(edge.asked('/tenant')).toHaveLength(1)
})

test('AW5 a token that was used elsewhere ends the session, and the page is told why', async () => {
  await using edge = await started()
  await using station = await signedIn(edge)
  // A copy of the laptop continues the session.
  await fetch(`${edge.url}/auth/refresh`, {
    method: 'POST',
    headers: { cookie: 'refresh_token=refresh-1' },
  })
  const answer = await ask(station)

  expect(answer.status).toBe(401)
  expect(await answer.json()).toMatchObject({ code: 'session_ended', source: 'station' })
  expect(await view(station)).toMatchObject({ session: null, ended: 'reused' })
  expect(await (await ask(station)).json()).toMatchObject({ code: 'not_signed_in' })
})

test.each([
  ['user_disabled', 403, 'disabled'],
  ['tenant_suspended', 403, 'suspended'],
  ['no_membership', 403, 'not_admin'],
  ['refresh_invalid', 401, 'ended'],
])('AW5 a refresh that is refused with %s says so', async (code, status, ended) => {
  let isOver = false
  await using edge = await startAdminEdge(() => jsonReply({}))
  const over: typeof fetch = (input, init) =>
    isOver && String(input).endsWith('/auth/refresh')
      ? Promise.resolve(Response.json({ statusCode: status, code, message: 'no' }, { status }))
      : fetch(input, init)
  await using station = await tempStation({ fetch: over })
  await signIn(station, edge.url)
  edge.expireAccess()
  isOver = true

  expect((await ask(station)).status).toBe(401)
  expect(await view(station)).toMatchObject({ session: null, ended })
})

test('AW5 whoever is an administrator no longer when the tokens are renewed is told so, and their session ends everywhere', async () => {
  const person: { role: 'tenant_admin' | 'staff' } = { role: 'tenant_admin' }
  await using edge = await startAdminEdge(() => jsonReply({}), person)
  await using station = await signedIn(edge)
  edge.expireAccess()
  person.role = 'staff'

  expect(await (await ask(station)).json()).toMatchObject({ code: 'session_ended' })
  expect(await view(station)).toMatchObject({ session: null, ended: 'not_admin' })
  expect(edge.asked('/auth/logout')[0]?.headers.cookie).toBe('refresh_token=refresh-2')
})

test('AW5 a network that is gone ends no session', async () => {
  await using edge = await started()
  let isGone = false
  const unsteady: typeof fetch = (input, init) =>
    isGone ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init)
  await using station = await tempStation({ fetch: unsteady })
  await signIn(station, edge.url)
  isGone = true
  station.time.pass(16 * MINUTE_MS)

  expect(await (await ask(station)).json()).toMatchObject({ code: 'no_network' })
  isGone = false

  expect((await ask(station)).status).toBe(200)
})

/** A network that loses the next answer with newer tokens: the server has made them by then. */
function losingAnswer() {
  let isLosing = false
  const unsteady: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init)
    if (!isLosing || !String(input).endsWith('/auth/refresh')) return answer
    isLosing = false
    await answer.body?.cancel()
    throw new TypeError('fetch failed')
  }
  return {
    fetch: unsteady,
    loseNext: () => {
      isLosing = true
    },
  }
}

test('AW14 newer tokens whose answer was lost are asked for again, as by the same question', async () => {
  await using edge = await started()
  const network = losingAnswer()
  await using station = await tempStation({ fetch: network.fetch })
  await signIn(station, edge.url)
  edge.expireAccess()
  network.loseNext()

  expect(await (await ask(station)).json()).toMatchObject({ code: 'no_network' })
  expect((await ask(station)).status).toBe(200)
  edge.expireAccess()
  expect((await ask(station)).status).toBe(200)

  const [lost, again, next] = edge
    .asked('/auth/refresh')
    .map(({ headers }) => String(headers['idempotency-key']))
  expect(again).toBe(lost)
  expect(next).not.toBe(lost)
  expect(lost).toMatch(/^[\w-]{43}$/)
})

test('AW14 a station that ended before the answer came asks again after its start', async () => {
  await using edge = await started()
  const network = losingAnswer()
  await using first = await tempStation({ fetch: network.fetch })
  await signIn(first, edge.url)
  edge.expireAccess()
  network.loseNext()
  await ask(first)
  await first.close()

  await using second = await tempStation({ fetch, folder: first.folder })
  expect((await ask(second)).status).toBe(200)
})

test('AW5 somebody who signs out while the tokens are renewed stays signed out', async () => {
  await using edge = await started()
  await using station = await signedIn(edge)
  edge.expireAccess()
  const letGo = edge.holdRefresh()
  const asking = ask(station)
  await expect.poll(() => edge.asked('/auth/refresh').length).toBe(1)
  await station.handlers.signOutAdmin({})
  letGo()

  expect((await asking).status).toBe(401)
  expect(await view(station)).toMatchObject({ session: null, ended: null })
})

test('AW2 after thirty days without a use the session is over', async () => {
  await using edge = await started()
  await using station = await signedIn(edge)
  station.time.pass(31 * 24 * 60 * MINUTE_MS)

  expect(await view(station)).toMatchObject({ session: null, ended: 'expired' })
})

test('AW2 a laptop that its organizer wipes keeps nothing of the session', async () => {
  await using edge = await started()
  await using station = await signedIn(edge)
  pairWithoutServer(station)

  expect(await station.core.wipe(WIPE_ORDER)).toBe(true)
  expect(await view(station)).toMatchObject({ session: null })
  expect((await ask(station)).status).toBe(401)
})

test('AW6 while the gate’s screen is locked nothing is administered', async () => {
  await using edge = await started()
  await using station = await signedIn(edge)
  station.core.meta.set('mode', 'locked')

  const answer = await ask(station)

  expect(await answer.json()).toMatchObject({ code: 'screen_locked' })
  expect(await station.handlers.adminSession({})).toMatchObject({
    error: { code: 'screen_locked' },
  })
  expect(edge.asked('/tenant')).toHaveLength(0)
})

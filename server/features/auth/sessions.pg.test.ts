import * as v from 'valibot'
import { expect, test } from 'vitest'
import { SessionView } from '../../../shared/auth/schema.ts'
import { DAY_MS } from '../../../shared/time.ts'
import {
  anAdmin,
  aPlatformAdmin,
  call,
  outcomeOf,
  signInAs,
  type TestApp,
  testApp,
} from '../../testing/app.ts'
import { aTenant } from '../../testing/event.ts'
import { SESSION_MS } from './session.ts'
import { sweepSessions } from './sweep-sessions.ts'

const Listed = v.object({ items: v.array(v.looseObject({ id: v.string() })), next: v.null() })

const sessionsOf = async (server: TestApp, bearer: string) => {
  const response = await call(server, 'GET /auth/sessions', { bearer })
  return v.parse(Listed, await response.json()).items
}

test('ID16 a person sees where they are signed in, and which session is this one', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  await anAdmin(server.deps, tenantId, 'other@alpha.example')
  await signInAs(server, 'other@alpha.example')
  await signInAs(server, 'admin@alpha.example')
  server.deps.clock.now += 1_000
  const response = await call(server, 'POST /auth/login', {
    body: { email: 'admin@alpha.example', password: 'a long enough password' },
    headers: { 'user-agent': `Firefox\t${'x'.repeat(300)}` },
  })
  const access = /access_token=([^;]+)/.exec(response.headers.getSetCookie().join())?.[1] ?? ''

  const [newest, older, ...more] = await sessionsOf(server, access)

  expect(more).toEqual([])
  expect(newest).toMatchObject({ isCurrent: true, tenant: { slug: 'alpha' } })
  expect(newest?.['userAgent']).toMatch(/^Firefox x{192}$/)
  expect(older).toMatchObject({ isCurrent: false, userAgent: null })
  expect(v.is(SessionView, newest)).toBe(true)
})

test('ID16 one’s own session ends at once, with both tokens; another person’s is answered like none', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  await anAdmin(server.deps, tenantId, 'other@alpha.example')
  const other = await signInAs(server, 'other@alpha.example')
  const lost = await signInAs(server, 'admin@alpha.example')
  server.deps.clock.now += 1_000
  const here = await signInAs(server, 'admin@alpha.example')
  const [otherSession] = await sessionsOf(server, other.access)
  const [, lostSession] = await sessionsOf(server, here.access)
  const end = (id = ''): Promise<Response> =>
    call(server, `DELETE /auth/sessions/${id}`, { bearer: here.access })

  expect(await outcomeOf(await end(otherSession?.id))).toBe('404 session_not_found')
  expect(await outcomeOf(await end(server.deps.newId()))).toBe('404 session_not_found')
  expect((await end(lostSession?.id)).status).toBe(204)
  expect(await outcomeOf(await end(lostSession?.id))).toBe('404 session_not_found')

  const me = await call(server, 'GET /auth/me', { bearer: lost.access })
  expect(await outcomeOf(me)).toBe('401 session_ended')
  const refreshed = await call(server, 'POST /auth/refresh', { cookie: lost.cookie })
  expect(await outcomeOf(refreshed)).toBe('401 refresh_invalid')
  expect((await call(server, 'GET /auth/me', { bearer: other.access })).status).toBe(200)
})

test('ID16 all other sessions end together, and only one’s own', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  await anAdmin(server.deps, tenantId, 'other@alpha.example')
  const other = await signInAs(server, 'other@alpha.example')
  for (let at = 0; at < 3; at += 1) await signInAs(server, 'admin@alpha.example')
  const here = await signInAs(server, 'admin@alpha.example')

  const ended = await call(server, 'DELETE /auth/sessions', { bearer: here.access })

  expect(await ended.json()).toEqual({ ended: 3 })
  expect(await sessionsOf(server, here.access)).toHaveLength(1)
  expect(await sessionsOf(server, other.access)).toHaveLength(1)
})

test('ID16 a session is forgotten a month after its end, and not before', async () => {
  await using server = await testApp()
  await aPlatformAdmin(server.deps, 'root@x.example')
  await signInAs(server, 'root@x.example')
  const { clock } = server.deps

  clock.now += SESSION_MS + 30 * DAY_MS
  expect(await sweepSessions(server.deps)).toBe(0)
  await signInAs(server, 'root@x.example')
  clock.now += 1
  expect(await sweepSessions(server.deps)).toBe(1)
  expect(await server.deps.platformDb`select 1 from sessions`).toHaveLength(1)
})

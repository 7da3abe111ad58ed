import { expect, test } from 'vitest'
import type { TenantId } from '../../../shared/ids.ts'
import {
  anAdmin,
  aPerson,
  aPlatformAdmin,
  aSteward,
  call,
  outcomeOf,
  signInAs,
  type TestApp,
  testApp,
} from '../../testing/app.ts'
import { aTenant } from '../../testing/event.ts'

type Ask = (route: string, body?: unknown) => Promise<Response>
type Scene = AsyncDisposable & {
  readonly server: TestApp
  readonly tenantId: TenantId
  readonly rootId: string
  readonly adminId: string
  readonly stewardId: string
  /** A steward's own bearer, to see what still works. */
  readonly steward: string
  readonly asAdmin: Ask
  readonly asPlatform: Ask
}

async function aScene(): Promise<Scene> {
  const server = await testApp()
  const tenantId = await aTenant(server.deps)
  const admin = await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const steward = await aSteward(server.deps, tenantId, 'steward@alpha.example')
  const root = await aPlatformAdmin(server.deps, 'root@x.example')
  const asking =
    (bearer: string): Ask =>
    (route, body) =>
      call(server, route, { bearer, ...(body !== undefined && { body }) })
  return {
    server,
    tenantId,
    rootId: root.id,
    adminId: admin.id,
    stewardId: steward.id,
    steward: (await signInAs(server, steward.email)).access,
    asAdmin: asking((await signInAs(server, admin.email)).access),
    asPlatform: asking((await signInAs(server, root.email)).access),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

test('PA8 a tenant admin makes a steward a supervisor and keeps somebody out, at their next request', async () => {
  await using scene = await aScene()
  const { server, asAdmin, stewardId, steward, tenantId } = scene
  const me = (): Promise<Response> => call(server, 'GET /auth/me', { bearer: steward })
  const patch = (body: object): Promise<Response> =>
    asAdmin(`PATCH /tenant/staff/${stewardId}`, body)

  expect((await patch({ role: 'staff', level: 'supervisor', version: 1 })).status).toBe(200)
  expect(await (await me()).json()).toMatchObject({ user: { level: 'supervisor' } })
  expect((await patch({ status: 'disabled', version: 2 })).status).toBe(200)
  expect(await outcomeOf(await me())).toBe('403 user_disabled')
  const put = { role: 'tenant_admin', level: null, status: 'active', version: 3 }
  expect(await (await asAdmin(`PUT /tenant/staff/${stewardId}`, put)).json()).toMatchObject({
    userId: stewardId,
    role: 'tenant_admin',
    level: null,
    status: 'active',
    version: 4,
  })
  const rows = await server.deps.platformDb`
    select metadata from platform_activity
     where action = 'member.edited' and tenant_id = ${tenantId} order by at, id`
  expect(rows.map(({ metadata }) => metadata)).toContainEqual({
    level: { before: 'steward', after: 'supervisor' },
  })
})

test('PA8 an older version is refused with the newer one, a level must fit its role, and nobody edits themselves', async () => {
  await using scene = await aScene()
  const { asAdmin, asPlatform, stewardId, adminId, tenantId } = scene
  const patch = (body: object, id = stewardId): Promise<Response> =>
    asAdmin(`PATCH /tenant/staff/${id}`, body)

  await asPlatform(`PATCH /admin/tenants/${tenantId}/users/${stewardId}`, {
    status: 'disabled',
    version: 1,
  })
  const late = await patch({ role: 'staff', level: 'supervisor', version: 1 })
  expect(await late.json()).toMatchObject({
    code: 'changed_meanwhile',
    details: [{ userId: stewardId, status: 'disabled', level: 'steward', version: 2 }],
  })
  for (const body of [
    { role: 'staff', version: 2 },
    { role: 'tenant_admin', level: 'steward', version: 2 },
    { level: 'supervisor', version: 2 },
    { role: 'platform_admin', version: 2 },
    { status: 'disabled' },
    { tenantId, version: 2 },
  ]) {
    expect(await outcomeOf(await patch(body))).toBe('400 invalid_input')
  }
  expect(await outcomeOf(await patch({ status: 'disabled', version: 1 }, adminId))).toBe(
    '409 own_account',
  )
})

test('PA8 staff are listed and found, and another organizer’s answer like nobody', async () => {
  await using scene = await aScene()
  const { server, asAdmin, stewardId } = scene
  const beta = await aTenant(server.deps, 'beta')
  const stranger = await aSteward(server.deps, beta, 'steward@beta.example')

  const found = (await (await asAdmin('GET /tenant/staff?search=STEWARD')).json()) as object
  const paged = (await (await asAdmin('GET /tenant/staff?limit=1')).json()) as { next: string }
  const rest = await (await asAdmin(`GET /tenant/staff?limit=1&after=${paged.next}`)).json()

  expect(found).toMatchObject({ items: [{ userId: stewardId }], next: null })
  expect(paged).toMatchObject({ items: [{ email: 'admin@alpha.example' }] })
  expect(rest).toMatchObject({ items: [{ email: 'steward@alpha.example' }], next: null })
  expect(await outcomeOf(await asAdmin(`GET /tenant/staff/${stranger.id}`))).toBe(
    '404 member_not_found',
  )
  const edit = { status: 'disabled', version: 1 }
  expect(await outcomeOf(await asAdmin(`PATCH /tenant/staff/${stranger.id}`, edit))).toBe(
    '404 member_not_found',
  )
})

test('PA9 the platform finds people, disables them everywhere at once, and never the admin who acts', async () => {
  await using scene = await aScene()
  const { server, asPlatform, stewardId, steward, rootId, tenantId } = scene
  await aPerson(server.deps, 'other@x.example')

  const found = (await (await asPlatform('GET /admin/users?search=steward@')).json()) as object
  expect(found).toMatchObject({ items: [{ id: stewardId, hasSecondFactor: false }], next: null })
  const read = await (await asPlatform(`GET /admin/users/${stewardId}`)).json()
  expect(read).toMatchObject({
    memberships: [{ tenant: { id: tenantId }, role: 'staff', level: 'steward', status: 'active' }],
  })
  expect(JSON.stringify(read)).not.toMatch(/argon2|password/)
  const patch = (id: string, body: object): Promise<Response> =>
    asPlatform(`PATCH /admin/users/${id}`, body)
  expect((await patch(stewardId, { status: 'disabled', version: 1 })).status).toBe(200)
  expect(await outcomeOf(await call(server, 'GET /auth/me', { bearer: steward }))).toBe(
    '403 user_disabled',
  )
  expect(await outcomeOf(await patch(stewardId, { status: 'active', version: 1 }))).toBe(
    '409 changed_meanwhile',
  )
  expect(await outcomeOf(await patch(rootId, { isPlatformAdmin: false, version: 1 }))).toBe(
    '409 own_account',
  )
  expect((await patch(rootId, { name: 'Root', version: 1 })).status).toBe(200)
  expect(await outcomeOf(await patch(stewardId, { email: 'x@y.example', version: 2 }))).toBe(
    '400 invalid_input',
  )
  expect(await outcomeOf(await patch(server.deps.newId(), { version: 1 }))).toBe(
    '404 user_not_found',
  )
  const factor = await asPlatform(`DELETE /admin/users/${stewardId}/factor`)
  expect(await outcomeOf(factor)).toBe('409 factor_missing')
})

test.for(['/tenant/staff', '/admin/users'])(
  'PA9 whoever is enabled again by %s signs in anew: no session from before lives on',
  async (path) => {
    await using scene = await aScene()
    const { server, asAdmin, asPlatform, stewardId, steward } = scene
    const ask = path === '/admin/users' ? asPlatform : asAdmin
    const patch = (body: object): Promise<Response> => ask(`PATCH ${path}/${stewardId}`, body)
    const me = (bearer: string) => call(server, 'GET /auth/me', { bearer }).then(outcomeOf)

    expect((await patch({ status: 'disabled', version: 1 })).status).toBe(200)
    const whileOut = await me(steward)
    expect((await patch({ status: 'active', version: 2 })).status).toBe(200)
    const after = await me(steward)
    const { access } = await signInAs(server, 'steward@alpha.example')

    expect(whileOut).toBe('403 user_disabled')
    expect(after).toMatch(/^401/)
    expect((await call(server, 'GET /auth/me', { bearer: access })).status).toBe(200)
  },
)

test('PA10 the trail shows who did what over all tenants, the newest first, filtered, page by page', async () => {
  await using scene = await aScene()
  const { server, asPlatform, asAdmin, stewardId, adminId, tenantId } = scene
  const start = server.deps.clock.now
  server.deps.clock.now += 1_000
  await asAdmin(`PATCH /tenant/staff/${stewardId}`, { status: 'disabled', version: 1 })
  type Reply = { items: { id: string; at: string; action: string }[]; next: string | null }
  const list = async (query: string): Promise<Reply> =>
    (await (await asPlatform(`GET /admin/activity-logs?${query}`)).json()) as Reply

  const { items } = await list('')
  expect(items[0]).toMatchObject({
    action: 'member.edited',
    tenantId,
    actor: { kind: 'user', id: adminId },
    subject: { kind: 'user', id: stewardId },
    metadata: { status: { before: 'active', after: 'disabled' } },
  })
  expect(items.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['tenant.created', 'member.added', 'session.started']),
  )
  const since = encodeURIComponent(new Date(start + 1).toISOString())
  expect((await list(`from=${since}`)).items).toHaveLength(1)
  expect((await list(`until=${since}`)).items).toHaveLength(items.length - 1)
  expect((await list(`action=session.started&tenantId=${tenantId}`)).items).toHaveLength(2)
  expect((await list(`actorId=${adminId}`)).items).toHaveLength(2)
  const seen: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page: Reply = await list(`limit=2${next === '' ? '' : `&after=${next}`}`)
    seen.push(...page.items.map(({ id }) => id))
    next = page.next
  }
  expect(seen).toEqual(items.map(({ id }) => id))
})

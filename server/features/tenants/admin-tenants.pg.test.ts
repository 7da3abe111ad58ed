import * as v from 'valibot'
import { expect, test } from 'vitest'
import { TenantView } from '../../../shared/tenants/schema.ts'
import {
  anAdmin,
  aPlatformAdmin,
  call,
  outcomeOf,
  signInAs,
  type TestApp,
  testApp,
} from '../../testing/app.ts'
import { anEvent, aTenant } from '../../testing/event.ts'

type Ask = (route: string, body?: unknown) => Promise<Response>

/** The app with a platform admin, and how that one asks. */
async function aPlatform(): Promise<AsyncDisposable & { server: TestApp; ask: Ask }> {
  const server = await testApp()
  await aPlatformAdmin(server.deps, 'root@x.example')
  const { access: bearer } = await signInAs(server, 'root@x.example')
  const ask: Ask = (route, body) =>
    call(server, route, { bearer, ...(body !== undefined && { body }) })
  return { server, ask, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const viewOf = async (response: Response): Promise<v.InferInput<typeof TenantView>> => {
  const body: unknown = await response.json()
  v.parse(TenantView, body)
  return body as v.InferInput<typeof TenantView>
}

const platformActions = async ({ deps }: TestApp, tenantId: string): Promise<unknown[]> => {
  const rows = await deps.platformDb`
    select action, actor_kind, metadata from platform_activity
     where tenant_id = ${tenantId} order by at, id`
  return rows.map(({ action, metadata }) => [action, metadata])
}

const COLORS = { background: '#ffffff', text: '#111111', button: '#005ea8', buttonText: '#ffffff' }

test('PA1 an organizer is made pending, with branding that people can read, and can be read and listed', async () => {
  await using platform = await aPlatform()
  const { ask } = platform

  const created = await ask('POST /admin/tenants', {
    name: '  Dhaka\nLive ',
    slug: 'dhaka-live',
    brandingSettings: { colors: { ...COLORS, text: '#ABCDEF', background: '#000000' } },
  })
  expect(created.status).toBe(201)
  const tenant = await viewOf(created)
  expect(tenant).toMatchObject({
    name: 'Dhaka Live',
    slug: 'dhaka-live',
    status: 'pending',
    brandingSettings: { colors: { text: '#abcdef' } },
    version: 1,
  })
  expect(await viewOf(await ask(`GET /admin/tenants/${tenant.id}`))).toEqual(tenant)
  expect(await (await ask('GET /admin/tenants')).json()).toEqual({ items: [tenant], next: null })
  const { server } = platform
  expect(await outcomeOf(await ask(`GET /admin/tenants/${server.deps.newId()}`))).toBe(
    '404 tenant_not_found',
  )
})

test('PA2 bad input is refused by field: colours nobody can read, foreign scripts in a slug, fields that nobody knows', async () => {
  await using platform = await aPlatform()
  const good = { name: 'Alpha', slug: 'alpha', brandingSettings: {} }
  const pathOf = async (change: object): Promise<unknown> => {
    const answer = await platform.ask('POST /admin/tenants', { ...good, ...change })
    const { details } = (await answer.json()) as { details: { path: string }[] }
    return [answer.status, details[0]?.path]
  }

  expect(await pathOf({ slug: 'ঢাকা' })).toEqual([400, 'slug'])
  expect(await pathOf({ slug: 'Alpha' })).toEqual([400, 'slug'])
  expect(await pathOf({ slug: 'a'.repeat(64) })).toEqual([400, 'slug'])
  expect(await pathOf({ name: ' \n ' })).toEqual([400, 'name'])
  expect(await pathOf({ name: 'x'.repeat(201) })).toEqual([400, 'name'])
  expect(await pathOf({ name: 7 })).toEqual([400, 'name'])
  expect(await pathOf({ status: 'active' })).toEqual([400, 'status'])
  expect(await pathOf({ id: '0190a0a0-0000-7000-8000-000000000001' })).toEqual([400, 'id'])
  const faint = { colors: { ...COLORS, text: '#eeeeee' } }
  expect(await pathOf({ brandingSettings: faint })).toEqual([400, 'brandingSettings.colors.text'])
  const red = { colors: { ...COLORS, button: 'red' } }
  expect(await pathOf({ brandingSettings: red })).toEqual([400, 'brandingSettings.colors.button'])
})

test('PA3 a slug is one organizer’s: the second is refused with the field’s name, also by an edit and at the same moment', async () => {
  await using platform = await aPlatform()
  const { ask } = platform
  const create = (slug: string): Promise<Response> =>
    ask('POST /admin/tenants', { name: slug, slug })

  const both = await Promise.all([create('alpha'), create('alpha')])
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
  const refused = await create('alpha')
  expect(await refused.json()).toMatchObject({
    code: 'slug_taken',
    details: [{ in: 'body', path: 'slug' }],
  })
  const beta = await viewOf(await create('beta'))
  const taking = await ask(`PATCH /admin/tenants/${beta.id}`, { slug: 'alpha', version: 1 })
  expect(await outcomeOf(taking)).toBe('409 slug_taken')
  const gamma = await viewOf(await create('gamma'))
  const racing = await Promise.all(
    [beta, gamma].map(({ id }) => ask(`PATCH /admin/tenants/${id}`, { slug: 'delta', version: 1 })),
  )
  expect(racing.map(({ status }) => status).toSorted()).toEqual([200, 409])
})

test('PA4 of two who edit one organizer the second gets the newer version, and nothing is overwritten', async () => {
  await using platform = await aPlatform()
  const { ask, server } = platform
  const id = await aTenant(server.deps, 'alpha')
  const patch = (body: object): Promise<Response> => ask(`PATCH /admin/tenants/${id}`, body)

  const first = await viewOf(await patch({ name: 'First', version: 1 }))
  expect(first).toMatchObject({ name: 'First', slug: 'alpha', version: 2 })
  const second = await patch({ name: 'Second', version: 1 })
  expect(second.status).toBe(409)
  expect(await second.json()).toMatchObject({ code: 'changed_meanwhile', details: [first] })
  const together = await Promise.all([
    patch({ name: 'Left', version: 2 }),
    patch({ name: 'Right', version: 2 }),
  ])
  expect(together.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const put = { name: 'Whole', slug: 'whole', brandingSettings: { colors: COLORS }, version: 3 }
  expect(await viewOf(await ask(`PUT /admin/tenants/${id}`, put))).toMatchObject({
    name: 'Whole',
    slug: 'whole',
    brandingSettings: { colors: COLORS },
    version: 4,
  })
  const partial = await ask(`PUT /admin/tenants/${id}`, { name: 'Half', version: 4 })
  expect(await outcomeOf(partial)).toBe('400 invalid_input')
  expect(await platformActions(server, id)).toContainEqual([
    'tenant.edited',
    { name: { before: 'Tenant alpha', after: 'First' } },
  ])
})

test('PA5 a suspension keeps everybody of the organizer out at the next request, and its end lets them in', async () => {
  await using platform = await aPlatform()
  const { ask, server } = platform
  const id = await aTenant(server.deps, 'alpha')
  await anAdmin(server.deps, id, 'admin@alpha.example')
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  const me = (): Promise<Response> => call(server, 'GET /auth/me', { bearer })
  const set = (status: string): Promise<Response> =>
    ask(`PATCH /admin/tenants/${id}/status`, { status })

  const since = server.deps.clock.now
  expect(await viewOf(await set('suspended'))).toMatchObject({ status: 'suspended', version: 2 })
  expect(await outcomeOf(await me())).toBe('403 tenant_suspended')
  server.deps.clock.now += 60_000
  const again = await viewOf(await set('suspended'))
  expect(again).toMatchObject({ version: 2, statusChangedAt: new Date(since).toISOString() })
  expect((await set('active')).status).toBe(200)
  expect((await me()).status).toBe(200)
  expect(await outcomeOf(await set('gone'))).toBe('400 invalid_input')
  const changed = (await platformActions(server, id)).filter(
    (entry) => Array.isArray(entry) && entry[0] === 'tenant.status_changed',
  )
  expect(changed).toEqual([
    ['tenant.status_changed', { status: { before: 'active', after: 'suspended' } }],
    ['tenant.status_changed', { status: { before: 'suspended', after: 'active' } }],
  ])
})

test('PA6 an organizer that made nothing is deleted with its memberships; one with an event is not', async () => {
  await using platform = await aPlatform()
  const { ask, server } = platform
  const [empty, busy] = [await aTenant(server.deps, 'empty'), await aTenant(server.deps, 'busy')]
  await anAdmin(server.deps, empty, 'admin@empty.example')
  const { access: bearer } = await signInAs(server, 'admin@empty.example')
  await anEvent(server.deps, busy)

  expect(await outcomeOf(await ask(`DELETE /admin/tenants/${busy}`))).toBe('409 tenant_not_empty')
  expect((await ask(`DELETE /admin/tenants/${empty}`)).status).toBe(204)

  expect(await outcomeOf(await ask(`DELETE /admin/tenants/${empty}`))).toBe('404 tenant_not_found')
  const me = await call(server, 'GET /auth/me', { bearer })
  expect(await outcomeOf(me)).toBe('401 session_ended')
  expect((await ask('GET /admin/users?search=admin@empty')).status).toBe(200)
  expect(await platformActions(server, empty)).toContainEqual([
    'tenant.deleted',
    { slug: 'empty', name: 'Tenant empty' },
  ])
  await anEvent(server.deps, busy, { slug: 'second' })
})

test('PA7 organizers are found by name and slug in any case, by status, and page by page without a gap', async () => {
  await using platform = await aPlatform()
  const { ask, server } = platform
  for (const slug of ['alpha', 'beta', 'gamma', 'alpine', '100-percent']) {
    await aTenant(server.deps, slug)
  }
  await server.deps
    .platformDb`update tenants set name = '100% fun_', status = 'suspended' where slug = '100-percent'`
  await server.deps.platformDb`update tenants set name = 'Same' where slug in ('beta', 'gamma')`
  const slugs = async (query: string): Promise<unknown> => {
    const reply = (await (await ask(`GET /admin/tenants?${query}`)).json()) as {
      items: { slug: string }[]
    }
    return reply.items.map(({ slug }) => slug)
  }

  expect(await slugs('search=ALP')).toEqual(['alpha', 'alpine'])
  expect(await slugs(`search=${encodeURIComponent('0% f')}`)).toEqual(['100-percent'])
  expect(await slugs('search=%25')).toEqual(['100-percent'])
  expect(await slugs('search=_')).toEqual(['100-percent'])
  expect(await slugs("search=';drop table tenants;--")).toEqual([])
  expect(await slugs('status=suspended')).toEqual(['100-percent'])
  const seen: string[] = []
  let path: string | null = 'GET /admin/tenants?limit=2'
  while (path !== null) {
    const page = (await (await ask(path)).json()) as {
      items: { id: string }[]
      next: string | null
    }
    seen.push(...page.items.map(({ id }) => id))
    path = page.next === null ? null : `GET /admin/tenants?limit=2&after=${page.next}`
  }
  expect(new Set(seen).size).toBe(5)
  expect(seen).toHaveLength(5)
  for (const after of [
    'nonsense',
    cursor(['x']),
    cursor(['x', 'no id']),
    cursor(['\0', seen[0]]),
  ]) {
    const answer = await ask(`GET /admin/tenants?after=${after}`)
    expect(await outcomeOf(answer)).toBe('400 cursor_invalid')
  }
  expect(await outcomeOf(await ask('GET /admin/tenants?status=gone'))).toBe('400 invalid_input')
})

test('PA7 organizers with the longest names in Bangla are listed page by page', async () => {
  await using platform = await aPlatform()
  const { ask } = platform
  for (let at = 0; at < 3; at += 1) {
    await ask('POST /admin/tenants', { name: `${'ক'.repeat(199)}${at}`, slug: `long-${at}` })
  }
  const slugs: string[] = []
  let path: string | null = 'GET /admin/tenants?limit=1'
  while (path !== null) {
    const page = (await (await ask(path)).json()) as {
      items: { slug: string }[]
      next: string | null
    }
    slugs.push(...page.items.map(({ slug }) => slug))
    path = page.next === null ? null : `GET /admin/tenants?limit=1&after=${page.next}`
  }

  expect(slugs).toEqual(['long-0', 'long-1', 'long-2'])
})

const cursor = (key: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url')

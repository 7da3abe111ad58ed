import * as v from 'valibot'
import { expect, test } from 'vitest'
import { EventDetails, EventView } from '../../../shared/events/admin-schema.ts'
import type { TenantId } from '../../../shared/ids.ts'
import { DAY_MS, HOUR_MS, instantToText } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import {
  anAdmin,
  aStation,
  call,
  outcomeOf,
  signInAs,
  type TestApp,
  testApp,
} from '../../testing/app.ts'
import { anEvent, aTenant, someTickets } from '../../testing/event.ts'

type Ask = (route: string, body?: unknown) => Promise<Response>
type Scene = AsyncDisposable & {
  readonly server: TestApp
  readonly tenantId: TenantId
  readonly ask: Ask
  /** What an event needs, in the near future. */
  readonly input: (change?: object) => object
}

async function aScene(): Promise<Scene> {
  const server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  const { clock } = server.deps
  return {
    server,
    tenantId,
    ask: (route, body) => call(server, route, { bearer, ...(body !== undefined && { body }) }),
    input: (change = {}) => ({
      name: 'Winter festival',
      slug: 'winter',
      startsAt: instantToText(clock.now + DAY_MS),
      endsAt: instantToText(clock.now + DAY_MS + 6 * HOUR_MS),
      ticketTypes: [{ number: 1, name: 'Regular', priceCents: 80_000 }],
      gates: ['North'],
      ...change,
    }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

async function read<S extends v.GenericSchema>(
  schema: S,
  response: Response,
): Promise<v.InferInput<S>> {
  const body: unknown = await response.json()
  v.parse(schema, body)
  // Safe: it was parsed a line above; the wire's own form is what is compared.
  return body as v.InferInput<S>
}

const create = async ({ ask, input }: Scene, change?: object) =>
  read(EventDetails, await ask('POST /tenant/events', input(change)))

const trail = ({ server, tenantId }: Scene): Promise<readonly [string, unknown][]> =>
  withTenant(server.deps.db, tenantId, async (tx) => {
    const rows = await tx<{ action: string; metadata: unknown }[]>`
      select action, metadata from activity order by at, id`
    return rows.map(({ action, metadata }) => [action, metadata] as const)
  }) as Promise<readonly [string, unknown][]>

test('PA12 an event is made with its parts, one list when none is named, and read as a whole', async () => {
  await using scene = await aScene()

  const made = await create(scene)

  expect(made).toMatchObject({
    slug: 'winter',
    status: 'draft',
    timeZone: 'Asia/Dhaka',
    version: 1,
    ticketTypes: [{ number: 1, name: 'Regular', priceCents: 80_000, currency: 'BDT' }],
    gates: [{ name: 'North' }],
    lists: [{ name: 'Entry', ticketTypeIds: null, gateIds: [], entries: 1 }],
  })
  const again = await scene.ask(`GET /tenant/events/${made.id}`)
  expect(await again.json()).toEqual(made)
})

test('PA12 bad input is refused by field, and a setting of a later release by name', async () => {
  await using scene = await aScene()
  const { ask, input } = scene
  const refusal = async (change: object): Promise<unknown> => {
    const answer = await ask('POST /tenant/events', input(change))
    const { code, details } = (await answer.json()) as {
      code: string
      details?: { path: string }[]
    }
    return [answer.status, code, details?.[0]?.path]
  }
  await create(scene)

  expect(await refusal({})).toEqual([409, 'slug_taken', 'slug'])
  expect(await refusal({ slug: 'শীত' })).toEqual([400, 'invalid_input', 'slug'])
  expect(await refusal({ slug: 'x', colour: 'red' })).toEqual([400, 'invalid_input', 'colour'])
  expect(await refusal({ slug: 'x', name: '\u0000' })).toEqual([400, 'invalid_input', 'name'])
  expect(await refusal({ slug: 'x', timeZone: 'Mars/North' })).toEqual([
    400,
    'invalid_input',
    'timeZone',
  ])
  expect(await refusal({ slug: 'x', gates: ['A', 'A'] })).toEqual([400, 'invalid_input', 'gates'])
  expect(await refusal({ slug: 'x', guarantee: 'strict' })).toEqual([
    400,
    'setting_not_available',
    'guarantee',
  ])
  const backwards = input({ slug: 'x', endsAt: instantToText(scene.server.deps.now()) })
  expect((await ask('POST /tenant/events', backwards)).status).toBe(400)
  const huge = input({ slug: 'x', venue: 'x'.repeat(10 * 1024 * 1024) })
  expect(await outcomeOf(await ask('POST /tenant/events', huge))).toBe('413 body_too_large')
})

test('PA12 the same slug in two organizers is fine', async () => {
  await using scene = await aScene()
  await anEvent(scene.server.deps, await aTenant(scene.server.deps, 'beta'), { slug: 'winter' })

  expect((await scene.ask('POST /tenant/events', scene.input())).status).toBe(201)
})

test('PA4 of two who edit one event the second gets the newer version, and nothing is overwritten', async () => {
  await using scene = await aScene()
  const { ask, server } = scene
  const { id, endsAt, ...made } = await create(scene)
  const patch = (body: object): Promise<Response> => ask(`PATCH /tenant/events/${id}`, body)

  const first = await read(EventView, await patch({ venue: 'Army Stadium', version: 1 }))
  expect(first).toMatchObject({ venue: 'Army Stadium', name: made.name, endsAt, version: 2 })
  expect(server.deps.published.at(-1)).toMatchObject({ eventId: id })
  const late = await patch({ venue: 'Elsewhere', version: 1 })
  expect(await late.json()).toMatchObject({ code: 'changed_meanwhile', details: [first] })
  const both = await Promise.all([
    patch({ name: 'Left', version: 2 }),
    patch({ name: 'Right', version: 2 }),
  ])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const ends = await patch({ endsAt: made.startsAt, version: 3 })
  expect(await ends.json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'endsAt' }] })
  expect(await outcomeOf(await patch({ status: 'published', version: 3 }))).toBe(
    '400 invalid_input',
  )
  await create(scene, { slug: 'summer' })
  expect(await outcomeOf(await patch({ slug: 'summer', version: 3 }))).toBe('409 slug_taken')
  const cleared = await read(EventView, await patch({ venue: null, version: 3 }))
  expect(cleared).toMatchObject({ venue: null, version: 4 })
  expect(await trail(scene)).toContainEqual([
    'event.edited',
    { venue: { before: null, after: 'Army Stadium' } },
  ])
})

test('PA13 an event is published, cancelled and archived step by step, and a pending organizer only prepares', async () => {
  await using scene = await aScene()
  const { ask, server, tenantId } = scene
  const { id } = await create(scene)
  const step = (name: string, version: number): Promise<Response> =>
    ask(`POST /tenant/events/${id}/${name}`, { version })
  const setStatus = async (status: string): Promise<void> => {
    await server.deps.platformDb`update tenants set status = ${status} where id = ${tenantId}`
  }

  await setStatus('pending')
  expect(await outcomeOf(await step('publish', 1))).toBe('409 tenant_pending')
  const early = scene.input({ slug: 'early', status: 'published' })
  expect(await outcomeOf(await ask('POST /tenant/events', early))).toBe('409 tenant_pending')
  await setStatus('active')
  expect(await (await step('publish', 1)).json()).toMatchObject({ status: 'published', version: 2 })
  expect(await outcomeOf(await step('publish', 2))).toBe('409 event_step_not_possible')
  expect(await outcomeOf(await step('cancel', 1))).toBe('409 changed_meanwhile')
  expect(await (await step('cancel', 2)).json()).toMatchObject({ status: 'cancelled' })
  expect(await (await step('archive', 3)).json()).toMatchObject({ status: 'archived' })
  const edit = await ask(`PATCH /tenant/events/${id}`, { name: 'Late', version: 4 })
  expect(await outcomeOf(edit)).toBe('409 event_archived')
  const bare = await create(scene, { slug: 'bare', ticketTypes: [] })
  const publish = await ask(`POST /tenant/events/${bare.id}/publish`, { version: 1 })
  expect(await outcomeOf(publish)).toBe('409 event_incomplete')
})

test('PA14 a draft that nobody has anything of is deleted; one with a sale, a station or a past is not', async () => {
  await using scene = await aScene()
  const { ask, server, tenantId } = scene
  const remove = (id: string): Promise<Response> => ask(`DELETE /tenant/events/${id}`)
  const draft = await create(scene)
  const sold = await anEvent(server.deps, tenantId, { slug: 'sold', status: 'draft' })
  await someTickets(server.deps, tenantId, sold, ['Rahim'])
  const given = await anEvent(server.deps, tenantId, { slug: 'given', status: 'draft' })
  await aStation(server, tenantId, [given.id])
  const published = await anEvent(server.deps, tenantId, { slug: 'published' })

  for (const { id } of [sold, given, published]) {
    expect(await outcomeOf(await remove(id))).toBe('409 event_not_empty')
  }
  expect((await remove(draft.id)).status).toBe(204)
  expect(await outcomeOf(await remove(draft.id))).toBe('404 event_not_found')
  expect((await trail(scene)).map(([action]) => action)).toContain('event.deleted')
})

test('PA15 a copy is a draft with the same types, gates and lists, whose times moved with its start', async () => {
  await using scene = await aScene()
  const { ask, server, input } = scene
  const until = server.deps.clock.now + 2 * DAY_MS
  const lists = [
    { name: 'VIP', ticketTypeNumbers: [2], gateNames: ['South'], validUntil: instantToText(until) },
  ]
  const types = [
    { number: 1, name: 'Regular', priceCents: 1 },
    { number: 2, name: 'VIP', priceCents: 2, attention: 'Black wristband' },
  ]
  const change = { ticketTypes: types, gates: ['North', 'South'], lists, status: 'published' }
  const original = await read(EventDetails, await ask('POST /tenant/events', input(change)))
  const startsAt = instantToText(Date.parse(original.startsAt) + 7 * DAY_MS)

  const body = { slug: 'winter-2', startsAt }
  const copied = await ask(`POST /tenant/events/${original.id}/duplicate`, body)

  expect(copied.status).toBe(201)
  const copy = await read(EventDetails, copied)
  const south = copy.gates.find(({ name }) => name === 'South')
  expect(copy).toMatchObject({
    name: original.name,
    slug: 'winter-2',
    status: 'draft',
    startsAt,
    endsAt: instantToText(Date.parse(original.endsAt) + 7 * DAY_MS),
    ticketTypes: [{ number: 1 }, { number: 2, attention: 'Black wristband' }],
    lists: [
      {
        name: 'VIP',
        ticketTypeIds: [copy.ticketTypes[1]?.id],
        gateIds: [south?.id],
        validUntil: instantToText(until + 7 * DAY_MS),
      },
    ],
  })
  expect(copy.id).not.toBe(original.id)
  const again = await ask(`POST /tenant/events/${original.id}/duplicate`, body)
  expect(await outcomeOf(again)).toBe('409 slug_taken')
})

test('PA16 gates come, are renamed and go; a name is one gate’s, and a gate that something names stays', async () => {
  await using scene = await aScene()
  const { ask, server } = scene
  const lists = [{ name: 'Entry', gateNames: ['North'] }]
  const { id, gates } = await create(scene, { lists })
  const path = `/tenant/events/${id}/gates`
  const north = gates[0]?.id

  const both = await Promise.all([1, 2].map(() => ask(`POST ${path}`, { name: 'South' })))
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
  const listed = (await (await ask(`GET ${path}`)).json()) as { items: { id: string }[] }
  expect(listed).toMatchObject({ items: [{ name: 'North' }, { name: 'South' }] })
  const south = listed.items[1]?.id
  const rename = (name: string, version: number): Promise<Response> =>
    ask(`PUT ${path}/${south}`, { name, version })
  expect(await outcomeOf(await rename('North', 1))).toBe('409 name_taken')
  expect(await (await rename('East', 1)).json()).toEqual({ id: south, name: 'East', version: 2 })
  expect(await (await rename('West', 1)).json()).toMatchObject({
    code: 'changed_meanwhile',
    details: [{ name: 'East', version: 2 }],
  })
  expect(await outcomeOf(await ask(`DELETE ${path}/${north}`))).toBe('409 gate_in_use')
  expect((await ask(`DELETE ${path}/${south}`)).status).toBe(204)
  expect(await outcomeOf(await ask(`DELETE ${path}/${south}`))).toBe('404 gate_not_found')
  expect(server.deps.published.at(-1)).toMatchObject({ eventId: id })
})

test('PA17 a notice is posted to the gates and listed', async () => {
  await using scene = await aScene()
  const { ask, server } = scene
  const { id, gates } = await create(scene)
  const path = `/tenant/events/${id}/notices`
  const until = instantToText(server.deps.now() + HOUR_MS)
  const notice = { text: 'Gate North closes at nine', gateIds: [gates[0]?.id], until }

  const posted = await ask(`POST ${path}`, notice)
  const late = await ask(`POST ${path}`, { ...notice, until: instantToText(server.deps.now()) })

  expect(posted.status).toBe(201)
  expect(await posted.json()).toMatchObject(notice)
  expect(await outcomeOf(late)).toBe('409 notice_ended')
  expect(await (await ask(`GET ${path}`)).json()).toMatchObject({ items: [notice], next: null })
})

test('PA18 events are found by both names and the slug, by status, and page by page without a gap', async () => {
  await using scene = await aScene()
  const { ask } = scene
  for (const slug of ['a', 'b', 'c', 'd']) await create(scene, { slug })
  await create(scene, {
    slug: 'last',
    name: 'Spring 100%',
    nameBn: 'বসন্ত উৎসব',
    status: 'published',
  })
  const slugs = async (query: string): Promise<unknown> => {
    const reply = (await (await ask(`GET /tenant/events?${query}`)).json()) as {
      items: { slug: string }[]
    }
    return reply.items.map(({ slug }) => slug)
  }

  expect(await slugs('search=SPRING')).toEqual(['last'])
  expect(await slugs(`search=${encodeURIComponent('বসন্ত')}`)).toEqual(['last'])
  expect(await slugs('search=%25')).toEqual(['last'])
  expect(await slugs('status=published')).toEqual(['last'])
  const seen: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const reply: Response = await ask(
      `GET /tenant/events?limit=2${next === '' ? '' : `&after=${next}`}`,
    )
    const page = (await reply.json()) as { items: { slug: string }[]; next: string | null }
    seen.push(...page.items.map(({ slug }) => slug))
    next = page.next
  }
  expect(seen.toSorted()).toEqual(['a', 'b', 'c', 'd', 'last'])
})

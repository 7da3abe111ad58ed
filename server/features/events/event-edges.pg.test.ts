// Where one rule of an event meets another: its bounds, its end, and what its status forbids.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { DAY_MS, HOUR_MS, INSTANT_MAX, instantToText } from '../../../shared/time.ts'
import { anAdmin, call, outcomeOf, signInAs, testApp } from '../../testing/app.ts'
import { anEvent, aTenant } from '../../testing/event.ts'

async function aScene() {
  const server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  return {
    server,
    tenantId,
    ask: (route: string, body?: unknown): Promise<Response> =>
      call(server, route, { bearer, ...(body !== undefined && { body }) }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const bodyOf = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>

test('PA21 an event has at most a thousand ticket types, and each of them can be edited', async () => {
  await using scene = await aScene()
  const { server, tenantId, ask } = scene
  const ticketTypes = Array.from({ length: 999 }, (_unused, at) => ({
    number: at + 1,
    name: `Type ${at}`,
    priceCents: 0,
  }))
  const event = await anEvent(server.deps, tenantId, { ticketTypes })
  const path = `/tenant/events/${event.id}/ticket-types`

  const last = await ask(`POST ${path}`, { name: 'The last', priceCents: 0 })
  const oneMore = await ask(`POST ${path}`, { name: 'One more', priceCents: 0 })
  const { id } = await bodyOf(last)
  const edited = await ask(`PATCH ${path}/${id}`, { name: 'Renamed', version: 1 })

  expect(last.status).toBe(201)
  expect(await outcomeOf(oneMore)).toBe('409 too_many')
  expect(edited.status).toBe(200)
})

test('PA21 a published event keeps one ticket type, also when two go at once', async () => {
  await using scene = await aScene()
  const { server, tenantId, ask } = scene
  const event = await anEvent(server.deps, tenantId)
  const draft = await anEvent(server.deps, tenantId, { slug: 'draft', status: 'draft' })
  const remove = (of: typeof event) =>
    Promise.all(
      of.ticketTypes.map(({ id }) => ask(`DELETE /tenant/events/${of.id}/ticket-types/${id}`)),
    )

  const answers = await remove(event)

  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409])
  const refused = required(
    answers.find(({ status }) => status === 409),
    'one was refused',
  )
  expect(await outcomeOf(refused)).toBe('409 ticket_type_needed')
  expect((await remove(draft)).map(({ status }) => status)).toEqual([204, 204])
})

test('PA21 a field that an edit leaves out stays as it was, each of them', async () => {
  await using scene = await aScene()
  const { server, tenantId, ask } = scene
  const [soon, later] = [1, 2].map((hours) => instantToText(server.deps.now() + hours * HOUR_MS))
  const type = {
    ...{ number: 1, name: 'Regular', nameBn: 'সাধারণ', priceCents: 5, quantityTotal: 9 },
    ...{ saleFrom: soon, saleUntil: later, perOrderMax: 3, perBuyerMax: 4 },
    ...{ validFrom: soon, validUntil: later, attention: 'Blue' },
  }
  const event = await anEvent(server.deps, tenantId, { ticketTypes: [type] })
  const one = `/tenant/events/${event.id}/ticket-types/${event.ticketTypes[0]?.id}`

  const patched = await bodyOf(await ask(`PATCH ${one}`, { name: 'Renamed', version: 1 }))

  expect(patched).toMatchObject({ ...type, name: 'Renamed', version: 2 })
})

test('PA17 an archived event is told nothing any more', async () => {
  await using scene = await aScene()
  const { server, tenantId, ask } = scene
  const event = await anEvent(server.deps, tenantId, { status: 'draft' })
  expect((await ask(`POST /tenant/events/${event.id}/archive`, { version: 1 })).status).toBe(200)
  const until = instantToText(server.deps.now() + HOUR_MS)

  const answer = await ask(`POST /tenant/events/${event.id}/notices`, { text: 'Hello', until })

  expect(await outcomeOf(answer)).toBe('409 event_archived')
})

test('PA17 notices come page by page, without a gap between those of one moment', async () => {
  await using scene = await aScene()
  const { server, tenantId, ask } = scene
  const event = await anEvent(server.deps, tenantId)
  const path = `/tenant/events/${event.id}/notices`
  const until = instantToText(server.deps.now() + HOUR_MS)
  for (const text of ['One', 'Two', 'Three']) await ask(`POST ${path}`, { text, until })
  server.deps.clock.now += 1_000
  for (const text of ['Four', 'Five']) await ask(`POST ${path}`, { text, until })

  const seen: string[] = []
  let next: unknown = ''
  while (typeof next === 'string') {
    const page = await bodyOf(await ask(`GET ${path}?limit=2${next && `&after=${next}`}`))
    seen.push(...(page['items'] as { text: string }[]).map(({ text }) => text))
    next = page['next']
  }

  expect(seen).toEqual(['Five', 'Four', 'Three', 'Two', 'One'])
  expect(await outcomeOf(await ask(`GET ${path}?after=nonsense`))).toBe('400 cursor_invalid')
})

test('PA14 a draft that its gates were told something of is not deleted, and says so', async () => {
  await using scene = await aScene()
  const { server, tenantId, ask } = scene
  const event = await anEvent(server.deps, tenantId, { status: 'draft' })
  const until = instantToText(server.deps.now() + HOUR_MS)
  await ask(`POST /tenant/events/${event.id}/notices`, { text: 'Hello', until })

  const answer = await ask(`DELETE /tenant/events/${event.id}`)

  expect(await bodyOf(answer)).toMatchObject({
    code: 'event_not_empty',
    message: expect.stringContaining('notices'),
  })
})

test('PA15 a copy whose times would lie beyond what can be kept is refused by field', async () => {
  await using scene = await aScene()
  const { server, tenantId, ask } = scene
  const validUntil = instantToText(server.deps.now() + 400 * DAY_MS)
  const event = await anEvent(server.deps, tenantId, {
    ticketTypes: [{ number: 1, name: 'Year', priceCents: 0, validUntil }],
  })
  const copy = (slug: string, startsAt: number): Promise<Response> =>
    ask(`POST /tenant/events/${event.id}/duplicate`, { slug, startsAt: instantToText(startsAt) })

  for (const startsAt of [INSTANT_MAX, INSTANT_MAX - 30 * DAY_MS]) {
    const answer = await copy('far', startsAt)
    expect(answer.status).toBe(400)
    expect(await bodyOf(answer)).toMatchObject({ details: [{ path: 'startsAt' }] })
  }
  expect((await copy('near', INSTANT_MAX - 500 * DAY_MS)).status).toBe(201)
  const early = await anEvent(server.deps, tenantId, {
    slug: 'early',
    ticketTypes: [
      {
        number: 1,
        name: 'Presale',
        priceCents: 0,
        saleFrom: instantToText(server.deps.now() - 90 * DAY_MS),
      },
    ],
  })
  const path = `POST /tenant/events/${early.id}/duplicate`
  const first = await ask(path, { slug: 'first', startsAt: instantToText(DAY_MS) })
  expect(await outcomeOf(first)).toBe('400 invalid_input')
})

test('PA12 nobody makes an event published that is over already', async () => {
  await using scene = await aScene()
  const { server, ask } = scene
  const now = server.deps.now()
  const past = {
    ...{ name: 'Past', slug: 'past', status: 'published' },
    ...{ startsAt: instantToText(now - 2 * HOUR_MS), endsAt: instantToText(now) },
    ticketTypes: [{ number: 1, name: 'Regular', priceCents: 0 }],
  }

  expect(await outcomeOf(await ask('POST /tenant/events', past))).toBe('409 event_over')
  expect((await ask('POST /tenant/events', { ...past, status: 'draft' })).status).toBe(201)
})

import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { HOUR_MS, instantToText } from '../../../shared/time.ts'
import { anAdmin, call, outcomeOf, signInAs, type TestApp, testApp } from '../../testing/app.ts'
import { anEvent, aTenant, someTickets } from '../../testing/event.ts'
import type { CreatedEvent } from './create-event.ts'

type Scene = AsyncDisposable & {
  readonly server: TestApp
  readonly event: CreatedEvent
  readonly ask: (route: string, body?: unknown) => Promise<Response>
  readonly sell: (names: readonly string[]) => ReturnType<typeof someTickets>
}

async function aScene(): Promise<Scene> {
  const server = await testApp()
  const tenantId = await aTenant(server.deps)
  const event = await anEvent(server.deps, tenantId)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  return {
    server,
    event,
    ask: (route, body) => call(server, route, { bearer, ...(body !== undefined && { body }) }),
    sell: (names) => someTickets(server.deps, tenantId, event, names),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const bodyOf = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>

test('PA21 a ticket type comes with the next number, changes but for it, and goes while nothing names it', async () => {
  await using scene = await aScene()
  const { ask, event, server } = scene
  const path = `/tenant/events/${event.id}/ticket-types`

  const added = await bodyOf(
    await ask(`POST ${path}`, { name: ' Early\nbird ', priceCents: 50_000 }),
  )
  expect(added).toMatchObject({
    number: 3,
    name: 'Early bird',
    quantityTotal: null,
    quantitySold: 0,
    quantityHeld: 0,
    version: 1,
  })
  const late = { number: 3, name: 'Late', priceCents: 1 }
  expect(await outcomeOf(await ask(`POST ${path}`, late))).toBe('409 number_taken')
  const both = await Promise.all([1, 2].map(() => ask(`POST ${path}`, { ...late, number: 9 })))
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
  const one = `${path}/${added['id']}`
  const edit = { priceCents: 60_000, perOrderMax: 4, attention: 'Blue wristband', version: 1 }
  expect(await bodyOf(await ask(`PATCH ${one}`, edit))).toMatchObject({
    name: 'Early bird',
    priceCents: 60_000,
    perOrderMax: 4,
    attention: 'Blue wristband',
    version: 2,
  })
  expect(await bodyOf(await ask(`PATCH ${one}`, edit))).toMatchObject({
    code: 'changed_meanwhile',
    details: [{ id: added['id'], version: 2 }],
  })
  expect(await outcomeOf(await ask(`PATCH ${one}`, { number: 7, version: 2 }))).toBe(
    '400 invalid_input',
  )
  expect((await ask(`DELETE ${one}`)).status).toBe(204)
  expect(await outcomeOf(await ask(`DELETE ${one}`))).toBe('404 ticket_type_not_found')
  expect(server.deps.published.at(-1)).toMatchObject({ eventId: event.id })
})

test('PA21 a quantity never falls below what was sold, and a type with a sale stays', async () => {
  await using scene = await aScene()
  const { ask, event, sell } = scene
  const type = required(event.ticketTypes[0], 'an event has a type')
  const one = `/tenant/events/${event.id}/ticket-types/${type.id}`
  await sell(['Rahim', 'Karim', 'Salma'])
  const patch = (body: object): Promise<Response> => ask(`PATCH ${one}`, body)

  expect(await bodyOf(await patch({ quantityTotal: 2, version: 1 }))).toMatchObject({
    code: 'quantity_below_sold',
    details: [{ path: 'quantityTotal', quantityTaken: 3 }],
  })
  expect(await bodyOf(await patch({ quantityTotal: 3, version: 1 }))).toMatchObject({
    quantityTotal: 3,
    quantitySold: 3,
  })
  expect(await outcomeOf(await ask(`DELETE ${one}`))).toBe('409 ticket_type_in_use')
})

test('PA21 windows that close before they open, negative prices and huge quantities are refused by field', async () => {
  await using scene = await aScene()
  const { ask, event, server } = scene
  const path = `/tenant/events/${event.id}/ticket-types`
  const [soon, later] = [1, 2].map((hours) => instantToText(server.deps.now() + hours * HOUR_MS))
  const fieldOf = async (change: object): Promise<unknown> => {
    const answer = await ask(`POST ${path}`, { name: 'Late', priceCents: 1, ...change })
    const { details } = (await answer.json()) as { details: { path: string }[] }
    return [answer.status, details[0]?.path]
  }

  expect(await fieldOf({ saleFrom: later, saleUntil: soon })).toEqual([400, 'saleUntil'])
  expect(await fieldOf({ validFrom: later, validUntil: later })).toEqual([400, 'validUntil'])
  expect(await fieldOf({ priceCents: -1 })).toEqual([400, 'priceCents'])
  expect(await fieldOf({ priceCents: 1.5 })).toEqual([400, 'priceCents'])
  expect(await fieldOf({ quantityTotal: 1e9 })).toEqual([400, 'quantityTotal'])
  expect(await fieldOf({ currency: 'USD' })).toEqual([400, 'currency'])
})

test('PA22 a check-in list names types and gates of its own event, and is replaced as a whole', async () => {
  await using scene = await aScene()
  const { ask, event, server } = scene
  const path = `/tenant/events/${event.id}/lists`
  const [type, gate] = [event.ticketTypes[1]?.id, event.gates[0]?.id]
  const vip = { name: 'VIP', ticketTypeIds: [type], gateIds: [gate], entries: null }

  const made = await bodyOf(await ask(`POST ${path}`, vip))
  expect(made).toMatchObject({ ...vip, reentryAfterExit: false, admitUnpaid: 'never', version: 1 })
  expect(await outcomeOf(await ask(`POST ${path}`, vip))).toBe('409 name_taken')
  const strange = { ...vip, name: 'X', ticketTypeIds: [server.deps.newId()] }
  expect(await outcomeOf(await ask(`POST ${path}`, strange))).toBe('404 ticket_type_not_found')
  const nowhere = { ...vip, name: 'X', gateIds: [server.deps.newId()] }
  expect(await outcomeOf(await ask(`POST ${path}`, nowhere))).toBe('404 gate_not_found')
  const whole = {
    ...{ name: 'Everybody', ticketTypeIds: null, gateIds: [], validFrom: null, validUntil: null },
    ...{ entries: 2, reentryAfterExit: true, admitUnpaid: 'ask', version: 1 },
  }
  const one = `${path}/${made['id']}`
  expect(await bodyOf(await ask(`PUT ${one}`, whole))).toMatchObject({ ...whole, version: 2 })
  expect(await outcomeOf(await ask(`PUT ${one}`, whole))).toBe('409 changed_meanwhile')
  const { entries: _left, ...partial } = whole
  expect(await outcomeOf(await ask(`PUT ${one}`, partial))).toBe('400 invalid_input')
  const listed = (await bodyOf(await ask(`GET ${path}`))) as { items: { name: string }[] }
  expect(listed.items.map(({ name }) => name)).toEqual(['Entry', 'Everybody'])
})

test('PA22 a list that people were scanned on stays, and so does an event’s last one', async () => {
  await using scene = await aScene()
  const { ask, event, sell } = scene
  const path = `/tenant/events/${event.id}/lists`
  const entry = required(event.lists[0], 'an event has a list').id
  const [ticket] = await sell(['Rahim'])
  const remove = (id: unknown): Promise<Response> => ask(`DELETE ${path}/${id}`)

  expect(await outcomeOf(await remove(entry))).toBe('409 list_needed')
  const scan = { qrCode: ticket?.text, eventId: event.id }
  expect((await ask('POST /staff/check-in', scan)).status).toBe(200)
  const second = await bodyOf(await ask(`POST ${path}`, { name: 'Second' }))
  expect(await outcomeOf(await remove(entry))).toBe('409 list_in_use')
  expect((await remove(second['id'])).status).toBe(204)
  expect(await outcomeOf(await remove(second['id']))).toBe('404 list_not_found')
})

import * as v from 'valibot'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { ChangedTicket, TicketView } from '../../../shared/tickets/admin-schema.ts'
import { anAdmin, aStation, call, outcomeOf, signInAs, testApp } from '../../testing/app.ts'
import { anEvent, aTenant, someTickets } from '../../testing/event.ts'

async function aScene() {
  const server = await testApp()
  const tenantId = await aTenant(server.deps)
  const event = await anEvent(server.deps, tenantId)
  const tickets = await someTickets(server.deps, tenantId, event, ['Karim Mia', 'সালমা', null])
  const station = await aStation(server, tenantId, [event.id])
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  const ask = (route: string, body?: unknown): Promise<Response> =>
    call(server, route, { bearer, ...(body !== undefined && { body }) })
  const read = async (id: string): Promise<v.InferInput<typeof TicketView>> => {
    const body: unknown = await (await ask(`GET /tenant/tickets/${id}`)).json()
    v.parse(TicketView, body)
    return body as v.InferInput<typeof TicketView>
  }
  /** What the gate says of a code. */
  const scan = async (qrCode: unknown): Promise<unknown> => {
    const body = { qrCode, eventId: event.id }
    const answer = await call(server, 'POST /staff/check-in', { bearer: station.credential, body })
    return ((await answer.json()) as { reason: string }).reason
  }
  const close = async (): Promise<void> => {
    await server[Symbol.asyncDispose]()
  }
  return { server, event, tickets, ask, read, scan, [Symbol.asyncDispose]: close }
}

const changedOf = async (response: Response): Promise<v.InferInput<typeof ChangedTicket>> => {
  const body: unknown = await response.json()
  v.parse(ChangedTicket, body)
  return body as v.InferInput<typeof ChangedTicket>
}

test('PA25 the tickets of an event are found by names, email, phone, order number, type and state, page by page', async () => {
  await using scene = await aScene()
  const { ask, event, tickets, read } = scene
  const path = `/tenant/events/${event.id}/tickets`
  const ids = async (query: string): Promise<unknown> => {
    const reply = (await (await ask(`GET ${path}?${query}`)).json()) as { items: { id: string }[] }
    return reply.items.map(({ id }) => id)
  }
  const all = tickets.map(({ ticketId }) => ticketId)
  const [karim, salma] = all
  const one = await read(required(karim, 'a ticket'))

  expect(one).toMatchObject({
    attendeeName: 'Karim Mia',
    isVoid: false,
    checkedInAt: null,
    order: { status: 'paid', buyerName: 'Rahim Uddin', buyerEmail: 'rahim@example.com' },
  })
  expect(JSON.stringify(one)).not.toMatch(/signature|payload|PB[0-9A-Z]{20}/)
  expect(await ids('search=karim')).toEqual([karim])
  expect(await ids(`search=${encodeURIComponent('সালমা')}`)).toEqual([salma])
  expect(await ids('search=RAHIM@example')).toEqual(all)
  expect(await ids(`search=${one.order.number}`)).toEqual(all)
  expect(await ids('search=%25')).toEqual([])
  expect(await ids(`ticketTypeId=${event.ticketTypes[1]?.id}`)).toEqual([])
  await ask(`POST /tenant/tickets/${karim}/block`, { version: one.version })
  expect(await ids('state=blocked')).toEqual([karim])
  expect(await ids('state=good')).toEqual(all.slice(1))
  const page = (await (await ask(`GET ${path}?limit=2`)).json()) as { next: string }
  expect(await ids(`limit=2&after=${page.next}`)).toEqual(all.slice(2))
})

test('PA26 a ticket is blocked, let go, given a new code and voided, and the gate does as told', async () => {
  await using scene = await aScene()
  const { ask, tickets, read, scan } = scene
  const { ticketId: id, text } = required(tickets[0], 'a ticket')
  const step = async (name: string) =>
    ask(`POST /tenant/tickets/${id}/${name}`, { version: (await read(id)).version })

  expect(await changedOf(await step('block'))).toMatchObject({
    ticket: { id, isBlocked: true },
    code: null,
  })
  expect(await scan(text)).toBe('blocked')
  await step('unblock')
  const reissued = await changedOf(await step('reissue'))
  expect(reissued).toMatchObject({ ticket: { serial: 1 }, code: expect.stringMatching(/^PB/) })
  expect(await scan(text)).toBe('revoked')
  expect(await scan(reissued.code)).toBe('ok')
  expect((await read(id)).checkedInAt).not.toBeNull()
  expect(await changedOf(await step('void'))).toMatchObject({ ticket: { isVoid: true } })
  expect(await scan(reissued.code)).toBe('canceled')
  expect(await outcomeOf(await step('reissue'))).toBe('409 ticket_void')
})

test('PA26 a void ticket is neither blocked nor renamed, whether or not its code carries the name', async () => {
  await using scene = await aScene()
  const { ask, tickets, read } = scene
  const { ticketId: id } = required(tickets[0], 'a ticket')
  const send = async (route: string, more: object = {}): Promise<Response> =>
    ask(route, { ...more, version: (await read(id)).version })
  const path = `/tenant/tickets/${id}`

  expect((await send(`POST ${path}/block`)).status).toBe(200)
  expect((await send(`POST ${path}/void`)).status).toBe(200)
  for (const step of ['block', 'unblock', 'reissue']) {
    expect(await outcomeOf(await send(`POST ${path}/${step}`))).toBe('409 ticket_void')
  }
  const renamed = await send(`PATCH ${path}`, { attendeeName: 'Somebody' })
  expect(await outcomeOf(renamed)).toBe('409 ticket_void')
  expect((await send(`POST ${path}/void`)).status).toBe(200)
})

test('PA26 of two who change one ticket the second is refused, and a name is one line', async () => {
  await using scene = await aScene()
  const { ask, tickets, read } = scene
  const { ticketId: id } = required(tickets[0], 'a ticket')
  const { version } = await read(id)
  const rename = (attendeeName: unknown, of = version): Promise<Response> =>
    ask(`PATCH /tenant/tickets/${id}`, { attendeeName, version: of })

  expect(await changedOf(await rename(' Nasrin\nAkter '))).toMatchObject({
    ticket: { attendeeName: 'Nasrin Akter' },
    code: null,
  })
  const refused = await rename('Late')
  expect(refused.status).toBe(409)
  expect(await refused.json()).toMatchObject({
    code: 'ticket_changed',
    details: [{ id, attendeeName: 'Nasrin Akter', version: (await read(id)).version }],
  })
  const late = await ask(`POST /tenant/tickets/${id}/void`, { version })
  expect(await outcomeOf(late)).toBe('409 ticket_changed')
  const { version: newer } = await read(id)
  expect(await changedOf(await rename(null, newer))).toMatchObject({
    ticket: { attendeeName: null },
  })
  expect(await outcomeOf(await rename('x'.repeat(201), newer))).toBe('400 invalid_input')
})

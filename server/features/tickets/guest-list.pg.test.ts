// Who may come, and who did not.
import { expect, test } from 'vitest'
import type { Guest, NoShowCount, TicketView } from '../../../shared/tickets/admin-schema.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { anAdmin, call, outcomeOf, signInAs, testApp } from '../../testing/app.ts'
import { anEvent, aTenant, someTickets } from '../../testing/event.ts'
import { LOOKED_AT_MAX } from './no-show-store.ts'

async function aScene(names: readonly (string | null)[]) {
  const server = await testApp()
  const tenantId = await aTenant(server.deps)
  const event = await anEvent(server.deps, tenantId)
  const tickets = await someTickets(server.deps, tenantId, event, names)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  const ask = (route: string, body?: unknown): Promise<Response> =>
    call(server, route, { bearer, ...(body !== undefined && { body }) })
  const path = `/tenant/events/${event.id}`
  const pages = async <T>(list: string, limit: number): Promise<readonly (readonly T[])[]> => {
    const read: T[][] = []
    for (let next: string | null = ''; next !== null; ) {
      const after: string = next === '' ? '' : `&after=${encodeURIComponent(next)}`
      const answer = await ask(`GET ${path}/${list}?limit=${limit}${after}`)
      expect(answer.status).toBe(200)
      const page = (await answer.json()) as { items: T[]; next: string | null }
      read.push(page.items)
      next = page.next
    }
    return read
  }
  return {
    ...{ server, tenantId, event, tickets, ask, path, pages },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const NAMES = ['শ্রাবন্তী', 'rahim', 'আয়েশা', 'Zara', null, 'Ávila', 'Anwar', 'কামাল', null, 'Rahima']
const SORTED = [
  ...['আয়েশা', 'কামাল', 'শ্রাবন্তী', 'Anwar', 'Ávila', 'rahim', 'Rahima', 'Zara'],
  ...[null, null],
]

test('GL1 guests stand by name as people sort them in both scripts, page by page, those without a name last', async () => {
  await using scene = await aScene(NAMES)
  const { pages, ask, path, tickets } = scene

  const paged = await pages<Guest>('guest-list', 3)
  const first = (await (await ask(`GET ${path}/guest-list`)).json()) as {
    items: Guest[]
    total: number
    files: number
  }

  expect(paged.map((page) => page.length)).toEqual([3, 3, 3, 1])
  expect(paged.flat().map(({ name }) => name)).toEqual(SORTED)
  expect(first.items.map(({ name }) => name)).toEqual(SORTED)
  expect(first).toMatchObject({ total: 10, files: 1 })
  const [zara] = first.items.filter(({ name }) => name === 'Zara')
  const ticket = tickets[NAMES.indexOf('Zara')]
  expect(zara).toMatchObject({ ticketTypeName: 'Regular', isUnpaid: false, isBlocked: false })
  expect(zara?.codeEnding).toBe(ticket?.text.slice(-4))
  expect(JSON.stringify(first)).not.toContain(ticket?.text)
})

test('GL2 a voided ticket is nobody’s, and a blocked one says so', async () => {
  await using scene = await aScene(['Rahim', 'Karim'])
  const { ask, path, tickets } = scene
  const step = async (at: number, name: string): Promise<void> => {
    const one = `/tenant/tickets/${tickets[at]?.ticketId}`
    const { version } = (await (await ask(`GET ${one}`)).json()) as TicketView
    expect((await ask(`POST ${one}/${name}`, { version })).status).toBe(200)
  }
  await step(0, 'void')
  await step(1, 'block')

  const { items } = (await (await ask(`GET ${path}/guest-list`)).json()) as { items: Guest[] }

  expect(items).toMatchObject([{ name: 'Karim', isBlocked: true }])
})

test('GL3 the list comes as a file for a spreadsheet and as one for a printer', async () => {
  await using scene = await aScene(NAMES)
  const { ask, path, event } = scene

  const paper = await ask(`GET ${path}/guest-list.pdf?language=en`)
  const file = await (await ask(`GET /tenant/exports/guest-list.csv?eventId=${event.id}`)).text()

  expect(paper.headers.get('content-type')).toBe('application/pdf')
  expect(
    Buffer.from(await paper.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
  expect(
    file
      .split('\r\n')
      .slice(1, 4)
      .map((line) => line.split(',')[0]),
  ).toEqual(SORTED.slice(0, 3))
  expect(await outcomeOf(await ask(`GET ${path}/guest-list.pdf?part=2`))).toBe(
    '404 event_not_found',
  )
  expect(await outcomeOf(await ask(`GET ${path}/guest-list.pdf?part=0`))).toBe('400 invalid_input')
})

test('NS1 whoever came is no no-show, neither is a voided ticket, and an annulled entry is one again', async () => {
  await using scene = await aScene(['Rahim', 'Karim', 'Salma', 'Nasrin'])
  const { ask, path, event, tickets, pages } = scene
  const enter = async (at: number) =>
    (await (
      await ask('POST /staff/check-in', { qrCode: tickets[at]?.text, eventId: event.id })
    ).json()) as { scanId: string }
  await enter(0)
  const { scanId } = await enter(1)
  await ask(`POST /staff/check-in/${scanId}/annul`, {})
  const one = `/tenant/tickets/${tickets[2]?.ticketId}`
  const { version } = (await (await ask(`GET ${one}`)).json()) as TicketView
  await ask(`POST ${one}/void`, { version })

  const missing = (await pages<TicketView>('reports/no-shows', 1)).flat()
  const found = await ask(`GET ${path}/reports/no-shows?search=Salma`)
  const counts = await ask(`GET ${path}/reports/no-show-counts`)
  const file = await (await ask(`GET /tenant/exports/no-shows.csv?eventId=${event.id}`)).text()

  expect(missing.map(({ attendeeName }) => attendeeName)).toEqual(['Karim', 'Nasrin'])
  expect(await found.json()).toEqual({ items: [], next: null })
  expect(((await counts.json()) as { items: NoShowCount[] }).items).toMatchObject([
    { name: 'Regular', issued: 3, noShows: 2 },
    { name: 'VIP', issued: 0, noShows: 0 },
  ])
  expect(file.split('\r\n')).toHaveLength(4)
})

test('NS2 where nearly all have come a page looks at so many tickets, and the next goes on behind them', async () => {
  await using scene = await aScene(['First'])
  const { server, tenantId, event, pages } = scene
  const crowd = Array.from({ length: LOOKED_AT_MAX / 5 }, () => 'Came')
  for (let at = 0; at < 5; at += 1) await someTickets(server.deps, tenantId, event, crowd)
  await withTenant(
    server.deps.db,
    tenantId,
    (tx) => tx`
      insert into scans (scan_id, kind, event_id, list_id, ticket_id, direction, scanned_at, verdict, reason,
                         content_hash, received_at)
      select uuidv7(), 'scan', event_id, ${event.lists[0]?.id ?? null}, id, 'entry', created_at, 'admitted', 'ok', '', created_at
        from tickets where attendee_name = 'Came'`,
  )
  await someTickets(server.deps, tenantId, event, ['Last'])

  const read = await pages<TicketView>('reports/no-shows', 50)

  expect(read.map((page) => page.map(({ attendeeName }) => attendeeName))).toEqual([
    ['First'],
    ['Last'],
  ])
})

test('GL4 another organizer’s guests and no-shows are not there', async () => {
  await using scene = await aScene(['Rahim'])
  const { server, path } = scene
  const other = await aTenant(server.deps, 'beta')
  await anAdmin(server.deps, other, 'admin@beta.example')
  const { access: bearer } = await signInAs(server, 'admin@beta.example')
  const lists = ['guest-list', 'guest-list.pdf', 'reports/no-shows', 'reports/no-show-counts']

  const answers = await Promise.all(
    lists.map((list) => call(server, `GET ${path}/${list}`, { bearer })),
  )

  for (const answer of answers) expect(await outcomeOf(answer)).toBe('404 event_not_found')
})

import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { TenantId } from '../../../shared/ids.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { anAdmin, call, outcomeOf, signInAs, type TestApp, testApp } from '../../testing/app.ts'
import { anEvent, aTenant, granted } from '../../testing/event.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import type { CreatedEvent } from '../events/create-event.ts'
import { fillSearch } from './fill-search.ts'
import { importOrders, type OrderToImport } from './import-orders.ts'

const GUESTS: readonly (readonly [
  buyer: string,
  email: string,
  phone: string | null,
  names: string[],
])[] = [
  ['Rahim Uddin', 'rahim.uddin@example.com', '+880 1711-000001', ['Rahim Uddin', 'সালমা বেগম']],
  ['রহিমা খাতুন', 'rahima@example.com', '01711000002', ['Zoë Müller', 'AL-AMIN Hossain']],
  ['Abdur Rahman', 'abdur@mail.example', '+8801911000003', ['Kashem Ali', 'Farida Rahman']],
  ['Nasrin Akter', 'n.akter@mail.example', null, ['Kashem Mia', 'Salma Rahman']],
]

type Imported = {
  readonly number: string
  readonly tickets: readonly { readonly ticketId: string }[]
}

async function importGuests(
  { deps }: TestApp,
  tenantId: TenantId,
  event: CreatedEvent,
): Promise<readonly Imported[]> {
  const ticketTypeId = required(event.ticketTypes[0], 'an event has a type').id
  const orders = GUESTS.map(
    ([buyerName, buyerEmail, buyerPhone, names]): OrderToImport => ({
      ...{ status: 'paid', buyerName, buyerEmail, buyerPhone, locale: 'bn' },
      tickets: names.map((attendeeName) => ({ ticketTypeId, attendeeName })),
    }),
  )
  const request = { tenantId, actor: SYSTEM_ACTOR, eventId: event.id, orders }
  return granted(await withTenant(deps.db, tenantId, (tx) => importOrders(tx, deps, request)))
}

async function aScene() {
  const server = await testApp()
  const tenantId = await aTenant(server.deps)
  const event = await anEvent(server.deps, tenantId)
  const orders = await importGuests(server, tenantId, event)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  type Item = { id: string; attendeeName?: string; number?: string }
  const page = async (path: string, query: Record<string, string>) => {
    const response = await call(server, `GET ${path}?${new URLSearchParams(query)}`, { bearer })
    expect(response.status).toBe(200)
    return (await response.json()) as { items: Item[]; next: string | null }
  }
  const ask = (route: string, body: unknown): Promise<Response> =>
    call(server, route, { bearer, body })
  /** The names on the tickets that are found. */
  const names = async (search: string, more: Record<string, string> = {}) =>
    (await page('/tenant/tickets', { search, ...more })).items.map((item) => item.attendeeName)
  /** Which of the orders are found. */
  const found = async (search: string, more: Record<string, string> = {}) =>
    (await page('/tenant/orders', { search, ...more })).items.map(({ number }) =>
      orders.findIndex((order) => order.number === number),
    )
  const close = async (): Promise<void> => {
    await server[Symbol.asyncDispose]()
  }
  const scene = { server, tenantId, event, orders, bearer, page, ask, names, found }
  return { ...scene, [Symbol.asyncDispose]: close }
}

test('PA25 a name is found by parts of its words, in any order, whatever the case and the accents', async () => {
  await using scene = await aScene()
  const { names } = scene

  expect(await names('uddin')).toEqual(['Rahim Uddin', 'সালমা বেগম'])
  expect(await names('KASH')).toEqual(['Kashem Ali', 'Kashem Mia'])
  expect(await names('ashe')).toEqual(['Kashem Ali', 'Kashem Mia'])
  expect(await names('mia kashem')).toEqual(['Kashem Mia'])
  expect(await names('zoe MULLER')).toEqual(['Zoë Müller'])
  expect(await names('amin')).toEqual(['AL-AMIN Hossain'])
  expect(await names('বেগম')).toEqual(['সালমা বেগম'])
  expect(await names('nobody')).toEqual([])
  // A word of the ticket's and one of its buyer's.
  expect(await names('farida abdur')).toEqual(['Farida Rahman'])
  expect(await names('salma abdur')).toEqual([])
  // Two letters are a beginning, and no part of the middle.
  expect(await names('mi')).toEqual(['Kashem Mia'])
})

test('PA25 a name is found by its sound in the other script, and only there', async () => {
  await using scene = await aScene()
  const { names, found } = scene

  expect(await names('salma')).toEqual(['সালমা বেগম', 'Salma Rahman'])
  expect(await names('সালমা')).toEqual(['সালমা বেগম', 'Salma Rahman'])
  expect(await found('rahim')).toEqual([1, 0])
  // Rahman begins with that sound.
  expect(await found('রহিম')).toEqual([2, 1, 0])
  expect(await names('kasem')).toEqual([])
})

test('PA25 PA27 an order is found by the beginning of its email and number and by its phone in every spelling', async () => {
  await using scene = await aScene()
  const { names, found, orders } = scene
  const number = required(orders[2], 'an order').number

  expect(await found('RAHIM.uddin@')).toEqual([0])
  expect(await found('n.akter')).toEqual([3])
  for (const phone of [
    '01711000001',
    '+8801711000001',
    '8801711-000001',
    '০১৭১১০০০০০১',
    '000001',
  ]) {
    expect([phone, await found(phone)]).toEqual([phone, [0]])
  }
  expect(await found('+88017110')).toEqual([1, 0])
  expect(await found(number.toLowerCase())).toEqual([2])
  expect(await found(number.slice(0, 6))).toEqual([2])
  expect(await names(number)).toEqual(['Kashem Ali', 'Farida Rahman'])
  expect(await names('abdur@mail')).toEqual(['Kashem Ali', 'Farida Rahman'])
  for (const nothing of ['%', '_____', "' or 1=1 --", '\\', '^', '~']) {
    expect([nothing, await found(nothing)]).toEqual([nothing, []])
  }
})

test('PA25 pages of a search hold every ticket once, also when tickets come in between', async () => {
  await using scene = await aScene()
  const { server, tenantId, event, page, names } = scene
  const query = { search: 'rahman', limit: '1' }
  const seen: (string | undefined)[] = []

  let after: string | null = null
  do {
    const next: Awaited<ReturnType<typeof page>> = await page('/tenant/tickets', {
      ...query,
      ...(after !== null && { after }),
    })
    seen.push(...next.items.map((item) => item.attendeeName))
    after = next.next
    if (seen.length === 1) await importGuests(server, tenantId, event)
  } while (after !== null)

  const once = ['Kashem Ali', 'Farida Rahman', 'Salma Rahman']
  expect(seen).toEqual([...once, ...once])
  expect(await names('rahman')).toEqual(seen)
})

test('PA25 orders that have no tickets hide none of those that come after them', async () => {
  await using scene = await aScene()
  const { server, tenantId, event, names, found } = scene
  const [, , , guest] = GUESTS
  const [buyerName = '', buyerEmail = ''] = required(guest, 'a guest')
  const empty: OrderToImport = {
    ...{ status: 'expired', buyerName, buyerEmail, buyerPhone: null, locale: 'en', tickets: [] },
  }
  const orders = Array.from({ length: 12 }, () => empty)
  const request = { tenantId, actor: SYSTEM_ACTOR, eventId: event.id, orders }
  granted(
    await withTenant(server.deps.db, tenantId, (tx) => importOrders(tx, server.deps, request)),
  )
  await importGuests(server, tenantId, event)

  const all = ['Kashem Mia', 'Salma Rahman', 'Kashem Mia', 'Salma Rahman']
  for (const limit of ['1', '2', '3', '5']) {
    expect(await names('nasrin', { limit })).toEqual(all.slice(0, Number(limit)))
  }
  expect(await found('nasrin')).toHaveLength(14)
})

test('PA25 PA27 a search of one event finds nothing of another, and a cursor of a list is none of a search', async () => {
  await using scene = await aScene()
  const { server, tenantId, event, bearer, page, names, found } = scene
  const other = await anEvent(server.deps, tenantId, { slug: 'other' })
  const empty = await anEvent(server.deps, tenantId, { slug: 'empty' })
  await importGuests(server, tenantId, other)

  expect(await names('kashem')).toHaveLength(4)
  expect(await names('kashem', { eventId: event.id })).toHaveLength(2)
  expect(await found('uddin', { eventId: other.id })).toHaveLength(1)
  expect(await names('kashem', { eventId: empty.id })).toEqual([])
  const { next } = await page('/tenant/tickets', { limit: '1' })
  const path = `/tenant/tickets?search=kashem&after=${next}`
  expect(await outcomeOf(await call(server, `GET ${path}`, { bearer }))).toBe('400 cursor_invalid')
})

test('PA25 a renamed ticket is found by its new name and no longer by its old one', async () => {
  await using scene = await aScene()
  const { ask, page, names } = scene
  const { items } = await page('/tenant/tickets', { search: 'zoe' })
  const ticket = required(items[0], 'a ticket') as unknown as { id: string; version: string }

  const { id, version } = ticket
  await ask(`PATCH /tenant/tickets/${id}`, { attendeeName: 'Chloé Müller', version })

  expect(await names('chloe')).toEqual(['Chloé Müller'])
  expect(await names('zoe')).toEqual([])
  expect(await names('muller')).toEqual(['Chloé Müller'])
})

test('PA25 another organizer finds nothing, and its words are no help to anybody', async () => {
  await using scene = await aScene()
  const { server } = scene
  const beta = await aTenant(server.deps, 'beta')
  await anAdmin(server.deps, beta, 'admin@beta.example')
  const { access: bearer } = await signInAs(server, 'admin@beta.example')

  for (const search of ['rahim', 'salma', '01711000001', 'rahim.uddin@']) {
    for (const path of ['/tenant/tickets', '/tenant/orders']) {
      const route = `GET ${path}?${new URLSearchParams({ search })}`
      const reply = await (await call(server, route, { bearer })).json()
      expect(reply).toEqual({ items: [], next: null, total: null })
    }
  }
})

test('PA28 what is older than the index is brought into it, once, in parts', async () => {
  await using scene = await aScene()
  const { server, tenantId, names, found } = scene
  const { deps } = server
  await withTenant(deps.db, tenantId, async (tx) => {
    await tx`delete from search_terms`
    await tx`delete from search_words`
    await tx`update orders set is_findable = false`
    await tx`update tickets set is_findable = false`
  })
  expect(await names('kashem')).toEqual([])

  await Promise.all([1, 2].map(() => fillSearch(deps, new AbortController().signal)))

  expect(await names('kashem')).toEqual(['Kashem Ali', 'Kashem Mia'])
  expect(await found('+8801711000002')).toEqual([1])
  expect([...(await deps.platformDb`select 1 from tickets where not is_findable`)]).toEqual([])
})

import { expect, test } from 'vitest'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { anAdmin, call, outcomeOf, signInAs, testApp } from '../../testing/app.ts'
import { anEvent, aTenant, someTickets } from '../../testing/event.ts'
import { fillSearch } from './fill-search.ts'

test('PA27 the orders of an event are found by buyer, email, phone, number and status, and read with their tickets', async () => {
  await using server = await testApp()
  const { deps } = server
  const tenantId = await aTenant(deps)
  const event = await anEvent(deps, tenantId)
  for (const names of [['Karim', 'Salma'], ['Nasrin'], [null]]) {
    await someTickets(deps, tenantId, event, names)
  }
  await anAdmin(deps, tenantId, 'admin@alpha.example')
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  const get = (path: string): Promise<Response> => call(server, `GET ${path}`, { bearer })
  const path = `/tenant/events/${event.id}/orders`
  type Reply = { items: { id: string; number: string }[]; next: string | null }
  const list = async (query = ''): Promise<Reply> =>
    (await (await get(`${path}?${query}`)).json()) as Reply
  const { items } = await list()
  const oldest = items.at(-1)
  await withTenant(deps.db, tenantId, async (tx) => {
    await tx`
      update orders set buyer_name = 'তানিয়া ইসলাম', buyer_phone = '+8801712345678', status = 'refunded',
                        is_findable = false
       where id = ${oldest?.id ?? null}`
  })
  await fillSearch(deps, new AbortController().signal)
  const ids = async (query: string): Promise<unknown> =>
    (await list(query)).items.map(({ id }) => id)

  expect(items).toHaveLength(3)
  expect(await ids(`search=${encodeURIComponent('তানিয়া')}`)).toEqual([oldest?.id])
  expect(await ids('search=1712345')).toEqual([oldest?.id])
  expect(await ids(`search=${items[0]?.number}`)).toEqual([items[0]?.id])
  expect(await ids('search=RAHIM@')).toEqual(items.map(({ id }) => id))
  expect(await ids('status=refunded')).toEqual([oldest?.id])
  const first = await list('limit=2')
  expect(await ids(`limit=2&after=${first.next}`)).toEqual([oldest?.id])
  expect(await (await get(`/tenant/orders/${oldest?.id}`)).json()).toMatchObject({
    status: 'refunded',
    buyerName: 'তানিয়া ইসলাম',
    tickets: [{ attendeeName: 'Karim' }, { attendeeName: 'Salma' }],
  })
  expect(await outcomeOf(await get(`/tenant/orders/${deps.newId()}`))).toBe('404 order_not_found')
})

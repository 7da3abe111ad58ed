// Promo codes as organizers make, change and delete them.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { anAdmin, call, signInAs, testApp } from '../../testing/app.ts'
import { anEvent, aTenant, granted } from '../../testing/event.ts'
import { anAccount } from '../../testing/shop.ts'
import { placeOrder } from './place-order.ts'

async function aScene() {
  const server = await testApp()
  const { deps } = server
  await anAccount(deps, null)
  const tenantId = await aTenant(deps)
  const event = await anEvent(deps, tenantId)
  await anAdmin(deps, tenantId, 'admin@alpha.example')
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  const codes = `/tenant/events/${event.id}/promo-codes`
  const [regular, vip] = event.ticketTypes.map(({ id }) => id)
  const ask = async (route: string, body?: unknown) => {
    const answer = await call(server, route, { bearer, ...(body !== undefined && { body }) })
    const text = await answer.text()
    const json: unknown = text.startsWith('{') ? JSON.parse(text) : {}
    // Safe: every answer here is an object.
    return { status: answer.status, text, body: json as Record<string, never> }
  }
  const buy = (code: string) =>
    placeOrder(deps, {
      ...{ tenantId, eventId: event.id, key: null, isPayable: true },
      input: {
        buyer: { name: 'Rahim', email: 'rahim@example.com', phone: null },
        items: [{ ticketTypeId: required(regular, 'two types'), quantity: 1 }],
        ...{ provider: 'stripe', locale: 'en', promoCode: code },
      },
    })
  return {
    ...{ server, deps, tenantId, event, codes, ask, buy, regular, vip },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const PERCENT = { code: 'Winter ২৪', kind: 'percent', value: 10 }

test('PM18 codes are made, read, changed, disabled and listed with their uses, each with an entry in the trail', async () => {
  await using scene = await aScene()
  const { codes, ask, buy } = scene
  const made = await ask(`POST ${codes}`, { ...PERCENT, quota: 5 })
  const path = `${codes}/${made.body['id']}`
  granted(await buy('WINTER24'))
  const changed = await ask(`PATCH ${path}`, { value: 20, version: 1 })
  const disabled = await ask(`PATCH ${path}`, { isEnabled: false, version: 2 })
  await ask(`POST ${codes}`, { code: 'other', kind: 'fixed', value: 5_000 })

  const page = await ask(`GET ${codes}?limit=1`)
  const rest = await ask(`GET ${codes}?limit=1&after=${page.body['next']}`)
  const trail = await ask('GET /tenant/activity?limit=50')

  expect(made).toMatchObject({
    status: 201,
    body: { code: 'WINTER24', usedCount: 0, heldCount: 0, version: 1, isEnabled: true },
  })
  expect(changed.body).toMatchObject({ value: 20, heldCount: 1, version: 2 })
  expect(disabled.body).toMatchObject({ isEnabled: false, version: 3 })
  expect(await ask(`GET ${path}`)).toMatchObject({ body: disabled.body })
  expect(page.body).toMatchObject({ items: [{ code: 'OTHER' }] })
  expect(rest.body).toMatchObject({ items: [{ code: 'WINTER24', heldCount: 1 }], next: null })
  const deeds = trail.text.match(/promo_code\.\w+/g) ?? []
  expect(deeds.toSorted()).toEqual([
    ...['promo_code.created', 'promo_code.created', 'promo_code.edited', 'promo_code.edited'],
  ])
  expect(await buy('WINTER24')).toMatchObject({ error: { code: 'promo_code_unknown' } })
})

test('PM18 what does not fit is refused by field: a code twice, too much percent, an end before the start, foreign types, a quota below its uses', async () => {
  await using scene = await aScene()
  const { codes, ask, buy, server, tenantId } = scene
  const other = await anEvent(server.deps, tenantId, { slug: 'other' })
  const foreign = required(other.ticketTypes[0], 'a type').id
  const made = await ask(`POST ${codes}`, { ...PERCENT, quota: 2 })
  granted(await buy('WINTER24'))
  granted(await buy('WINTER24'))
  const told = async (route: string, body: unknown): Promise<string> => {
    const { body: answer } = await ask(route, body)
    return `${answer['code']} ${JSON.stringify(answer['details'] ?? [])}`
  }
  const fresh = { ...PERCENT, code: 'fresh' }

  expect(await told(`POST ${codes}`, { ...fresh, code: 'winter24' })).toMatch(
    /^promo_code_taken .*"path":"code"/,
  )
  expect(await told(`POST ${codes}`, { ...fresh, value: 101 })).toMatch(/^invalid_input .*"value"/)
  expect(await told(`POST ${codes}`, { ...fresh, code: 'a b!' })).toMatch(/^invalid_input .*"code"/)
  const window = { startsAt: '2026-12-01T00:00:00Z', endsAt: '2026-12-01T00:00:00Z' }
  expect(await told(`POST ${codes}`, { ...fresh, ...window })).toMatch(/^invalid_input .*"endsAt"/)
  expect(await told(`POST ${codes}`, { ...fresh, ticketTypeIds: [foreign] })).toMatch(
    /^ticket_type_not_found/,
  )
  expect(await told(`PATCH ${codes}/${made.body['id']}`, { quota: 1, version: 1 })).toMatch(
    /^quota_below_used .*"taken":2/,
  )
})

test('PM18 of two who change a code the second is shown the newer one, also when it deletes', async () => {
  await using scene = await aScene()
  const { codes, ask } = scene
  const made = await ask(`POST ${codes}`, PERCENT)
  const path = `${codes}/${made.body['id']}`

  const both = await Promise.all([
    ask(`PATCH ${path}`, { value: 20, version: 1 }),
    ask(`PATCH ${path}`, { value: 30, version: 1 }),
  ])
  const late = await ask(`DELETE ${path}?version=1`)

  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const winner = both.find(({ status }) => status === 200)?.body
  const loser = both.find(({ status }) => status === 409)?.body
  expect(loser).toMatchObject({ code: 'changed_meanwhile', details: [winner] })
  expect(late).toMatchObject({ status: 409, body: { code: 'changed_meanwhile' } })
  expect(await ask(`DELETE ${path}?version=2`)).toMatchObject({ status: 204 })
  expect(await ask(`GET ${path}`)).toMatchObject({ body: { code: 'promo_code_not_found' } })
})

test('PM18 a code that an order was placed with is not deleted, whatever became of the order', async () => {
  await using scene = await aScene()
  const { codes, ask, buy } = scene
  const made = await ask(`POST ${codes}`, PERCENT)
  granted(await buy('WINTER24'))

  expect(await ask(`DELETE ${codes}/${made.body['id']}`)).toMatchObject({
    status: 409,
    body: { code: 'promo_code_in_use' },
  })
})

test('PM19 a code goes with a draft that is deleted, and of its types a deleted one never means all of them', async () => {
  await using scene = await aScene()
  const { codes, ask, buy, vip, event, server, tenantId } = scene
  const made = await ask(`POST ${codes}`, { ...PERCENT, ticketTypeIds: [vip] })
  await ask(`DELETE /tenant/events/${event.id}/ticket-types/${vip}`)
  const draft = await anEvent(server.deps, tenantId, { slug: 'draft', status: 'draft' })
  await ask(`POST /tenant/events/${draft.id}/promo-codes`, PERCENT)

  expect(await ask(`GET ${codes}/${made.body['id']}`)).toMatchObject({
    body: { ticketTypeIds: [] },
  })
  expect(await buy('WINTER24')).toMatchObject({ error: { code: 'promo_code_not_for_these' } })
  const renamed = await ask(`PATCH ${codes}/${made.body['id']}`, { value: 11, version: 1 })
  expect(renamed.body).toMatchObject({ value: 11, ticketTypeIds: [] })
  expect(await buy('WINTER24')).toMatchObject({ error: { code: 'promo_code_not_for_these' } })
  expect(await ask(`DELETE /tenant/events/${draft.id}`)).toMatchObject({ status: 204 })
})

test('PM20 the uses come as a file, of one code or of all, and so does the discount of every order', async () => {
  await using scene = await aScene()
  const { codes, ask, buy, event } = scene
  const one = await ask(`POST ${codes}`, PERCENT)
  await ask(`POST ${codes}`, { code: 'other', kind: 'fixed', value: 5_000 })
  granted(await buy('WINTER24'))
  granted(await buy('OTHER'))
  const uses = `/tenant/exports/promo-uses.csv?eventId=${event.id}`

  const all = await ask(`GET ${uses}`)
  const ofOne = await ask(`GET ${uses}&promoCodeId=${one.body['id']}`)
  const orders = await ask('GET /tenant/exports/orders.csv')

  expect(all.text.trim().split('\r\n')).toHaveLength(3)
  expect(ofOne.text).toContain('WINTER24')
  expect(ofOne.text).not.toContain('OTHER')
  expect(ofOne.text).toContain(',8000,72000,BDT,')
  expect(orders.text).toContain(',WINTER24,8000,')
})

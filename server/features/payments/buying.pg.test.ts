import { expect, test } from 'vitest'
import { createApp, type ServerApp } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { anAdmin, aPlatformAdmin, call, outcomeOf, signInAs } from '../../testing/app.ts'
import { aShop, openShopDeps, type Shop, type ShopDeps, shopState } from '../../testing/shop.ts'
import { workWebhooks } from './work-webhooks.ts'

type Server = ServerApp & { readonly deps: ShopDeps }

async function aServer(deps: ShopDeps): Promise<Server> {
  return { deps, ...createApp(deps, { checkResponses: true }) }
}

const wish = ({ typeId }: Shop, change: Record<string, unknown> = {}) => ({
  buyer: { name: 'নুসরাত জাহান', email: 'Nusrat@Mail.example', phone: '০১৭১১-২৩৪৫৬৭' },
  items: [{ ticketTypeId: typeId, quantity: 2 }],
  provider: 'stripe',
  ...change,
})

const order = (
  server: Server,
  shop: Shop,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> => call(server, `POST /public/t/${shop.slug}/winter/orders`, { body, headers })

type Placed = { order: { id: string; token: string; status: string }; payUrl: string | null }

const placed = async (response: Response): Promise<Placed> => (await response.json()) as Placed

async function tellPaid({ deps, app }: Server, payUrl: string | null): Promise<void> {
  const ref = payUrl?.split('/').at(-1) ?? ''
  deps.ledger.pay(ref)
  const { body, headers } = deps.ledger.tell(ref)
  await app.request('/webhooks/stripe', {
    method: 'POST',
    body: body.slice(),
    headers: Object.fromEntries(headers),
  })
  await workWebhooks(deps, deps.now())
}

test('SO14 a buyer orders, pays and reads the tickets by the order’s link, by HTTP alone', async () => {
  await using deps = await openShopDeps()
  const server = await aServer(deps)
  const shop = await aShop(deps)

  const answer = await order(server, shop, wish(shop))
  const bought = await placed(answer)
  const read = async () =>
    (await (await call(server, `GET /public/orders/${bought.order.token}`)).json()) as Record<
      string,
      unknown
    >
  const before = await read()
  await tellPaid(server, bought.payUrl)
  const after = await read()

  expect(answer.status).toBe(201)
  expect(bought).toMatchObject({
    order: { status: 'pending', totalCents: 160_000, currency: 'BDT' },
    payUrl: expect.stringMatching(/^https:\/\/pay\.example\/PB/),
  })
  expect(before).toMatchObject({
    ...{
      status: 'pending',
      tickets: [],
      payments: [{ state: 'processing', payUrl: bought.payUrl }],
    },
    ...{ event: { slug: 'winter' }, tenant: { slug: shop.slug } },
  })
  expect(after).toMatchObject({
    ...{ status: 'paid', holdExpiresAt: null, payments: [{ state: 'succeeded', payUrl: null }] },
    tickets: [{ code: expect.stringMatching(/^PB[0-9A-Z*~$=]+$/) }, {}],
  })
})

test('SO4 by HTTP a key gives the same order and page again, and is refused for another request', async () => {
  await using deps = await openShopDeps()
  const server = await aServer(deps)
  const shop = await aShop(deps)
  const key = { 'idempotency-key': 'try-1' }

  const [one, two] = await Promise.all([
    order(server, shop, wish(shop), key).then(placed),
    order(server, shop, wish(shop), key).then(placed),
  ])
  const other = await order(server, shop, wish(shop, { locale: 'en' }), key)
  const foul = await order(server, shop, wish(shop), { 'idempotency-key': 'x'.repeat(300) })

  expect(one.order.id).toBe(two.order.id)
  expect(new Set([one.payUrl, two.payUrl]).size).toBe(1)
  expect(await outcomeOf(other)).toBe('409 idempotency_key_reused')
  expect(await outcomeOf(foul)).toBe('400 idempotency_key_invalid')
  expect(await shopState(deps, shop)).toMatchObject({ orders: [{}], held: 2 })
})

test('SO15 nothing, less than nothing and ten thousand tickets are no order, nor is whatever else somebody sends', async () => {
  await using deps = await openShopDeps({ RATE_LIMIT_FACTOR: '1000' })
  const server = await aServer(deps)
  const shop = await aShop(deps)
  const { typeId: ticketTypeId } = shop
  const items = (quantity: unknown) => ({ items: [{ ticketTypeId, quantity }] })
  const many = Array.from({ length: 21 }, () => ({ ticketTypeId: deps.newId(), quantity: 1 }))
  const changes: Record<string, unknown>[] = [
    ...[0, -1, 10_000, 1.5, '2', null].map(items),
    { items: [] },
    { items: many },
    { items: [...[1, 2].map((quantity) => ({ ticketTypeId, quantity }))] },
    { items: [{ ticketTypeId: "'; drop table orders; --", quantity: 1 }] },
    { buyer: { name: '', email: 'a@b.example' } },
    { buyer: { name: 'A', email: 'not an address' } },
    { buyer: { name: 'A', email: 'a@b.example\r\nBcc: c@d.example' } },
    { buyer: { name: 'A', email: 'a@b.example', phone: 'call me' } },
    { provider: 'cash' },
    { locale: 'fr' },
    { totalCents: 1 },
  ]

  const outcomes = []
  for (const change of changes) {
    outcomes.push(await outcomeOf(await order(server, shop, wish(shop, change))))
  }

  expect(new Set(outcomes)).toEqual(new Set(['400 invalid_input']))
  expect(await shopState(deps, shop)).toMatchObject({ orders: [], held: 0 })
})

test('SO3 by HTTP sold out names the type and what is left; an event of nobody is not there', async () => {
  await using deps = await openShopDeps()
  const server = await aServer(deps)
  const shop = await aShop(deps, 1)

  const soldOut = await order(server, shop, wish(shop))
  const nowhere = await call(server, `POST /public/t/${shop.slug}/summer/orders`, {
    body: wish(shop),
  })
  const nobody = await call(server, 'POST /public/t/nobody/winter/orders', { body: wish(shop) })

  expect(soldOut.status).toBe(409)
  expect(await soldOut.json()).toMatchObject({
    ...{ code: 'sold_out', message: 'Only 1 of Regular left' },
    details: [{ ticketTypeId: shop.typeId, name: 'Regular', left: 1 }],
  })
  expect(await outcomeOf(nowhere)).toBe('404 event_not_found')
  expect(await outcomeOf(nobody)).toBe('404 event_not_found')
})

test('SO16 a buyer cancels while unpaid, and then not any more; a payment that was made already wins', async () => {
  await using deps = await openShopDeps()
  const server = await aServer(deps)
  const shop = await aShop(deps)
  const [one, two] = [
    await placed(await order(server, shop, wish(shop))),
    await placed(await order(server, shop, wish(shop))),
  ]
  deps.ledger.pay(two.payUrl?.split('/').at(-1) ?? '')
  const cancel = (of: Placed) => call(server, `POST /public/orders/${of.order.token}/cancel`)

  const cancelled = [await cancel(one), await cancel(one)].map(({ status }) => status)
  const tooLate = await outcomeOf(await cancel(two))

  expect(cancelled).toEqual([204, 204])
  expect(tooLate).toBe('409 order_closed')
  expect(await shopState(deps, shop)).toMatchObject({
    ...{ orders: [{ status: 'cancelled' }, { status: 'paid' }], held: 0, sold: 2, tickets: 2 },
  })
})

test('SO17 tickets are mailed again three times an hour, to the buyer’s own address', async () => {
  await using deps = await openShopDeps()
  const server = await aServer(deps)
  const shop = await aShop(deps)
  const bought = await placed(await order(server, shop, wish(shop)))
  await tellPaid(server, bought.payUrl)

  const statuses = []
  for (let times = 0; times < 4; times += 1) {
    const resent = await call(server, `POST /public/orders/${bought.order.token}/resend`)
    statuses.push(resent.status)
  }

  expect(statuses).toEqual([202, 202, 202, 429])
  expect(await shopState(deps, shop)).toMatchObject({ mails: 4 })
})

async function anOffice(server: Server, shop: Shop) {
  await anAdmin(server.deps, shop.tenantId, 'admin@shop.example')
  await aPlatformAdmin(server.deps, 'platform@shop.example')
  const { access: admin } = await signInAs(server, 'admin@shop.example')
  const { access: platform } = await signInAs(server, 'platform@shop.example')
  const ask = async (bearer: string, route: string, body?: unknown) =>
    (await (await call(server, route, { bearer, ...(body !== undefined && { body }) })).json()) as {
      items: Record<string, unknown>[]
    } & Record<string, unknown>
  return {
    asAdmin: (route: string, body?: unknown) => ask(admin, route, body),
    asPlatform: (route: string, body?: unknown) => ask(platform, route, body),
  }
}

test('SO18 an organizer sees payments, totals and sales, and the platform those of all', async () => {
  await using deps = await openShopDeps()
  const server = await aServer(deps)
  const [shop, other] = [await aShop(deps), await aShop(deps)]
  const bought = await placed(await order(server, shop, wish(shop)))
  await tellPaid(server, bought.payUrl)
  await order(server, shop, wish(shop))
  await order(server, other, wish(other))
  const { asAdmin, asPlatform } = await anOffice(server, shop)

  const payments = await asAdmin('GET /tenant/payments')
  const totals = await asAdmin('GET /tenant/payments/totals')
  const sales = await asAdmin(`GET /tenant/events/${shop.eventId}/sales`)
  const all = await asPlatform('GET /admin/payments')
  const paid = await asPlatform(`GET /admin/payments?tenantId=${shop.tenantId}&state=succeeded`)
  const events = await asPlatform('GET /admin/webhook-events?state=processed')
  const [event] = events.items
  const replayed = await asPlatform(`POST /admin/webhook-events/${event?.['id']}/replay`)

  expect(payments.items.map(({ state }) => state)).toEqual(['processing', 'succeeded'])
  expect(totals.items).toMatchObject([
    { provider: 'stripe', paidCount: 1, paidCents: 160_000, openCount: 1, refundDueCents: 0 },
  ])
  expect(sales).toMatchObject({
    ticketTypes: [{ quantitySold: 2, quantityHeld: 2, soldCents: 160_000, quantityTotal: 10 }],
    ...{ orders: { paid: 1, pending: 1 }, paidCents: 160_000, pendingCents: 160_000 },
  })
  expect(all.items).toHaveLength(3)
  expect(paid.items).toMatchObject([{ tenantId: shop.tenantId, providerTxnId: 'TXN000001' }])
  expect(events.items).toMatchObject([{ outcome: 'issued', provider: 'stripe' }])
  expect(replayed).toMatchObject({ state: 'pending' })
})

test('SO19 an organizer’s own account is used for its payments; its secrets are sealed and never shown', async () => {
  await using deps = await openShopDeps()
  const server = await aServer(deps)
  const shop = await aShop(deps)
  const { asAdmin } = await anOffice(server, shop)
  const put = (body: unknown) => asAdmin('PUT /tenant/provider-accounts/stripe', body)

  const made = await put({ credentials: { secret: 'of-our-own' } })
  const stale = await put({ credentials: { secret: 'another' } })
  const checked = await asAdmin('POST /tenant/provider-accounts/stripe/check')
  const bought = await placed(await order(server, shop, wish(shop)))
  const listed = await asAdmin('GET /tenant/provider-accounts')

  expect(made).toMatchObject({ provider: 'stripe', isEnabled: true, version: 1 })
  expect(made['webhookUrl']).toMatch(/\/webhooks\/stripe\/[0-9A-Z]{16}$/)
  expect(stale).toMatchObject({ code: 'changed_meanwhile' })
  expect(checked).toMatchObject({ checkOutcome: 'valid' })
  expect(JSON.stringify([made, checked, listed])).not.toContain('of-our-own')
  const ref = bought.payUrl?.split('/').at(-1) ?? ''
  expect(deps.ledger.payments.get(ref)?.merchant).toBe(await accountOf(deps, shop))
  expect(await sealedText(deps)).not.toContain('of-our-own')
})

async function accountOf({ platformDb }: Deps, { tenantId }: Shop): Promise<unknown> {
  const [row] = await platformDb`select id from provider_accounts where tenant_id = ${tenantId}`
  return row?.['id']
}

async function sealedText({ platformDb }: Deps): Promise<string> {
  const rows = await platformDb<{ sealed: Uint8Array }[]>`select sealed from provider_accounts`
  return rows.map(({ sealed }) => Buffer.from(sealed).toString('latin1')).join()
}

test('SO20 an organizer makes a free order and one for the gate by HTTP, and cancels one that waits', async () => {
  await using deps = await openShopDeps()
  const server = await aServer(deps)
  const shop = await aShop(deps, 4)
  const { asAdmin } = await anOffice(server, shop)
  const make = (kind: string, quantity: number) =>
    asAdmin(`POST /tenant/events/${shop.eventId}/orders`, {
      kind,
      buyer: { name: 'Rahim', email: 'rahim@mail.example' },
      items: [{ ticketTypeId: shop.typeId, quantity }],
    })
  const waiting = await placed(await order(server, shop, wish(shop)))

  const free = await make('complimentary', 1)
  const gate = await make('gate', 1)
  const full = await make('gate', 1)
  await asAdmin(`POST /tenant/orders/${waiting.order.id}/cancel`).catch(() => {})

  expect(free).toMatchObject({ status: 'paid', totalCents: 0, tickets: [{}] })
  expect(gate).toMatchObject({ status: 'pending', totalCents: 80_000, tickets: [{}] })
  expect(full).toMatchObject({ code: 'sold_out' })
  expect(await shopState(deps, shop)).toMatchObject({ held: 0, sold: 2 })
})

/** `200`, or the status with the refusal's code. */
const told = async (response: Response): Promise<string> =>
  response.ok ? `${response.status}` : await outcomeOf(response)

test('SE24 an order begins ten payments at most, and nothing is asked of a provider for more', async () => {
  await using deps = await openShopDeps()
  const server = await aServer(deps)
  const shop = await aShop(deps)
  deps.ledger.trouble = 'refuses'
  const asked: string[] = []
  deps.ledger.beforeCall = (what) => void asked.push(what)
  const { token } = (await placed(await order(server, shop, wish(shop)))).order
  const pay = () =>
    call(server, `POST /public/orders/${token}/payments`, { body: { provider: 'stripe' } })

  const tries: string[] = []
  for (let at = 0; at < 11; at += 1) tries.push(await told(await pay()))

  expect(tries).toEqual([...Array(9).fill('200'), '409 too_many', '409 too_many'])
  expect(asked).toHaveLength(10)
  expect(await shopState(deps, shop)).toMatchObject({ orders: [{ status: 'pending' }], held: 2 })
})

test('SE24 one address begins 120 orders and payments a minute, whoever’s they are', async () => {
  await using deps = await openShopDeps()
  const server = await aServer(deps)
  const [shop, other] = [await aShop(deps, null), await aShop(deps, null)]
  const { token } = (await placed(await order(server, shop, wish(shop)))).order
  const pay = () =>
    call(server, `POST /public/orders/${token}/payments`, { body: { provider: 'stripe' } })

  const begun: string[] = []
  for (let at = 0; at < 119; at += 1) begun.push(await told(await pay()))
  const over = [await told(await pay()), await told(await order(server, other, wish(other)))]

  expect(new Set(begun)).toEqual(new Set(['200']))
  expect(over).toEqual(['429 rate_limited', '429 rate_limited'])
})

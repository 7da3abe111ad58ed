import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { EventId, OrderId, TenantId, TicketTypeId } from '../../../shared/ids.ts'
import { HOLD_MS } from '../../../shared/orders/schema.ts'
import { DAY_MS, HOUR_MS, instantToText } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { openTestDeps } from '../../testing/deps.ts'
import { anEvent, aTenant, granted } from '../../testing/event.ts'
import { placeOrder } from './place-order.ts'
import { type Placement, placeOrders } from './place-orders.ts'

type Shop = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly regular: TicketTypeId
  readonly vip: TicketTypeId
}

async function aShop(
  deps: Deps,
  type: Record<string, unknown> = {},
  event: Record<string, unknown> = {},
): Promise<Shop> {
  const tenantId = await aTenant(deps, deps.newId())
  const made = await anEvent(deps, tenantId, {
    ticketTypes: [
      { number: 1, name: 'Regular', priceCents: 80_000, quantityTotal: 10, ...type },
      { number: 2, name: 'VIP', priceCents: 250_000 },
    ],
    ...event,
  })
  const [regular, vip] = made.ticketTypes
  return {
    tenantId,
    eventId: made.id,
    regular: required(regular, 'two types').id,
    vip: required(vip, 'two types').id,
  }
}

const anOrder = (
  { tenantId, eventId, regular }: Shop,
  change: { readonly quantity?: number; readonly email?: string; readonly key?: string } & Partial<
    Parameters<typeof placeOrder>[1]['input']
  > = {},
): Parameters<typeof placeOrder>[1] => {
  const { quantity = 1, email = 'buyer@mail.example', key, ...input } = change
  return {
    tenantId,
    eventId,
    key: key ?? null,
    isPayable: true,
    input: {
      buyer: { name: 'নুসরাত জাহান', email, phone: '+8801711234567' },
      items: [{ ticketTypeId: regular, quantity }],
      provider: 'stripe',
      locale: 'bn',
      ...input,
    },
  }
}

const placesOf = (deps: Deps, { tenantId }: Shop) =>
  withTenant(deps.db, tenantId, async (tx) => [
    ...(await tx`
      select held, sold,
             (select coalesce(sum(i.quantity), 0) from order_items i
                join orders o on o.tenant_id = i.tenant_id and o.id = i.order_id
               where i.ticket_type_id = p.ticket_type_id and o.status = 'pending' and o.source = 'online') as waiting,
             (select count(*) from tickets t where t.ticket_type_id = p.ticket_type_id) as tickets
        from places p join ticket_types y on y.id = p.ticket_type_id order by y.number`),
  ])

const codeOf = async (outcome: ReturnType<typeof placeOrder>): Promise<string> => {
  const result = await outcome
  return result.ok ? 'placed' : result.error.code
}

test('SO1 an order holds its places for a quarter of an hour at the price of that moment, and takes no more', async () => {
  await using deps = await openTestDeps()
  const shop = await aShop(deps)

  const placed = granted(await placeOrder(deps, anOrder(shop, { quantity: 3 })))

  expect(placed).toMatchObject({
    status: 'pending',
    totalCents: 240_000,
    currency: 'BDT',
    holdExpiresAt: deps.now() + HOLD_MS,
    isRepeat: false,
  })
  expect(await placesOf(deps, shop)).toMatchObject([
    { held: 3, sold: 0, waiting: 3, tickets: 0 },
    { held: 0, sold: 0 },
  ])
})

test('SO2 of many who want the last places together exactly as many get them, at two replicas', async () => {
  await using deps = await openTestDeps()
  const shop = await aShop(deps)
  // Another replica has a queue of its own.
  const replica = { ...deps }

  const codes = await Promise.all(
    Array.from({ length: 60 }, (_unused, at) =>
      codeOf(
        placeOrder(at % 2 === 0 ? deps : replica, anOrder(shop, { email: `b${at}@mail.example` })),
      ),
    ),
  )

  expect(codes.filter((code) => code === 'placed')).toHaveLength(10)
  expect(codes.filter((code) => code === 'sold_out')).toHaveLength(50)
  expect(await placesOf(deps, shop)).toMatchObject([{ held: 10, waiting: 10 }, {}])
})

test('SO3 who comes too late is told which type is short and how much of it is left; nothing of the order is kept', async () => {
  await using deps = await openTestDeps()
  const shop = await aShop(deps, { quantityTotal: 3 })
  granted(await placeOrder(deps, anOrder(shop, { quantity: 2 })))
  const items = [
    { ticketTypeId: shop.vip, quantity: 1 },
    { ticketTypeId: shop.regular, quantity: 2 },
  ]

  const refused = await placeOrder(deps, anOrder(shop, { items }))

  expect(refused).toMatchObject({
    ok: false,
    error: {
      code: 'sold_out',
      details: [{ ticketTypeId: shop.regular, name: 'Regular', left: 1 }],
    },
  })
  expect(await placesOf(deps, shop)).toMatchObject([{ held: 2 }, { held: 0 }])
})

test('SO4 a key places one order: again, at once and at another replica; another request with it is refused', async () => {
  await using deps = await openTestDeps()
  const shop = await aShop(deps)
  const replica = { ...deps }
  const order = anOrder(shop, { key: 'k-1', quantity: 2 })

  const together = await Promise.all(
    [deps, replica, deps, replica].map(async (at) => granted(await placeOrder(at, order))),
  )
  const later = granted(await placeOrder(deps, order))
  const other = await codeOf(placeOrder(deps, anOrder(shop, { key: 'k-1', quantity: 1 })))

  expect(new Set([...together, later].map(({ id }) => id)).size).toBe(1)
  expect(together.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1)
  expect(other).toBe('idempotency_key_reused')
  expect(await placesOf(deps, shop)).toMatchObject([{ held: 2 }, {}])
})

test('SO4 a key of one event means nothing in another', async () => {
  await using deps = await openTestDeps()
  const [one, two] = [await aShop(deps), await aShop(deps)]

  const placed = [one, two].map(async (shop) =>
    granted(await placeOrder(deps, anOrder(shop, { key: 'k-1' }))),
  )

  expect(new Set((await Promise.all(placed)).map(({ id }) => id)).size).toBe(2)
})

test('SO5 limits hold for one order, and for one buyer over all orders that stand, also for orders that come together', async () => {
  await using deps = await openTestDeps()
  const shop = await aShop(deps, { perOrderMax: 3, perBuyerMax: 4 })

  const tooMany = await codeOf(placeOrder(deps, anOrder(shop, { quantity: 4 })))
  const first = await codeOf(placeOrder(deps, anOrder(shop, { quantity: 2 })))
  const together = await Promise.all(
    Array.from({ length: 4 }, () => codeOf(placeOrder(deps, anOrder(shop)))),
  )
  const somebodyElse = await codeOf(
    placeOrder(deps, anOrder(shop, { email: 'other@mail.example' })),
  )

  expect([tooMany, first, somebodyElse]).toEqual(['order_limit', 'placed', 'placed'])
  expect(together.sort()).toEqual(['buyer_limit', 'buyer_limit', 'placed', 'placed'])
})

test('SO6 nothing is sold outside of the sale, nor at a price that the buyer was not shown', async () => {
  await using deps = await openTestDeps()
  const now = deps.now()
  const window = (saleFrom: number | null, saleUntil: number | null) =>
    aShop(deps, {
      saleFrom: saleFrom === null ? null : instantToText(saleFrom),
      saleUntil: saleUntil === null ? null : instantToText(saleUntil),
    })
  const early = await window(now + 1, null)
  const late = await window(null, now)
  const open = await window(now, now + 1)
  const shown = (unitPriceCents: number) =>
    anOrder(open, { items: [{ ticketTypeId: open.regular, quantity: 1, unitPriceCents }] })

  expect(await codeOf(placeOrder(deps, anOrder(early)))).toBe('sale_not_started')
  expect(await codeOf(placeOrder(deps, anOrder(late)))).toBe('sale_ended')
  expect(await codeOf(placeOrder(deps, shown(70_000)))).toBe('price_changed')
  expect(await codeOf(placeOrder(deps, shown(80_000)))).toBe('placed')
})

test('SO6 nothing is sold for an event that is a draft, cancelled or over, nor by an organizer who may not', async () => {
  await using deps = await openTestDeps()
  const draft = await aShop(deps, {}, { status: 'draft' })
  const cancelled = await aShop(deps)
  const over = await aShop(
    deps,
    {},
    {
      startsAt: instantToText(deps.now() - DAY_MS),
      endsAt: instantToText(deps.now() + HOUR_MS),
    },
  )
  const suspended = await aShop(deps)
  await withTenant(deps.db, cancelled.tenantId, (tx) => tx`update events set status = 'cancelled'`)
  await deps.platformDb`update tenants set status = 'suspended' where id = ${suspended.tenantId}`
  deps.clock.now += HOUR_MS

  const codes = [draft, cancelled, over, suspended].map((shop) =>
    codeOf(placeOrder(deps, anOrder(shop))),
  )

  expect(await Promise.all(codes)).toEqual([
    'event_not_found',
    'event_cancelled',
    'event_over',
    'sale_closed',
  ])
})

test('SO7 what costs nothing is paid at once: its tickets are issued with it, and a mail is on its way', async () => {
  await using deps = await openTestDeps()
  const shop = await aShop(deps, { priceCents: 0 })

  const placed = granted(await placeOrder(deps, anOrder(shop, { quantity: 2 })))

  expect(placed).toMatchObject({ status: 'paid', totalCents: 0, holdExpiresAt: null })
  expect(await placesOf(deps, shop)).toMatchObject([{ held: 0, sold: 2, tickets: 2 }, {}])
  expect(await mailsWaiting(deps)).toEqual([{ tenantId: shop.tenantId, orderId: placed.id }])
  expect(deps.published).toEqual([{ tenantId: shop.tenantId, eventId: shop.eventId }])
})

test('SO8 another tenant’s ticket type, or another event’s, is not there', async () => {
  await using deps = await openTestDeps()
  const [own, other] = [await aShop(deps), await aShop(deps)]
  const second = await anEvent(deps, own.tenantId, { slug: 'second' })
  const wish = (ticketTypeId: TicketTypeId) =>
    codeOf(placeOrder(deps, anOrder(own, { items: [{ ticketTypeId, quantity: 1 }] })))

  expect(await wish(other.regular)).toBe('ticket_type_not_found')
  expect(await wish(required(second.ticketTypes[0], 'a type').id)).toBe('ticket_type_not_found')
  expect(await wish(deps.newId() as TicketTypeId)).toBe('ticket_type_not_found')
})

test('SO9 an order that breaks its transaction is set aside, and those that came with it are placed', async () => {
  await using deps = await openTestDeps()
  const shop = await aShop(deps)
  // Longer than the column: a schema would have refused it, so only a defect gets here.
  const poison = anOrder(shop, { email: `${'x'.repeat(300)}@mail.example` })
  const first = placeOrder(deps, anOrder(shop, { email: 'first@mail.example' }))

  const outcomes = await Promise.allSettled(
    [
      anOrder(shop, { email: 'a@mail.example' }),
      poison,
      anOrder(shop, { email: 'b@mail.example' }),
    ].map((order) => placeOrder(deps, order)),
  )

  expect((await first).ok).toBe(true)
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await placesOf(deps, shop)).toMatchObject([{ held: 3, waiting: 3 }, {}])
})

test('SO10 an organizer gives tickets away and lets people pay at the gate: tickets at once, and no hold', async () => {
  await using deps = await openTestDeps()
  const shop = await aShop(deps, { perOrderMax: 1, saleUntil: instantToText(deps.now()) })
  const of = (source: Placement['source']): Placement => ({
    ...{ eventId: shop.eventId, source, actor: { kind: 'system', id: null }, locale: 'en' },
    buyer: { name: 'Rahim', email: 'rahim@mail.example', phone: null },
    items: [{ ticketTypeId: shop.regular, quantity: 2 }],
    payment: 'not_chosen',
    promo: null,
    repeat: null,
  })

  const placed = (await placeOrders(deps, shop.tenantId, [of('complimentary'), of('gate')])).map(
    granted,
  )

  expect(placed).toMatchObject([
    { status: 'paid', totalCents: 0, holdExpiresAt: null },
    { status: 'pending', totalCents: 160_000, holdExpiresAt: null },
  ])
  expect(await placesOf(deps, shop)).toMatchObject([{ held: 0, sold: 4, tickets: 4 }, {}])
})

test('SO11 a voided ticket gives its place back', async () => {
  await using deps = await openTestDeps()
  const shop = await aShop(deps, { priceCents: 0, quantityTotal: 1 })
  granted(await placeOrder(deps, anOrder(shop)))
  const before = await codeOf(placeOrder(deps, anOrder(shop, { email: 'b@mail.example' })))
  await withTenant(deps.db, shop.tenantId, (tx) => tx`update tickets set is_void = true`)

  expect(before).toBe('sold_out')
  expect(await codeOf(placeOrder(deps, anOrder(shop, { email: 'b@mail.example' })))).toBe('placed')
})

const mailsWaiting = async (deps: Deps): Promise<readonly { orderId: OrderId }[]> => {
  const rows = await deps.platformDb<{ data: { orderId: OrderId } }[]>`
    select data from pgboss.job where name = 'orders.mail-tickets' order by created_on`
  return rows.map(({ data }) => data)
}

test('SO13 places are held only for somebody who has chosen a way to pay that there is', async () => {
  await using deps = await openTestDeps()
  const shop = await aShop(deps)
  const { input, ...request } = anOrder(shop)
  const { provider: _provider, ...unchosen } = input

  const codes = [
    await codeOf(placeOrder(deps, { ...request, input: unchosen })),
    await codeOf(placeOrder(deps, { ...request, input, isPayable: false })),
  ]

  expect(codes).toEqual(['provider_required', 'provider_not_available'])
  expect(await placesOf(deps, shop)).toMatchObject([{ held: 0 }, {}])
})

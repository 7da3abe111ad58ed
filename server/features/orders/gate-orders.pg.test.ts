import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { createApp, type ServerApp } from '../../app.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { anAdmin, call, outcomeOf, signInAs } from '../../testing/app.ts'
import { anEvent, aTenant, granted } from '../../testing/event.ts'
import { aStationId } from '../../testing/gate.ts'
import {
  anOpenOrder,
  openShopDeps,
  type Shop,
  type ShopDeps,
  shopState,
} from '../../testing/shop.ts'
import { type CheckInRequest, checkIn } from '../checkin/check-in.ts'
import { listCodesOfOrder } from '../tickets/list-ticket-codes.ts'
import { readMailedOrder } from './read-mailed-order.ts'

type Server = ServerApp & { readonly deps: ShopDeps }

/** An event whose gates ask before they let an unpaid ticket in, and its admin. */
async function aGateShop(server: Server) {
  const { deps } = server
  const slug = deps.newId()
  const tenantId = await aTenant(deps, slug)
  const event = await anEvent(deps, tenantId, {
    ticketTypes: [{ number: 1, name: 'Regular', priceCents: 80_000, quantityTotal: 5 }],
    lists: [{ name: 'Entry', admitUnpaid: 'ask' }],
  })
  await anAdmin(deps, tenantId, `${slug}@shop.example`)
  const { access: bearer } = await signInAs(server, `${slug}@shop.example`)
  const typeId = required(event.ticketTypes[0], 'a type').id
  const shop: Shop = { tenantId, eventId: event.id, slug, typeId }
  const ask = (route: string, body?: unknown): Promise<Response> =>
    call(server, route, { bearer, ...(body !== undefined && { body }) })
  return { shop, ask }
}

type Order = { id: string; status: string; paidAt: string | null; tickets: unknown[] }

const place = async ({ shop, ask }: Awaited<ReturnType<typeof aGateShop>>, quantity: number) =>
  (await (
    await ask(`POST /tenant/events/${shop.eventId}/orders`, {
      kind: 'gate',
      buyer: { name: 'Rahim Uddin', email: 'rahim@mail.example' },
      items: [{ ticketTypeId: shop.typeId, quantity }],
    })
  ).json()) as Order

test('SO23 an order for the gate has its tickets at once, is let in when somebody says yes, and unasked once it is paid', async () => {
  await using deps = await openShopDeps()
  const server = { deps, ...createApp(deps, { checkResponses: true }) }
  const office = await aGateShop(server)
  const { shop, ask } = office
  const { tenantId, eventId } = shop

  const order = await place(office, 2)
  const dueOf = async (): Promise<unknown> =>
    (await withTenant(deps.db, tenantId, (tx) => readMailedOrder(tx, deps, order.id as never)))
      ?.dueCents
  const codes = await withTenant(deps.db, tenantId, (tx) => listCodesOfOrder(tx, order.id as never))
  const [one, two] = codes.map(({ text }) => text)
  const scan = async (qrCode: string | undefined, confirm: CheckInRequest['confirm'] = []) => {
    const actor = { tenantId, stationId: aStationId(1), userId: null, isSupervisor: false }
    const [outcome] = await checkIn(deps, tenantId, [
      {
        actor: { ...actor, gateId: null, eventIds: new Set([eventId]) },
        request: { qrCode, eventId, direction: 'entry', confirm },
      },
    ])
    const { verdict, reason } = granted(required(outcome, 'an outcome'))
    return `${verdict} ${reason}`
  }
  const found = (await (await ask('GET /tenant/orders?search=rahim')).json()) as { items: Order[] }
  const due = await dueOf()
  const scans = [await scan(one), await scan(one, ['unpaid'])]
  const marked = [
    await ask(`POST /tenant/orders/${order.id}/paid`),
    await ask(`POST /tenant/orders/${order.id}/paid`),
  ]
  const paid = (await marked[1]?.json()) as Order

  expect(order).toMatchObject({ status: 'pending', paidAt: null, tickets: [{}, {}] })
  expect(await shopState(deps, shop)).toMatchObject({ held: 0, sold: 2, tickets: 2, mails: 1 })
  expect(found.items.map(({ id }) => id)).toEqual([order.id])
  expect(due).toBe(160_000)
  expect(scans).toEqual(['refused unpaid', 'admitted ok'])
  expect(marked.map(({ status }) => status)).toEqual([200, 200])
  expect(paid).toMatchObject({ status: 'paid', paidAt: expect.any(String) })
  expect(await scan(two)).toBe('admitted ok')
  expect(await dueOf()).toBe(0)
  const trail = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx`select action, metadata from activity where action like 'order.%' order by id`,
  )
  expect(trail.map(({ action }) => action)).toEqual(['order.placed', 'order.paid_at_gate'])
  const reviews = await withTenant(deps.db, tenantId, (tx) => tx`select kind from review_items`)
  expect([...reviews]).toEqual([{ kind: 'unpaid_admitted' }])
})

test('SO23 only an order for the gate is marked as paid, by its own organizer', async () => {
  await using deps = await openShopDeps()
  const server = { deps, ...createApp(deps, { checkResponses: true }) }
  const [office, other] = [await aGateShop(server), await aGateShop(server)]
  const order = await place(office, 1)
  const { orderId } = await anOpenOrder(deps, office.shop)
  const mark = async (who: typeof office, id: string) =>
    outcomeOf(await who.ask(`POST /tenant/orders/${id}/paid`))

  const outcomes = [
    await mark(other, order.id),
    await mark(office, orderId),
    await mark(office, deps.newId()),
  ]

  const cancelled = await office.ask(`POST /tenant/orders/${order.id}/cancel`)

  expect(await cancelled.json()).toMatchObject({
    ...{ code: 'order_closed', message: expect.stringContaining('void its tickets') },
  })
  expect(outcomes).toEqual([
    ...['404 order_not_found', '409 order_not_at_gate', '404 order_not_found'],
  ])
  expect((await shopState(deps, office.shop)).orders.map(({ status }) => status)).toEqual([
    ...['pending', 'pending'],
  ])
})

// What administrations read afterwards: sales by day, an order's timeline, the installation in numbers.
import { expect, test } from 'vitest'
import type {
  OrderTimeline,
  PlatformTotals,
  SalesByDay,
} from '../../../shared/payments/admin-schema.ts'
import { HOUR_MS, instantToText } from '../../../shared/time.ts'
import { createApp } from '../../app.ts'
import { anAdmin, aPlatformAdmin, call, outcomeOf, signInAs } from '../../testing/app.ts'
import { anOpenOrder, aShop, openShopDeps } from '../../testing/shop.ts'
import { askProvider } from './ask-provider.ts'
import { workWebhooks } from './work-webhooks.ts'

async function anOffice() {
  const deps = await openShopDeps()
  const server = { deps, ...createApp(deps, { checkResponses: true }) }
  const shop = await aShop(deps, 100)
  await anAdmin(deps, shop.tenantId, 'admin@shop.example')
  await aPlatformAdmin(deps, 'root@platform.example')
  const emails = { admin: 'admin@shop.example', root: 'root@platform.example' }
  /** Signs in each time: the clock moves on by more than an access token lives. */
  const ask = async (who: keyof typeof emails, route: string, body?: unknown) => {
    const { access: bearer } = await signInAs(server, emails[who])
    return call(server, route, { bearer, ...(body !== undefined && { body }) })
  }
  const pay = async (ref: string): Promise<void> => {
    deps.ledger.pay(ref)
    const { body, headers } = deps.ledger.tell(ref)
    const told = { method: 'POST', body: body.slice(), headers: Object.fromEntries(headers) }
    await server.app.request('/webhooks/stripe', told)
    await workWebhooks(deps, deps.now())
  }
  /** Two movements of money for one order. */
  const payTwice = async ({ ref, attemptId }: { ref: string; attemptId: string }) => {
    deps.ledger.pay(ref)
    deps.ledger.pay(ref)
    await askProvider(deps, { tenantId: shop.tenantId, attemptId, wish: 'look' })
  }
  return {
    ...{ deps, server, shop, ask, pay, payTwice },
    [Symbol.asyncDispose]: async () => {
      server.close()
      await deps[Symbol.asyncDispose]()
    },
  }
}
type Office = Awaited<ReturnType<typeof anOffice>>

const give = ({ ask, shop }: Office, kind: string, quantity: number) =>
  ask('admin', `POST /tenant/events/${shop.eventId}/orders`, {
    kind,
    buyer: { name: 'Nasrin', email: 'nasrin@mail.example' },
    items: [{ ticketTypeId: shop.typeId, quantity }],
  })

const read = async <T>(response: Response): Promise<T> => {
  expect(response.status).toBe(200)
  return (await response.json()) as T
}

test('RP1 sales are told by the day of the event’s zone, what was given away and what is paid at the gate apart', async () => {
  await using office = await anOffice()
  const { ask, deps, shop, pay } = office
  const path = `/tenant/events/${shop.eventId}`
  const first = await anOpenOrder(deps, shop, 2)
  await pay(first.ref)
  // Half past midnight in Dhaka.
  deps.clock.now = Date.UTC(2026, 0, 15, 18, 30)
  await pay((await anOpenOrder(deps, shop, 3)).ref)
  await anOpenOrder(deps, shop, 4)
  expect((await give(office, 'complimentary', 5)).status).toBe(201)
  expect((await give(office, 'gate', 6)).status).toBe(201)

  const report = await read<SalesByDay>(await ask('admin', `GET ${path}/reports/sales-by-day`))
  const file = await ask('admin', `GET /tenant/exports/sales-by-day.csv?eventId=${shop.eventId}`)

  expect(report).toMatchObject({ timeZone: 'Asia/Dhaka', currency: 'BDT', refundsDue: [] })
  expect(
    report.items.map((row) => [row.day, row.kind, row.orders, row.tickets, row.amountCents]),
  ).toEqual([
    ['2026-01-15', 'online', 1, 2, 160_000],
    ['2026-01-16', 'complimentary', 1, 5, 0],
    ['2026-01-16', 'gate', 1, 6, 480_000],
    ['2026-01-16', 'online', 1, 3, 240_000],
  ])
  expect((await file.text()).split('\r\n')).toHaveLength(6)
})

test('RP2 money that is to be given back is told by the day on which that became due', async () => {
  await using office = await anOffice()
  const { ask, deps, shop, payTwice } = office
  await payTwice(await anOpenOrder(deps, shop))

  const path = `GET /tenant/events/${shop.eventId}/reports/sales-by-day`
  const report = await read<SalesByDay>(await ask('admin', path))

  expect(report.refundsDue).toEqual([{ day: '2026-01-15', refunds: 1, dueCents: 80_000 }])
})

test('RP3 an order’s timeline has its payments, refunds, tickets and scans in their order, with who did it', async () => {
  await using office = await anOffice()
  const { ask, deps, shop, payTwice } = office
  const order = await anOpenOrder(deps, shop)
  deps.clock.now += 1_000
  await payTwice(order)
  const details = await read<{ tickets: { id: string }[] }>(
    await ask('admin', `GET /tenant/orders/${order.orderId}`),
  )
  const ticketId = details.tickets[0]?.id
  deps.clock.now += HOUR_MS
  const scan = await ask('admin', 'POST /staff/check-in', { ticketId, eventId: shop.eventId })

  const timeline = await read<OrderTimeline>(
    await ask('admin', `GET /tenant/orders/${order.orderId}/timeline`),
  )

  expect(scan.status).toBe(200)
  expect(timeline).toMatchObject({
    orderId: order.orderId,
    source: 'online',
    payments: [{ state: 'succeeded', amountCents: 80_000, refundCents: 80_000 }],
    refunds: [{ reason: 'second_payment', state: 'requested', amountCents: 80_000 }],
  })
  const actions = timeline.items.map(({ action }) => action)
  expect(actions.filter((action) => !action.startsWith('ticket.issued'))).toEqual([
    'order.placed',
    'payment.started',
    'order.paid',
    'refund.requested',
    'ticket.checked_in',
  ])
  expect(timeline.items.at(-1)).toMatchObject({
    at: instantToText(deps.now()),
    actor: { kind: 'user', name: 'Person admin@shop.example' },
    subject: { kind: 'ticket', id: ticketId },
  })
})

test('RP4 the platform reads the installation in numbers, over all organizers', async () => {
  await using office = await anOffice()
  const { ask, deps, shop, pay } = office
  const other = await aShop(deps)
  await pay((await anOpenOrder(deps, shop, 2)).ref)
  await anOpenOrder(deps, other)

  const totals = await read<PlatformTotals>(await ask('root', 'GET /admin/totals'))

  expect(totals).toEqual({
    tenants: { pending: 0, active: 2, suspended: 0 },
    events: { draft: 0, published: 2, cancelled: 0, archived: 0 },
    tickets: 2,
    webhookEvents: { pending: 0, failed: 0 },
    money: [
      {
        ...{ provider: 'stripe', isLive: false, currency: 'BDT', paidCount: 1, paidCents: 160_000 },
        ...{ givenBackCents: 0, keptCents: 160_000 },
        ...{ openCount: 1, mismatchedCount: 0, refundDueCents: 0 },
      },
    ],
  })
})

test('RP6 a payment is found by its order’s number, our reference and the provider’s, as a whole', async () => {
  await using office = await anOffice()
  const { ask, deps, shop, pay } = office
  const [paid, open] = [await anOpenOrder(deps, shop), await anOpenOrder(deps, shop)]
  await pay(paid.ref)
  const list = async (search: string) =>
    read<{ items: { id: string; orderNumber: string; providerTxnId: string | null }[] }>(
      await ask('admin', `GET /tenant/payments?search=${encodeURIComponent(search)}`),
    )
  const found = async (search: string) => (await list(search)).items.map(({ id }) => id)
  const [payment] = (await list(paid.ref)).items

  expect(await found(paid.ref.toLowerCase())).toEqual([paid.attemptId])
  expect(await found(payment?.orderNumber ?? '')).toEqual([paid.attemptId])
  expect(await found(payment?.providerTxnId ?? '')).toEqual([paid.attemptId])
  expect(await found(open.ref)).toEqual([open.attemptId])
  expect(await found(open.ref.slice(0, -1))).toEqual([])
  expect(await found('%')).toEqual([])
})

test('RP5 another organizer’s sales and orders are not there', async () => {
  await using office = await anOffice()
  const { ask, deps } = office
  const other = await aShop(deps)
  const { orderId } = await anOpenOrder(deps, other)
  const outcome = async (path: string) => outcomeOf(await ask('admin', `GET ${path}`))

  expect(await outcome(`/tenant/events/${other.eventId}/reports/sales-by-day`)).toBe(
    '404 event_not_found',
  )
  expect(await outcome(`/tenant/exports/sales-by-day.csv?eventId=${other.eventId}`)).toBe(
    '404 event_not_found',
  )
  expect(await outcome(`/tenant/orders/${orderId}/timeline`)).toBe('404 order_not_found')
})

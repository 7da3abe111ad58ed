import { expect, test } from 'vitest'
import type { EventId, TenantId, TicketTypeId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { openTestDeps } from '../../testing/deps.ts'
import { anEvent, aTenant, granted } from '../../testing/event.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { importOrders, type OrderToImport } from './import-orders.ts'

const anOrder = (
  typeIds: readonly TicketTypeId[],
  change: Partial<OrderToImport> = {},
): OrderToImport => ({
  status: 'paid',
  buyerName: 'নুসরাত জাহান',
  buyerEmail: 'nusrat@mail.example',
  buyerPhone: null,
  locale: 'bn',
  tickets: typeIds.map((ticketTypeId, at) => ({ ticketTypeId, attendeeName: `Guest ${at}` })),
  ...change,
})

const load = (deps: Deps, tenantId: TenantId, eventId: EventId, orders: readonly OrderToImport[]) =>
  withTenant(deps.db, tenantId, (tx) =>
    importOrders(tx, deps, { tenantId, actor: SYSTEM_ACTOR, eventId, orders }),
  )

const countRows = (deps: Deps, tenantId: TenantId) =>
  withTenant(deps.db, tenantId, async (tx) => {
    const [row] = await tx`
      select (select count(*)::integer from orders) as orders,
             (select count(*)::integer from order_items) as items,
             (select count(*)::integer from tickets) as tickets
    `
    return row
  })

test('an imported order has its total, one item for each type, and its tickets in the order given', async () => {
  await using deps = await openTestDeps()
  const tenantId = await aTenant(deps)
  const event = await anEvent(deps, tenantId)
  const [regular, vip] = event.ticketTypes.map(({ id }) => id)
  if (regular === undefined || vip === undefined) throw new Error('two types')

  const orders = granted(
    await load(deps, tenantId, event.id, [
      anOrder([regular, vip, regular]),
      anOrder([vip], { status: 'pending' }),
    ]),
  )

  const rows = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx`
      select o.number, o.status, o.total_cents, o.paid_at is not null as is_paid,
             (select json_agg(json_build_array(i.quantity, i.unit_price_cents) order by i.quantity)
                from order_items i where i.order_id = o.id) as items
        from orders o order by o.id
    `,
  )
  expect([...rows]).toEqual([
    {
      number: orders[0]?.number,
      status: 'paid',
      totalCents: 410_000,
      isPaid: true,
      items: [
        [1, 250_000],
        [2, 80_000],
      ],
    },
    {
      number: orders[1]?.number,
      status: 'pending',
      totalCents: 250_000,
      isPaid: false,
      items: [[1, 250_000]],
    },
  ])
  expect(orders[0]?.tickets.map(({ ticketTypeId }) => ticketTypeId)).toEqual([
    regular,
    vip,
    regular,
  ])
  expect(await countRows(deps, tenantId)).toEqual({ orders: 2, items: 3, tickets: 4 })
})

test('one ticket of a type that the event does not have, and none of the orders is stored', async () => {
  await using deps = await openTestDeps()
  const tenantId = await aTenant(deps)
  const event = await anEvent(deps, tenantId)
  const other = await anEvent(deps, tenantId, { slug: 'summer' })
  const types = [event, other].map(({ ticketTypes }) => ticketTypes.map(({ id }) => id))

  const refused = await load(deps, tenantId, event.id, [
    anOrder(types[0] ?? []),
    anOrder(types[1] ?? []),
  ])

  expect(refused).toEqual({
    ok: false,
    error: { code: 'unknown_ticket_type', ticketTypeId: types[1]?.[0] },
  })
  expect(await countRows(deps, tenantId)).toEqual({ orders: 0, items: 0, tickets: 0 })
})

test('another tenant’s event takes no orders, not even of its own types', async () => {
  await using deps = await openTestDeps()
  const owner = await aTenant(deps)
  const event = await anEvent(deps, owner)
  const stranger = await aTenant(deps, 'beta')

  const typed = await load(deps, stranger, event.id, [
    anOrder(event.ticketTypes.map(({ id }) => id)),
  ])
  const empty = await load(deps, stranger, event.id, [])

  expect(typed).toMatchObject({ ok: false, error: { code: 'unknown_ticket_type' } })
  expect(empty).toEqual({ ok: false, error: { code: 'event_not_found' } })
  expect(await countRows(deps, owner)).toEqual({ orders: 0, items: 0, tickets: 0 })
})

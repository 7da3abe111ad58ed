// `orders`: many buyers at once on one ticket type, against a bare loop; and one buyer alone.
import { setTimeout as wait } from 'node:timers/promises'
import { DAY_MS, HOUR_MS, instantToText } from '../../shared/time.ts'
import { makeEvent } from '../seed/make-event.ts'
import { type Child, startChild } from './child.ts'
import { alternate, compared, type Figure, median } from './figures.ts'
import type { SaleOrder, Sold } from './orders-process.ts'
import type { Scene } from './scene.ts'

const BUYERS = 64
const SEATS = 5_000
const TRIES = 8_000
const ROUNDS = 3
const LONE_ORDERS = 200
const LONE_ROUNDS = 9
const BARE_CONNECTIONS = 16

export async function benchOrders(scene: Scene): Promise<readonly Figure[]> {
  await using ours = await startChild('orders-process.ts', [JSON.stringify(scene.settings)])
  await using bare = await startChild('orders-baseline.ts', [
    scene.ownerUrl,
    String(BARE_CONNECTIONS),
  ])
  await lone(scene, ours)
  await lone(scene, bare)
  // On tables that no crowd has just filled: what cleans up behind one is not a lone order's.
  const alone = await alternate(
    LONE_ROUNDS,
    () => lone(scene, ours),
    () => lone(scene, bare),
  )
  const crowd = await alternate(
    ROUNDS,
    () => accepted(scene, ours, BUYERS),
    () => accepted(scene, bare, BARE_CONNECTIONS),
  )
  return [
    compared(
      {
        benchmark: 'orders',
        measure: `${BUYERS} buyers, ${SEATS} seats, ${TRIES} tries`,
        unit: 'accepted per s',
      },
      crowd,
      { atLeast: 3 },
    ),
    compared({ benchmark: 'orders', measure: 'a lone order, p50', unit: 'ms' }, alone, {
      atMost: 1.2,
    }),
  ]
}

let made = 0

/** A type that nobody has bought yet. */
async function aSale(scene: Scene, buyers: number, tries: number): Promise<SaleOrder> {
  made += 1
  const { deps, tenantId } = scene
  const event = await makeEvent(deps, tenantId, {
    name: `Sale ${made}`,
    slug: `sale-${made}`,
    startsAt: instantToText(deps.now() + HOUR_MS),
    endsAt: instantToText(deps.now() + DAY_MS),
    status: 'published',
    ticketTypes: [{ number: 1, name: 'Regular', priceCents: 100_000, quantityTotal: SEATS }],
    lists: [{ name: 'Entry' }],
  })
  const [type] = event.ticketTypes
  if (type === undefined) throw new Error('defect: an event has a type')
  return { tenantId, eventId: event.id, ticketTypeId: type.id, buyers, tries }
}

/** Accepted orders in a second. Throws where one seat was sold twice, or left over, or the counter was ever wrong. */
async function accepted(scene: Scene, child: Child, buyers: number): Promise<number> {
  const sale = await aSale(scene, buyers, TRIES)
  await scene.owner`checkpoint`
  let isOver = false
  const watching = watch(scene, sale, () => isOver)
  const sold = await child.ask<Sold>(sale).finally(() => {
    isOver = true
  })
  await watching
  const counts = await countOf(scene, sale)
  if (sold.accepted !== SEATS || sold.refused !== TRIES - SEATS || counts.held !== SEATS) {
    throw new Error(
      `${SEATS} seats, and ${sold.accepted} orders were taken, ${counts.held} counted`,
    )
  }
  return sold.accepted / sold.seconds
}

async function countOf({ owner }: Scene, { ticketTypeId }: SaleOrder) {
  const [row] = await owner<{ held: number; ordered: number }[]>`
    select p.held, (select coalesce(sum(i.quantity), 0)::integer from order_items i
                     where i.tenant_id = p.tenant_id and i.ticket_type_id = p.ticket_type_id) as ordered
      from places p where p.ticket_type_id = ${ticketTypeId}`
  if (row === undefined) throw new Error('defect: a type has places')
  return row
}

const LOOK_EVERY_MS = 50

/** Each look is one moment of the database. */
async function watch(scene: Scene, sale: SaleOrder, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const { held, ordered } = await countOf(scene, sale)
    if (held !== ordered || held > SEATS) throw new Error(`${held} counted and ${ordered} ordered`)
    await wait(LOOK_EVERY_MS)
  }
}

/** The median of orders that come one after the other, in ms. */
async function lone(scene: Scene, child: Child): Promise<number> {
  const { latenciesMs } = await child.ask<Sold>(await aSale(scene, 1, LONE_ORDERS))
  return median(latenciesMs)
}

// What is searched by, after everything is healed: every gate knows every ticket's order as the server does.
import type { TicketId } from '../../shared/ids.ts'
import type { SimDatabase } from './sim-database.ts'
import { holds, type Seat, type Venue } from './world.ts'

type OrderTruth = {
  readonly ticketId: TicketId
  readonly number: string
  readonly name: string
  readonly phone: string | null
  readonly email: string
}

async function readOrders({ owner }: SimDatabase, venue: Venue): Promise<readonly OrderTruth[]> {
  return await owner<OrderTruth[]>`
    select t.id as ticket_id, o.number, o.buyer_name as name, o.buyer_phone as phone, o.buyer_email as email
      from tickets t join orders o on o.tenant_id = t.tenant_id and o.id = t.order_id
     where t.tenant_id = ${venue.tenantId} and t.event_id = ${venue.event.id} order by t.id`
}

/** Asks the index of each of these stations for the order of each ticket. */
export async function checkOrders(
  database: SimDatabase,
  venue: Venue,
  seats: readonly Seat[],
): Promise<void> {
  const orders = await readOrders(database, venue)
  for (const seat of seats) {
    await seat.station.current().station.core.search.settle()
    for (const { ticketId, ...order } of orders) {
      const own = knownOrder(seat, ticketId)
      holds(
        own === textOf(order),
        'promise 2',
        () =>
          `${seat.station.name} has ticket ${ticketId} in “${own}”, the server in “${textOf(order)}”`,
      )
    }
  }
}

const textOf = ({ number, name, phone, email }: Omit<OrderTruth, 'ticketId'>): string =>
  [number, name, phone, email].join(' · ')

function knownOrder(seat: Seat, ticketId: TicketId): string {
  const { search, manifest } = seat.station.current().station.core
  const event = manifest.findEvent(seat.venue.event.id)
  const order = search.orderOf(ticketId)
  const contact = order === null ? null : search.contactOf(order)
  if (order === null || contact === null || event === null) return 'none'
  const { phone, email } = contact
  const name = contact.buyer ?? manifest.findTicket(event, contact.firstTicketId)?.name ?? ''
  return textOf({ number: order.number, name, phone, email: email ?? '' })
}

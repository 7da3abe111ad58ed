// Makes the organizers, their events and tickets, and seats stations at their gates.
import { recordSignIn } from '../../desktop/core/operators/operators.ts'
import { SYSTEM_ACTOR } from '../../server/features/activity/record-activity.ts'
import { addMember } from '../../server/features/auth/add-member.ts'
import { createEvent } from '../../server/features/events/create-event.ts'
import { importOrders } from '../../server/features/orders/import-orders.ts'
import { startPairing } from '../../server/features/stations/start-pairing.ts'
import { createTenant } from '../../server/features/tenants/create-tenant.ts'
import { withTenant } from '../../server/platform/db/tenant-tx.ts'
import { granted } from '../../server/testing/event.ts'
import { readNewEvent } from '../../shared/events/schema.ts'
import { DAY_MS, HOUR_MS, instantToText } from '../../shared/time.ts'
import type { Reuse } from './facts.ts'
import type { Random } from './random.ts'
import { PEOPLE, type SimDatabase } from './sim-database.ts'
import type { SimServer } from './sim-server.ts'
import { SERVER_URL, type Seat, type SimTicket, type Venue } from './world.ts'

export type VenueParts = {
  readonly server: SimServer
  readonly database: SimDatabase
  readonly random: Random
}

export async function makeVenue(parts: VenueParts, slug: string): Promise<Venue> {
  const { random, server } = parts
  const deps = server.deps()
  const tenant = { name: `Organizer ${slug}`, slug, status: 'active' } as const
  const { id: tenantId } = granted(await createTenant(deps, SYSTEM_ACTOR, tenant))
  const reuse: Reuse = {
    entries: random.weighted([
      { entries: 1, weight: 6 },
      { entries: 2, weight: 2 },
      { entries: null, weight: 1 },
    ]).entries,
    reentry: random.chance(0.4),
  }
  const input = granted(readNewEvent(eventInput(parts, reuse)))
  const event = granted(await createEvent(deps, tenantId, SYSTEM_ACTOR, input))
  for (const [userId, role, level] of [
    [PEOPLE.admin, 'tenant_admin', null],
    [PEOPLE.supervisor, 'staff', 'supervisor'],
    [PEOPLE.steward, 'staff', 'steward'],
  ] as const) {
    granted(await addMember(deps, SYSTEM_ACTOR, { tenantId, userId, role, level }))
  }
  const venue: Venue = {
    slug,
    tenantId,
    event,
    reuse: new Map(
      event.lists.map((list) => [
        list.id,
        list.name === 'Entry' ? reuse : { entries: 1, reentry: false },
      ]),
    ),
    tickets: [],
    issued: new Set(),
    sessionId: deps.newId(),
  }
  await parts.database.owner`
    insert into sessions (id, user_id, tenant_id, created_at, expires_at)
    values (${venue.sessionId}, ${PEOPLE.supervisor}, ${tenantId}, to_timestamp(${deps.now() / 1_000}),
            to_timestamp(${(deps.now() + 30 * DAY_MS) / 1_000}))`
  return venue
}

function eventInput({ random, server }: VenueParts, reuse: Reuse): unknown {
  const now = server.now()
  return {
    name: 'Poush Mela',
    slug: 'poush-mela',
    startsAt: instantToText(now - HOUR_MS),
    endsAt: instantToText(now + DAY_MS),
    status: 'published',
    admitUnseen: random.chance(0.8),
    verification: random.chance(0.85) ? 'signed' : 'listed',
    ticketTypes: [
      { number: 1, name: 'Regular', nameBn: 'সাধারণ', priceCents: 50_000 },
      { number: 2, name: 'VIP', priceCents: 200_000, attention: 'Gold wristband' },
    ],
    gates: ['North', 'South'],
    lists: [
      {
        name: 'Entry',
        entries: reuse.entries,
        reentryAfterExit: reuse.reentry,
        admitUnpaid: random.chance(0.5) ? 'ask' : 'never',
      },
      { name: 'VIP', ticketTypeNumbers: [2], gateNames: ['South'] },
    ],
  }
}

/** Issues an order of tickets; they count as issued once this returns. */
export async function issueOrder(
  { server, random }: Pick<VenueParts, 'server' | 'random'>,
  venue: Venue,
  tickets: number,
): Promise<readonly SimTicket[]> {
  const deps = server.deps()
  const types = venue.event.ticketTypes
  const order = {
    status: random.chance(0.85) ? 'paid' : 'pending',
    buyerName: 'Ayesha Khatun',
    buyerEmail: 'ayesha@example.com',
    buyerPhone: null,
    locale: 'bn',
    tickets: Array.from({ length: tickets }, () => ({
      ticketTypeId:
        (random.chance(0.75) ? types[0] : types[1])?.id ?? fail('an event has two types'),
      attendeeName: random.chance(0.7) ? random.pick(NAMES) : null,
    })),
  } as const
  const request = { tenantId: venue.tenantId, actor: SYSTEM_ACTOR, eventId: venue.event.id }
  const orders = granted(
    await withTenant(deps.db, venue.tenantId, (tx) =>
      importOrders(tx, deps, { ...request, orders: [order] }),
    ),
  )
  deps.hub.publish(venue.tenantId, venue.event.id)
  const made = orders.flatMap((one) =>
    one.tickets.map((ticket) => ({
      id: ticket.ticketId,
      orderId: ticket.orderId,
      typeNumber: types.find(({ id }) => id === ticket.ticketTypeId)?.number ?? 0,
      codes: [ticket.text],
      isReserved: false,
    })),
  )
  for (const ticket of made) for (const text of ticket.codes) venue.issued.add(text)
  venue.tickets.push(...made)
  return made
}

const NAMES = ['Rahim Uddin', 'নুসরাত জাহান', 'Tanvir Hasan', 'সাদিয়া ইসলাম', 'M. Karim'] as const

function fail(message: string): never {
  throw new Error(message)
}

/** Pairs the station over the network with a fresh code, and selects its event. */
export async function pairSeat(server: SimServer, seat: Seat): Promise<void> {
  const { venue, station, listId } = seat
  const isVip =
    venue.reuse.size > 1 && venue.event.lists.find(({ id }) => id === listId)?.name === 'VIP'
  const gate = venue.event.gates.find(({ name }) => name === (isVip ? 'South' : 'North'))
  const { code } = granted(
    await startPairing(server.deps(), venue.tenantId, {
      eventIds: [venue.event.id],
      gateId: gate?.id ?? null,
      createdBy: PEOPLE.admin,
    }),
  )
  const { handlers } = station.current().station
  granted(await handlers.pair({ server: SERVER_URL, code, name: station.name }))
  granted(await handlers.selectEvent({ eventId: venue.event.id, listId }))
}

/** Somebody stands at the station who may force: signed in as the server would have said it. */
export function signInSupervisor(seat: Seat): void {
  const { venue, station } = seat
  recordSignIn(station.current().station.core, {
    id: PEOPLE.supervisor,
    email: 'supervisor@sim.example',
    name: 'Supervisor',
    role: 'staff',
    level: 'supervisor',
    tenant: { id: venue.tenantId, slug: venue.slug, name: venue.slug },
  })
}

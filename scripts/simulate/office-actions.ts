// What the organizer and the server's own users do: sell, renew, void, admit online, revoke, accept; and what another
// organizer's credential tries.

import { newScanId } from '../../desktop/core/checkin/scan-id.ts'
import { SYSTEM_ACTOR } from '../../server/features/activity/record-activity.ts'
import { acceptScans } from '../../server/features/checkin/accept-scans.ts'
import { revokeStation } from '../../server/features/stations/revoke-station.ts'
import { blockTicket, unblockTicket } from '../../server/features/tickets/block-ticket.ts'
import { reissueTicket } from '../../server/features/tickets/reissue-ticket.ts'
import { voidTicket } from '../../server/features/tickets/void-ticket.ts'
import { isDatabaseGone } from '../../server/platform/db/pg-errors.ts'
import { withTenant } from '../../server/platform/db/tenant-tx.ts'
import { instantToText } from '../../shared/time.ts'
import { badText, dressed, pickTicket } from './codes.ts'
import { type Action, mainSeats } from './gate-actions.ts'
import { breakWhile } from './net.ts'
import { PEOPLE } from './sim-database.ts'
import { pullBehind } from './sync-actions.ts'
import { issueOrder } from './venue.ts'
import { holds, SERVER_URL, type SimTicket, type Venue, type World } from './world.ts'

/** Work at the server that may meet a fault: its connection breaks, or it stands still for some steps. */
async function atServer(
  world: World,
  work: () => Promise<unknown>,
  reserved: SimTicket | null,
): Promise<void> {
  const { network, random, server } = world
  if (network.paused()) return
  // Rather late than early: what was decided before, the issue time above all, is old when it commits.
  const statement = Math.max(1 + random.below(10), 1 + random.below(10))
  if (random.chance(0.45)) {
    const isPaused = await network.pause(() => work().catch(ignoreBroken), statement)
    if (isPaused && reserved !== null) reserved.isReserved = true
    if (isPaused && random.chance(0.75)) await pullBehind(world)
    return
  }
  const kind = random.pick(['break', 'terminate'] as const)
  const armed = random.chance(0.05) ? server.faults.arm({ kind, statement }) : null
  await work().catch(ignoreBroken)
  armed?.disarm()
  if (armed?.hasFired()) world.count(`transaction_${kind}`)
}

function ignoreBroken(error: unknown): void {
  if (!isDatabaseGone(error)) throw error
}

/** Tries again while connections that died earlier are still being found out. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isDatabaseGone(error) || attempt === ATTEMPTS_MAX) throw error
    }
  }
}

const ATTEMPTS_MAX = 10

async function issue(world: World): Promise<void> {
  const count = 1 + world.random.below(3)
  await atServer(world, () => issueOrder(world, world.main, count), null)
  world.note(`issue ${count}`)
}

const requestFor = ({ main }: World, { id }: SimTicket) => ({
  tenantId: main.tenantId,
  ticketId: id,
  actor: SYSTEM_ACTOR,
})

/** Its row is locked while its transaction stands still, so it must be one that nobody's journal has. */
function pickUntouched(world: World): SimTicket | null {
  const scanned = new Set<string | null>()
  for (const seat of world.seats)
    for (const fact of seat.journal.values()) scanned.add(fact.ticketId)
  const free = world.main.tickets.filter(({ id, isReserved }) => !isReserved && !scanned.has(id))
  return free.length === 0 ? null : world.random.pick(free)
}

async function reissue(world: World): Promise<void> {
  const ticket = world.random.chance(0.5) ? pickUntouched(world) : null
  const work = async (one: SimTicket): Promise<void> => {
    const renewed = await reissueTicket(world.server.deps(), requestFor(world, one))
    if (!renewed.ok) return
    one.codes.push(renewed.value.text)
    world.main.issued.add(renewed.value.text)
  }
  if (ticket !== null) return atServer(world, () => work(ticket), ticket)
  const any = pickTicket(world.random, world.main)
  if (!world.network.paused()) await patiently(() => work(any))
}

const change =
  (work: (world: World, ticket: SimTicket) => Promise<unknown>) =>
  async (world: World): Promise<void> => {
    const ticket = pickTicket(world.random, world.main)
    if (!world.network.paused()) await patiently(() => work(world, ticket))
  }

const cancelOrder = async ({ server, main }: World, { orderId }: SimTicket): Promise<void> => {
  const deps = server.deps()
  await withTenant(deps.db, main.tenantId, async (tx) => {
    await tx`update orders set status = 'cancelled' where id = ${orderId}`
  })
  deps.hub.publish(main.tenantId, main.event.id)
}

/** A ticket goes altogether: stations get a tombstone. */
async function remove(world: World): Promise<void> {
  const ticket = pickUntouched(world)
  if (ticket === null || world.network.paused()) return
  const deps = world.server.deps()
  await patiently(() =>
    withTenant(deps.db, world.main.tenantId, async (tx) => {
      await tx`delete from tickets where id = ${ticket.id}`
    }),
  )
  deps.hub.publish(world.main.tenantId, world.main.event.id)
  world.main.tickets.splice(world.main.tickets.indexOf(ticket), 1)
}

/** An access token of the venue's supervisor, as a sign-in would give. */
const tokenOf = ({ server }: World, venue: Venue): Promise<string> =>
  server.deps().accessTokens.sign({
    userId: PEOPLE.supervisor,
    email: 'supervisor@sim.example',
    role: 'staff',
    tenantId: venue.tenantId,
    sessionId: venue.sessionId as never,
    generation: 0,
  })

export async function call(
  world: World,
  credential: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly json: Record<string, unknown> }> {
  const request = new Request(SERVER_URL + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const response = await world.server.handle(request)
  const text = await response.text()
  await world.server.idle()
  // Safe: the answers asked for here are objects.
  return { status: response.status, json: text.startsWith('{') ? JSON.parse(text) : {} }
}

/** The same again while the server says that its database is away. */
async function callPatiently(...given: Parameters<typeof call>): ReturnType<typeof call> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await call(...given)
    if (answer.status !== 503 || attempt === ATTEMPTS_MAX) return answer
  }
}

/** Somebody with a phone asks the server itself, twice when the answer did not come. */
async function checkInOnline(world: World): Promise<void> {
  const { random, server, main } = world
  if (world.network.paused()) return
  const ticket = pickTicket(random, main)
  const scanned = random.chance(0.9)
    ? dressed(random, ticket.codes.at(-1) ?? '')
    : badText(random, main, world.other)
  const [list] = main.event.lists
  const body = {
    qrCode: scanned.text,
    eventId: main.event.id,
    listId: list?.id,
    direction: random.chance(0.8) ? 'entry' : 'exit',
    scanId: newScanId(server.now(), random.bytes(10)),
  }
  const token = await tokenOf(world, main)
  if (random.chance(0.15)) {
    await breakWhile(world, () => call(world, token, '/staff/check-in', body))
  }
  const { status, json } = await callPatiently(world, token, '/staff/check-in', body)
  holds(
    status === 200,
    'fault',
    () => `the server answered a check-in with ${status} ${JSON.stringify(json)}`,
  )
  world.note(`online ${json['verdict']} ${json['reason']}`)
  world.see(`online_${json['verdict']}`)
  if (json['verdict'] !== 'admitted') return
  holds(main.issued.has(scanned.code), 'unseen rule', () => `the server admitted ${scanned.code}`)
  world.serverGreens.set(body.scanId, { venue: main, ticketId: ticket.id })
}

async function annulOnline(world: World): Promise<void> {
  if (world.network.paused()) return
  const scanIds = [
    ...world.serverGreens.keys(),
    ...mainSeats(world).flatMap((seat) => [...seat.acknowledged]),
  ]
  if (scanIds.length === 0) return
  const token = await tokenOf(world, world.main)
  const { status } = await call(
    world,
    token,
    `/staff/check-in/${world.random.pick(scanIds)}/annul`,
    {},
  )
  world.note(`online annul ${status}`)
}

async function revoke(world: World): Promise<void> {
  if (world.network.paused()) return
  const seat = world.random.pick(mainSeats(world))
  const station = seat.station.current().station.core.meta.get('station')
  if (station === null || seat.isRevoked) return
  world.count('station_revoked')
  world.note(`${seat.station.name} revoked`)
  seat.isRevoked = true
  const actor = { kind: 'user', id: PEOPLE.admin } as const
  await patiently(() =>
    revokeStation(world.server.deps(), world.main.tenantId, actor, station.stationId),
  )
}

async function accept(world: World): Promise<void> {
  if (!world.network.paused()) await acceptAll(world)
}

/** The organizer takes over what revoked stations have sent so far. */
export async function acceptAll(world: World): Promise<void> {
  const stations = await world.database.owner<{ id: string }[]>`
    select id from stations where tenant_id = ${world.main.tenantId} and status = 'revoked' order by id`
  for (const { id } of stations) {
    await patiently(() =>
      acceptScans(world.server.deps(), world.main.tenantId, id as never, PEOPLE.admin),
    )
  }
}

/** The main organizer's station names what belongs to the other: nothing is found, and nothing changes. */
async function trespass(world: World): Promise<void> {
  if (world.network.paused()) return
  const seat = world.random.pick(mainSeats(world))
  const credential = seat.station.current().station.core.meta.get('station')?.credential
  if (credential === undefined || seat.isRevoked) return
  world.count('trespass')
  const { event, tickets } = world.other
  const ticket = world.random.pick(tickets)
  const theirs = {
    scanId: newScanId(world.server.now(), world.random.bytes(10)),
    direction: 'entry',
  }
  const seen = await callPatiently(world, credential, `/staff/events/${event.id}/tickets`)
  holds(seen.status === 404, 'promise 4', () => `another organizer’s event answered ${seen.status}`)
  const listed = await callPatiently(world, credential, '/staff/check-in/batch', {
    scans: [
      {
        ...theirs,
        ticketId: ticket.id,
        listId: event.lists[0]?.id,
        scannedAt: instantToText(world.server.now()),
      },
    ],
  })
  const [result] = (listed.json['results'] ?? []) as { outcome?: string }[]
  holds(
    result?.outcome === 'rejected',
    'promise 4',
    () => `another organizer’s list took a scan: ${JSON.stringify(listed.json)}`,
  )
  const online = await callPatiently(world, credential, '/staff/check-in', {
    ticketId: ticket.id,
    eventId: event.id,
    direction: 'entry',
  })
  holds(
    online.status === 404,
    'promise 4',
    () => `another organizer’s event answered ${online.status}`,
  )
}

export const OFFICE_ACTIONS: readonly Action[] = [
  { name: 'issue', weight: 2.2, run: issue },
  { name: 'reissue', weight: 2, run: reissue },
  {
    name: 'void',
    weight: 0.7,
    run: change((world, one) => voidTicket(world.server.deps(), requestFor(world, one))),
  },
  {
    name: 'block',
    weight: 0.6,
    run: change((world, one) => blockTicket(world.server.deps(), requestFor(world, one))),
  },
  {
    name: 'unblock',
    weight: 0.8,
    run: change((world, one) => unblockTicket(world.server.deps(), requestFor(world, one))),
  },
  { name: 'cancel_order', weight: 0.3, run: change(cancelOrder) },
  { name: 'remove', weight: 0.4, run: remove },
  { name: 'check_in_online', weight: 4, run: checkInOnline },
  { name: 'annul_online', weight: 0.6, run: annulOnline },
  { name: 'revoke', weight: 0.06, run: revoke },
  { name: 'accept', weight: 0.3, run: accept },
  { name: 'trespass', weight: 0.7, run: trespass },
]

// The event that `npm start` shows, and codes that bring out each verdict.
import { hkdfSync } from 'node:crypto'
import type { Deps } from '../server/deps.ts'
import { recordActivity, SYSTEM_ACTOR } from '../server/features/activity/record-activity.ts'
import { startPairing } from '../server/features/stations/start-pairing.ts'
import { createTenant } from '../server/features/tenants/create-tenant.ts'
import { withTenant } from '../server/platform/db/tenant-tx.ts'
import { required } from '../shared/assert.ts'
import type { CheckInListId, EventId, GateId, TenantId } from '../shared/ids.ts'
import { writeDigits } from '../shared/tickets/crockford.ts'
import { type Instant, instantToText } from '../shared/time.ts'
import { type DemoCode, listDemoCodes, makeSpecialTickets } from './seed/demo-codes.ts'
import { bookFair, festival, TYPE } from './seed/demo-event.ts'
import { granted, importAll, makeEvent, makePeople, type SignIn } from './seed/make-event.ts'
import { type Choice, makeOrder, makeOrders } from './seed/make-orders.ts'
import { createDice } from './seed/people.ts'

const SLUG = 'kuasha-events'
const DOMAIN = 'kuasha.example'
const TICKETS = 300

export type Demo = {
  readonly tenant: { readonly id: TenantId; readonly slug: string; readonly name: string }
  readonly event: { readonly id: EventId; readonly name: string; readonly endsAt: string }
  /** The first one is the main entry. */
  readonly lists: readonly { readonly id: CheckInListId; readonly name: string }[]
  readonly gates: readonly { readonly id: GateId; readonly name: string }[]
  readonly admin: SignIn
  readonly staff: SignIn
  readonly supervisor: SignIn
  /** Fresh at each call: each pairs one station, for ten minutes. */
  readonly pairing: { readonly code: string; readonly codes: readonly string[] }
  readonly codes: readonly DemoCode[]
}

/**
 * Loads the demo once and tells how to use it each time.
 *
 * A load that was broken off is given up: the next one makes the demo anew under the next free slug. What a person
 * changed in a loaded demo stays. Passwords follow from MASTER_KEY, so they are the same at each start and nowhere
 * written down.
 */
export async function seedDemo(
  deps: Deps,
  options: { readonly pairingCodes?: number } = {},
): Promise<Demo> {
  const loaded = (await findDemo(deps)) ?? (await loadDemo(deps))
  const { tenantId, eventId, slug } = loaded
  const shown = await readDemo(deps, tenantId, eventId)
  const codes: string[] = []
  while (codes.length < (options.pairingCodes ?? 2)) {
    const request = { eventIds: [eventId], gateId: null, createdBy: null }
    codes.push(granted(await startPairing(deps, tenantId, request)).code)
  }
  const signIn = (job: string): SignIn => {
    const email = `${job}@${domainOf(slug)}`
    return { email, password: passwordFor(deps, email) }
  }
  return {
    tenant: { id: tenantId, slug, name: TENANT_NAME },
    ...shown,
    admin: signIn('admin'),
    staff: signIn('staff'),
    supervisor: signIn('supervisor'),
    pairing: { code: required(codes[0], 'a demo has a pairing code'), codes },
    codes: await listDemoCodes(deps, tenantId, eventId),
  }
}

const TENANT_NAME = 'Kuasha Events'
const domainOf = (slug: string): string => (slug === SLUG ? DOMAIN : `${slug}.example`)

/** Sixteen characters, 80 bits. */
function passwordFor(deps: Deps, email: string): string {
  const bytes = hkdfSync('sha256', deps.config.masterKey, email, 'probesh demo password', 16)
  return writeDigits(new Uint8Array(bytes).map((byte) => byte & 31)).toLowerCase()
}

type Loaded = { readonly tenantId: TenantId; readonly eventId: EventId; readonly slug: string }

/** A demo that was loaded to its end, which its last activity row says. */
async function findDemo(deps: Deps): Promise<Loaded | null> {
  const [row] = await deps.platformDb<Loaded[]>`
    select a.tenant_id, a.subject_id as event_id, t.slug
      from activity a
      join tenants t on t.id = a.tenant_id
     where a.action = 'demo.loaded' and t.slug like ${`${SLUG}%`}
     order by a.at
     limit 1
  `
  return row ?? null
}

async function loadDemo(deps: Deps): Promise<Loaded> {
  const { id: tenantId, slug } = await makeTenant(deps)
  await makePeople(deps, tenantId, domainOf(slug), (email) => passwordFor(deps, email))
  const event = await makeEvent(deps, tenantId, festival(deps.now()))
  const other = await makeEvent(deps, tenantId, bookFair(deps.now()))
  const typeId = (number: number) =>
    required(
      event.ticketTypes.find((type) => type.number === number),
      'the festival has it',
    ).id
  const choices: readonly Choice[] = [
    { ticketTypeId: typeId(TYPE.general), weight: 12 },
    { ticketTypeId: typeId(TYPE.vip), weight: 3 },
    { ticketTypeId: typeId(TYPE.student), weight: 5 },
    { ticketTypeId: typeId(TYPE.earlyBird), weight: 2 },
  ]
  const dice = createDice('kuasha')
  const unpaid = makeOrder(dice, typeId(TYPE.general), 3, 'pending')
  const orders = [...makeOrders(dice, choices, TICKETS - unpaid.tickets.length), unpaid]
  await importAll(deps, tenantId, event.id, orders, () => {})
  const [dayPass] = other.ticketTypes
  const fairOrder = makeOrder(dice, required(dayPass, 'the fair has a type').id, 2)
  await importAll(deps, tenantId, other.id, [fairOrder], () => {})
  await makeSpecialTickets(deps, tenantId, event.id)
  await withTenant(deps.db, tenantId, (tx) =>
    recordActivity(tx, deps, {
      actor: SYSTEM_ACTOR,
      action: 'demo.loaded',
      subject: { kind: 'event', id: event.id },
    }),
  )
  return { tenantId, eventId: event.id, slug }
}

const SLUGS_MAX = 100

async function makeTenant(deps: Deps): Promise<{ readonly id: TenantId; readonly slug: string }> {
  for (let attempt = 1; attempt <= SLUGS_MAX; attempt += 1) {
    const slug = attempt === 1 ? SLUG : `${SLUG}-${attempt}`
    const input = { name: TENANT_NAME, slug, status: 'active' } as const
    const tenant = await createTenant(deps, SYSTEM_ACTOR, input)
    if (tenant.ok) return tenant.value
  }
  throw new Error(`The demo was broken off ${SLUGS_MAX} times: delete DATA_DIR and start again.`)
}

async function readDemo(
  deps: Deps,
  tenantId: TenantId,
  eventId: EventId,
): Promise<Pick<Demo, 'event' | 'lists' | 'gates'>> {
  return withTenant(deps.db, tenantId, async (tx) => {
    const [event] = await tx<{ name: string; endsAt: Instant }[]>`
      select name, ends_at from events where id = ${eventId}
    `
    const lists = await tx<{ id: CheckInListId; name: string }[]>`
      select id, name from check_in_lists where event_id = ${eventId} order by name limit 100
    `
    const gates = await tx<{ id: GateId; name: string }[]>`
      select id, name from gates where event_id = ${eventId} order by name limit 100
    `
    const { name, endsAt } = required(event, 'a loaded demo has its event')
    return { event: { id: eventId, name, endsAt: instantToText(endsAt) }, lists, gates }
  })
}

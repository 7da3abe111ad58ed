// What people have done by the time of a first evening, by the server's API: what the screens then have to show.
import postgres from 'postgres'
import { vi } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { PlacedOrder } from '../../../shared/orders/schema.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { DisputeStep } from '../../sandbox/stripe/account.ts'
import { type StripeSandbox, startStripe } from '../../sandbox/stripe/start-stripe.ts'
import { runJson } from '../processes.ts'
import type { Venue } from '../venue.ts'
import type { Credentials } from './admin-window.ts'
import { pairLaptop } from './laptop.ts'

/** What an organizer's screens are opened with. */
export type OrganizerWork = {
  readonly eventId: string
  readonly listId: string
  readonly memberId: string
  /** Paid by card. */
  readonly orderId: string
  readonly ticketId: string
  readonly ticketTypeId: string
  readonly promoCodeId: string
  readonly stationId: string
  /** Of two laptops, twelve seconds apart. */
  readonly conflictId: string
  /** `SCAN/KIND` of something let in that the server does not know. */
  readonly reviewItem: string
}

/** What the screens of whoever runs the installation are opened with. */
export type PlatformWork = {
  readonly tenantId: string
  readonly userId: string
}

/** A provider of payments, which a server uses with `environment`. */
export type CardSandbox = AsyncDisposable & {
  readonly environment: Readonly<Record<string, string>>
  /** From now on the server is told of what is paid. */
  readonly notify: (serverUrl: string) => Promise<void>
  /** What becomes of money that is given back from now on. */
  readonly giveBack: (mode: 'succeeded' | 'pending' | 'failed') => Promise<void>
  /** What the buyer's bank does next about a payment. */
  readonly dispute: (intent: string, step: DisputeStep) => Promise<void>
}

export async function openCardSandbox(): Promise<CardSandbox> {
  const sandbox: StripeSandbox = await startStripe()
  return {
    environment: {
      STRIPE_SECRET_KEY: sandbox.secretKey,
      STRIPE_WEBHOOK_SECRET: sandbox.webhookSecret,
      STRIPE_BASE_URL: sandbox.url,
    },
    notify: async (serverUrl) => {
      const body = { url: `${serverUrl}/webhooks/stripe` }
      await ask(`${sandbox.url}/__sim/webhook`, { method: 'POST', body })
    },
    giveBack: async (mode) => {
      await ask(`${sandbox.url}/__sim/refund-mode`, { method: 'POST', body: { mode } })
    },
    dispute: async (intent, step) => {
      await ask(`${sandbox.url}/__sim/dispute`, { method: 'POST', body: { intent, step } })
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
}

/** About hangs alone. */
const HANG_MS = 60_000

type Request = { readonly method?: string; readonly body?: unknown; readonly token?: string }

async function ask<T>(url: string, { method = 'GET', body, token }: Request = {}): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  // Safe: our own server's answer, of which the caller names the fields that it reads.
  return (await response.json()) as T
}

export type Api = <T>(route: string, body?: unknown) => Promise<T>

/** The API as this person asks it: `METHOD /path`. */
export async function apiAs(serverUrl: string, { email, password }: Credentials): Promise<Api> {
  const signedIn = await fetch(`${serverUrl}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const [token] = signedIn.headers
    .getSetCookie()
    .flatMap((cookie) => /access_token=([^;]+)/.exec(cookie)?.[1] ?? [])
  return (route, body) => {
    const [method = '', path = ''] = route.split(' ')
    return ask(serverUrl + path, { method, body, token: required(token, 'a session') })
  }
}

type Items<T> = { readonly items: readonly T[] }
type Identified = { readonly id: string }

const firstOf = <T>({ items }: Items<T>): T => required(items[0], 'one was made')

/** A buyer pays one order by card and leaves another one, somebody is invited, and a ticket enters twice. */
export async function workAsOrganizer(venue: Venue, admin: Credentials): Promise<OrganizerWork> {
  const { seeded, serverUrl } = venue
  const api = await apiAs(serverUrl, admin)
  const event = await api<{ slug: string; ticketTypes: readonly Identified[] }>(
    `GET /tenant/events/${seeded.event.id}`,
  )
  const ticketTypeId = firstOf({ items: event.ticketTypes }).id
  const shop = { url: `${serverUrl}/public/t/${seeded.tenant.slug}/${event.slug}`, ticketTypeId }
  const paid = await placeOrder(shop, 'Nadia Rahman')
  await placeOrder(shop, 'Tanvir Ahmed')
  await payByCard(paid)
  const ticket = await vi.waitFor(
    async () => {
      const order = await api<{ tickets: readonly Identified[] }>(
        `GET /tenant/orders/${paid.order.id}`,
      )
      return firstOf({ items: order.tickets })
    },
    { timeout: HANG_MS, interval: 100 },
  )
  const invited = { email: 'steward@example.com', role: 'staff', level: 'steward', locale: 'bn' }
  await api('POST /tenant/staff/invitations', invited)
  const promo = { code: 'WINTER26', kind: 'percent', value: 10, quota: 200 }
  const promoCode = await api<Identified>(
    `POST /tenant/events/${seeded.event.id}/promo-codes`,
    promo,
  )
  await enterTwice(venue)
  const { email } = seeded.staff
  const staff = await api<Items<{ userId: string }>>(`GET /tenant/staff?search=${email}`)
  const review = firstOf(
    await api<Items<{ scanId: string; kind: string }>>('GET /tenant/review-items'),
  )
  return {
    eventId: seeded.event.id,
    listId: required(seeded.lists[0], 'the seed has a list').id,
    orderId: paid.order.id,
    ticketTypeId,
    promoCodeId: promoCode.id,
    ticketId: ticket.id,
    memberId: firstOf(staff).userId,
    stationId: firstOf(await api<Items<Identified>>('GET /tenant/stations')).id,
    conflictId: firstOf(await api<Items<{ scanId: string }>>('GET /tenant/conflicts')).scanId,
    reviewItem: `${review.scanId}/${review.kind}`,
  }
}

export async function placeOrder(
  { url, ticketTypeId }: { readonly url: string; readonly ticketTypeId: string },
  name: string,
): Promise<PlacedOrder> {
  const body = {
    buyer: { name, email: 'buyer@example.com', phone: '01712345678' },
    items: [{ ticketTypeId, quantity: 2 }],
    provider: 'stripe',
  }
  return await ask(`${url}/orders`, { method: 'POST', body })
}

export async function payByCard({ payUrl }: PlacedOrder): Promise<void> {
  const body = new URLSearchParams({ card: '4242 4242 4242 4242' })
  const url = required(payUrl, 'the provider gave a page')
  const { status } = await fetch(url, { method: 'POST', body, redirect: 'manual' })
  if (status !== 303) throw new Error(`the card was answered ${status}`)
}

/** And something that is no ticket of ours was let in. */
async function enterTwice(venue: Venue): Promise<void> {
  const [one = '', two = ''] = venue.seeded.pairing.codes
  const north = await pairLaptop(venue, { code: one, name: 'Laptop North', gate: 0 })
  const south = await pairLaptop(venue, { code: two, name: 'Laptop South', gate: 1 })
  const ticket = required(venue.seeded.codes[0], 'the seed has tickets')
  await north.enter(ticket)
  await south.enter(ticket, 12 * SECOND_MS)
  await north.enter('NO CODE OF OURS')
}

type Versioned = { readonly version: number }

/** Renames organizer, event, ticket type, gate, guest and laptop. */
export async function nameAtLength(
  { serverUrl, seeded }: Venue,
  admin: Credentials,
  work: OrganizerWork,
): Promise<void> {
  const api = await apiAs(serverUrl, admin)
  const profile = await api<Versioned & { brandingSettings: unknown }>('GET /tenant/profile')
  const { brandingSettings, version } = profile
  await api('PUT /tenant/profile', { name: LONG.organizer, brandingSettings, version })
  const event = `/tenant/events/${work.eventId}`
  const { ticketTypes, ...shown } = await api<
    Versioned & { ticketTypes: (Versioned & Identified)[] }
  >(`GET ${event}`)
  await api(`PATCH ${event}`, { name: LONG.event, nameBn: LONG.eventBn, version: shown.version })
  for (const type of ticketTypes.slice(0, 2)) {
    const body = { name: LONG.type, nameBn: LONG.typeBn, version: type.version }
    await api(`PATCH ${event}/ticket-types/${type.id}`, body)
  }
  const gate = required(seeded.gates[0], 'the seed has a gate')
  const gates = await api<Items<Versioned & Identified>>(`GET ${event}/gates`)
  const { version: gateVersion } = required(
    gates.items.find(({ id }) => id === gate.id),
    'it is listed',
  )
  await api(`PATCH ${event}/gates/${gate.id}`, { name: LONG.gate, version: gateVersion })
  const ticket = await api<{ version: string }>(`GET /tenant/tickets/${work.ticketId}`)
  const named = { attendeeName: LONG.guest, version: ticket.version }
  await api(`PATCH /tenant/tickets/${work.ticketId}`, named)
}

/** Of names that stand on posters; none of a real thing. */
const LONG = {
  organizer: 'পদ্মা-মেঘনা-যমুনা সাংস্কৃতিক ও সামাজিক উন্নয়ন পরিষদ, কেন্দ্রীয় কার্যনির্বাহী কমিটি',
  event:
    'The Twenty-Fifth International Festival of Classical, Folk and Contemporary Music of the Delta',
  eventBn: 'পঁচিশতম আন্তর্জাতিক শাস্ত্রীয়, লোক ও সমকালীন সংগীত উৎসব এবং নবীনবরণ সাংস্কৃতিক সন্ধ্যা',
  type: 'Students and Pensioners with Identity Cards, Standing, Left Bank',
  typeBn: 'পরিচয়পত্রধারী শিক্ষার্থী ও অবসরপ্রাপ্তদের জন্য সংরক্ষিত দাঁড়ানোর স্থান, বাম তীর',
  gate: 'উত্তর-পশ্চিম প্রবেশদ্বার, বীরশ্রেষ্ঠ সরণির পাশে',
  guest: 'মোহাম্মদ আব্দুল্লাহ আল মামুন চৌধুরী বীরবিক্রম',
}

/** Whoever was a steward is now the administrator of an organizer that has nothing yet. */
export async function beginOrganizer({ database, seeded }: Venue): Promise<Credentials> {
  const sql = postgres(database.ownerUrl, { max: 1 })
  try {
    await sql`
      update tenant_users set role = 'tenant_admin', level = null,
        tenant_id = (select id from tenants where slug = ${OTHER.slug})
      where user_id = (select id from users where email = ${seeded.staff.email})`
  } finally {
    await sql.end()
  }
  return seeded.staff
}

const OTHER = { name: 'Meghna Stage', slug: 'meghna-stage' }

/** Makes whoever runs the installation, who has made another organizer. */
export async function workAsPlatform(venue: Venue): Promise<PlatformWork & Credentials> {
  const { seeded, serverUrl, environment } = venue
  const person = ['--email', 'platform@example.com', '--name', 'Nusrat Jahan', '--json']
  const admin = await runJson<Credentials>('create-admin', person, environment)
  const api = await apiAs(serverUrl, admin)
  await api('POST /admin/tenants', OTHER)
  const users = await api<Items<Identified>>(`GET /admin/users?search=${seeded.staff.email}`)
  return { ...admin, tenantId: seeded.tenant.id, userId: firstOf(users).id }
}

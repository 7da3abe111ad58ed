// What people have done by the time of a first evening, by the server's API: what the screens then have to show.
import { vi } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { PlacedOrder } from '../../../shared/orders/schema.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import { type StripeSandbox, startStripe } from '../../sandbox/stripe/start-stripe.ts'
import { runJson } from '../processes.ts'
import type { Venue } from '../venue.ts'
import type { Credentials } from './admin-window.ts'
import { pairLaptop } from './laptop.ts'

/** What an organizer's screens are opened with. */
export type OrganizerWork = {
  readonly eventId: string
  readonly memberId: string
  /** Paid by card. */
  readonly orderId: string
  readonly ticketId: string
  readonly ticketTypeId: string
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

type Api = <T>(route: string, body?: unknown) => Promise<T>

/** The API as this person asks it: `METHOD /path`. */
async function apiAs(serverUrl: string, { email, password }: Credentials): Promise<Api> {
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
  await enterTwice(venue)
  const { email } = seeded.staff
  const staff = await api<Items<{ userId: string }>>(`GET /tenant/staff?search=${email}`)
  const review = firstOf(
    await api<Items<{ scanId: string; kind: string }>>('GET /tenant/review-items'),
  )
  return {
    eventId: seeded.event.id,
    orderId: paid.order.id,
    ticketTypeId,
    ticketId: ticket.id,
    memberId: firstOf(staff).userId,
    stationId: firstOf(await api<Items<Identified>>('GET /tenant/stations')).id,
    conflictId: firstOf(await api<Items<{ scanId: string }>>('GET /tenant/conflicts')).scanId,
    reviewItem: `${review.scanId}/${review.kind}`,
  }
}

async function placeOrder(
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

async function payByCard({ payUrl }: PlacedOrder): Promise<void> {
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

/** Makes whoever runs the installation, who has made another organizer. */
export async function workAsPlatform(venue: Venue): Promise<PlatformWork & Credentials> {
  const { seeded, serverUrl, environment } = venue
  const person = ['--email', 'platform@example.com', '--name', 'Nusrat Jahan', '--json']
  const admin = await runJson<Credentials>('create-admin', person, environment)
  const api = await apiAs(serverUrl, admin)
  await api('POST /admin/tenants', { name: 'Meghna Stage', slug: 'meghna-stage' })
  const users = await api<Items<Identified>>(`GET /admin/users?search=${seeded.staff.email}`)
  return { ...admin, tenantId: seeded.tenant.id, userId: firstOf(users).id }
}

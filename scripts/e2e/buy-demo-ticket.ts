// Buys a ticket of the demo's event as a buyer's browser without a script does: order, pay at the sandbox, come back.
import { setTimeout } from 'node:timers/promises'
import type { PlacedOrder } from '../../shared/orders/schema.ts'
import type { Provider } from '../../shared/payments/schema.ts'
import { payByForms } from '../sandbox/testing/pay-by-forms.ts'
import type { DemoReady } from './demo.ts'

export type DemoProvider = Provider

/** What the demo's line for programs says of selling. */
export type DemoShop = DemoReady & {
  readonly sandboxes: Readonly<Record<DemoProvider, string>>
  readonly tenant: { readonly slug: string }
  readonly event: { readonly id: string }
  readonly admin: { readonly email: string; readonly password: string }
}

// Safe: the same line, of which more is read; what is missing fails the first request.
export const shopOf = (ready: DemoReady): DemoShop => ready as DemoShop

const LOOK_MS = 500
const json = { 'content-type': 'application/json' }

/** Resolves when the order is paid. */
export async function buyDemoTicket(
  { url, tenant, event, admin }: DemoShop,
  provider: DemoProvider,
): Promise<void> {
  const { id: ticketTypeId, slug } = await cheapestType(url, event.id, admin)
  const placed = await fetch(`${url}/public/t/${tenant.slug}/${slug}/orders`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({
      buyer: { name: 'Nadia Rahman', email: `nadia@${provider}.example`, phone: '01712345678' },
      items: [{ ticketTypeId, quantity: 1 }],
      provider,
    }),
  })
  const { order, payUrl } = await whole<PlacedOrder>(placed)
  if (payUrl === null) throw new Error(`${provider} gave no page`)
  const back = await PAY[provider](payUrl)
  const returned = await fetch(back.url, { ...back.init, redirect: 'manual' })
  if (returned.status !== 303) throw new Error(`the return was answered ${returned.status}`)
  for (;;) {
    const { status } = await whole<{ status: string }>(
      await fetch(`${url}/public/orders/${order.token}`),
    )
    if (status === 'paid') return
    if (status !== 'pending') throw new Error(`the order is ${status}`)
    // Looked at less often than the server lets one address look.
    await setTimeout(LOOK_MS)
  }
}

async function whole<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`)
  // Safe: our own server's answer, of which the caller names the fields that it reads.
  return (await response.json()) as T
}

type Details = {
  readonly slug: string
  readonly ticketTypes: readonly { readonly id: string; readonly priceCents: number }[]
}

async function cheapestType(url: string, eventId: string, { email, password }: DemoShop['admin']) {
  const signedIn = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email, password }),
  })
  const [token] = signedIn.headers
    .getSetCookie()
    .flatMap((cookie) => /access_token=([^;]+)/.exec(cookie)?.[1] ?? [])
  const headers = { authorization: `Bearer ${token}` }
  const event = await whole<Details>(await fetch(`${url}/tenant/events/${eventId}`, { headers }))
  const [type] = event.ticketTypes.filter(({ priceCents }) => priceCents > 0)
  if (type === undefined) throw new Error('the demo sells nothing')
  return { id: type.id, slug: event.slug }
}

/** How the browser comes back to the shop. */
type Back = { readonly url: string; readonly init?: RequestInit }

const payBy =
  (provider: DemoProvider) =>
  async (payUrl: string): Promise<Back> => {
    const { url, form } = await payByForms(provider, payUrl)
    return form === null
      ? { url }
      : { url, init: { method: 'POST', body: new URLSearchParams(form) } }
  }

const PAY: Readonly<Record<DemoProvider, (payUrl: string) => Promise<Back>>> = {
  stripe: payBy('stripe'),
  bkash: payBy('bkash'),
  nagad: payBy('nagad'),
  rocket: payBy('rocket'),
}

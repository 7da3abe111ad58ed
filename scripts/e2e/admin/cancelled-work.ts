// Events that are off, in every state in which their money can be, by the server's API and the card sandbox.
import postgres from 'postgres'
import { vi } from 'vitest'
import type { EventRefundView } from '../../../shared/payments/refund-schema.ts'
import { DAY_MS, HOUR_MS, instantToText } from '../../../shared/time.ts'
import type { Venue } from '../venue.ts'
import type { Credentials } from './admin-window.ts'
import { type Api, apiAs, type CardSandbox, payByCard, placeOrder } from './first-work.ts'

/** By state, the id of an event. */
export type CancelledWork = {
  /** Cancelled, and nobody told. */
  readonly unbegun: string
  /** Some orders were gone through, and no money has arrived. */
  readonly going: string
  /** The provider refused. */
  readonly left: string
  readonly finished: string
}

/** About hangs alone. */
const HANG_MS = 60_000

type Made = { readonly id: string; readonly slug: string; readonly version: number }

export async function makeSaleEvent(
  venue: Venue,
  admin: Credentials,
  name: string,
): Promise<{ readonly api: Api; readonly event: Made; readonly typeId: string }> {
  const api = await apiAs(venue.serverUrl, admin)
  const at = (ms: number): string => instantToText(Date.now() + ms)
  const body = {
    ...{ name, slug: name.toLowerCase().replaceAll(' ', '-'), timeZone: 'Asia/Dhaka' },
    ...{ startsAt: at(2 * DAY_MS), endsAt: at(2 * DAY_MS + 4 * HOUR_MS) },
    ticketTypes: [{ number: 1, name: 'Regular', nameBn: 'সাধারণ', priceCents: 80_000 }],
  }
  const made = await api<Made & { ticketTypes: readonly { id: string }[] }>(
    'POST /tenant/events',
    body,
  )
  const published = await api<Made>(`POST /tenant/events/${made.id}/publish`, {
    version: made.version,
  })
  return { api, event: published, typeId: made.ticketTypes[0]?.id ?? '' }
}

/** Two orders that were paid by card, one that was paid at the gate, and three that were given away. */
export async function sell(
  venue: Venue,
  { api, event, typeId }: Awaited<ReturnType<typeof makeSaleEvent>>,
): Promise<void> {
  const shop = {
    url: `${venue.serverUrl}/public/t/${venue.seeded.tenant.slug}/${event.slug}`,
    ticketTypeId: typeId,
  }
  for (const name of ['Nadia Rahman', 'তানভীর আহমেদ']) {
    const placed = await placeOrder(shop, name)
    await payByCard(placed)
    await vi.waitFor(
      async () => {
        const { status } = await api<{ status: string }>(`GET /tenant/orders/${placed.order.id}`)
        if (status !== 'paid') throw new Error(status)
      },
      { timeout: HANG_MS, interval: 100 },
    )
  }
  for (const kind of ['gate', 'complimentary', 'complimentary', 'complimentary']) {
    const buyer = { name: 'Rafi Ahmed', email: 'rafi@example.com', phone: null }
    const input = { kind, buyer, items: [{ ticketTypeId: typeId, quantity: 1 }], locale: 'bn' }
    const { id } = await api<{ id: string }>(`POST /tenant/events/${event.id}/orders`, input)
    if (kind === 'gate') await api(`POST /tenant/orders/${id}/paid`, {})
  }
}

const WORDS = {
  wordsEn: 'A storm is coming, and the field is under water. We are sorry.',
  wordsBn: 'ঝড় আসছে, মাঠে পানি উঠেছে। আমরা দুঃখিত।',
}

async function callOff(
  { api, event }: Awaited<ReturnType<typeof makeSaleEvent>>,
  isThere: (begun: EventRefundView) => boolean,
): Promise<void> {
  await api(`POST /tenant/events/${event.id}/cancel`, { version: event.version })
  const body = { reason: WORDS.wordsEn, feePercent: 10, ...WORDS }
  await api(`POST /tenant/events/${event.id}/refunds`, body)
  await vi.waitFor(
    async () => {
      const begun = await api<EventRefundView>(`GET /tenant/events/${event.id}/refunds`)
      if (begun.finishedAt === null || !isThere(begun)) throw new Error(JSON.stringify(begun))
    },
    { timeout: HANG_MS, interval: 200 },
  )
}

/** With what keeps the one under way so: until it is disposed of, nobody goes on with it. */
export async function cancelEvents(
  venue: Venue,
  admin: Credentials,
  cards: CardSandbox,
): Promise<CancelledWork & AsyncDisposable> {
  const make = async (name: string) => {
    const made = await makeSaleEvent(venue, admin, name)
    await sell(venue, made)
    return made
  }
  const unbegun = await make('Moonlight Songs')
  const { api, event } = unbegun
  await api(`POST /tenant/events/${event.id}/cancel`, { version: event.version })
  const finished = await make('River Theatre')
  await callOff(finished, ({ returned }) => returned === 2)
  const left = await make('Harvest Dances')
  await cards.giveBack('failed')
  await callOff(left, ({ waiting }) => waiting === 2)
  const going = await make('Rooftop Films')
  await cards.giveBack('pending')
  await callOff(going, ({ underWay }) => underWay === 2)
  await cards.giveBack('succeeded')
  const kept = await keepGoing(venue.database.ownerUrl, going.event.id)
  return {
    ...{ unbegun: event.id, finished: finished.event.id },
    ...{ left: left.event.id, going: going.event.id },
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  }
}

/** As it is before the last orders were gone through, held from whoever would go on. */
async function keepGoing(ownerUrl: string, eventId: string): Promise<AsyncDisposable> {
  const sql = postgres(ownerUrl, { max: 1 })
  const held = await sql.reserve()
  await held`
    delete from event_refund_orders
     where order_id in (select id from orders where event_id = ${eventId} and source = 'complimentary')`
  await held`update event_refunds set finished_at = null where event_id = ${eventId}`
  await held`begin`
  await held`select from event_refunds where event_id = ${eventId} for update`
  return {
    [Symbol.asyncDispose]: async () => {
      await held`rollback`
      held.release()
      await sql.end()
    },
  }
}

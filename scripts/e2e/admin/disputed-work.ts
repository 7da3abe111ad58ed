// Payments that a bank takes back, and one that a provider holds: what the screens about them have to show.
import postgres from 'postgres'
import { vi } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { PaymentCaseView } from '../../../shared/payments/case-schema.ts'
import type { Venue } from '../venue.ts'
import type { Credentials } from './admin-window.ts'
import { apiAs, type CardSandbox, payByCard, placeOrder } from './first-work.ts'

/** What the screens of disputes and holds are opened with. */
export type DisputedWork = {
  /** Open, and its tickets open no gate. */
  readonly disputeId: string
  /** Undecided, its tickets delivered. */
  readonly holdId: string
}

/** About hangs alone. */
const HANG_MS = 60_000

type Items<T> = { readonly items: readonly T[] }
type Payment = { readonly id: string; readonly orderId: string; readonly providerTxnId: string }

export async function disputePayments(
  venue: Venue,
  admin: Credentials,
  cards: CardSandbox,
): Promise<DisputedWork> {
  const { seeded, serverUrl } = venue
  const api = await apiAs(serverUrl, admin)
  const { version } = await api<{ version: number }>('GET /tenant/payment-rules')
  const rules = { onDispute: 'block', onHold: 'deliver_blocked', version }
  await api('PUT /tenant/payment-rules', rules)
  const event = await api<{ slug: string; ticketTypes: readonly { readonly id: string }[] }>(
    `GET /tenant/events/${seeded.event.id}`,
  )
  const ticketTypeId = required(event.ticketTypes[0], 'the seed has a type').id
  const shop = { url: `${serverUrl}/public/t/${seeded.tenant.slug}/${event.slug}`, ticketTypeId }
  const pay = async (name: string): Promise<Payment> => {
    const placed = await placeOrder(shop, name)
    await payByCard(placed)
    return vi.waitFor(
      async () => {
        const { items } = await api<Items<Payment>>('GET /tenant/payments?state=succeeded')
        const paid = items.find(({ orderId }) => orderId === placed.order.id)
        return required(paid, 'it was paid')
      },
      { timeout: HANG_MS, interval: 100 },
    )
  }
  const [disputed, lost, held] = [
    await pay('Shirin Akter'),
    await pay('Kamal Hossain'),
    await pay('Mitu Das'),
  ]
  await cards.dispute(lost.providerTxnId, 'open')
  await cards.dispute(lost.providerTxnId, 'lost')
  await cards.dispute(disputed.providerTxnId, 'open')
  const holdId = await hold(venue.database.ownerUrl, held)
  const cases = await vi.waitFor(
    async () => {
      const { items } = await api<Items<PaymentCaseView>>('GET /tenant/payment-cases')
      const isTold = items.length === 3 && items.some(({ state }) => state === 'lost')
      return isTold ? items : Promise.reject(new Error('the bank was not heard'))
    },
    { timeout: HANG_MS, interval: 100 },
  )
  const open = cases.find(({ kind, state }) => kind === 'dispute' && state === 'open')
  return { disputeId: required(open, 'one is open').id, holdId }
}

/** Cards are never held: as a provider that holds leaves it. */
async function hold(ownerUrl: string, { id, orderId }: Payment): Promise<string> {
  const sql = postgres(ownerUrl, { max: 1 })
  try {
    await sql`update payment_attempts set is_held_for_risk = true where id = ${id}`
    await sql`update tickets set is_blocked_for_payment = true where order_id = ${orderId}`
    const [row] = await sql<{ id: string }[]>`
      insert into payment_cases (tenant_id, id, kind, order_id, attempt_id, state, choice, is_blocking, told_at, opened_at)
      select tenant_id, gen_random_uuid(), 'hold', order_id, id, 'open', 'deliver_blocked', true, settled_at, settled_at
        from payment_attempts where id = ${id}
      returning id`
    return required(row, 'it was made').id
  } finally {
    await sql.end()
  }
}

// What `webhooks` stands on: an account with Stripe, and orders of two tickets whose payments are under way.
import { createHash } from 'node:crypto'
import { SYSTEM_ACTOR } from '../../server/features/activity/record-activity.ts'
import { type Placement, placeOrders } from '../../server/features/orders/place-orders.ts'
import { putAccount } from '../../server/features/payments/edit-account.ts'
import { newAttemptRef } from '../../server/features/payments/providers/attempt-ref.ts'
import { DAY_MS, HOUR_MS, instantToText } from '../../shared/time.ts'
import { granted, makeEvent } from '../seed/make-event.ts'
import type { Scene } from './scene.ts'
import type { PaidOrder } from './webhooks-baseline.ts'

export const WEBHOOK_SECRET = 'whsec_bench000000000000000000000000'

/** The installation's account; its id. */
export async function checkAccountExists({ deps, owner }: Scene): Promise<string> {
  const credentials = { secretKey: 'sk_test_bench', webhookSecret: WEBHOOK_SECRET }
  const place = { tenantId: null, provider: 'stripe', actor: SYSTEM_ACTOR } as const
  await putAccount(deps, place, { isEnabled: true, credentials })
  const [row] = await owner<{ id: string }[]>`
    select id from provider_accounts where tenant_id is null and provider = 'stripe'`
  if (row === undefined) throw new Error('defect: the account was made')
  return row.id
}

export type PaidSale = {
  readonly sale: {
    readonly tenantId: string
    readonly eventId: string
    readonly ticketTypeId: string
  }
  readonly orders: readonly (PaidOrder & { readonly ref: string; readonly session: string })[]
}

const GROUP = 32
let made = 0

export async function paidSale(scene: Scene, accountId: string, count: number): Promise<PaidSale> {
  made += 1
  const { deps, tenantId, owner } = scene
  const event = await makeEvent(deps, tenantId, {
    name: `Paid ${made}`,
    slug: `paid-${made}`,
    startsAt: instantToText(deps.now() + HOUR_MS),
    endsAt: instantToText(deps.now() + DAY_MS),
    status: 'published',
    ticketTypes: [{ number: 1, name: 'Regular', priceCents: 75_000 }],
    lists: [{ name: 'Entry' }],
  })
  const [type] = event.ticketTypes
  if (type === undefined) throw new Error('defect: an event has a type')
  const placement: Placement = {
    ...{
      eventId: event.id,
      source: 'online',
      actor: SYSTEM_ACTOR,
      locale: 'bn',
      promo: null,
      repeat: null,
    },
    buyer: { name: 'Nusrat Jahan', email: 'nusrat@bench.example', phone: null },
    items: [{ ticketTypeId: type.id, quantity: 2 }],
    payment: 'chosen',
  }
  const orders: PaidSale['orders'][number][] = []
  while (orders.length < count) {
    const group = Array.from({ length: Math.min(GROUP, count - orders.length) }, () => placement)
    for (const placed of await placeOrders(deps, tenantId, group)) {
      const attemptId = deps.newId()
      const ref = newAttemptRef(deps.randomBytes)
      const names = { ref, txn: `pi_${ref}`, session: `cs_test_${ref}` }
      orders.push({ orderId: granted(placed).id, attemptId, ...names })
    }
  }
  await begin(owner, tenantId, accountId, orders)
  return { sale: { tenantId, eventId: event.id, ticketTypeId: type.id }, orders }
}

/** As `startPayment` leaves them when Stripe has answered. */
async function begin(
  owner: Scene['owner'],
  tenantId: string,
  accountId: string,
  orders: PaidSale['orders'],
): Promise<void> {
  const rows = orders.map(({ orderId, attemptId, ref, session }) => ({
    ...{
      tenant_id: tenantId,
      id: attemptId,
      order_id: orderId,
      ref,
      provider: 'stripe',
      account_id: accountId,
    },
    ...{ is_live: false, amount_cents: 150_000, state: 'processing', provider_payment_id: session },
    ...{ created_at: new Date(), next_check_at: new Date(Date.now() + HOUR_MS) },
  }))
  await owner`insert into payment_attempts ${owner(rows)}`
  const entries = orders.map(({ attemptId, ref }) => ({
    ...{ kind: 'attempt_ref', key_hash: createHash('sha256').update(ref).digest() },
    ...{ tenant_id: tenantId, id: attemptId },
  }))
  await owner`insert into directory ${owner(entries)}`
  await owner`analyze orders, payment_attempts, directory, tickets`
  await owner`checkpoint`
}

/** What Stripe sends when a session is paid, with the fields that it sends. */
export const bodyOf = (
  { eventId }: PaidSale['sale'],
  order: PaidSale['orders'][number] | undefined,
  at: number,
): string =>
  JSON.stringify({
    ...{
      id: `evt_${eventId.replaceAll('-', '')}${at}`,
      object: 'event',
      api_version: '2026-10-28.endive',
    },
    created: Math.floor(Date.now() / 1_000),
    data: {
      object: {
        ...{
          id: order?.session,
          object: 'checkout.session',
          amount_subtotal: 150_000,
          amount_total: 150_000,
        },
        ...{ client_reference_id: order?.ref, currency: 'bdt', livemode: false, mode: 'payment' },
        metadata: { attempt_ref: order?.ref },
        ...{ payment_intent: order?.txn, payment_status: 'paid', status: 'complete' },
      },
    },
    ...{ livemode: false, pending_webhooks: 1, request: { id: null, idempotency_key: null } },
    type: 'checkout.session.completed',
  })

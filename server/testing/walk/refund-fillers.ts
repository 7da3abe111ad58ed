// How to call the routes about money that goes back. What a call changes is made for it.
import { required } from '../../../shared/assert.ts'
import type { EventId, OrderId } from '../../../shared/ids.ts'
import { SYSTEM_ACTOR } from '../../features/activity/record-activity.ts'
import { placeOrder } from '../../features/orders/place-order.ts'
import { beginEventRefund } from '../../features/payments/refund-event.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { TestApp } from '../app.ts'
import { anEvent, granted } from '../event.ts'
import { anAccount } from '../shop.ts'
import type { Filler } from './fillers.ts'
import type { World } from './world.ts'

const EMPTY: Filler = {}
const GIVE_BACK = () => ({ what: { kind: 'amount', amountCents: 100 }, reason: 'A reason' })

const ofEvent = (end: string): Filler => ({
  path: ({ event }) => `/tenant/events/${event.id}${end}`,
})

export const refundFillers = (server: TestApp): Readonly<Record<string, Filler>> => ({
  'GET /tenant/refunds': EMPTY,
  'GET /tenant/refunds/:refundId': {
    path: async (world) => `/tenant/refunds/${(await plantRefund(server, world)).refundId}`,
  },
  'POST /tenant/refunds/:refundId/retry': {
    path: async (world) => `/tenant/refunds/${(await plantRefund(server, world)).refundId}/retry`,
  },
  'POST /tenant/refunds/:refundId/by-hand': {
    path: async (world) => `/tenant/refunds/${(await plantRefund(server, world)).refundId}/by-hand`,
    body: () => ({ reference: 'CKN10YA2PD', note: 'Sent in the portal' }),
  },
  'POST /tenant/refunds/:refundId/look-up': {
    path: async (world) =>
      `/tenant/refunds/${(await anUnansweredRefund(server, world)).refundId}/look-up`,
    body: () => ({ providerRefundId: null, note: 'The portal has none' }),
  },
  'GET /tenant/orders/:orderId/refundable': {
    path: async (world) =>
      `/tenant/orders/${(await plantRefund(server, world)).orderId}/refundable`,
  },
  'POST /tenant/orders/:orderId/refunds': {
    path: async (world) => `/tenant/orders/${(await plantRefund(server, world)).orderId}/refunds`,
    body: GIVE_BACK,
  },
  'POST /tenant/events/:eventId/refunds': {
    path: async (world) => `/tenant/events/${await aCancelledEvent(server, world)}/refunds`,
    body: () => ({ reason: 'A storm', feePercent: 0 }),
  },
  'GET /tenant/events/:eventId/refunds': {
    path: async (world) => {
      const eventId = await aCancelledEvent(server, world)
      const request = { tenantId: world.tenantId, eventId, actor: SYSTEM_ACTOR, userId: null }
      granted(await beginEventRefund(server.deps, request, { reason: 'A storm', feePercent: 0 }))
      return `/tenant/events/${eventId}/refunds`
    },
  },
  'GET /tenant/events/:eventId/cancellation': ofEvent('/cancellation'),
  'GET /tenant/events/:eventId/refunds/waiting': ofEvent('/refunds/waiting'),
  'POST /tenant/events/:eventId/refunds/retry': {
    ...ofEvent('/refunds/retry'),
    body: () => ({}),
  },
  'GET /tenant/exports/waiting-refunds.csv': {
    path: ({ event }) => `/tenant/exports/waiting-refunds.csv?eventId=${event.id}`,
  },
  'GET /tenant/refund-asks': EMPTY,
  'GET /tenant/exports/refunds.csv': EMPTY,
  'GET /tenant/exports/refund-asks.csv': EMPTY,
  'POST /tenant/refund-asks/:askId/approve': {
    path: async (world) =>
      `/tenant/refund-asks/${(await plantRefund(server, world)).askId}/approve`,
    body: GIVE_BACK,
  },
  'POST /tenant/refund-asks/:askId/decline': {
    path: async (world) =>
      `/tenant/refund-asks/${(await plantRefund(server, world)).askId}/decline`,
    body: () => ({ answer: 'The event takes place' }),
  },
  'POST /public/orders/:token/refund-asks': { body: () => ({ words: 'I am ill' }) },
})

async function aCancelledEvent({ deps }: TestApp, { tenantId }: World): Promise<EventId> {
  const { id } = await anEvent(deps, tenantId, { slug: deps.newId() })
  await withTenant(
    deps.db,
    tenantId,
    (tx) => tx`update events set status = 'cancelled' where id = ${id}`,
  )
  return id
}

type Planted = { readonly orderId: OrderId; readonly refundId: string; readonly askId: string }

/** A paid order with a refund that a person has to finish, and a buyer who wants the rest. */
export async function plantRefund({ deps }: TestApp, { tenantId, event }: World): Promise<Planted> {
  const account = await anAccount(deps, null, 'stripe', {
    ...{ secretKey: 'sk_test_walk', webhookSecret: 'whsec_walk', baseUrl: 'http://127.0.0.1:9' },
  })
  const ticketTypeId = required(event.ticketTypes[0], 'an event has a type').id
  const placed = await placeOrder(deps, {
    ...{ tenantId, eventId: event.id, key: null, isPayable: true },
    input: {
      buyer: { name: 'Nasrin', email: `${deps.newId()}@mail.example`, phone: null },
      items: [{ ticketTypeId, quantity: 1 }],
      ...{ provider: 'stripe', locale: 'en' },
    },
  })
  const orderId = granted(placed).id
  const [attemptId, refundId, askId] = [deps.newId(), deps.newId(), deps.newId()]
  const ref = attemptId.replaceAll('-', '').slice(-16).toUpperCase()
  await withTenant(deps.db, tenantId, async (tx) => {
    await tx`
      insert into payment_attempts (id, order_id, ref, provider, account_id, is_live, amount_cents, state, provider_txn_id,
                                    created_at, settled_at)
      values (${attemptId}, ${orderId}, ${ref}, 'stripe', ${account.id}, false, 50000, 'succeeded', ${ref},
              ${tx.typed.instant(deps.now())}, ${tx.typed.instant(deps.now())})`
    await tx`
      update orders set status = 'paid', hold_expires_at = null, paid_attempt_id = ${attemptId}
       where id = ${orderId}`
    await tx`
      insert into refunds (id, ref, order_id, attempt_id, provider_txn_id, amount_cents, reason, state, failure,
                           requested_at)
      values (${refundId}, ${ref}, ${orderId}, ${attemptId}, ${ref}, 1000, 'asked_for', 'failed', 'declined',
              ${tx.typed.instant(deps.now())})`
    await tx`
      insert into refund_asks (id, order_id, words, asked_at)
      values (${askId}, ${orderId}, 'I am ill', ${tx.typed.instant(deps.now())})`
  })
  return { orderId, refundId, askId }
}

/** One whose provider tells nothing: a person looks. */
async function anUnansweredRefund(server: TestApp, world: World): Promise<Planted> {
  const planted = await plantRefund(server, world)
  await withTenant(
    server.deps.db,
    world.tenantId,
    (tx) => tx`
      update refunds set state = 'unknown', failure = null, is_for_hand = true, sent_at = requested_at
       where id = ${planted.refundId}`,
  )
  return planted
}

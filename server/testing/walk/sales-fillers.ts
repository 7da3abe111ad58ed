// How to call the routes about what is bought and paid. What a call changes is made for it.
import { required } from '../../../shared/assert.ts'
import type { TenantId } from '../../../shared/ids.ts'
import { SYSTEM_ACTOR } from '../../features/activity/record-activity.ts'
import { makeOrder } from '../../features/orders/make-order.ts'
import { placeOrder } from '../../features/orders/place-order.ts'
import { insertWebhookEvents } from '../../features/payments/webhook-store.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { TestApp } from '../app.ts'
import { granted } from '../event.ts'
import { anAccount } from '../shop.ts'
import { agreementFillers } from './agreement-fillers.ts'
import type { Filler } from './fillers.ts'
import { paymentCaseFillers } from './payment-case-fillers.ts'
import { promoFillers } from './promo-fillers.ts'
import { plantRefund, refundFillers } from './refund-fillers.ts'
import type { World } from './world.ts'

const EMPTY: Filler = {}
const STRAY: Filler = { path: () => '/pay/stripe/return' }
const RETURNED: Filler = { path: () => '/pay/stripe/return/PBNOBODYKNOWSTHIS/not-a-proof' }

export const salesFillers = (server: TestApp): Readonly<Record<string, Filler>> => ({
  'POST /public/t/:tenant/:event/orders': {
    path: ({ slug }) => `/public/t/${slug}/winter/orders`,
    body: () => ({ nonsense: true }),
  },
  'GET /public/orders/:token': EMPTY,
  'POST /public/orders/:token/payments': { body: () => ({ provider: 'stripe' }) },
  'POST /public/orders/:token/cancel': EMPTY,
  'POST /public/orders/:token/resend': EMPTY,
  'POST /webhooks/:provider': EMPTY,
  'POST /webhooks/:provider/:merchantRef': EMPTY,
  'GET /pay/:provider/return': STRAY,
  'POST /pay/:provider/return': STRAY,
  'GET /pay/:provider/return/:attemptRef/:proof': RETURNED,
  'POST /pay/:provider/return/:attemptRef/:proof': RETURNED,
  'GET /tenant/payments': EMPTY,
  'GET /tenant/exports/payments.csv': EMPTY,
  'GET /admin/exports/payments.csv': EMPTY,
  'GET /admin/exports/webhook-events.csv': EMPTY,
  'GET /tenant/payments/totals': EMPTY,
  'POST /tenant/payments/:paymentId/look': {
    path: async (world) => `/tenant/payments/${await aPayment(server, world)}/look`,
  },
  'GET /tenant/events/:eventId/sales': { path: ({ event }) => `/tenant/events/${event.id}/sales` },
  'GET /admin/payments': EMPTY,
  'GET /admin/payments/totals': EMPTY,
  'GET /admin/webhook-events': EMPTY,
  'POST /admin/webhook-events/:eventId/replay': {
    path: async () => `/admin/webhook-events/${await aWebhookEvent(server)}/replay`,
  },
  ...orderFillers(server),
  ...promoFillers(server),
  ...refundFillers(server),
  ...paymentCaseFillers(server),
  ...agreementFillers(server),
  ...accountFillers(server),
})

const orderFillers = (server: TestApp): Readonly<Record<string, Filler>> => ({
  'POST /tenant/events/:eventId/orders': {
    path: ({ event }) => `/tenant/events/${event.id}/orders`,
    body: ({ event }) => ({
      kind: 'complimentary',
      buyer: { name: 'Nasrin', email: 'nasrin@mail.example' },
      items: [{ ticketTypeId: event.ticketTypes[0]?.id, quantity: 1 }],
    }),
  },
  'POST /tenant/orders/:orderId/paid': {
    path: async (world) => `/tenant/orders/${await aGateOrder(server, world)}/paid`,
  },
  'POST /tenant/orders/:orderId/cancel': {
    path: async (world) => `/tenant/orders/${await anUnpaidOrder(server, world)}/cancel`,
  },
  'POST /tenant/orders/:orderId/resend': {
    path: async (world) => `/tenant/orders/${await anUnpaidOrder(server, world)}/resend`,
  },
})

async function aGateOrder({ deps }: TestApp, { tenantId, event }: World): Promise<string> {
  const ticketTypeId = required(event.ticketTypes[0], 'an event has a type').id
  const buyer = { name: 'Nasrin', email: 'nasrin@mail.example', phone: null }
  const made = await makeOrder(deps, {
    ...{ tenantId, eventId: event.id, actor: SYSTEM_ACTOR },
    input: { kind: 'gate', buyer, items: [{ ticketTypeId, quantity: 1 }], locale: 'en' },
  })
  return granted(made)
}

async function anUnpaidOrder({ deps }: TestApp, { tenantId, event }: World): Promise<string> {
  const type = required(event.ticketTypes[0], 'an event has a type')
  const placed = await placeOrder(deps, {
    ...{ tenantId, eventId: event.id, key: null, isPayable: true },
    input: {
      buyer: { name: 'Nasrin', email: 'nasrin@mail.example', phone: null },
      items: [{ ticketTypeId: type.id, quantity: 1 }],
      provider: 'stripe',
      locale: 'en',
    },
  })
  return granted(placed).id
}

/** A paid one: its provider is not asked. */
async function aPayment(server: TestApp, world: World): Promise<string> {
  const { orderId } = await plantRefund(server, world)
  const [row] = await withTenant(
    server.deps.db,
    world.tenantId,
    (tx) =>
      tx<{ id: string }[]>`select id from payment_attempts where order_id = ${orderId} limit 1`,
  )
  return required(row, 'a paid order has a payment').id
}

/** At an address of this machine where nobody answers. */
const CREDENTIALS = {
  secretKey: 'sk_test_walk',
  webhookSecret: 'whsec_walk',
  baseUrl: 'http://127.0.0.1:9',
}

const accountFillers = (server: TestApp): Readonly<Record<string, Filler>> => {
  const put = async (tenantId: TenantId | null) => ({
    isEnabled: true,
    credentials: CREDENTIALS,
    ...(await accountVersion(server, tenantId)),
  })
  const check = (path: string, owner: (from: World) => TenantId | null): Filler => ({
    path: async (_about, _as, from) => {
      await anOpenedAccount(server, owner(from))
      return path
    },
  })
  return {
    'GET /tenant/pay-options': EMPTY,
    'GET /tenant/provider-accounts': EMPTY,
    'PUT /tenant/provider-accounts/:provider': {
      path: () => '/tenant/provider-accounts/stripe',
      body: (_about, { tenantId }) => put(tenantId),
    },
    'POST /tenant/provider-accounts/:provider/check': check(
      '/tenant/provider-accounts/stripe/check',
      ({ tenantId }) => tenantId,
    ),
    'GET /admin/provider-accounts': EMPTY,
    'PUT /admin/provider-accounts/:provider': {
      path: () => '/admin/provider-accounts/stripe',
      body: () => put(null),
    },
    'POST /admin/provider-accounts/:provider/check': check(
      '/admin/provider-accounts/stripe/check',
      () => null,
    ),
  }
}

/** Empty where there is none yet. */
async function accountVersion({ deps }: TestApp, tenantId: TenantId | null) {
  const [row] = await deps.platformDb<{ version: number }[]>`
    select version from provider_accounts
     where tenant_id is not distinct from ${tenantId} and provider = 'stripe'`
  return row ?? {}
}

const anOpenedAccount = ({ deps }: TestApp, tenantId: TenantId | null): Promise<object> =>
  anAccount(deps, tenantId, 'stripe', CREDENTIALS)

async function aWebhookEvent({ deps }: TestApp): Promise<string> {
  const account = await anAccount(deps, null, 'stripe', CREDENTIALS)
  const id = deps.newId()
  await insertWebhookEvents(deps.platformDb, [
    {
      ...{ id, provider: 'stripe', accountId: account.id, tenantId: null, eventKey: id },
      ...{
        eventName: 'walk',
        sealedBody: new Uint8Array(4),
        isIgnored: true,
        receivedAt: deps.now(),
      },
    },
  ])
  return id
}

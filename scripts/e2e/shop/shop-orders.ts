// An order in every state that its buyer may find it in, made as it comes to be.
import { SYSTEM_ACTOR } from '../../../server/features/activity/record-activity.ts'
import { makeOrder } from '../../../server/features/orders/make-order.ts'
import { writeOrderToken } from '../../../server/features/orders/order-link.ts'
import { placeOrder } from '../../../server/features/orders/place-order.ts'
import { cancelOrder } from '../../../server/features/payments/cancel-order.ts'
import { endOrders } from '../../../server/features/payments/end-orders.ts'
import type { Evidence } from '../../../server/features/payments/providers/port.ts'
import { settle } from '../../../server/features/payments/settle.ts'
import { withTenant } from '../../../server/platform/db/tenant-tx.ts'
import { granted } from '../../../server/testing/event.ts'
import { anAttempt, type ShopDeps } from '../../../server/testing/shop.ts'
import { required } from '../../../shared/assert.ts'
import type { EventId, OrderId, TenantId, TicketTypeId } from '../../../shared/ids.ts'
import { HOLD_MS } from '../../../shared/orders/schema.ts'

export type OrderShop = {
  readonly deps: ShopDeps
  readonly tenantId: TenantId
  readonly eventId: EventId
  /** Costs something. */
  readonly regular: TicketTypeId
  readonly free: TicketTypeId
  /** Has two places. */
  readonly balcony: TicketTypeId
}

const buyerOf = (state: string) => ({
  ...{ name: 'নুসরাত জাহান', email: `${state}@mail.example`, phone: null },
})

async function place(
  { deps, tenantId, eventId }: OrderShop,
  state: string,
  ticketTypeId: TicketTypeId,
  quantity = 2,
): Promise<OrderId> {
  const placed = await placeOrder(deps, {
    ...{ tenantId, eventId, key: null, isPayable: true },
    input: {
      buyer: buyerOf(state),
      items: [{ ticketTypeId, quantity }],
      ...{ provider: 'bkash', locale: 'en' },
    },
  })
  return granted(placed).id
}

const give = async (
  { deps, tenantId, eventId }: OrderShop,
  kind: 'complimentary' | 'gate',
  ticketTypeId: TicketTypeId,
): Promise<OrderId> =>
  granted(
    await makeOrder(deps, {
      ...{ tenantId, eventId, actor: SYSTEM_ACTOR },
      input: { kind, buyer: buyerOf(kind), items: [{ ticketTypeId, quantity: 2 }], locale: 'en' },
    }),
  )

const begin = ({ deps, tenantId, eventId, regular }: OrderShop, orderId: OrderId) =>
  anAttempt(deps, { tenantId, eventId, slug: '', typeId: regular }, orderId, 'bkash')

/** The provider proves that it was paid; with `more`, a second time as well. */
async function pay(
  shop: OrderShop,
  { ref, attemptId }: Awaited<ReturnType<typeof begin>>,
  change: Partial<Evidence> = {},
  more = 0,
): Promise<void> {
  const { deps, tenantId } = shop
  for (let moved = 0; moved <= more; moved += 1) deps.ledger.pay(ref)
  const payment = required(deps.ledger.payments.get(ref), 'it was begun')
  const [evidence, ...furtherPayments] = payment.txns.map(
    (providerTxnId): Evidence => ({
      ...{ provider: 'bkash', merchant: payment.merchant, isLive: false, attemptRef: ref },
      ...{ providerPaymentId: null, providerTxnId, amountCents: payment.amountCents },
      ...{ currency: 'BDT', paidAt: null, isHeldForRisk: false, ...change },
    }),
  )
  const fact = {
    kind: 'paid' as const,
    evidence: required(evidence, 'money moved'),
    furtherPayments,
  }
  const [outcome] = await settle(deps, [{ tenantId, attemptId, fact }], deps.now())
  if (outcome === undefined || 'error' in outcome) throw new Error('not settled')
}

async function fail(shop: OrderShop, orderId: OrderId): Promise<void> {
  const { deps, tenantId } = shop
  const { attemptId } = await begin(shop, orderId)
  const said = { providerCode: null, providerMessage: null }
  const fact = { kind: 'failed', reason: 'declined', ...said } as const
  await settle(deps, [{ tenantId, attemptId, fact }], deps.now())
}

const expire = ({ deps, tenantId }: OrderShop, orderId: OrderId) =>
  endOrders(deps, {
    ...{ tenantId, orderIds: [orderId], status: 'expired', actor: SYSTEM_ACTOR },
    now: deps.now() + HOLD_MS,
  })

const cancel = async ({ deps, tenantId }: OrderShop, orderId: OrderId) =>
  granted(await cancelOrder(deps, { tenantId, orderId, actor: SYSTEM_ACTOR }))

/** What no use case of this release does, or a mail server would have to. */
const write = ({ deps, tenantId }: OrderShop, orderId: OrderId, change: string) =>
  withTenant(deps.db, tenantId, (tx) =>
    tx.unsafe(`update orders set ${change} where id = '${orderId}'`),
  )

type Make = (shop: OrderShop, state: string) => Promise<OrderId>

const paid =
  (change: Partial<Evidence> = {}, more = 0): Make =>
  async (shop, state) => {
    const id = await place(shop, state, shop.regular, 3)
    await pay(shop, await begin(shop, id), change, more)
    return id
  }

const MAKES = {
  unpaid: (shop, state) => place(shop, state, shop.regular),
  failed: async (shop, state) => {
    const id = await place(shop, state, shop.regular)
    await fail(shop, id)
    return id
  },
  checking: async (shop, state) => {
    const id = await place(shop, state, shop.regular)
    await begin(shop, id)
    return id
  },
  held: paid({ isHeldForRisk: true }),
  paid: paid(),
  'paid-twice': paid({}, 1),
  free: (shop, state) => place(shop, state, shop.free),
  bounced: async (shop, state) => {
    const id = await place(shop, state, shop.free, 1)
    await write(shop, id, 'mail_refused_at = now()')
    return id
  },
  'at-gate': (shop) => give(shop, 'gate', shop.regular),
  given: (shop) => give(shop, 'complimentary', shop.regular),
  expired: async (shop, state) => {
    const id = await place(shop, state, shop.regular)
    await expire(shop, id)
    return id
  },
  cancelled: async (shop, state) => {
    const id = await place(shop, state, shop.regular)
    await cancel(shop, id)
    return id
  },
  refunded: async (shop, state) => {
    const id = await place(shop, state, shop.regular)
    await expire(shop, id)
    await write(shop, id, `status = 'refunded'`)
    return id
  },
  'refund-late': async (shop, state) => {
    const id = await place(shop, state, shop.balcony)
    const attempt = await begin(shop, id)
    await expire(shop, id)
    await give(shop, 'complimentary', shop.balcony)
    await pay(shop, attempt)
    return id
  },
  'refund-cancelled': async (shop, state) => {
    const id = await place(shop, state, shop.regular)
    const attempt = await begin(shop, id)
    await endOrders(shop.deps, {
      ...{ tenantId: shop.tenantId, orderIds: [id], status: 'cancelled', actor: SYSTEM_ACTOR },
      now: shop.deps.now(),
    })
    await pay(shop, attempt)
    return id
  },
} as const satisfies Record<string, Make>

export type OrderState = keyof typeof MAKES
export const ORDER_STATES = Object.keys(MAKES) as readonly OrderState[]

/** The path of an order in that state. */
export async function makeOrderIn(shop: OrderShop, state: OrderState): Promise<string> {
  const id = await MAKES[state](shop, state)
  return `/orders/${writeOrderToken(shop.deps.config, id)}`
}

/** The paths of an order's tickets, the oldest first. */
export async function ticketsOf(
  { deps, tenantId }: Pick<OrderShop, 'deps' | 'tenantId'>,
  path: string,
): Promise<{ readonly ids: readonly string[]; readonly paths: readonly string[] }> {
  const rows = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx<{ id: string; orderId: OrderId }[]>`select id, order_id from tickets order by id`,
  )
  const ids = rows
    .filter(({ orderId }) => path.endsWith(writeOrderToken(deps.config, orderId)))
    .map(({ id }) => id)
  return { ids, paths: ids.map((id) => `${path}/tickets/${id}`) }
}

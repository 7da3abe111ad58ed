// Something to buy, and a ledger to pay it at.
import { required } from '../../shared/assert.ts'
import type { EventId, OrderId, TenantId, TicketTypeId } from '../../shared/ids.ts'
import type { Deps } from '../deps.ts'
import { type PlaceOrderRequest, placeOrder } from '../features/orders/place-order.ts'
import { insertAccount, listAccounts } from '../features/payments/account-store.ts'
import { sealCredentials } from '../features/payments/accounts.ts'
import { startPayment } from '../features/payments/start-payment.ts'
import { takeReturn } from '../features/payments/take-return.ts'
import { withPlatform } from '../platform/db/platform-tx.ts'
import { withTenant } from '../platform/db/tenant-tx.ts'
import { openTestDeps, type TestDeps, type TestSettings } from './deps.ts'
import { anEvent, aTenant, granted } from './event.ts'
import { createLedger, type Ledger } from './ledger-provider.ts'

export type Shop = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly slug: string
  readonly typeId: TicketTypeId
}

export type ShopDeps = TestDeps & { readonly ledger: Ledger }

/** A server's parts whose every provider is one ledger, with an account of the installation. */
export async function openShopDeps(
  settings: TestSettings = {},
  options: { readonly canClose?: boolean; readonly hasDesk?: boolean } = {},
): Promise<ShopDeps> {
  const made = await openTestDeps(settings)
  const ledger = createLedger(made.now, options)
  const deps = { ...made, ledger, providers: ledger.open }
  await anAccount(deps, null)
  return deps
}

/** An account, the installation's or a tenant's own; the one that is there already, where there is one. */
export async function anAccount(
  deps: Deps,
  tenantId: TenantId | null,
  provider: 'stripe' | 'bkash' = 'stripe',
  credentials: Readonly<Record<string, string>> = { secret: 'of a ledger' },
): Promise<{ readonly id: string; readonly merchantRef: string }> {
  const id = deps.newId()
  const merchantRef = id.replaceAll('-', '').slice(-16).toUpperCase()
  const sealed = sealCredentials(deps, id, credentials)
  const account = { id, tenantId, provider, merchantRef, isLive: false, isEnabled: true, sealed }
  await withPlatform(deps.platformDb, (tx) => insertAccount(tx, account, deps.now()))
  const found = (await listAccounts(deps.platformDb, tenantId)).find(
    (one) => one.provider === provider,
  )
  return required(found, 'an account that was made')
}

/** An organizer with one event that sells one type. */
export async function aShop(deps: Deps, quantityTotal: number | null = 10): Promise<Shop> {
  const slug = deps.newId()
  const tenantId = await aTenant(deps, slug)
  const event = await anEvent(deps, tenantId, {
    ticketTypes: [{ number: 1, name: 'Regular', priceCents: 80_000, quantityTotal }],
  })
  return { tenantId, eventId: event.id, slug, typeId: required(event.ticketTypes[0], 'a type').id }
}

export const aRequest = (
  { tenantId, eventId, typeId }: Shop,
  quantity = 1,
  email = 'buyer@mail.example',
): PlaceOrderRequest => ({
  ...{ tenantId, eventId, key: null, isPayable: true },
  input: {
    buyer: { name: 'নুসরাত জাহান', email, phone: null },
    items: [{ ticketTypeId: typeId, quantity }],
    provider: 'stripe',
    locale: 'bn',
  },
})

/** An order with a payment begun; its reference is what the ledger knows it by. */
export async function anOpenOrder(
  deps: ShopDeps,
  shop: Shop,
  quantity = 1,
): Promise<{ readonly orderId: OrderId; readonly ref: string; readonly attemptId: string }> {
  const { id: orderId } = granted(await placeOrder(deps, aRequest(shop, quantity)))
  return { orderId, ...(await anAttempt(deps, shop, orderId)) }
}

export async function anAttempt(
  deps: ShopDeps,
  { tenantId }: Shop,
  orderId: OrderId,
  provider: 'stripe' | 'bkash' = 'stripe',
): Promise<{ readonly ref: string; readonly attemptId: string }> {
  granted(await startPayment(deps, { tenantId, orderId, provider, address: null }))
  const [row] = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx<{ ref: string; id: string }[]>`
      select ref, id from payment_attempts where order_id = ${orderId} order by id desc limit 1`,
  )
  const { ref, id } = required(row, 'an attempt was begun')
  return { ref, attemptId: id }
}

/** An order that was paid at the ledger, with its tickets. */
export async function aPaidOrder(
  deps: ShopDeps,
  shop: Shop,
  quantity = 1,
): Promise<{ readonly orderId: OrderId; readonly ref: string; readonly attemptId: string }> {
  const order = await anOpenOrder(deps, shop, quantity)
  deps.ledger.pay(order.ref)
  await comeBack(deps, order.ref)
  return order
}

/** The browser comes back from the ledger's page, by the address that it was given. */
export async function comeBack(
  deps: ShopDeps,
  ref: string,
  said = 'success',
): Promise<string | null> {
  const { provider, returnUrl } = required(deps.ledger.payments.get(ref), 'it was begun')
  const [attemptRef = '', proof = ''] = new URL(returnUrl).pathname.split('/').slice(-2)
  return takeReturn(deps, { provider, attemptRef, proof, fields: new Map([['said', said]]) })
}

export type ShopState = {
  readonly orders: readonly { readonly id: OrderId; readonly status: string }[]
  readonly tickets: number
  readonly held: number
  readonly sold: number
  readonly refunds: readonly {
    readonly txn: string
    readonly reason: string
    readonly amountCents: number
  }[]
  readonly attempts: readonly { readonly state: string }[]
  readonly mails: number
}

/** What the database holds of a shop. */
export function shopState(deps: Deps, { tenantId }: Shop): Promise<ShopState> {
  return withTenant(deps.db, tenantId, async (tx) => {
    const orders = await tx<
      ShopState['orders'][number][]
    >`select id, status from orders order by id`
    const refunds = await tx<ShopState['refunds'][number][]>`
      select provider_txn_id as txn, reason, amount_cents from refunds order by id`
    const attempts = await tx<ShopState['attempts'][number][]>`
      select state from payment_attempts order by id`
    const [counts] = await tx<{ tickets: number; held: number; sold: number }[]>`
      select (select count(*) from tickets) as tickets, sum(held)::integer as held, sum(sold)::integer as sold
        from places`
    const [mails] = await deps.platformDb<{ count: number }[]>`
      select count(*) as count from pgboss.job
       where name = 'orders.mail-tickets' and data->>'tenantId' = ${tenantId}`
    const { tickets = 0, held = 0, sold = 0 } = counts ?? {}
    return {
      orders: [...orders],
      tickets,
      held,
      sold,
      refunds: [...refunds],
      attempts: [...attempts],
      mails: mails?.count ?? 0,
    }
  })
}

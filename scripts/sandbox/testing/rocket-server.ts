// The real server on a port, whose account for Rocket is at the sandbox; buyers, their browsers and the notifications
// come over HTTP.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { createApp } from '../../../server/app.ts'
import { createOpenProvider } from '../../../server/features/payments/open-provider.ts'
import { createProviderTokens } from '../../../server/features/payments/provider-tokens.ts'
import { reconcilePayments } from '../../../server/features/payments/reconcile.ts'
import { setUpAccounts } from '../../../server/features/payments/set-up-accounts.ts'
import { sweepHolds } from '../../../server/features/payments/sweep-holds.ts'
import { workWebhooks } from '../../../server/features/payments/work-webhooks.ts'
import { withTenant } from '../../../server/platform/db/tenant-tx.ts'
import { openTestDeps, type TestDeps } from '../../../server/testing/deps.ts'
import { aShop, type Shop } from '../../../server/testing/shop.ts'
import type { OrderId } from '../../../shared/ids.ts'
import { type RocketSandbox, startRocket } from '../rocket/start-rocket.ts'
import { ask } from './ask.ts'
import { ioFor } from './sandbox-io.ts'

export type RocketServer = AsyncDisposable & {
  readonly url: string
  readonly deps: TestDeps
  readonly sandbox: RocketSandbox
  readonly shop: Shop
  /** Answers so many of the next notifications with 503, as when its database is away. */
  readonly refuseNotifications: (count: number) => void
}

export async function openRocketServer(): Promise<RocketServer> {
  let listener = (_request: Request): Response | Promise<Response> =>
    new Response(null, { status: 503 })
  let refused = 0
  const answer = getRequestListener((request) => {
    if (refused === 0 || !request.url.includes('/webhooks/')) return listener(request)
    refused -= 1
    return new Response(null, { status: 503 })
  })
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Safe: a server that listens on TCP has such an address.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const sandbox = await startRocket({ retryWaitsMs: [0, 0, 0] })
  const deps = await openDeps(url, sandbox)
  const app = createApp(deps, { checkResponses: true })
  listener = (request) => app.app.fetch(request)
  const shop = await aLongShop(deps, null)
  const wrong = await setUpAccounts(deps)
  if (wrong.length > 0) throw new Error('the sandbox’s credentials were not taken')
  return {
    ...{ url, deps, sandbox, shop },
    refuseNotifications: (count) => {
      refused = count
    },
    [Symbol.asyncDispose]: async () => {
      await sandbox.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      app.close()
      await deps[Symbol.asyncDispose]()
    },
  }
}

/** Its event lasts as long as anybody looks into a payment. */
export async function aLongShop(deps: TestDeps, quantityTotal: number | null): Promise<Shop> {
  const shop = await aShop(deps, quantityTotal)
  await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx`update events set ends_at = ends_at + interval '60 days' where id = ${shop.eventId}`,
  )
  return shop
}

/** A call that the sandbox keeps waiting has run out of time, and no other. */
async function openDeps(url: string, { storeId, storePassword, ...sandbox }: RocketSandbox) {
  const made = await openTestDeps({
    PUBLIC_URL: url,
    RATE_LIMIT_FACTOR: '1000',
    ROCKET_STORE_ID: storeId,
    ROCKET_STORE_PASSWORD: storePassword,
    ROCKET_BASE_URL: sandbox.url,
  })
  const providers = createOpenProvider(
    {
      ...ioFor(sandbox.world),
      now: made.now,
      randomBytes: made.randomBytes,
      tokens: createProviderTokens(made),
      wait: async () => {},
      alarm: () => {},
    },
    made.config,
  )
  return { ...made, providers }
}

export type RocketOrder = {
  readonly id: OrderId
  readonly token: string
  readonly shop: Shop
  /** Null: the provider opened no payment. */
  readonly payUrl: string | null
}

/** A buyer orders one ticket. */
export async function order(server: RocketServer, shop = server.shop): Promise<RocketOrder> {
  const { order: placed, payUrl } = await post(
    `${server.url}/public/t/${shop.slug}/winter/orders`,
    {
      buyer: { name: 'নুসরাত জাহান', email: 'buyer@mail.example', phone: '01712345678' },
      items: [{ ticketTypeId: shop.typeId, quantity: 1 }],
      provider: 'rocket',
    },
  )
  return { id: placed.id, token: placed.token, shop, payUrl }
}

/** Another payment of the order, or the page of the one that is open. */
export const payAgain = async (
  { url }: RocketServer,
  { token }: RocketOrder,
): Promise<string | null> =>
  (await post(`${url}/public/orders/${token}/payments`, { provider: 'rocket' })).payUrl

// biome-ignore lint/suspicious/noExplicitAny: our own server's answers, each checked by its endpoint's schema.
async function post(url: string, body: unknown): Promise<any> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return response.json()
}

export type PaidForm = {
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
  readonly valId: string | null
  readonly bankTranId: string
}

/** The references of an order's payments, the newest first. */
export const refsOf = async (
  { deps }: RocketServer,
  { id, shop }: RocketOrder,
): Promise<readonly string[]> =>
  withTenant(deps.db, shop.tenantId, async (tx) =>
    (
      await tx<{ ref: string }[]>`
        select ref from payment_attempts where order_id = ${id} order by id desc`
    ).map(({ ref }) => ref),
  )

/** A try to pay, without the pages; the newest payment of the order where no reference is given. */
export async function pay(
  server: RocketServer,
  order: RocketOrder,
  how: Readonly<Record<string, unknown>> = {},
): Promise<PaidForm> {
  const [ref] = await refsOf(server, order)
  // Safe: our own sandbox's answer.
  return (await ask(server.sandbox.url, '/__sim/pay', { tran_id: ref, ...how })) as PaidForm
}

/** The browser posts the form, from the provider's page and without any cookie. The page that it is sent to. */
export async function comeBack(
  server: RocketServer,
  form: Pick<PaidForm, 'url' | 'fields'>,
  change: Readonly<Record<string, string>> = {},
): Promise<string> {
  const response = await fetch(form.url, {
    method: 'POST',
    headers: { origin: server.sandbox.url, 'sec-fetch-site': 'cross-site' },
    body: new URLSearchParams({ ...form.fields, ...change }),
    redirect: 'manual',
  })
  return `${response.status} ${response.headers.get('location') ?? ''}`
}

const SECOND_MS = 1_000

/** So much time passes, and the server does what falls due. */
export async function pass({ deps }: RocketServer, ms: number): Promise<void> {
  deps.clock.now += ms
  await reconcilePayments(deps, deps.now())
  await sweepHolds(deps, deps.now())
  await work(deps)
}

/** Works notifications off, those that must rest included. */
export async function work(deps: TestDeps): Promise<void> {
  for (let rounds = 0; rounds < 4; rounds += 1) {
    deps.clock.now += 6 * SECOND_MS
    while ((await workWebhooks(deps, deps.now())) > 0);
  }
}

/** Once so many notifications were answered, or given up, since the sandbox began. */
export const told = ({ sandbox }: RocketServer, count: number): Promise<void> =>
  sandbox.world.until(() => sandbox.store.deliverer.log.length >= count)

export type OrderState = {
  readonly status: string
  readonly tickets: number
  /** The newest last. */
  readonly attempts: readonly string[]
  readonly refunds: readonly string[]
}

export const stateOf = ({ deps }: RocketServer, { id, shop }: RocketOrder): Promise<OrderState> =>
  withTenant(deps.db, shop.tenantId, async (tx) => {
    const [found] = await tx<{ status: string; tickets: number }[]>`
      select status, (select count(*)::integer from tickets t where t.order_id = o.id and not t.is_void) as tickets
        from orders o where o.id = ${id}`
    const attempts = await tx<{ word: string }[]>`
      select state || case when is_held_for_risk then ' held' when is_mismatched then ' misfit' else '' end as word
        from payment_attempts where order_id = ${id} order by id`
    const refunds = await tx<{ reason: string }[]>`
      select reason from refunds where order_id = ${id} order by id`
    return {
      status: found?.status ?? 'none',
      tickets: found?.tickets ?? 0,
      attempts: attempts.map(({ word }) => word),
      refunds: refunds.map(({ reason }) => reason),
    }
  })

export const moved = ({ sandbox }: RocketServer, refs: readonly string[]): number =>
  sandbox.world.ledger.entries.filter(
    ({ kind, reference }) => kind === 'payment' && refs.includes(reference),
  ).length

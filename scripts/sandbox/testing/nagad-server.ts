// The real server whose account for Nagad is at the sandbox. Buyers and their browsers come by its own addresses, and
// what nobody asks for is found by its chores.
import { randomBytes } from 'node:crypto'
import { createApp, type ServerApp } from '../../../server/app.ts'
import { createOpenProvider } from '../../../server/features/payments/open-provider.ts'
import { createProviderTokens } from '../../../server/features/payments/provider-tokens.ts'
import { reconcilePayments } from '../../../server/features/payments/reconcile.ts'
import { setUpAccounts } from '../../../server/features/payments/set-up-accounts.ts'
import { sweepHolds } from '../../../server/features/payments/sweep-holds.ts'
import { withTenant } from '../../../server/platform/db/tenant-tx.ts'
import { openTestDeps, type TestDeps } from '../../../server/testing/deps.ts'
import { aShop, type Shop } from '../../../server/testing/shop.ts'
import { required } from '../../../shared/assert.ts'
import type { OrderId } from '../../../shared/ids.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import { type NagadSandbox, startNagad } from '../nagad/start-nagad.ts'
import { ask } from './ask.ts'
import { ioFor } from './sandbox-io.ts'

export type NagadServer = AsyncDisposable & {
  readonly deps: TestDeps
  readonly app: ServerApp['app']
  readonly sandbox: NagadSandbox
  readonly shop: Shop
  readonly alarms: string[]
}

export async function openNagadServer(): Promise<NagadServer> {
  const sandbox = await startNagad()
  const alarms: string[] = []
  const deps = await openDeps(sandbox, alarms)
  const wrong = await setUpAccounts(deps)
  if (wrong.length > 0) throw new Error('the sandbox’s credentials were not taken')
  const shop = await aLongShop(deps, null)
  const server = createApp(deps, { checkResponses: true })
  return {
    ...{ deps, sandbox, shop, alarms, app: server.app },
    [Symbol.asyncDispose]: async () => {
      await sandbox.close()
      await server.close()
      await deps[Symbol.asyncDispose]()
    },
  }
}

/** Its event lasts longer than all the stories together. */
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
async function openDeps(sandbox: NagadSandbox, alarms: string[]): Promise<TestDeps> {
  const made = await openTestDeps({
    RATE_LIMIT_FACTOR: '1000',
    NAGAD_MERCHANT_ID: sandbox.merchantId,
    NAGAD_PRIVATE_KEY: sandbox.privateKey,
    NAGAD_PUBLIC_KEY: sandbox.publicKey,
    NAGAD_BASE_URL: `${sandbox.url}/api/dfs/`,
  })
  const providers = createOpenProvider(
    {
      ...ioFor(sandbox.world),
      now: made.now,
      randomBytes: (length) => new Uint8Array(randomBytes(length)),
      tokens: createProviderTokens(made),
      wait: async () => {},
      alarm: (what) => void alarms.push(what),
    },
    made.config,
  )
  return { ...made, providers }
}

/** The sandbox's clock as the server's is; nothing else that a story before has left. */
export function beginStory({ deps, sandbox, alarms }: NagadServer): void {
  sandbox.world.advance(deps.now() - sandbox.world.now())
  sandbox.world.faults.clear()
  sandbox.merchant.twists.clear()
  alarms.length = 0
}

export type NagadOrder = { readonly id: OrderId; readonly token: string }

/** A buyer orders one ticket; the page where it is paid, null where none was opened. */
export async function order(
  server: NagadServer,
  shop = server.shop,
): Promise<{ readonly bought: NagadOrder; readonly payUrl: string | null }> {
  const { order: placed, payUrl } = await post(server, `/public/t/${shop.slug}/winter/orders`, {
    buyer: { name: 'নুসরাত জাহান', email: 'buyer@mail.example', phone: '01712345678' },
    items: [{ ticketTypeId: shop.typeId, quantity: 1 }],
    provider: 'nagad',
  })
  return { bought: { id: placed.id, token: placed.token }, payUrl }
}

/** Another payment of the order, or the page of the one that is open. */
export const payAgain = async (
  server: NagadServer,
  { token }: NagadOrder,
): Promise<string | null> =>
  (await post(server, `/public/orders/${token}/payments`, { provider: 'nagad' })).payUrl

// biome-ignore lint/suspicious/noExplicitAny: our own server's answers, each checked by its endpoint's schema.
async function post({ app }: NagadServer, path: string, body: unknown): Promise<any> {
  const headers = { 'content-type': 'application/json' }
  const response = await app.request(path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response.json()
}

/** What a page's address calls the payment. */
export const paymentOf = (payUrl: string | null): string =>
  decodeURIComponent(required(payUrl, 'a page').split('/').at(-1) ?? '')

/** The wallet's owner pays, which takes a while; the address that the browser is sent back to. */
export async function pay(
  { deps, sandbox }: NagadServer,
  payUrl: string | null,
  wallet = '01700000001',
): Promise<URL> {
  deps.clock.now += 20 * SECOND_MS
  sandbox.world.advance(20 * SECOND_MS)
  const payment = paymentOf(payUrl)
  // Safe: our own sandbox's answer.
  const paid = (await ask(sandbox.url, '/__sim/approve', { payment, wallet })) as { back: string }
  return new URL(paid.back)
}

export const comeBack = async ({ app }: NagadServer, back: URL): Promise<number> =>
  (await app.request(`${back.pathname}${back.search}`)).status

/** So much time passes, and the server does what falls due. */
export async function pass({ deps, sandbox }: NagadServer, ms: number): Promise<void> {
  deps.clock.now += ms
  sandbox.world.advance(ms)
  await reconcilePayments(deps, deps.now())
  await sweepHolds(deps, deps.now())
}

export type OrderState = {
  readonly status: string
  readonly tickets: number
  /** The newest last. */
  readonly attempts: readonly string[]
  readonly refunds: readonly string[]
  /** Movements of money, in and out, at Nagad. */
  readonly moved: number
}

export const stateOf = (
  { deps, sandbox }: NagadServer,
  { id }: NagadOrder,
  { tenantId }: Shop,
): Promise<OrderState> =>
  withTenant(deps.db, tenantId, async (tx) => {
    const [found] = await tx<{ status: string; tickets: number }[]>`
      select status, (select count(*)::integer from tickets t where t.order_id = o.id and not t.is_void) as tickets
        from orders o where o.id = ${id}`
    const attempts = await tx<{ word: string; ref: string }[]>`
      select ref, state || case when is_mismatched then ' misfit' else '' end as word
        from payment_attempts where order_id = ${id} order by id`
    const refunds = await tx<{ reason: string }[]>`
      select reason from refunds where order_id = ${id} order by id`
    const refs = attempts.map(({ ref }) => ref)
    return {
      ...{ status: found?.status ?? 'none', tickets: found?.tickets ?? 0 },
      attempts: attempts.map(({ word }) => word),
      refunds: refunds.map(({ reason }) => reason),
      moved: sandbox.world.ledger.entries.filter(({ reference }) => refs.includes(reference))
        .length,
    }
  })

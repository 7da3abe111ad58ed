// The real server with an account at each of the four sandboxes; buyers and their browsers come by its own addresses.
import { createApp, type ServerApp } from '../../../server/app.ts'
import { createOpenProvider } from '../../../server/features/payments/open-provider.ts'
import { createProviderTokens } from '../../../server/features/payments/provider-tokens.ts'
import { reconcilePayments } from '../../../server/features/payments/reconcile.ts'
import { setUpAccounts } from '../../../server/features/payments/set-up-accounts.ts'
import { sweepHolds } from '../../../server/features/payments/sweep-holds.ts'
import { workRefunds } from '../../../server/features/payments/work-refunds.ts'
import { withTenant } from '../../../server/platform/db/tenant-tx.ts'
import { openTestDeps, type TestDeps } from '../../../server/testing/deps.ts'
import { aShop, type Shop } from '../../../server/testing/shop.ts'
import { required } from '../../../shared/assert.ts'
import type { OrderId } from '../../../shared/ids.ts'
import type { Provider } from '../../../shared/payments/schema.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import { startBkash } from '../bkash/start-bkash.ts'
import type { World } from '../common/world.ts'
import { startNagad } from '../nagad/start-nagad.ts'
import { startRocket } from '../rocket/start-rocket.ts'
import { startStripe } from '../stripe/start-stripe.ts'
import { type Back, payByForms } from './pay-by-forms.ts'

export type FourWallets = AsyncDisposable & {
  readonly deps: TestDeps
  readonly app: ServerApp['app']
  readonly shop: Shop
  readonly worlds: Readonly<Record<Provider, World>>
}

/** About hangs alone. */
const CALL_MS = 60_000

async function startAll(open: AsyncDisposableStack) {
  const retryWaitsMs: number[] = []
  const stripe = await startStripe({ retryWaitsMs })
  open.defer(stripe.close)
  const bkash = await startBkash({ retryWaitsMs })
  open.defer(bkash.close)
  const nagad = await startNagad()
  open.defer(nagad.close)
  const rocket = await startRocket({ retryWaitsMs })
  open.defer(rocket.close)
  const settings = {
    ...{ STRIPE_SECRET_KEY: stripe.secretKey, STRIPE_WEBHOOK_SECRET: stripe.webhookSecret },
    ...{ STRIPE_BASE_URL: stripe.url, BKASH_BASE_URL: bkash.url, ROCKET_BASE_URL: rocket.url },
    ...{ BKASH_USERNAME: bkash.username, BKASH_PASSWORD: bkash.password },
    ...{ BKASH_APP_KEY: bkash.appKey, BKASH_APP_SECRET: bkash.appSecret },
    ...{ NAGAD_MERCHANT_ID: nagad.merchantId, NAGAD_PRIVATE_KEY: nagad.privateKey },
    ...{ NAGAD_PUBLIC_KEY: nagad.publicKey, NAGAD_BASE_URL: `${nagad.url}/api/dfs/` },
    ...{ ROCKET_STORE_ID: rocket.storeId, ROCKET_STORE_PASSWORD: rocket.storePassword },
  }
  const worlds = {
    ...{ stripe: stripe.world, bkash: bkash.world },
    ...{ nagad: nagad.world, rocket: rocket.world },
  }
  return { settings, worlds }
}

export async function openFourWallets(): Promise<FourWallets> {
  await using open = new AsyncDisposableStack()
  const { settings, worlds } = await startAll(open)
  const made = open.use(await openTestDeps({ RATE_LIMIT_FACTOR: '1000', ...settings }))
  const providers = createOpenProvider(
    {
      ...{ fetch, now: made.now, randomBytes: made.randomBytes, alarm: () => {} },
      ...{ timeoutSignal: () => AbortSignal.timeout(CALL_MS), wait: async () => {} },
      tokens: createProviderTokens(made),
    },
    made.config,
  )
  const deps = { ...made, providers }
  for (const world of Object.values(worlds)) world.advance(deps.now() - world.now())
  const wrong = await setUpAccounts(deps)
  if (wrong.length > 0) throw new Error(`not taken: ${wrong.join(', ')}`)
  const shop = await aShop(deps, null)
  const server = createApp(deps, { checkResponses: true })
  open.defer(server.close)
  const all = open.move()
  return { deps, app: server.app, shop, worlds, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

export type Begun = {
  readonly id: OrderId
  readonly token: string
  readonly provider: Provider
  readonly payUrl: string
  /** What the provider and we call the payment. */
  readonly names: readonly string[]
}

/** Each buyer has a wallet of their own. */
let buyers = 0

/** A buyer orders one ticket, and is sent to the provider's page. */
export async function begin({ app, deps, shop }: FourWallets, provider: Provider): Promise<Begun> {
  const response = await app.request(`/public/t/${shop.slug}/winter/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      buyer: { name: 'নুসরাত জাহান', email: 'buyer@mail.example', phone: '01712345678' },
      items: [{ ticketTypeId: shop.typeId, quantity: 1 }],
      provider,
    }),
  })
  if (!response.ok) throw new Error(`${provider}: ${response.status} ${await response.text()}`)
  // Safe: our own server's answer, checked by its endpoint's schema.
  const { order, payUrl } = (await response.json()) as {
    readonly order: { readonly id: OrderId; readonly token: string }
    readonly payUrl: string | null
  }
  const [attempt] = await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx<{ ref: string; named: string | null }[]>`
      select ref, provider_payment_id as named from payment_attempts where order_id = ${order.id}`,
  )
  const { ref, named } = required(attempt, 'it was begun')
  const names = [ref, named ?? ''].filter((name) => name !== '')
  return { ...order, provider, payUrl: required(payUrl, 'a page'), names }
}

export function pay({ provider, payUrl }: Begun): Promise<Back> {
  buyers += 1
  return payByForms(provider, payUrl, `017${String(buyers).padStart(8, '0')}`)
}

/** The browser comes back, from the provider's page and without any cookie; what it is shown. */
export async function comeBack({ app }: FourWallets, { url, form }: Back): Promise<string> {
  const { pathname, search } = new URL(url)
  const headers = { origin: 'https://provider.invalid', 'sec-fetch-site': 'cross-site' }
  const posted = form === null ? {} : { method: 'POST', body: new URLSearchParams({ ...form }) }
  const response = await app.request(`${pathname}${search}`, { ...posted, headers })
  return `${response.status} ${response.headers.get('location') ?? (await response.text())}`
}

/** So much time passes, for the server and the providers, in which nobody does anything. */
export function moveClocks({ deps, worlds }: FourWallets, ms: number): void {
  deps.clock.now += ms
  for (const world of Object.values(worlds)) world.advance(ms)
}

/** The same, and the server does what falls due. */
export async function pass(wallets: FourWallets, ms: number): Promise<void> {
  const { deps } = wallets
  moveClocks(wallets, ms)
  await reconcilePayments(deps, deps.now())
  await sweepHolds(deps, deps.now())
  await workRefunds(deps, deps.now())
}

/** A stranger may have a payment asked about again. */
export const REST_MS = 6 * SECOND_MS

export type State = {
  readonly status: string
  readonly tickets: number
  readonly attempts: readonly string[]
  readonly refunds: readonly string[]
  /** Movements of money at the provider: what came, and what went back. */
  readonly moved: readonly number[]
}

export const stateOf = (
  { deps, shop, worlds }: FourWallets,
  { id, provider, names }: Begun,
): Promise<State> =>
  withTenant(deps.db, shop.tenantId, async (tx) => {
    const [found] = await tx<{ status: string; tickets: number }[]>`
      select status,
             (select count(*)::integer from tickets t where t.order_id = o.id and not t.is_void) as tickets
        from orders o where o.id = ${id}`
    const attempts = await tx<{ word: string }[]>`
      select state || case when is_mismatched then ' misfit' else '' end as word
        from payment_attempts where order_id = ${id} order by id`
    const refunds = await tx<{ state: string }[]>`
      select state from refunds where order_id = ${id} order by id`
    const { entries } = worlds[provider].ledger
    const own = entries.filter((one) => names.includes(one.reference))
    const theirs = own.flatMap(({ paymentId, txnId }) => [paymentId, txnId])
    const back = entries.filter((one) => one.kind === 'refund' && theirs.includes(one.paymentId))
    return {
      ...{ status: found?.status ?? 'none', tickets: found?.tickets ?? 0 },
      attempts: attempts.map(({ word }) => word),
      refunds: refunds.map(({ state }) => state),
      moved: [...own.map((one) => one.amountCents), ...back.map((one) => -one.amountCents)],
    }
  })

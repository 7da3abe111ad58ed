// Every page that a buyer may come to, in every state, on a server of its own with a clock that stands still.
import type { Page } from 'playwright-core'
import { createApp } from '../../../server/app.ts'
import { SYSTEM_ACTOR } from '../../../server/features/activity/record-activity.ts'
import { writeOrderToken } from '../../../server/features/orders/order-link.ts'
import { placeOrder } from '../../../server/features/orders/place-order.ts'
import { startPayment } from '../../../server/features/payments/start-payment.ts'
import { createTenant } from '../../../server/features/tenants/create-tenant.ts'
import { withTenant } from '../../../server/platform/db/tenant-tx.ts'
import { type Listening, listen } from '../../../server/platform/http/listen.ts'
import { anEvent, granted } from '../../../server/testing/event.ts'
import { anAccount, openShopDeps, type ShopDeps } from '../../../server/testing/shop.ts'
import { required } from '../../../shared/assert.ts'
import type { OrderId, TenantId, TicketTypeId } from '../../../shared/ids.ts'
import { DAY_MS, HOUR_MS, instantToText } from '../../../shared/time.ts'

export type Language = 'en' | 'bn'
export type ShopScene = {
  readonly name: string
  /** Opens it in a language. */
  readonly reach: (page: Page, language: Language) => Promise<void>
}

export type OpenedShop = AsyncDisposable & {
  readonly url: string
  readonly scenes: readonly ShopScene[]
  /** The checkout of two tickets that cost something. */
  readonly checkoutPath: string
}

const DARK = { background: '#101820', text: '#f5f2e8', button: '#f2b134', buttonText: '#101820' }
const NAMES = { name: 'Winter Festival of Folk Music', nameBn: 'শীতকালীন লোকসংগীত উৎসব' }
const VENUE = 'রবীন্দ্র সরোবর, ধানমন্ডি, ঢাকা'

/** The order's states that the database is told of directly: what leads to each is tested where it is decided. */
const STATES = {
  unpaid: '',
  failed: '',
  checking: '',
  paid: 'mail_refused_at = null',
  bounced: 'mail_refused_at = now()',
  'at-gate': `status = 'pending', source = 'gate', total_cents = 160000, paid_at = null`,
  expired: `status = 'expired', hold_expires_at = null, closed_at = now()`,
  cancelled: `status = 'cancelled', hold_expires_at = null, closed_at = now()`,
  refunded: `status = 'refunded', hold_expires_at = null`,
} as const
type State = keyof typeof STATES

export const SCENE_NAMES = [
  ...['tenant', 'tenant-dark', 'event', 'event-dark', 'event-over', 'event-cancelled'],
  ...['nothing-chosen', 'checkout', 'checkout-faults', 'checkout-free'],
  ...Object.keys(STATES).map((state) => `order-${state}`),
  ...['cancel-question', 'ticket-good', 'ticket-blocked', 'ticket-void'],
  ...['find', 'find-answer', 'missing', 'wait', 'fault'],
]

export async function openShop(): Promise<OpenedShop> {
  await using stack = new AsyncDisposableStack()
  const deps = stack.use(await openShopDeps({ RATE_LIMIT_FACTOR: '1000' }))
  await anAccount(deps, null, 'bkash')
  const start = async (given: ShopDeps): Promise<Listening> => {
    const { app, close } = createApp(given)
    stack.defer(close)
    const listening = await listen(app, { host: '127.0.0.1', port: 0, newId: given.newId })
    stack.defer(() => listening.stop(0))
    return listening
  }
  const { url } = await start(deps)
  // Another server that lets nobody ask often, and one that has lost its database.
  const strict = await start({ ...deps, config: { ...deps.config, rateLimitFactor: 1 } })
  const shop = await makeShop(deps)
  const lost = async (): Promise<never> => {
    throw new Error('the database is gone')
  }
  const broken = await start({ ...deps, platformDb: lost as unknown as ShopDeps['platformDb'] })
  const all = stack.move()
  return {
    url,
    checkoutPath: shop.checkoutPath,
    scenes: [...scenesOf(url, shop), ...messageScenes(url, strict.url, broken.url)],
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

type Made = {
  readonly checkoutPath: string
  readonly freePath: string
  readonly orders: Readonly<Record<State, string>>
  /** Paths of one ticket in each state. */
  readonly tickets: Readonly<Record<'good' | 'blocked' | 'void', string>>
}

async function makeTenant(deps: ShopDeps, slug: string, isDark: boolean) {
  const tenant = granted(
    await createTenant(deps, SYSTEM_ACTOR, {
      ...{ name: 'Meghna Cultural Society', slug, status: 'active' },
      ...(isDark && { brandingSettings: { colors: DARK } }),
    }),
  )
  const at = (ms: number): string => instantToText(deps.now() + ms)
  const times = { startsAt: at(2 * DAY_MS), endsAt: at(2 * DAY_MS + 4 * HOUR_MS) }
  const event = await anEvent(deps, tenant.id, {
    ...{ ...NAMES, ...times, slug: 'festival', venue: VENUE },
    ticketTypes: [
      { number: 1, name: 'Regular', nameBn: 'সাধারণ', priceCents: 80_000, perOrderMax: 4 },
      { number: 2, name: 'VIP', nameBn: 'ভিআইপি', priceCents: 1_250_050, quantityTotal: 12 },
      { number: 3, name: 'Students', nameBn: 'শিক্ষার্থী', priceCents: 0, quantityTotal: 500 },
      { number: 4, name: 'Balcony', nameBn: 'ব্যালকনি', priceCents: 50_000, quantityTotal: 0 },
      { number: 5, name: 'At the door', nameBn: 'গেটে', priceCents: 90_000, saleFrom: at(DAY_MS) },
      { number: 6, name: 'Early', nameBn: 'আগাম', priceCents: 60_000, saleUntil: at(-1) },
    ],
  })
  await anEvent(deps, tenant.id, {
    ...{ ...NAMES, slug: 'over', venue: VENUE, startsAt: at(-2 * DAY_MS), endsAt: at(-DAY_MS) },
  })
  const cancelled = await anEvent(deps, tenant.id, { ...NAMES, ...times, slug: 'cancelled' })
  await withTenant(
    deps.db,
    tenant.id,
    (tx) => tx`update events set status = 'cancelled' where id = ${cancelled.id}`,
  )
  return { tenantId: tenant.id, event }
}

async function makeShop(deps: ShopDeps): Promise<Made> {
  await makeTenant(deps, 'dark', true)
  const { tenantId, event } = await makeTenant(deps, 'meghna', false)
  const [regular, , free] = event.ticketTypes
  const typeIds = { paid: required(regular, 'a type').id, free: required(free, 'a type').id }
  const order = async (state: State) => {
    const isFree = ['paid', 'bounced', 'at-gate'].includes(state)
    return anOrder(deps, tenantId, event.id, isFree ? typeIds.free : typeIds.paid, state)
  }
  const made: Record<string, string> = {}
  for (const state of Object.keys(STATES)) made[state] = await order(state as State)
  const { path, ids } = await ticketsOf(deps, tenantId, required(made['paid'], 'it was made'))
  const ticket = (at: number): string => `${path}/tickets/${required(ids[at], 'a ticket')}`
  await withTenant(deps.db, tenantId, async (tx) => {
    await tx`update tickets set is_blocked = true where id = ${ids[1] ?? null}`
    await tx`update tickets set is_void = true where id = ${ids[2] ?? null}`
  })
  const checkout = '/t/meghna/festival/checkout'
  return {
    checkoutPath: `${checkout}?q.${typeIds.paid}=2`,
    freePath: `${checkout}?q.${typeIds.free}=1`,
    // Safe: the loop above went through the states.
    orders: made as Made['orders'],
    tickets: { good: ticket(0), blocked: ticket(1), void: ticket(2) },
  }
}

/** The order's own path. */
async function anOrder(
  deps: ShopDeps,
  tenantId: TenantId,
  eventId: Parameters<typeof placeOrder>[1]['eventId'],
  ticketTypeId: TicketTypeId,
  state: State,
): Promise<string> {
  const placed = await placeOrder(deps, {
    ...{ tenantId, eventId, key: null, isPayable: true },
    input: {
      buyer: { name: 'নুসরাত জাহান', email: `buyer-${state}@mail.example`, phone: null },
      items: [{ ticketTypeId, quantity: state === 'paid' ? 3 : 2 }],
      ...{ provider: 'bkash', locale: 'en' },
    },
  })
  const { id } = granted(placed)
  if (state === 'failed' || state === 'checking') {
    granted(await startPayment(deps, { tenantId, orderId: id, provider: 'bkash', address: null }))
  }
  await withTenant(deps.db, tenantId, async (tx) => {
    if (STATES[state] !== '')
      await tx.unsafe(`update orders set ${STATES[state]} where id = '${id}'`)
    if (state === 'failed') {
      await tx`update payment_attempts set state = 'failed' where order_id = ${id}`
    }
  })
  return `/orders/${writeOrderToken(deps.config, id)}`
}

async function ticketsOf(deps: ShopDeps, tenantId: TenantId, path: string) {
  const rows = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx<{ id: string; orderId: OrderId }[]>`select id, order_id from tickets order by id`,
  )
  const ids = rows
    .filter(({ orderId }) => path.endsWith(writeOrderToken(deps.config, orderId)))
    .map(({ id }) => id)
  return { path, ids }
}

const withLanguage = (path: string, language: Language): string =>
  `${path}${path.includes('?') ? '&' : '?'}lang=${language}`

const opened = (name: string, url: string, path: string): ShopScene => ({
  name,
  reach: async (page, language) => {
    await page.goto(`${url}${withLanguage(path, language)}`)
  },
})

/** Sent as it is: a browser's own check would keep what the server is to answer. */
async function submit(page: Page): Promise<void> {
  const form = page.locator('main form')
  await form.evaluate((element) => element.setAttribute('novalidate', ''))
  await form.locator('button[type=submit]').click()
}

function scenesOf(url: string, { checkoutPath, freePath, orders, tickets }: Made): ShopScene[] {
  const checkout = opened('checkout', url, checkoutPath)
  const orderPath = (state: string, path: string): string =>
    state === 'checking' ? `${path}?back` : path
  return [
    opened('tenant', url, '/t/meghna'),
    opened('tenant-dark', url, '/t/dark'),
    opened('event', url, '/t/meghna/festival'),
    opened('event-dark', url, '/t/dark/festival'),
    opened('event-over', url, '/t/meghna/over'),
    opened('event-cancelled', url, '/t/meghna/cancelled'),
    opened('nothing-chosen', url, '/t/meghna/festival?none'),
    checkout,
    {
      name: 'checkout-faults',
      reach: async (page, language) => {
        await checkout.reach(page, language)
        await page.locator('#email').fill('rahim')
        await page.locator('#phone').fill('12')
        await submit(page)
        await page.locator('[role=alert]').waitFor()
      },
    },
    opened('checkout-free', url, freePath),
    ...Object.entries(orders).map(([state, path]) =>
      opened(`order-${state}`, url, orderPath(state, path)),
    ),
    opened('cancel-question', url, `${orders.unpaid}/cancel`),
    ...Object.entries(tickets).map(([state, path]) => opened(`ticket-${state}`, url, path)),
  ]
}

/** More than one address may ask. */
const TRIES = 6

function messageScenes(url: string, strictUrl: string, brokenUrl: string): ShopScene[] {
  const find = opened('find', url, '/find/meghna')
  const ask = async (page: Page, base: string, language: Language): Promise<void> => {
    await page.goto(`${base}${withLanguage('/find/meghna', language)}`)
    await page.locator('#email').fill('rahim@buyers.example')
    await page.locator('#number').fill('AB12CD34')
    await submit(page)
    await page.locator('.notice').waitFor()
  }
  return [
    find,
    { name: 'find-answer', reach: (page, language) => ask(page, url, language) },
    opened('missing', url, '/t/nobody/nothing'),
    {
      name: 'wait',
      reach: async (page, language) => {
        for (let tried = 0; tried < TRIES; tried += 1) await ask(page, strictUrl, language)
      },
    },
    opened('fault', brokenUrl, '/t/meghna/festival'),
  ]
}

// Every page that a buyer may come to, in every state, on a server of its own with a clock that stands still.
import type { Page } from 'playwright-core'
import { createApp } from '../../../server/app.ts'
import { SYSTEM_ACTOR } from '../../../server/features/activity/record-activity.ts'
import type { CreatedEvent } from '../../../server/features/events/create-event.ts'
import { addPromoCode } from '../../../server/features/orders/change-promo-codes.ts'
import { openOrderLink } from '../../../server/features/orders/open-order-link.ts'
import { readMailedOrder } from '../../../server/features/orders/read-mailed-order.ts'
import { writeTicketMail } from '../../../server/features/orders/ticket-mail.ts'
import { createTenant } from '../../../server/features/tenants/create-tenant.ts'
import { withTenant } from '../../../server/platform/db/tenant-tx.ts'
import { type Listening, listen } from '../../../server/platform/http/listen.ts'
import { anEvent, granted } from '../../../server/testing/event.ts'
import { anAccount, openShopDeps, type ShopDeps } from '../../../server/testing/shop.ts'
import { required } from '../../../shared/assert.ts'
import type { TenantId } from '../../../shared/ids.ts'
import { DAY_MS, HOUR_MS, instantToText } from '../../../shared/time.ts'
import { CALLED_OFF_STATES, makeCalledOff } from './called-off.ts'
import { MOVED_EVENT, makeMoved } from './moved.ts'
import { makeOrderIn, ORDER_STATES, type OrderShop, ticketsOf } from './shop-orders.ts'

export type Language = 'en' | 'bn'
export type ShopScene = {
  readonly name: string
  /** Null for what is the answer to a form. */
  readonly urlIn: ((language: Language) => string) | null
  /** Opens it in a language. */
  readonly reach: (page: Page, language: Language) => Promise<void>
}

export type OpenedShop = AsyncDisposable & {
  readonly url: string
  readonly scenes: readonly ShopScene[]
  /** The checkout of two tickets that cost something. */
  readonly checkoutPath: string
  readonly freePath: string
  /** Of an organizer, an event and a ticket type whose names attack. */
  readonly evil: { readonly paths: readonly string[]; readonly mail: () => Promise<string> }
  /** All that was ever ordered by an address. */
  readonly countOrders: (email: string) => Promise<number>
}

const DARK = { background: '#101820', text: '#f5f2e8', button: '#f2b134', buttonText: '#101820' }
const NAMES = { name: 'Winter Festival of Folk Music', nameBn: 'শীতকালীন লোকসংগীত উৎসব' }
const POEMS = { name: 'An Evening of Poems', nameBn: 'কবিতার সন্ধ্যা' }
const VENUE = 'রবীন্দ্র সরোবর, ধানমন্ডি, ঢাকা'

/** What an organizer may have typed to take a page, a mail or a database over. */
const EVIL = `"><img src=x onerror="document.title='taken'"><script>document.title='taken'</script>'; drop table orders; -- ) Tj &amp; \u202e`

export const SCENE_NAMES = [
  ...['tenant', 'tenant-dark', 'tenant-none', 'event', 'event-dark', 'event-over'],
  ...['event-cancelled', 'nothing-chosen', 'checkout', 'checkout-faults', 'checkout-free'],
  ...ORDER_STATES.map((state) => `order-${state}`),
  ...['event-moved', 'order-moved', 'order-called-off'],
  ...CALLED_OFF_STATES.map((state) => `order-called-off-${state}`),
  ...['cancel-question', 'checkout-promo', 'checkout-promo-applied', 'checkout-promo-refused'],
  ...['ticket-good', 'ticket-blocked', 'ticket-void', 'ticket-at-gate', 'ticket-called-off'],
  ...['find', 'find-answer', 'missing', 'wait', 'fault'],
]

export async function openShop(): Promise<OpenedShop> {
  await using stack = new AsyncDisposableStack()
  const made = stack.use(await openShopDeps({ RATE_LIMIT_FACTOR: '1000' }))
  const bound = { url: '' }
  // Answers to forms lead there; the port is known once it listens.
  const config: ShopDeps['config'] = {
    ...made.config,
    get publicUrl() {
      return bound.url
    },
  }
  const deps = { ...made, config }
  await anAccount(deps, null, 'bkash')
  const start = async (given: ShopDeps): Promise<Listening> => {
    const { app, close } = createApp(given)
    stack.defer(close)
    const listening = await listen(app, { host: '127.0.0.1', port: 0, newId: given.newId })
    stack.defer(() => listening.stop(0))
    return listening
  }
  const { url } = await start(deps)
  bound.url = url
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
    freePath: shop.freePath,
    evil: await makeEvil(deps),
    countOrders: (email) => countOrders(deps, shop.tenantId, email),
    scenes: [...scenesOf(url, shop), ...messageScenes(url, strict.url, broken.url)],
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

type Made = {
  readonly tenantId: TenantId
  readonly checkoutPath: string
  readonly freePath: string
  /** Where a promo code may be typed. */
  readonly promoPath: string
  /** Paths by the name of a scene. */
  readonly orders: Readonly<Record<string, string>>
  readonly tickets: Readonly<Record<string, string>>
}

async function countOrders(deps: ShopDeps, tenantId: TenantId, email: string): Promise<number> {
  const [row] = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx<{ count: number }[]>`
      select count(*)::integer as count from orders where buyer_email = ${email}`,
  )
  return row?.count ?? 0
}

async function makeEvil(deps: ShopDeps): Promise<OpenedShop['evil']> {
  const tenant = granted(
    await createTenant(deps, SYSTEM_ACTOR, { name: EVIL, slug: 'evil', status: 'active' }),
  )
  const type = { number: 1, name: EVIL, nameBn: EVIL, priceCents: 0 }
  const event = await anEvent(deps, tenant.id, {
    ...{ name: EVIL, nameBn: EVIL, slug: 'evil', venue: EVIL, ticketTypes: [type] },
  })
  const typeId = required(event.ticketTypes[0], 'a type').id
  const shop = { deps, tenantId: tenant.id, eventId: event.id }
  const all = { ...shop, regular: typeId, free: typeId, balcony: typeId }
  const order = await makeOrderIn(all, 'free')
  const { paths } = await ticketsOf(shop, order)
  const own = ['/t/evil', '/t/evil/evil', `/t/evil/evil/checkout?q.${typeId}=1`, '/find/evil']
  const { orderId } = granted(await openOrderLink(deps, required(order.split('/')[2], 'its link')))
  const mail = async (): Promise<string> => {
    const mailed = await withTenant(deps.db, tenant.id, (tx) => readMailedOrder(tx, deps, orderId))
    return (await writeTicketMail(required(mailed, 'an order'), deps.now())).html ?? ''
  }
  return { paths: [...own, order, ...paths.slice(0, 1)], mail }
}

const PROMO: Parameters<typeof addPromoCode>[2] = {
  ...{ code: 'WINTERSONG', value: 10, ticketTypeIds: null, startsAt: null, endsAt: null },
  ...{ kind: 'percent', quota: null, ticketsMax: null, isEnabled: true },
}

const FEW_TYPES = [
  { number: 1, name: 'Regular', nameBn: 'সাধারণ', priceCents: 80_000 },
  { number: 2, name: 'VIP', nameBn: 'ভিআইপি', priceCents: 150_000 },
  { number: 3, name: 'Students', nameBn: 'শিক্ষার্থী', priceCents: 0 },
]

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
      { number: 4, name: 'Balcony', nameBn: 'ব্যালকনি', priceCents: 50_000, quantityTotal: 2 },
      { number: 5, name: 'At the door', nameBn: 'গেটে', priceCents: 90_000, saleFrom: at(DAY_MS) },
      { number: 6, name: 'Early', nameBn: 'আগাম', priceCents: 60_000, saleUntil: at(-1) },
    ],
  })
  await anEvent(deps, tenant.id, {
    ...{ ...NAMES, slug: 'over', venue: VENUE, startsAt: at(-2 * DAY_MS), endsAt: at(-DAY_MS) },
  })
  const cancelled = await anEvent(deps, tenant.id, { ...POEMS, ...times, slug: 'cancelled' })
  const few = { ...POEMS, ...times, venue: VENUE, ticketTypes: FEW_TYPES }
  const calledOff = await anEvent(deps, tenant.id, { ...few, slug: 'called-off' })
  const promo = await anEvent(deps, tenant.id, { ...few, slug: 'promo' })
  return { tenantId: tenant.id, event, cancelled, calledOff, promo, few }
}

const shopOf = (deps: ShopDeps, tenantId: TenantId, event: CreatedEvent): OrderShop => {
  const idOf = (number: number) =>
    required(event.ticketTypes[number - 1] ?? event.ticketTypes[0], 'a type').id
  return { deps, tenantId, eventId: event.id, regular: idOf(1), free: idOf(3), balcony: idOf(4) }
}

async function makeShop(deps: ShopDeps): Promise<Made> {
  await makeTenant(deps, 'dark', true)
  await createTenant(deps, SYSTEM_ACTOR, { name: 'Padma Theatre', slug: 'none', status: 'active' })
  const { tenantId, event, cancelled, ...made } = await makeTenant(deps, 'meghna', false)
  const shop = shopOf(deps, tenantId, event)
  const orders: Record<string, string> = {}
  for (const state of ORDER_STATES) orders[state] = await makeOrderIn(shop, state)
  const calledOff = await makeOrderIn(shopOf(deps, tenantId, cancelled), 'paid')
  const ticket = async (path: string | undefined, at: number): Promise<string> =>
    required((await ticketsOf(shop, path ?? '')).paths[at], 'a ticket')
  const tickets = {
    good: await ticket(orders['paid'], 0),
    blocked: await ticket(orders['paid'], 1),
    void: await ticket(orders['paid'], 2),
    'at-gate': await ticket(orders['at-gate'], 0),
    'called-off': await ticket(calledOff, 0),
  }
  const idOf = (path: string): string => required(path.split('/').at(-1), 'a path ends')
  await withTenant(deps.db, tenantId, async (tx) => {
    await tx`update tickets set is_blocked = true where id = ${idOf(tickets.blocked)}`
    await tx`update tickets set is_void = true where id = ${idOf(tickets.void)}`
    await tx`update events set status = 'cancelled' where id = ${cancelled.id}`
  })
  const codePlace = { tenantId, eventId: made.promo.id, actor: SYSTEM_ACTOR }
  granted(await addPromoCode(deps, codePlace, PROMO))
  const off = await makeCalledOff(shopOf(deps, tenantId, made.calledOff))
  for (const state of CALLED_OFF_STATES) orders[`called-off-${state}`] = off[state]
  const moved = await makeMoved(deps, made.few)
  const checkout = '/t/meghna/festival/checkout'
  const regular = required(made.promo.ticketTypes[0], 'a type').id
  return {
    tenantId,
    promoPath: `/t/meghna/promo/checkout?q.${regular}=2`,
    checkoutPath: `${checkout}?q.${shop.regular}=2`,
    freePath: `${checkout}?q.${shop.free}=1`,
    orders: { ...orders, 'called-off': calledOff, moved },
    tickets,
  }
}

const withLanguage = (path: string, language: Language): string =>
  `${path}${path.includes('?') ? '&' : '?'}lang=${language}`

function opened(name: string, url: string, path: string): ShopScene {
  const urlIn = (language: Language): string => `${url}${withLanguage(path, language)}`
  return { name, urlIn, reach: async (page, language) => void (await page.goto(urlIn(language))) }
}

/** Sent as it is: a browser's own check would keep what the server is to answer. */
async function submit(page: Page): Promise<void> {
  const form = page.locator('main form')
  await form.evaluate((element) => element.setAttribute('novalidate', ''))
  await form.locator('button[type=submit]').click()
}

/** The sum is counted anew, and nothing is ordered. */
function withCode(name: string, checkout: ShopScene, code: string): ShopScene {
  return {
    ...{ name, urlIn: null },
    reach: async (page, language) => {
      await checkout.reach(page, language)
      await page.locator('#code').fill(code)
      await page.locator('button[name=do]').click()
      await page.locator('main .notice').first().waitFor()
    },
  }
}

function scenesOf(url: string, made: Made): ShopScene[] {
  const { checkoutPath, freePath, promoPath, orders, tickets } = made
  const checkout = opened('checkout', url, checkoutPath)
  const promo = opened('checkout-promo', url, promoPath)
  const orderPath = (state: string, path: string): string =>
    state === 'checking' ? `${path}?back` : path
  return [
    opened('tenant', url, '/t/meghna'),
    opened('tenant-dark', url, '/t/dark'),
    opened('tenant-none', url, '/t/none'),
    opened('event', url, '/t/meghna/festival'),
    opened('event-dark', url, '/t/dark/festival'),
    opened('event-over', url, '/t/meghna/over'),
    opened('event-cancelled', url, '/t/meghna/cancelled'),
    opened('event-moved', url, MOVED_EVENT),
    opened('nothing-chosen', url, '/t/meghna/festival?none'),
    checkout,
    {
      ...{ name: 'checkout-faults', urlIn: null },
      reach: async (page, language) => {
        await checkout.reach(page, language)
        await page.locator('#email').fill('rahim')
        await page.locator('#phone').fill('12')
        await submit(page)
        await page.locator('[role=alert]').waitFor()
      },
    },
    opened('checkout-free', url, freePath),
    promo,
    withCode('checkout-promo-applied', promo, 'wintersong'),
    withCode('checkout-promo-refused', promo, 'SUMMERSONG'),
    ...Object.entries(orders).map(([state, path]) =>
      opened(`order-${state}`, url, orderPath(state, path)),
    ),
    opened('cancel-question', url, `${orders['unpaid']}/cancel`),
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
    { name: 'find-answer', urlIn: null, reach: (page, language) => ask(page, url, language) },
    opened('missing', url, '/t/nobody/nothing'),
    {
      ...{ name: 'wait', urlIn: null },
      reach: async (page, language) => {
        for (let tried = 0; tried < TRIES; tried += 1) await ask(page, strictUrl, language)
      },
    },
    opened('fault', brokenUrl, '/t/meghna/festival'),
  ]
}

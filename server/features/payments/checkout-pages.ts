// The checkout as pages: what was chosen, who buys, how it is paid, and then to the provider.
import type { Context } from 'hono'
import * as v from 'valibot'
import { EventSlug } from '../../../shared/events/schema.ts'
import { HOLD_MS, ORDER_TICKETS_MAX } from '../../../shared/orders/schema.ts'
import { sortOptions } from '../../../shared/payments/amount-limits.ts'
import { isRefusal } from '../../../shared/result.ts'
import { TenantSlug } from '../../../shared/tenants/schema.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { publicUrlOf } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import { addressOf } from '../../platform/http/address.ts'
import { type Endpoint, endpoint, type HttpEnv } from '../../platform/http/endpoint.ts'
import { type Refusal, statusOf } from '../../platform/http/problem.ts'
import { takeRate } from '../../platform/http/rate-limit.ts'
import { textsOf } from '../../platform/pages/layout.ts'
import { refusalPage } from '../../platform/pages/message-page.ts'
import { answerPage, languageOf } from '../../platform/pages/page-request.ts'
import { namedIn } from '../events/pages/tenant-page.ts'
import {
  type CheckoutFaults,
  type CheckoutLine,
  checkoutPage,
} from '../orders/pages/checkout-page.ts'
import { writeChosen } from '../orders/pages/chosen.ts'
import { writeOrderRefusal } from '../orders/pages/refusal-text.ts'
import { brandOf, type EventOffer, readOffer } from '../orders/read-offer.ts'
import { listPayOptions } from './accounts.ts'
import { buyTickets } from './buy-tickets.ts'
import { ORDER_RATE } from './buyer-routes.ts'
import {
  type CheckoutForm,
  placementKey,
  readCheckoutForm,
  readPlacement,
} from './checkout-form.ts'
import { type CheckoutPrice, priceCheckout } from './checkout-price.ts'
import { formHosts, seeOther } from './pages/redirect.ts'

const Slugs = v.object({ tenant: TenantSlug, event: EventSlug })

type Scene = {
  readonly deps: Deps
  readonly c: Context<HttpEnv>
  readonly offer: EventOffer
  readonly form: CheckoutForm
}

type PricedScene = Scene & CheckoutPrice

const EMPTY_KEY_BYTES = 18

const SHOW = endpoint({
  method: 'GET',
  path: '/t/:tenant/:event/checkout',
  action: 'shop.look',
  summary: 'What was chosen, with the form for who buys it, as a page.',
  params: Slugs,
  produces: 'text/html',
  refusalPage,
  run: async (deps, { params, c }) => {
    const offer = await readOffer(deps, params.tenant, params.event)
    if (isRefusal(offer)) return offer
    const form = readCheckoutForm(new URL(c.req.url).searchParams)
    const scene = { deps, c, offer: offer.value, form }
    return linesOf(scene).length === 0 ? backToEvent(scene) : showForm(await withPrice(scene))
  },
})

const ORDER = endpoint({
  method: 'POST',
  path: '/t/:tenant/:event/checkout',
  action: 'order.place',
  summary: 'Places the order of the form and sends the browser to its payment, or to the order.',
  params: Slugs,
  body: 'bytes',
  produces: 'text/html',
  refusalPage,
  run: async (deps, { params, body, c }) => {
    const offer = await readOffer(deps, params.tenant, params.event)
    if (isRefusal(offer)) return offer
    const form = readCheckoutForm(new URLSearchParams(new TextDecoder().decode(body)))
    const scene = { deps, c, offer: offer.value, form }
    if (linesOf(scene).length === 0) return backToEvent(scene)
    const taken = await takeRate(deps, ORDER_RATE, addressOf(deps, c))
    if (!taken.ok) return showForm(await withPrice(scene), { refusal: taken.error })
    return order(await withPrice(scene), params)
  },
})

async function order(
  scene: PricedScene,
  { tenant: tenantSlug, event: eventSlug }: v.InferOutput<typeof Slugs>,
): Promise<Response> {
  const { deps, c, form, promo } = scene
  const language = languageOf(c)
  if (promo.fault !== null) return showForm(scene)
  // Whoever pays has seen the sum.
  if (form.promo.isOnlyShown || promo.isNew) return showForm(scene)
  const isFree = scene.totalCents === 0
  const facts = { language, isFree, discount: promo.shown }
  const input = readPlacement(form, facts, textsOf(language))
  if (!input.ok) {
    const { faults } = input.error
    if (Object.keys(faults).length > 0) return showForm(scene, { faults })
    return showForm(scene, { refusal: tooMany(scene) })
  }
  const bought = await buyTickets(deps, {
    tenantSlug,
    eventSlug,
    key: placementKey(form, input.value),
    input: input.value,
    address: addressOf(deps, c),
  })
  // Somebody else had the last use, or the organizer changed it: the price is looked up again.
  if (!bought.ok && isAboutPromo(bought.error)) {
    const again = await withPrice(scene)
    if (again.promo.fault !== null || again.promo.isNew) return showForm(again)
  }
  if (!bought.ok) return showForm(scene, { refusal: bought.error })
  const { order: placed, payUrl } = bought.value
  const ownUrl = `${publicUrlOf(deps.config)}/orders/${placed.token}?lang=${language}`
  const isStuck = payUrl === null && placed.status === 'pending' && !isFree
  return seeOther(payUrl ?? (isStuck ? `${ownUrl}&unpaid=${input.value.provider}` : ownUrl))
}

async function withPrice(scene: Scene): Promise<PricedScene> {
  const { deps, c, offer, form } = scene
  const asked = { lines: linesOf(scene), typed: form.promo, address: addressOf(deps, c) }
  return { ...scene, ...(await priceCheckout(deps, offer, asked, languageOf(c))) }
}

const isAboutPromo = ({ code }: Refusal): boolean =>
  code === 'discount_changed' || code.startsWith('promo_code_')

/** What else a form can hold that no order may. */
const tooMany = (scene: Scene): Refusal => {
  const name = linesOf(scene)[0]?.name ?? ''
  return { code: 'order_limit', details: [{ name, perOrderMax: ORDER_TICKETS_MAX }] }
}

const backToEvent = ({ deps, c, offer: { shop, event }, form }: Scene): Response => {
  const none = form.chosen.size === 0 ? '&none' : ''
  const query = `lang=${languageOf(c)}${none}&${writeChosen(form.chosen)}`
  return seeOther(`${publicUrlOf(deps.config)}/t/${shop.slug}/${event.slug}?${query}`)
}

/** Only of what the event has, and at the price of this moment. */
function linesOf({ c, offer, form }: Pick<Scene, 'c' | 'offer' | 'form'>): readonly CheckoutLine[] {
  const language = languageOf(c)
  return offer.types.flatMap((type) => {
    const quantity = form.chosen.get(type.ticketTypeId) ?? 0
    const { ticketTypeId, priceCents } = type
    return quantity === 0
      ? []
      : [{ ticketTypeId, name: namedIn(language, type), quantity, priceCents }]
  })
}

/** Who goes back to the form finds the one that was sent, whose key makes of it the same order. */
const SAME_ON_THE_WAY_BACK = { 'cache-control': 'private, no-cache' } as const

async function showForm(
  scene: PricedScene,
  { faults: told = {}, refusal = null }: { faults?: CheckoutFaults; refusal?: Refusal | null } = {},
): Promise<Response> {
  const { deps, c, offer, form, promo } = scene
  const { shop, event } = offer
  const faults = { ...told, ...(promo.fault !== null && { code: promo.fault }) }
  const language = languageOf(c)
  const text = textsOf(language)
  const lines = linesOf(scene)
  const ways = sortOptions(await listPayOptions(deps, shop.tenantId), scene.totalCents)
  const isWrong = Object.keys(faults).length > 0
  const status = refusal === null ? (isWrong ? 422 : 200) : statusOf(refusal.code)
  const name = namedIn(language, event)
  return answerPage(c, {
    brand: brandOf(shop),
    title: name,
    status,
    hasAddress: c.req.method === 'GET',
    headers: c.req.method === 'GET' ? SAME_ON_THE_WAY_BACK : {},
    formHosts: formHosts(deps.config),
    body: checkoutPage({
      language,
      brand: brandOf(shop),
      event: { slug: event.slug, name },
      lines,
      totalCents: scene.totalCents,
      promo: event.hasPromoCodes || form.promo.typed !== '' ? { ...form.promo, ...promo } : null,
      ways,
      holdMinutes: HOLD_MS / MINUTE_MS,
      idempotencyKey:
        form.key === ''
          ? Buffer.from(deps.randomBytes(EMPTY_KEY_BYTES)).toString('base64url')
          : form.key,
      form: form.buyer,
      faults,
      refusal: refusal === null ? null : writeOrderRefusal(refusal, text),
    }),
  })
}

export const checkoutEndpoints: readonly Endpoint[] = [SHOW, ORDER]

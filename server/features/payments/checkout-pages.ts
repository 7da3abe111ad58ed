// The checkout as pages: what was chosen, who buys, how it is paid, and then to the provider.
import type { Context } from 'hono'
import * as v from 'valibot'
import { EventSlug } from '../../../shared/events/schema.ts'
import { HOLD_MS, ORDER_TICKETS_MAX } from '../../../shared/orders/schema.ts'
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
import { type CheckoutLine, checkoutPage } from '../orders/pages/checkout-page.ts'
import { writeChosen } from '../orders/pages/chosen.ts'
import { writeOrderRefusal } from '../orders/pages/refusal-text.ts'
import { brandOf, type EventOffer, readOffer } from '../orders/read-offer.ts'
import { listPayableProviders } from './accounts.ts'
import { buyTickets } from './buy-tickets.ts'
import { ORDER_RATE } from './buyer-routes.ts'
import {
  type CheckoutFaults,
  type CheckoutForm,
  placementKey,
  readCheckoutForm,
  readPlacement,
} from './checkout-form.ts'
import { formHosts, seeOther } from './pages/redirect.ts'

const Slugs = v.object({ tenant: TenantSlug, event: EventSlug })

type Scene = {
  readonly deps: Deps
  readonly c: Context<HttpEnv>
  readonly offer: EventOffer
  readonly form: CheckoutForm
}

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
    return linesOf(scene).length === 0 ? backToEvent(scene) : showForm(scene, {}, null)
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
    if (!taken.ok) return showForm(scene, {}, taken.error)
    return order(scene, params)
  },
})

async function order(
  scene: Scene,
  { tenant: tenantSlug, event: eventSlug }: v.InferOutput<typeof Slugs>,
): Promise<Response> {
  const { deps, c, form } = scene
  const language = languageOf(c)
  const isFree = totalOf(linesOf(scene)) === 0
  const input = readPlacement(form, { language, isFree }, textsOf(language))
  if (!input.ok) {
    const { faults } = input.error
    return showForm(scene, faults, Object.keys(faults).length === 0 ? tooMany(scene) : null)
  }
  const bought = await buyTickets(deps, {
    tenantSlug,
    eventSlug,
    key: placementKey(form, input.value),
    input: input.value,
    address: addressOf(deps, c),
  })
  if (!bought.ok) return showForm(scene, {}, bought.error)
  const { order: placed, payUrl } = bought.value
  const ownUrl = `${publicUrlOf(deps.config)}/orders/${placed.token}?lang=${language}`
  const isStuck = payUrl === null && placed.status === 'pending' && !isFree
  return seeOther(payUrl ?? (isStuck ? `${ownUrl}&unpaid=${input.value.provider}` : ownUrl))
}

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

const totalOf = (lines: readonly CheckoutLine[]): number =>
  lines.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0)

/** Who goes back to the form finds the one that was sent, whose key makes of it the same order. */
const SAME_ON_THE_WAY_BACK = { 'cache-control': 'private, no-cache' } as const

async function showForm(
  scene: Scene,
  faults: CheckoutFaults,
  refusal: Refusal | null,
): Promise<Response> {
  const { deps, c, offer, form } = scene
  const { shop, event } = offer
  const language = languageOf(c)
  const text = textsOf(language)
  const lines = linesOf(scene)
  const providers = await listPayableProviders(deps, shop.tenantId)
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
      totalCents: totalOf(lines),
      providers,
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

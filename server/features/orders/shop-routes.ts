// The pages that everybody may read: an organizer's events, one event, and the files they need.
import type { Context } from 'hono'
import * as v from 'valibot'
import { EventSlug } from '../../../shared/events/schema.ts'
import type { Language } from '../../../shared/i18n/fill.ts'
import { EventId } from '../../../shared/ids.ts'
import { isRefusal, refuse } from '../../../shared/result.ts'
import { TenantSlug } from '../../../shared/tenants/schema.ts'
import { type Endpoint, endpoint, type HttpEnv } from '../../platform/http/endpoint.ts'
import { headerOf } from '../../platform/http/headers.ts'
import { readCursor, writeCursor } from '../../platform/http/page.ts'
import { ASSETS_PATH, type Asset, findAsset, OFFLINE_ASSET } from '../../platform/pages/assets.ts'
import { sameBody, textsOf } from '../../platform/pages/layout.ts'
import { refusalPage } from '../../platform/pages/message-page.ts'
import { answerPage, languageOf } from '../../platform/pages/page-request.ts'
import { eventPage } from '../events/pages/event-page.ts'
import { namedIn, tenantPage } from '../events/pages/tenant-page.ts'
import { readChosen } from './pages/chosen.ts'
import { brandOf, readOffer, readShop, type ShopEvents, toOfferedType } from './read-offer.ts'

const TENANT = endpoint({
  method: 'GET',
  path: '/t/:tenant',
  action: 'shop.look',
  summary: 'What an organizer has on sale, as a page.',
  params: v.object({ tenant: TenantSlug }),
  query: v.object({ after: v.optional(v.pipe(v.string(), v.maxLength(300))) }),
  produces: 'text/html',
  refusalPage,
  run: async (deps, { params, query, c }) => {
    const after = query.after === undefined ? null : readAfter(query.after)
    const read = await readShop(deps, params.tenant, after)
    if (!read.ok) return read
    const language = languageOf(c)
    const brand = brandOf(read.value.shop)
    const nextUrl = nextUrlOf(read.value, language)
    const { events } = read.value
    return answerPage(c, {
      brand,
      title: textsOf(language)('shop.tenant.title', { tenant: brand.name }),
      body: sameBody('tenant', { language, brand, events, nextUrl }, tenantPage),
    })
  },
})

/** Null for a cursor that is not ours: the list from its beginning. */
function readAfter(cursor: string): ShopEvents['next'] {
  const [startsAt, eventId] = readCursor(cursor, 2) ?? []
  const id = v.safeParse(EventId, eventId)
  const at = Number(startsAt)
  return id.success && Number.isSafeInteger(at) ? { startsAt: at, eventId: id.output } : null
}

const nextUrlOf = ({ shop, next }: ShopEvents, language: Language): string | null =>
  next === null
    ? null
    : `/t/${shop.slug}?lang=${language}&after=${writeCursor([String(next.startsAt), next.eventId])}`

const EVENT = endpoint({
  method: 'GET',
  path: '/t/:tenant/:event',
  action: 'shop.look',
  summary: 'One event and its tickets, as a page.',
  params: v.object({ tenant: TenantSlug, event: EventSlug }),
  produces: 'text/html',
  refusalPage,
  run: async (deps, { params, c }) => {
    const read = await readOffer(deps, params.tenant, params.event)
    if (isRefusal(read)) return read
    const { shop, event, state, types, now } = read.value
    const language = languageOf(c)
    const brand = brandOf(shop)
    const offered = { ...event, state, types: types.map((type) => toOfferedType(type, now)) }
    const chosen = Object.fromEntries(readChosen(new URL(c.req.url).searchParams))
    const isNothingChosen = c.req.query('none') !== undefined
    const page = { language, brand, event: offered, chosen, isNothingChosen }
    return answerPage(c, {
      brand,
      title: namedIn(language, event),
      body: sameBody('event', page, eventPage),
    })
  },
})

const YEAR_SECONDS = 31_536_000

function answerAsset(c: Context<HttpEnv>, asset: Asset, cache: string): Response {
  const { bytes, packed, type } = asset
  const headers = { 'content-type': type, 'cache-control': cache, vary: 'accept-encoding' }
  const isPacked = packed !== null && /\bgzip\b/.test(headerOf(c, 'accept-encoding') ?? '')
  return isPacked
    ? new Response(packed, { headers: { ...headers, 'content-encoding': 'gzip' } })
    : new Response(bytes, { headers })
}

const ASSET = endpoint({
  method: 'GET',
  path: `${ASSETS_PATH}/:name`,
  action: 'shop.look',
  summary: 'A file of the pages. Its name changes with its content, so it is kept for good.',
  params: v.object({ name: v.pipe(v.string(), v.maxLength(100)) }),
  produces: 'text/plain',
  run: async (_deps, { params, c }) => {
    const asset = findAsset(params.name)
    if (asset === null) return refuse({ code: 'not_found' } as const)
    return answerAsset(c, asset, `public, max-age=${YEAR_SECONDS}, immutable`)
  },
})

const OFFLINE = endpoint({
  method: 'GET',
  path: '/orders/offline.js',
  action: 'shop.look',
  summary: 'What keeps ticket pages on a phone for the way to the gate.',
  produces: 'text/plain',
  run: async (_deps, { c }) => {
    const answer = answerAsset(c, OFFLINE_ASSET, 'no-cache')
    // A worker is held to the policy of its own answer, and this one asks for the pages that it keeps.
    answer.headers.set('content-security-policy', "default-src 'none'; connect-src 'self'")
    return answer
  },
})

/** Before the routes that take any word in the same place. */
export const shopEndpoints: readonly Endpoint[] = [TENANT, EVENT, ASSET, OFFLINE]

// The pages on which a lost order is found again.
import type { Context } from 'hono'
import * as v from 'valibot'
import { isRefusal, refuse } from '../../../shared/result.ts'
import { TenantSlug } from '../../../shared/tenants/schema.ts'
import type { Deps } from '../../deps.ts'
import { addressOf } from '../../platform/http/address.ts'
import { type Endpoint, endpoint, type HttpEnv } from '../../platform/http/endpoint.ts'
import { textsOf } from '../../platform/pages/layout.ts'
import { refusalPage } from '../../platform/pages/message-page.ts'
import { answerPage, languageOf } from '../../platform/pages/page-request.ts'
import { findShop } from './find-shop.ts'
import { FindTicketsInput, findTickets } from './find-tickets.ts'
import type { ShopRow } from './offer-store.ts'
import { type FindPage, findPage } from './pages/find-page.ts'
import { brandOf } from './read-offer.ts'

type Told = Pick<FindPage, 'isDone' | 'form' | 'refusal'> & { readonly status?: number }

const EMPTY: Told = { isDone: false, form: { email: '', number: '' }, refusal: null }

function answerFind(
  c: Context<HttpEnv>,
  shop: ShopRow,
  { status = 200, ...told }: Told,
): Promise<Response> {
  const language = languageOf(c)
  const brand = brandOf(shop)
  return answerPage(c, {
    brand,
    title: textsOf(language)('shop.find.title'),
    status,
    hasAddress: c.req.method === 'GET',
    body: findPage({ language, brand, ...told }),
  })
}

async function shopOf(deps: Deps, slug: string) {
  const shop = await findShop(deps, slug)
  return shop ?? refuse({ code: 'tenant_not_found' } as const)
}

const PAGE = {
  path: '/find/:tenant',
  action: 'order.follow',
  params: v.object({ tenant: TenantSlug }),
  produces: 'text/html',
  refusalPage,
} as const

const ASK = endpoint({
  ...PAGE,
  method: 'GET',
  summary: 'Where somebody finds the tickets whose link they lost, as a page.',
  run: async (deps, { params, c }) => {
    const shop = await shopOf(deps, params.tenant)
    return isRefusal(shop) ? shop : answerFind(c, shop, EMPTY)
  },
})

const SEND = endpoint({
  ...PAGE,
  method: 'POST',
  summary:
    'Mails the link of an order, if that email made one of that number. The page says nothing of it.',
  body: 'bytes',
  run: async (deps, { params, body, c }) => {
    const shop = await shopOf(deps, params.tenant)
    if (isRefusal(shop)) return shop
    const fields = new URLSearchParams(new TextDecoder().decode(body))
    const form = { email: fields.get('email') ?? '', number: fields.get('number') ?? '' }
    const text = textsOf(languageOf(c))
    const input = v.safeParse(FindTicketsInput, { ...form, email: form.email.trim() })
    if (!input.success) {
      const isEmail = input.issues.some((issue) => v.getDotPath(issue) === 'email')
      const refusal = text(isEmail ? 'shop.refused.email' : 'shop.find.lead')
      return answerFind(c, shop, { isDone: false, form, refusal, status: 422 })
    }
    const found = await findTickets(deps, shop.tenantId, input.output, addressOf(deps, c))
    return found.ok ? answerFind(c, shop, { ...EMPTY, isDone: true }) : found
  },
})

export const findEndpoints: readonly Endpoint[] = [ASK, SEND]

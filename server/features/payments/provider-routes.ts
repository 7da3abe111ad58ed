// What comes from providers: their notifications, and browsers that they send back.
import type { Context } from 'hono'
import { html } from 'hono/html'
import * as v from 'valibot'
import { Provider } from '../../../shared/payments/schema.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { callerAddress } from '../../platform/http/address.ts'
import {
  type Endpoint,
  type EndpointRate,
  endpoint,
  type HttpEnv,
} from '../../platform/http/endpoint.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { textsOf } from '../../platform/pages/layout.ts'
import { refusalPage } from '../../platform/pages/message-page.ts'
import { answerPage, languageOf } from '../../platform/pages/page-request.ts'
import { seeOther } from './pages/redirect.ts'
import { receiveWebhook } from './receive-webhook.ts'
import { type TakeReturn, takeReturn } from './take-return.ts'

/** The largest that any provider sends. */
const WEBHOOK_BYTES_MAX = 300 * 1024
const FORM_BYTES_MAX = 32 * 1024
/** Of one address. */
const RETURN_RATE: EndpointRate = { name: 'pay-return', max: 120, windowMs: MINUTE_MS }

const MerchantRef = v.pipe(v.string(), v.regex(/^[A-Z0-9]{12,20}$/))
/** Longer or shorter ones are nobody’s, and tell nothing else than those. */
const AttemptRef = v.pipe(v.string(), v.maxLength(100))
const Proof = v.pipe(v.string(), v.maxLength(200))
const Received = v.object({ received: v.literal(true) })

const HOOK = {
  method: 'POST',
  action: 'payment.notify',
  body: 'bytes',
  response: Received,
} as const

async function receive(
  deps: Deps,
  provider: Provider,
  merchantRef: string | null,
  { body, c }: { readonly body: Uint8Array; readonly c: Context<HttpEnv> },
): Promise<Result<v.InferInput<typeof Received>, Refusal>> {
  const delivery = { body, headers: new Map(c.req.raw.headers) }
  const sender = callerAddress(deps, c)
  const received = await receiveWebhook(deps, { provider, merchantRef, delivery, sender })
  return received.ok ? ok({ received: true }) : received
}

const INSTALLATION_HOOK = endpoint({
  ...HOOK,
  path: '/webhooks/:provider',
  summary:
    'A provider notifies the installation’s account. It is kept as it came before it is answered.',
  bodyBytesMax: WEBHOOK_BYTES_MAX,
  params: v.object({ provider: Provider }),
  run: (deps, { params: { provider }, body, c }) => receive(deps, provider, null, { body, c }),
})

const TENANT_HOOK = endpoint({
  ...HOOK,
  path: '/webhooks/:provider/:merchantRef',
  summary: 'A provider notifies a tenant’s own account.',
  bodyBytesMax: WEBHOOK_BYTES_MAX,
  params: v.object({ provider: Provider, merchantRef: MerchantRef }),
  run: (deps, { params: { provider, merchantRef }, body, c }) =>
    receive(deps, provider, merchantRef, { body, c }),
})

/** Never evidence: to the order’s page, whatever is in the query or the form. */
async function sendOn(deps: Deps, c: Context<HttpEnv>, asked: TakeReturn): Promise<Response> {
  const page = await takeReturn(deps, asked)
  return page === null ? strayPage(c) : seeOther(page)
}

/** For whoever comes back by an address that is not whole: it tells nothing of any order. */
function strayPage(c: Context<HttpEnv>): Promise<Response> {
  const text = textsOf(languageOf(c))
  const title = text('shop.stray.title')
  return answerPage(c, {
    brand: null,
    title,
    hasAddress: false,
    headers: { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' },
    body: html`<div class="notice"><h1>${title}</h1><p>${text('shop.stray.lead')}</p></div>`,
  })
}

const fieldsOf = (query: string | URLSearchParams): ReadonlyMap<string, string> =>
  new Map(new URLSearchParams(query))

const RETURNED = {
  action: 'payment.notify',
  rateLimit: RETURN_RATE,
  produces: 'text/html',
  refusalPage,
} as const

const BACK = {
  ...RETURNED,
  path: '/pay/:provider/return/:attemptRef/:proof',
  summary:
    'A browser that a provider sent back: on to the order’s page. What it says is a hint and never evidence.',
  params: v.object({ provider: Provider, attemptRef: AttemptRef, proof: Proof }),
} as const

const STRAY = {
  ...RETURNED,
  path: '/pay/:provider/return',
  summary:
    'A browser that came back without the end of the address that the provider was given: how to find one’s order.',
  params: v.object({ provider: Provider }),
} as const

const queryOf = (url: string): ReadonlyMap<string, string> => fieldsOf(new URL(url).search)
/** A provider that posts may keep what the address asks beside its form. */
const formOf = (url: string, body: Uint8Array): ReadonlyMap<string, string> =>
  new Map([...queryOf(url), ...fieldsOf(new TextDecoder().decode(body))])

const FORM = { method: 'POST', body: 'bytes', bodyBytesMax: FORM_BYTES_MAX } as const

const returnEndpoints: readonly Endpoint[] = [
  endpoint({
    ...BACK,
    method: 'GET',
    run: (deps, { params, c }) => sendOn(deps, c, { ...params, fields: queryOf(c.req.url) }),
  }),
  endpoint({
    ...BACK,
    ...FORM,
    run: (deps, { params, body, c }) =>
      sendOn(deps, c, { ...params, fields: formOf(c.req.url, body) }),
  }),
  endpoint({ ...STRAY, method: 'GET', run: (_deps, { c }) => strayPage(c) }),
  endpoint({ ...STRAY, ...FORM, run: (_deps, { c }) => strayPage(c) }),
]

export const providerEndpoints: readonly Endpoint[] = [
  INSTALLATION_HOOK,
  TENANT_HOOK,
  ...returnEndpoints,
]

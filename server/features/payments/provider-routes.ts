// What comes from providers: their notifications, and browsers that they send back.
import * as v from 'valibot'
import { Provider } from '../../../shared/payments/schema.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type Endpoint, type EndpointRate, endpoint } from '../../platform/http/endpoint.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { refusalPage } from '../../platform/pages/message-page.ts'
import { receiveWebhook } from './receive-webhook.ts'
import { type TakeReturn, takeReturn } from './take-return.ts'

/** The largest that any provider sends. */
const WEBHOOK_BYTES_MAX = 300 * 1024
const FORM_BYTES_MAX = 32 * 1024
/** Of one address. */
const RETURN_RATE: EndpointRate = { name: 'pay-return', max: 120, windowMs: MINUTE_MS }

const MerchantRef = v.pipe(v.string(), v.regex(/^[A-Z0-9]{12,20}$/))
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
  { body, headers }: { readonly body: Uint8Array; readonly headers: Headers },
): Promise<Result<v.InferInput<typeof Received>, Refusal>> {
  const delivery = { body, headers: new Map(headers) }
  const received = await receiveWebhook(deps, { provider, merchantRef, delivery })
  return received.ok ? ok({ received: true }) : received
}

const INSTALLATION_HOOK = endpoint({
  ...HOOK,
  path: '/webhooks/:provider',
  summary:
    'A provider notifies the installation’s account. It is kept as it came before it is answered.',
  bodyBytesMax: WEBHOOK_BYTES_MAX,
  params: v.object({ provider: Provider }),
  run: (deps, { params: { provider }, body, c }) =>
    receive(deps, provider, null, { body, headers: c.req.raw.headers }),
})

const TENANT_HOOK = endpoint({
  ...HOOK,
  path: '/webhooks/:provider/:merchantRef',
  summary: 'A provider notifies a tenant’s own account.',
  bodyBytesMax: WEBHOOK_BYTES_MAX,
  params: v.object({ provider: Provider, merchantRef: MerchantRef }),
  run: (deps, { params: { provider, merchantRef }, body, c }) =>
    receive(deps, provider, merchantRef, { body, headers: c.req.raw.headers }),
})

/** Never evidence: to the order's page, whatever is in the address. */
async function sendOn(deps: Deps, asked: TakeReturn): Promise<Response | Result<never, Refusal>> {
  const taken = await takeReturn(deps, asked)
  if (!taken.ok) return taken
  return new Response(null, { status: 303, headers: { location: taken.value } })
}

const fieldsOf = (query: string | URLSearchParams): ReadonlyMap<string, string> =>
  new Map(new URLSearchParams(query))

const BACK = {
  action: 'payment.notify',
  rateLimit: RETURN_RATE,
  produces: 'text/html',
  refusalPage,
  summary:
    'A browser that a provider sent back: on to the order’s page. What it says is a hint and never evidence.',
} as const

const INSTALLATION_BACK = {
  ...BACK,
  path: '/pay/:provider/return',
  params: v.object({ provider: Provider }),
} as const

const TENANT_BACK = {
  ...BACK,
  path: '/pay/:provider/return/:merchantRef',
  params: v.object({ provider: Provider, merchantRef: MerchantRef }),
} as const

const queryOf = (url: string): ReadonlyMap<string, string> => fieldsOf(new URL(url).search)
const formOf = (body: Uint8Array): ReadonlyMap<string, string> =>
  fieldsOf(new TextDecoder().decode(body))

const FORM = { method: 'POST', body: 'bytes', bodyBytesMax: FORM_BYTES_MAX } as const

const returnEndpoints: readonly Endpoint[] = [
  endpoint({
    ...INSTALLATION_BACK,
    method: 'GET',
    run: (deps, { params, c }) =>
      sendOn(deps, { ...params, merchantRef: null, fields: queryOf(c.req.url) }),
  }),
  endpoint({
    ...INSTALLATION_BACK,
    ...FORM,
    run: (deps, { params, body }) =>
      sendOn(deps, { ...params, merchantRef: null, fields: formOf(body) }),
  }),
  endpoint({
    ...TENANT_BACK,
    method: 'GET',
    run: (deps, { params, c }) => sendOn(deps, { ...params, fields: queryOf(c.req.url) }),
  }),
  endpoint({
    ...TENANT_BACK,
    ...FORM,
    run: (deps, { params, body }) => sendOn(deps, { ...params, fields: formOf(body) }),
  }),
]

export const providerEndpoints: readonly Endpoint[] = [
  INSTALLATION_HOOK,
  TENANT_HOOK,
  ...returnEndpoints,
]

// A buyer asks for the money of an order, by its secret link, as pages.
import * as v from 'valibot'
import { AskRefundInput } from '../../../shared/payments/refund-schema.ts'
import { isRefusal } from '../../../shared/result.ts'
import { publicUrlOf } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { statusOf } from '../../platform/http/problem.ts'
import { textsOf } from '../../platform/pages/layout.ts'
import { refusalPage } from '../../platform/pages/message-page.ts'
import { answerPage, askedLanguageOf } from '../../platform/pages/page-request.ts'
import { refundAskPage } from '../orders/pages/order-page.ts'
import { writeOrderRefusal } from '../orders/pages/refusal-text.ts'
import { FOLLOW_RATE, ORDER_RATE } from './buyer-routes.ts'
import { seeOther } from './pages/redirect.ts'
import { type ReadOrder, readOrderPage } from './read-order-page.ts'
import { askForRefund } from './refund-asks.ts'

const Link = v.object({ token: v.pipe(v.string(), v.maxLength(100)) })
const PAGE = { action: 'order.follow', produces: 'text/html', refusalPage } as const
/** A secret is in the address. */
const PRIVATE = { 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' } as const

type Asked = Parameters<typeof askedLanguageOf>[0]

const readIt = (deps: Deps, c: Asked, token: string) =>
  readOrderPage(deps, { token, asked: askedLanguageOf(c), isBack: false })

const orderUrl = (deps: Deps, { language }: ReadOrder, token: string): string =>
  `${publicUrlOf(deps.config)}/orders/${token}?lang=${language}`

const answerForm = (
  c: Asked,
  token: string,
  { brand, language, page: { event } }: ReadOrder,
  { refusal, status }: { readonly refusal: string | null; readonly status: number },
): Promise<Response> =>
  answerPage(c, {
    ...{ brand, language, status, headers: PRIVATE, hasAddress: c.req.method === 'GET' },
    title: textsOf(language)('shop.refund.title'),
    body: refundAskPage({ language, token, event, tenantName: brand.name, refusal }),
  })

const FORM = endpoint({
  ...PAGE,
  method: 'GET',
  path: '/orders/:token/refund',
  summary: 'Where a buyer asks for the money of an order, as a page.',
  rateLimit: FOLLOW_RATE,
  params: Link,
  run: async (deps, { params: { token }, c }) => {
    const read = await readIt(deps, c, token)
    if (isRefusal(read)) return read
    if (read.value.page.refundAsk !== 'possible') return seeOther(orderUrl(deps, read.value, token))
    return answerForm(c, token, read.value, { refusal: null, status: 200 })
  },
})

const SEND = endpoint({
  ...PAGE,
  method: 'POST',
  path: '/orders/:token/refund',
  summary: 'Takes a buyer’s wish for the money of an order and shows the order.',
  rateLimit: ORDER_RATE,
  params: Link,
  body: 'bytes',
  run: async (deps, { params: { token }, body, c }) => {
    const read = await readIt(deps, c, token)
    if (isRefusal(read)) return read
    const fields = new URLSearchParams(new TextDecoder().decode(body))
    // Browsers write line ends as two characters.
    const words = (fields.get('words') ?? '').replaceAll('\r\n', '\n')
    const input = v.safeParse(AskRefundInput, { words })
    const asked = input.success
      ? await askForRefund(deps, read.value, input.output.words)
      : ({ ok: false, error: { code: 'invalid_input' } } as const)
    // A form that was sent twice is one wish.
    if (asked.ok || asked.error.code === 'refund_asked_already') {
      return seeOther(orderUrl(deps, read.value, token))
    }
    const { error } = asked
    const text = textsOf(read.value.language)
    const refusal = input.success ? writeOrderRefusal(error, text) : text('shop.refund.words')
    return answerForm(c, token, read.value, { refusal, status: statusOf(error.code) })
  },
})

export const refundPageEndpoints: readonly Endpoint[] = [FORM, SEND]

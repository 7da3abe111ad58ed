// An order by its secret link, as pages: how it stands, paying, cancelling, its tickets.
import type { Context } from 'hono'
import * as v from 'valibot'
import { TicketId } from '../../../shared/ids.ts'
import { Provider } from '../../../shared/payments/schema.ts'
import { isRefusal, type Refused, refuse } from '../../../shared/result.ts'
import { publicUrlOf } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import { addressOf } from '../../platform/http/address.ts'
import { type Endpoint, endpoint, type HttpEnv } from '../../platform/http/endpoint.ts'
import { type Refusal, statusOf } from '../../platform/http/problem.ts'
import { textsOf } from '../../platform/pages/layout.ts'
import { refusalPage } from '../../platform/pages/message-page.ts'
import { answerPage, askedLanguageOf } from '../../platform/pages/page-request.ts'
import { KEEP_UNTIL_HEADER } from '../../platform/pages/script.ts'
import { writeCalendar } from '../orders/calendar.ts'
import { PAY_KEYS } from '../orders/pages/checkout-page.ts'
import { cancelPage, type OrderPage, orderPage } from '../orders/pages/order-page.ts'
import { writeOrderRefusal } from '../orders/pages/refusal-text.ts'
import { resendTickets } from '../orders/resend-tickets.ts'
import { keptUntil, ticketPage } from '../tickets/pages/ticket-page.ts'
import { writeTicketPdf } from '../tickets/ticket-pdf.ts'
import { FOLLOW_RATE, ORDER_RATE } from './buyer-routes.ts'
import { cancelOrder } from './cancel-order.ts'
import { formHosts, seeOther } from './pages/redirect.ts'
import { type ReadOrder, readOrderPage } from './read-order-page.ts'
import { startPayment } from './start-payment.ts'

const VISITOR = { kind: 'visitor', id: null } as const
const Token = v.pipe(v.string(), v.maxLength(100))
const Link = v.object({ token: Token })
const PAGE = { action: 'order.follow', produces: 'text/html', refusalPage } as const

/** A secret is in the address: it is told to nobody, kept nowhere, and found by no search engine. */
const PRIVATE = { 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' } as const

const readIt = (deps: Deps, c: Context<HttpEnv>, token: string) =>
  readOrderPage(deps, {
    token,
    asked: askedLanguageOf(c),
    isBack: c.req.query('back') !== undefined,
  })

const urlOf = (deps: Deps, { language }: ReadOrder, token: string, more = ''): string =>
  `${publicUrlOf(deps.config)}/orders/${token}?lang=${language}${more}`

type Told = Pick<OrderPage, 'resend' | 'refusal'> & { readonly status?: number }

const NOTHING: Told = { resend: 'none', refusal: null }

function answerOrder(
  deps: Deps,
  c: Context<HttpEnv>,
  token: string,
  { brand, language, page, tickets }: ReadOrder,
  { status = 200, ...told }: Told = NOTHING,
): Promise<Response> {
  return answerPage(c, {
    brand,
    language,
    title: textsOf(language)('shop.order.title', { event: page.event.name }),
    status,
    hasAddress: c.req.method === 'GET',
    headers: PRIVATE,
    formHosts: formHosts(deps.config),
    body: orderPage({ ...page, ...told, language, brand, token, tickets }),
  })
}

/** The order as it is, with why the last wish was not granted. */
async function answerRefused(
  deps: Deps,
  c: Context<HttpEnv>,
  token: string,
  refusal: Refusal,
): Promise<Response | Refused<Refusal>> {
  const read = await readIt(deps, c, token)
  if (isRefusal(read)) return read
  const told = writeOrderRefusal(refusal, textsOf(read.value.language))
  const status = statusOf(refusal.code)
  return answerOrder(deps, c, token, read.value, { resend: 'none', refusal: told, status })
}

const SHOW = endpoint({
  ...PAGE,
  method: 'GET',
  path: '/orders/:token',
  summary: 'An order by its secret link, as a page.',
  rateLimit: FOLLOW_RATE,
  params: Link,
  run: async (deps, { params: { token }, c }) => {
    const read = await readIt(deps, c, token)
    if (isRefusal(read)) return read
    const provider = v.safeParse(Provider, c.req.query('unpaid'))
    const text = textsOf(read.value.language)
    const isUnpaid = provider.success && read.value.page.standing.kind === 'unpaid'
    const refusal = isUnpaid
      ? text('shop.refused.provider_down', { provider: text(PAY_KEYS[provider.output]) })
      : null
    const resend = c.req.query('sent') === undefined ? 'none' : 'sent'
    return answerOrder(deps, c, token, read.value, { resend, refusal })
  },
})

const PAY = endpoint({
  ...PAGE,
  method: 'POST',
  path: '/orders/:token/pay',
  summary: 'Sends the browser to pay an order that waits for it.',
  rateLimit: ORDER_RATE,
  params: Link,
  body: 'bytes',
  run: async (deps, { params: { token }, body, c }) => {
    const read = await readIt(deps, c, token)
    if (isRefusal(read)) return read
    const fields = new URLSearchParams(new TextDecoder().decode(body))
    const provider = v.safeParse(Provider, fields.get('provider'))
    if (!provider.success) return answerRefused(deps, c, token, { code: 'provider_not_available' })
    const { tenantId, orderId } = read.value
    const started = await startPayment(deps, {
      tenantId,
      orderId,
      provider: provider.output,
      address: addressOf(deps, c),
    })
    // It was paid, cancelled or given up meanwhile: its page says so.
    if (!started.ok && started.error.code === 'order_closed')
      return seeOther(urlOf(deps, read.value, token))
    if (!started.ok) return answerRefused(deps, c, token, started.error)
    return seeOther(
      started.value.payUrl ?? urlOf(deps, read.value, token, `&unpaid=${provider.output}`),
    )
  },
})

const ASK_CANCEL = endpoint({
  ...PAGE,
  method: 'GET',
  path: '/orders/:token/cancel',
  summary: 'Asks whether the order is to be cancelled, as a page.',
  rateLimit: FOLLOW_RATE,
  params: Link,
  run: async (deps, { params: { token }, c }) => {
    const read = await readIt(deps, c, token)
    if (isRefusal(read)) return read
    const { brand, language, page } = read.value
    if (page.standing.kind !== 'unpaid') return seeOther(urlOf(deps, read.value, token))
    return answerPage(c, {
      brand,
      language,
      title: textsOf(language)('shop.order.cancel'),
      headers: PRIVATE,
      body: cancelPage({ language, token, event: page.event }),
    })
  },
})

const CANCEL = endpoint({
  ...PAGE,
  method: 'POST',
  path: '/orders/:token/cancel',
  summary: 'Cancels an unpaid order and shows what became of it.',
  rateLimit: ORDER_RATE,
  params: Link,
  body: 'bytes',
  run: async (deps, { params: { token }, c }) => {
    const read = await readIt(deps, c, token)
    if (isRefusal(read)) return read
    const { tenantId, orderId } = read.value
    const cancelled = await cancelOrder(deps, { tenantId, orderId, actor: VISITOR })
    if (!cancelled.ok && cancelled.error.code !== 'order_closed') {
      return answerRefused(deps, c, token, cancelled.error)
    }
    return seeOther(urlOf(deps, read.value, token))
  },
})

const RESEND = endpoint({
  ...PAGE,
  method: 'POST',
  path: '/orders/:token/resend',
  summary: 'Mails the tickets of an order again and shows the order.',
  rateLimit: ORDER_RATE,
  params: Link,
  body: 'bytes',
  run: async (deps, { params: { token }, c }) => {
    const read = await readIt(deps, c, token)
    if (isRefusal(read)) return read
    const { tenantId, orderId } = read.value
    const sent = await resendTickets(deps, { tenantId, orderId, actor: VISITOR })
    if (sent.ok) return seeOther(urlOf(deps, read.value, token, '&sent'))
    const status = statusOf(sent.error.code)
    return answerOrder(deps, c, token, read.value, { resend: 'wait', refusal: null, status })
  },
})

const TICKET = endpoint({
  ...PAGE,
  method: 'GET',
  path: '/orders/:token/tickets/:ticketId',
  summary:
    'One ticket with its code, as a page that opens without a network once it was seen, until a day after its event.',
  rateLimit: FOLLOW_RATE,
  params: v.object({ token: Token, ticketId: TicketId }),
  run: async (deps, { params: { token, ticketId }, c }) => {
    const read = await readIt(deps, c, token)
    if (isRefusal(read)) return read
    const { brand, language, page, tickets } = read.value
    const at = tickets.findIndex(({ id }) => id === ticketId)
    const ticket = tickets[at]
    if (ticket === undefined) return refuse({ code: 'ticket_not_found' } as const)
    const until = keptUntil({ event: page.event, ticket })
    return answerPage(c, {
      brand,
      language,
      title: textsOf(language)('shop.ticket.title', { event: page.event.name }),
      headers: { ...PRIVATE, ...(until !== null && { [KEEP_UNTIL_HEADER]: String(until) }) },
      body: ticketPage({
        language,
        brand,
        token,
        event: page.event,
        ticket,
        number: at + 1,
        count: tickets.length,
        previousId: tickets[at - 1]?.id ?? null,
        nextId: tickets[at + 1]?.id ?? null,
      }),
    })
  },
})

const PDF = endpoint({
  ...PAGE,
  method: 'GET',
  path: '/orders/:token/tickets.pdf',
  summary: 'The tickets of an order for a printer.',
  produces: 'application/pdf',
  rateLimit: { ...FOLLOW_RATE, name: 'ticket-pdf', max: 30 },
  params: Link,
  run: async (deps, { params: { token }, c }) => {
    const read = await readIt(deps, c, token)
    if (isRefusal(read)) return read
    const { brand, language, page, tickets } = read.value
    const printed = tickets.flatMap(({ code, ...ticket }) =>
      code === null ? [] : { ...ticket, code },
    )
    if (printed.length === 0) return refuse({ code: 'ticket_not_found' } as const)
    const bytes = await writeTicketPdf(
      {
        language,
        tenantName: brand.name,
        event: page.event,
        orderNumber: page.number,
        tickets: printed,
      },
      deps.now(),
    )
    const headers = {
      ...PRIVATE,
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="tickets-${page.number}.pdf"`,
    }
    return new Response(bytes, { headers })
  },
})

const CALENDAR = endpoint({
  ...PAGE,
  method: 'GET',
  path: '/orders/:token/event.ics',
  summary: 'The event of an order for the buyer’s calendar.',
  produces: 'text/calendar',
  rateLimit: FOLLOW_RATE,
  params: Link,
  run: async (deps, { params: { token }, c }) => {
    const read = await readIt(deps, c, token)
    if (isRefusal(read)) return read
    const { event, number: orderNumber, sequence } = read.value.page
    const host = new URL(publicUrlOf(deps.config)).host
    const entry = { ...event, orderNumber, sequence, url: urlOf(deps, read.value, token) }
    const headers = {
      ...PRIVATE,
      'content-type': 'text/calendar; charset=UTF-8',
      'content-disposition': 'attachment; filename="event.ics"',
    }
    return new Response(writeCalendar(entry, deps.now(), host), { headers })
  },
})

export const orderPageEndpoints: readonly Endpoint[] = [
  SHOW,
  PAY,
  ASK_CANCEL,
  CANCEL,
  RESEND,
  PDF,
  CALENDAR,
  TICKET,
]

// A page that says one thing: nothing is here, it did not work, wait.
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { HttpEnv } from '../http/endpoint.ts'
import { type Refusal, statusOf } from '../http/problem.ts'
import { textsOf } from './layout.ts'
import { answerPage, languageOf } from './page-request.ts'

/** What a person reads where a program would get an error. */
export function refusalPage(
  c: Context<HttpEnv>,
  refusal: Refusal,
  requestId: string,
): Promise<Response> {
  const text = textsOf(languageOf(c))
  const status = statusOf(refusal.code)
  const seconds = Math.ceil(refusal.retryAfterSeconds ?? 0)
  const [title, lead] =
    status === 404
      ? [text('shop.missing.title'), text('shop.missing.lead')]
      : status === 429
        ? [text('shop.wait.title'), text('shop.wait.lead', { seconds })]
        : [text('shop.fault.title'), text('shop.fault.lead', { id: requestId })]
  return answerPage(c, {
    brand: null,
    title,
    status,
    hasAddress: false,
    headers: seconds > 0 ? { 'retry-after': String(seconds) } : {},
    body: html`<div class="notice"><h1>${title}</h1><p>${lead}</p></div>`,
  })
}

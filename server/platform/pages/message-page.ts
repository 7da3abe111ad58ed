// A page that says one thing: nothing is here, it did not work, wait.
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { HttpEnv } from '../http/endpoint.ts'
import { type Refusal, statusOf } from '../http/problem.ts'
import { type Texts, textsOf } from './layout.ts'
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
        ? [text('shop.wait.title'), writeWait(text, seconds)]
        : [text('shop.fault.title'), text('shop.fault.lead', { id: requestId })]
  return answerPage(c, {
    brand: null,
    title,
    status,
    hasAddress: c.req.method === 'GET',
    headers: seconds > 0 ? { 'retry-after': String(seconds) } : {},
    body: html`<div class="notice"><h1>${title}</h1><p>${lead}</p></div>`,
  })
}

/** Rounded up, so that nobody comes too early. */
function writeWait(text: Texts, seconds: number): string {
  if (seconds > 90) return text('shop.wait.minutes', { minutes: Math.ceil(seconds / 60) })
  return text('shop.wait.lead', { seconds: Math.max(10, Math.ceil(seconds / 10) * 10) })
}

// What the Stripe client throws, as one of the port's words.
import Stripe from 'stripe'
import type { FailureReason, UnknownReason } from './port.ts'
import { AnswerUnreadable, faultOfCall, retryAfterMs } from './provider-io.ts'

export type StripeFailure =
  | { readonly kind: 'refused'; readonly reason: FailureReason; readonly code: string | null }
  | {
      readonly kind: 'unknown'
      readonly reason: UnknownReason
      readonly code: string | null
      readonly retryAfterMs: number | null
    }

/**
 * `refused`: Stripe understood and said no, so nothing was done. Everything else leaves open what was done.
 *
 * @throws what is no error of Stripe's: a defect of ours
 */
export function failureOf(error: unknown): StripeFailure {
  if (!(error instanceof Stripe.errors.StripeError)) throw error
  const code = error.code ?? error.type ?? null
  const unknown = (reason: UnknownReason): StripeFailure => ({
    kind: 'unknown',
    reason,
    code,
    retryAfterMs: retryAfterMs(new Headers(plainHeaders(error.headers))),
  })
  if (error instanceof Stripe.errors.StripeConnectionError)
    return unknown(faultOfCall(error.detail))
  if (error instanceof Stripe.errors.StripeRateLimitError) return unknown('busy')
  if (error instanceof Stripe.errors.StripeAuthenticationError) return unknown('unauthorized')
  if (error instanceof Stripe.errors.StripePermissionError) return unknown('unauthorized')
  if (error instanceof Stripe.errors.StripeCardError) {
    return { kind: 'refused', reason: 'declined', code }
  }
  const isRefusal =
    error instanceof Stripe.errors.StripeInvalidRequestError ||
    error instanceof Stripe.errors.StripeIdempotencyError
  if (isRefusal) return { kind: 'refused', reason: 'setup', code }
  // Without a status: an answer that is not JSON, of whatever status.
  return unknown(error.statusCode === undefined ? 'unreadable' : 'busy')
}

const plainHeaders = (headers: Record<string, unknown> | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  )

/**
 * Lets through what Stripe answers. Its client takes any JSON without `error` for success, whatever the status, and
 * stumbles over JSON that is no object.
 */
export const onlyStripeAnswers =
  (ask: typeof fetch): typeof fetch =>
  async (input, init) => {
    const response = await ask(input, init)
    const text = await response.text()
    const { status, headers } = response
    if (isStripeAnswer(text, response.ok)) return new Response(text, { status, headers })
    if (status !== 429 && status < 500) throw new AnswerUnreadable(`${status}, not Stripe's JSON`)
    const error = { type: 'api_error', message: 'answered by something before Stripe' }
    return Response.json({ error }, { status, headers: retryHeaders(headers) })
  }

function isStripeAnswer(text: string, isSuccess: boolean): boolean {
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return false
    const hasError = 'error' in json && typeof json.error === 'object' && json.error !== null
    return isSuccess || hasError
  } catch {
    return false
  }
}

const retryHeaders = (headers: Headers): Record<string, string> => {
  const after = headers.get('retry-after')
  return after === null ? {} : { 'retry-after': after }
}

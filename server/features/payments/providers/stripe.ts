// Cards, through Stripe's Checkout: its own client, its own page.

import Stripe from 'stripe'
import * as v from 'valibot'
import { assert } from '../../../../shared/assert.ts'
import type { AmountLimits } from '../../../../shared/payments/amount-limits.ts'
import { ok, type Result, refuse } from '../../../../shared/result.ts'
import { DAY_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts'
import type {
  CreatedPayment,
  CreateRefusal,
  CredentialCheck,
  OpenPayment,
  PaymentProvider,
  PaymentRequest,
  PaymentStanding,
  ReturnHint,
  WebhookDelivery,
  WebhookEvent,
  WebhookRejection,
} from './port.ts'
import {
  boundedFetch,
  isRedirectAllowed,
  type ProviderBase,
  type ProviderIo,
  withQuery,
} from './provider-io.ts'
import { failureOf, onlyStripeAnswers, type StripeFailure } from './stripe-errors.ts'
import { readStripeEvent } from './stripe-events.ts'
import { stripeRefunds } from './stripe-refunds.ts'
import { type StripeAccount, StripeSession, standingOf, UNREADABLE } from './stripe-session.ts'

export const STRIPE_ORIGINS = ['https://api.stripe.com']

export type StripeSettings = {
  readonly merchant: string
  /** `sk_…` or a restricted `rk_…` that may write Checkout Sessions and refunds. */
  readonly secretKey: string
  /** `whsec_…` of the endpoint that notifies us. */
  readonly webhookSecret: string
  readonly base: ProviderBase
}

/** A buyer waits for it: with the client's two repeats half a minute at most. */
const CALL_TIMEOUT_MS = 10 * SECOND_MS
const REPEATS_MAX = 2
/** A session with everything expanded is some 10 KB. */
const ANSWER_BYTES_MAX = 512 * 1024
/** Stripe says 256 KB at most for its events. */
const EVENT_BYTES_MAX = 256 * 1024
/** Stripe's own advice; it retries with a new signature. Both ways, inclusive. */
const EVENT_AGE_SECONDS_MAX = 300
/** Stripe wants 30 minutes at least; five more so that a second try within them is still taken. */
const SESSION_MS_MIN = 35 * MINUTE_MS
/** Stripe wants less than a day. */
const SESSION_MS_MAX = DAY_MS - 5 * MINUTE_MS

type Context = {
  readonly stripe: Stripe
  readonly settings: StripeSettings
  readonly account: StripeAccount
  readonly now: () => Instant
}

/**
 * At least about half a US dollar, counted in the currency that the account is paid out in, and at most eight digits.
 * https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
const STRIPE_LIMITS: AmountLimits = { minCents: 10_000, maxCents: 99_999_999 }

/** One Stripe account. Its mode is its key's. */
export function createStripe(io: ProviderIo, settings: StripeSettings): PaymentProvider {
  const isLive = /^[sr]k_live_/.test(settings.secretKey)
  const account = { merchant: settings.merchant, isLive }
  const context = { stripe: openClient(io, settings), settings, account, now: io.now }
  const query = (attempt: OpenPayment): Promise<PaymentStanding> => retrieve(context, attempt)
  return {
    name: 'stripe',
    limits: STRIPE_LIMITS,
    ...account,
    create: (request) => createSession(context, request),
    query,
    confirm: query,
    close: (attempt) => expire(context, attempt),
    readReturn,
    verifyWebhook: async (delivery) => verifyEvent(context, delivery),
    readWebhook: (body) => {
      const json = readJson(body)
      return json === undefined ? NOT_JSON : readStripeEvent(json, account)
    },
    acceptSubscription: null,
    checkCredentials: () => checkKey(context),
    refunds: stripeRefunds(context.stripe),
  }
}

function openClient(io: ProviderIo, { secretKey, base }: StripeSettings): Stripe {
  const limits = { timeoutMs: CALL_TIMEOUT_MS, bytesMax: ANSWER_BYTES_MAX }
  return new Stripe(secretKey, {
    host: base.url.hostname,
    port: base.url.port || (base.url.protocol === 'https:' ? 443 : 80),
    protocol: base.url.protocol === 'https:' ? 'https' : 'http',
    httpClient: Stripe.createFetchHttpClient(onlyStripeAnswers(boundedFetch(io, limits))),
    // Behind ours, which also covers the answer's last byte.
    timeout: 2 * CALL_TIMEOUT_MS,
    maxNetworkRetries: REPEATS_MAX,
    telemetry: false,
  })
}

async function createSession(
  { stripe, settings, account }: Context,
  request: PaymentRequest,
): Promise<Result<CreatedPayment, CreateRefusal>> {
  const sum = request.lines.reduce((total, line) => total + line.unitCents * line.quantity, 0)
  assert(sum === request.amountCents, 'the lines of a payment make its amount')
  try {
    const answer = await stripe.checkout.sessions.create(sessionParams(request), {
      // Repeated for the same attempt, Stripe gives the same session.
      idempotencyKey: `cs:${request.attemptRef}`,
    })
    const created = readCreated(answer, request, account, settings.base)
    return created === null ? refuse({ code: 'provider_unknown', ...UNREAD }) : ok(created)
  } catch (error) {
    return refuse(refusalOf(failureOf(error)))
  }
}

/** Without a valid key nothing was opened. */
function refusalOf(failure: StripeFailure): CreateRefusal {
  const { code: providerCode } = failure
  if (failure.kind === 'refused' || failure.reason === 'unauthorized') {
    const reason = failure.kind === 'refused' ? failure.reason : 'setup'
    return { code: 'provider_refused', reason, providerCode, providerMessage: null }
  }
  const { reason, retryAfterMs } = failure
  return { code: 'provider_unknown', reason, providerCode, retryAfterMs }
}

const UNREAD = { reason: 'unreadable', providerCode: null, retryAfterMs: null } as const

/** From the request alone: the same attempt sends the same bytes, or Stripe refuses its repeat. */
function sessionParams(request: PaymentRequest): Stripe.Checkout.SessionCreateParams {
  const { attemptRef, createdAt, holdUntil, returnUrl } = request
  const closesAt = Math.min(
    Math.max(holdUntil, createdAt + SESSION_MS_MIN),
    createdAt + SESSION_MS_MAX,
  )
  const metadata = { attempt_ref: attemptRef }
  return {
    mode: 'payment',
    client_reference_id: attemptRef,
    // Written by hand: the braces must reach Stripe as they are.
    success_url: withQuery(returnUrl, `a=${attemptRef}&outcome=success&sid={CHECKOUT_SESSION_ID}`),
    cancel_url: withQuery(returnUrl, `a=${attemptRef}&outcome=cancel`),
    expires_at: Math.floor(closesAt / 1_000),
    // `payment_method_types` is gone from the parameters of this API version.
    allowed_payment_method_types: ['card'],
    // The price stays in taka whatever the buyer's country.
    adaptive_pricing: { enabled: false },
    customer_email: request.buyer.email,
    // Stripe's page has no Bangla.
    locale: 'en',
    line_items: request.lines.map(({ name, unitCents, quantity }) => ({
      quantity,
      price_data: {
        currency: 'bdt',
        unit_amount: unitCents,
        product_data: { name: name.slice(0, NAME_CHARS_MAX) },
      },
    })),
    metadata,
    payment_intent_data: { metadata },
  }
}

/** Stripe's limit for a product's name. */
const NAME_CHARS_MAX = 250

/** Null: not the session that was asked for. Then nobody is sent to it. */
function readCreated(
  answer: unknown,
  request: PaymentRequest,
  { isLive }: StripeAccount,
  base: ProviderBase,
): CreatedPayment | null {
  const session = readSession(answer)
  if (session === null) return null
  const isOurs =
    session.client_reference_id === request.attemptRef &&
    session.amount_total === request.amountCents &&
    session.currency === request.currency.toLowerCase() &&
    session.livemode === isLive
  const { id, url } = session
  const isStripe = (host: string): boolean => host === 'checkout.stripe.com'
  if (!isOurs || typeof url !== 'string' || !isRedirectAllowed(url, base, isStripe)) return null
  return { redirectUrl: url, providerPaymentId: id, returnProof: null }
}

/** The client hands on any JSON without `error`, whatever its status. */
function readSession(answer: unknown): StripeSession | null {
  const parsed = v.safeParse(StripeSession, answer)
  return parsed.success ? parsed.output : null
}

async function retrieve(
  { stripe, account }: Context,
  { providerPaymentId }: OpenPayment,
): Promise<PaymentStanding> {
  if (providerPaymentId === null) return NO_REFERENCE
  try {
    const answer = await stripe.checkout.sessions.retrieve(providerPaymentId, {
      expand: ['payment_intent.latest_charge'],
    })
    return readStanding(answer, providerPaymentId, account)
  } catch (error) {
    return unknownOf(error)
  }
}

const NO_REFERENCE = {
  kind: 'unknown',
  reason: 'no_reference',
  providerCode: null,
  retryAfterMs: null,
} as const

function readStanding(answer: unknown, id: string, account: StripeAccount): PaymentStanding {
  const session = readSession(answer)
  return session === null || session.id !== id ? UNREADABLE : standingOf(session, account)
}

/** A question that Stripe refuses says nothing of the payment. */
function unknownOf(error: unknown): PaymentStanding {
  const failure = failureOf(error)
  return {
    kind: 'unknown',
    reason: failure.kind === 'unknown' ? failure.reason : 'no_reference',
    providerCode: failure.code,
    retryAfterMs: failure.kind === 'unknown' ? failure.retryAfterMs : null,
  }
}

/** Only an open session can be expired: one that is not tells by itself how it stands. */
async function expire(context: Context, attempt: OpenPayment): Promise<PaymentStanding> {
  const { providerPaymentId } = attempt
  if (providerPaymentId === null) return NO_REFERENCE
  try {
    const answer = await context.stripe.checkout.sessions.expire(providerPaymentId)
    return readStanding(answer, providerPaymentId, context.account)
  } catch (error) {
    const failure = failureOf(error)
    return failure.kind === 'refused' ? retrieve(context, attempt) : unknownOf(error)
  }
}

function readReturn(fields: ReadonlyMap<string, string>): ReturnHint {
  const outcome = fields.get('outcome')
  return {
    attemptRef: fields.get('a') ?? null,
    providerPaymentId: fields.get('sid') ?? null,
    said: outcome === 'success' || outcome === 'cancel' ? outcome : 'nothing',
    proof: null,
    clue: null,
  }
}

const NOT_JSON = refuse<WebhookRejection>({
  code: 'malformed',
  httpStatus: 400,
  why: 'The body is not JSON in UTF-8',
})
const UNTRUSTED = refuse<WebhookRejection>({
  code: 'untrusted',
  httpStatus: 400,
  why: 'The Stripe-Signature header does not sign this body',
})
const NOT_NOW = refuse<WebhookRejection>({
  code: 'too_old',
  httpStatus: 400,
  why: 'The signature is more than five minutes old, or from the future: compare the clocks',
})

function verifyEvent(
  { stripe, settings, account, now }: Context,
  { body, headers }: WebhookDelivery,
): Result<WebhookEvent, WebhookRejection> {
  if (body.byteLength > EVENT_BYTES_MAX) {
    return refuse({ code: 'too_large', httpStatus: 413, why: 'Longer than any event of Stripe' })
  }
  const text = readText(body)
  const header = headers.get('stripe-signature') ?? ''
  if (text === undefined) return NOT_JSON
  const receivedAt = now()
  try {
    const event: unknown = stripe.webhooks.constructEvent(
      text,
      header,
      settings.webhookSecret,
      EVENT_AGE_SECONDS_MAX,
      undefined,
      receivedAt,
    )
    // Stripe's client looks at age alone, and takes what comes from the future.
    const isAhead = signedAt(header) - receivedAt > EVENT_AGE_SECONDS_MAX * 1_000
    return isAhead ? NOT_NOW : readStripeEvent(event, account)
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) return NOT_JSON
    return /tolerance/.test(error.message) ? NOT_NOW : UNTRUSTED
  }
}

/** The header's last `t`, which is the one that the client checks. */
function signedAt(header: string): Instant {
  const stamps = header.split(',').filter((part) => part.startsWith('t='))
  return Number.parseInt(stamps.at(-1)?.slice(2) ?? '', 10) * 1_000
}

/** Undefined for bytes that are no UTF-8. Nothing is taken away, a byte order mark neither. */
function readText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(readText(bytes) ?? '')
  } catch {
    return undefined
  }
}

async function checkKey({ stripe, account }: Context): Promise<CredentialCheck> {
  try {
    const { data } = await stripe.checkout.sessions.list({ limit: 1 })
    const isOtherMode = data.some(({ livemode }) => livemode !== account.isLive)
    if (isOtherMode) return { kind: 'invalid', why: 'The key is of the other mode, live or test.' }
    return { kind: 'valid' }
  } catch (error) {
    const failure = failureOf(error)
    if (failure.kind === 'unknown' && failure.reason !== 'unauthorized') {
      return { kind: 'unknown', reason: failure.reason }
    }
    const why = 'Stripe does not take the secret key, or it may not work with Checkout Sessions.'
    return { kind: 'invalid', why }
  }
}

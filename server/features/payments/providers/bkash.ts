// bKash, tokenized checkout v1.2.0-beta, with v2's refunds or its own: create, the wallet's page, execute. Money moves by our execute alone.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { AmountLimits } from '../../../../shared/payments/amount-limits.ts'
import { ok, type Result, refuse } from '../../../../shared/result.ts'
import { type Instant, SECOND_MS } from '../../../../shared/time.ts'
import { writeAmount } from '../../../platform/read-amount.ts'
import { amazonFetch } from './amazon.ts'
import type { BkashAnswer, BkashForm } from './bkash-answer.ts'
import { checkAccount } from './bkash-check.ts'
import { groupOf } from './bkash-codes.ts'
import { readCreated, standingOf, UNREADABLE } from './bkash-payment.ts'
import { bkashRefunds } from './bkash-refunds.ts'
import { bkashRefundsV1 } from './bkash-refunds-v1.ts'
import { type BkashIo, type BkashSettings, post, takeToken } from './bkash-tokens.ts'
import { readBkashNotice } from './bkash-webhook.ts'
import type {
  CreatedPayment,
  CreateRefusal,
  OpenPayment,
  PaymentProvider,
  PaymentRequest,
  PaymentStanding,
  RefundDesk,
  ReturnHint,
} from './port.ts'
import { withQuery } from './provider-io.ts'
import { createCertificateSource } from './sns-certificate.ts'
import { isSubscribeUrl, readSnsMessage, verifySnsMessage } from './sns-message.ts'
import { acceptSubscription } from './sns-subscription.ts'

export const BKASH_LIVE_ORIGIN = 'https://tokenized.pay.bka.sh'
export const BKASH_ORIGINS = [BKASH_LIVE_ORIGIN, 'https://tokenized.sandbox.bka.sh']

type Context = {
  readonly io: BkashIo
  readonly settings: BkashSettings
  readonly account: { readonly merchant: string; readonly isLive: boolean }
  readonly tokenKey: string
}

/** Nothing below one taka. What a wallet may pay at once is the wallet’s, and may differ by contract. */
const BKASH_LIMITS: AmountLimits = { minCents: 100, maxCents: null }

/** One bKash merchant account. */
export function createBkash(io: BkashIo, settings: BkashSettings): PaymentProvider {
  const amazon = amazonFetch(io, settings.base)
  const certificates = createCertificateSource(io, amazon)
  const isLive = settings.base.url.origin === BKASH_LIVE_ORIGIN
  const account = { merchant: settings.merchant, isLive }
  const context = { io, settings, account, tokenKey: tokenKeyOf(settings) }
  const query = (attempt: OpenPayment): Promise<PaymentStanding> => queryPayment(context, attempt)
  const { topicArn } = settings
  return {
    name: 'bkash',
    limits: BKASH_LIMITS,
    ...account,
    create: (request) => createPayment(context, request),
    query,
    confirm: (attempt, hint) => confirmPayment(context, attempt, hint),
    // bKash has no call that ends a payment: it expires there by itself.
    close: query,
    readReturn,
    verifyWebhook: async (delivery) => {
      const message = await verifySnsMessage(delivery, { topicArn, certificates, now: io.now })
      return message.ok ? readBkashNotice(message.value) : message
    },
    readWebhook: (body) => {
      const message = readSnsMessage(body)
      return message.ok ? readBkashNotice(message.value) : message
    },
    acceptSubscription: async (url) =>
      isSubscribeUrl(url, topicArn) ? acceptSubscription(io, amazon, url) : 'refused',
    checkCredentials: () => checkAccount(io, settings, context.tokenKey),
    refunds: openRefunds(context),
  }
}

const openRefunds = (context: Context): RefundDesk =>
  context.settings.refundForm === 'v1'
    ? bkashRefundsV1((name, body) => call(context, name, body))
    : bkashRefunds((name, body) =>
        callAt(context, `/v2/tokenized-checkout/refund/payment/${name}`, body, 'v2'),
      )

/**
 * One token for one set of credentials, whatever replica or tenant asks. Of all of them: whoever has only the name and
 * the key of another merchant gets no token of theirs.
 */
export const tokenKeyOf = ({
  base,
  username,
  password,
  appKey,
  appSecret,
}: Pick<BkashSettings, 'base' | 'username' | 'password' | 'appKey' | 'appSecret'>): string =>
  createHash('sha256')
    .update(JSON.stringify(['bkash', base.url.origin, username, password, appKey, appSecret]))
    .digest('hex')

type CallName = 'create' | 'execute' | 'payment/status' | 'payment/refund'

const call = (
  context: Context,
  name: CallName,
  body: Readonly<Record<string, string>>,
): Promise<BkashAnswer> => callAt(context, `/v1.2.0-beta/tokenized/checkout/${name}`, body, 'v1')

/** With the shared token; renewed once where bKash does not take it. */
async function callAt(
  { io, settings, tokenKey }: Context,
  path: string,
  body: Readonly<Record<string, string>>,
  form: BkashForm,
): Promise<BkashAnswer> {
  const url = new URL(path, settings.base.url)
  let refused: string | null = null
  for (let tries = 0; tries < 2; tries += 1) {
    const taken = await takeToken(io, settings, tokenKey, refused)
    if (taken.kind === 'unauthorized') return taken
    if (taken.kind === 'unknown') {
      return { kind: 'unknown', reason: 'busy', retryAfterMs: taken.retryAfterMs }
    }
    const { idToken, version } = taken.token
    const headers = { authorization: idToken, 'x-app-key': settings.appKey }
    const answer = await post(io, url, { headers, body, form })
    if (answer.kind !== 'unauthorized') return answer
    refused = version
  }
  return { kind: 'unauthorized' }
}

async function createPayment(
  context: Context,
  request: PaymentRequest,
): Promise<Result<CreatedPayment, CreateRefusal>> {
  const { attemptRef, amountCents, currency, returnUrl } = request
  const answer = await call(context, 'create', {
    mode: '0011',
    payerReference: attemptRef,
    // bKash keeps the query and adds its own to it.
    callbackURL: withQuery(returnUrl, `a=${attemptRef}`),
    amount: writeAmount(amountCents),
    currency,
    intent: 'sale',
    merchantInvoiceNumber: attemptRef,
  })
  if (answer.kind !== 'ok') return refuse(refusalOf(answer))
  const created = readCreated(answer.body, request, context.settings.base)
  if (created !== null) return ok(created)
  const { reason, providerCode, retryAfterMs } = UNREADABLE
  return refuse({ code: 'provider_unknown', reason, providerCode, retryAfterMs })
}

function refusalOf(answer: Exclude<BkashAnswer, { readonly kind: 'ok' }>): CreateRefusal {
  if (answer.kind === 'unknown') {
    const { reason, retryAfterMs } = answer
    return { code: 'provider_unknown', reason, providerCode: null, retryAfterMs }
  }
  const setup = { code: 'provider_refused', reason: 'setup' } as const
  if (answer.kind === 'unauthorized') {
    return { ...setup, providerCode: 'unauthorized', providerMessage: null }
  }
  const { code: providerCode, message: providerMessage } = answer
  const group = groupOf(providerCode)
  if (group === 'unsure') {
    return { code: 'provider_unknown', reason: 'busy', providerCode, retryAfterMs: null }
  }
  if (group === 'declined') return { ...setup, reason: 'declined', providerCode, providerMessage }
  return { ...setup, providerCode, providerMessage }
}

async function queryPayment(context: Context, attempt: OpenPayment): Promise<PaymentStanding> {
  const { providerPaymentId: paymentID } = attempt
  if (paymentID === null) return unknown('no_reference', null)
  const answer = await call(context, 'payment/status', { paymentID })
  switch (answer.kind) {
    case 'ok':
      return standingOf(answer.body, attempt, context.account)
    case 'unauthorized':
      return unknown('unauthorized', 'unauthorized')
    case 'unknown':
      return { ...answer, providerCode: null }
    case 'code': {
      // A question that is refused says nothing of the payment.
      const group = groupOf(answer.code)
      const isBusy = group === 'unsure' || group === 'settled'
      const reason = isBusy ? 'busy' : group === 'unauthorized' ? group : 'no_reference'
      return unknown(reason, answer.code)
    }
  }
}

const unknown = (
  reason: 'no_reference' | 'unauthorized' | 'busy',
  providerCode: string | null,
): PaymentStanding => ({ kind: 'unknown', reason, providerCode, retryAfterMs: null })

/** A return that is worth nothing, and every outcome that is not certain, is left to the query. */
async function confirmPayment(
  context: Context,
  attempt: OpenPayment,
  hint: ReturnHint | null,
): Promise<PaymentStanding> {
  const until = context.io.now() + SECOND_TRY_MS
  const isApproved = hint === null || isBelievable(hint, attempt)
  if (!isApproved) {
    const asked = await queryPayment(context, attempt)
    const isWaiting = asked.kind === 'pending' && asked.isApproved
    return isWaiting ? executePayment(context, attempt, null) : asked
  }
  return executePayment(context, attempt, until)
}

/** Said success, of this payment, with what `create` promised. Still no evidence: it only has execute tried. */
function isBelievable(hint: ReturnHint, { providerPaymentId, returnProof }: OpenPayment): boolean {
  if (hint.said !== 'success' || hint.providerPaymentId !== providerPaymentId) return false
  if (returnProof === null) return true
  const [given, promised] = [Buffer.from(hint.proof ?? ''), Buffer.from(returnProof)]
  return given.length === promised.length && timingSafeEqual(given, promised)
}

/** With everything slow the first try ends well after it, and the caller's lease is not outlived. */
const SECOND_TRY_MS = 45 * SECOND_MS

/** Once more until `secondTryUntil`, where the query shows it approved and not executed; null: not again. */
async function executePayment(
  context: Context,
  attempt: OpenPayment,
  secondTryUntil: Instant | null,
): Promise<PaymentStanding> {
  const { providerPaymentId: paymentID } = attempt
  if (paymentID === null) return unknown('no_reference', null)
  const answer = await call(context, 'execute', { paymentID })
  const told = readExecuted(answer, attempt, context)
  // Not asked after every success: bKash counts that against a merchant.
  if (told !== null && told.kind !== 'unknown') return told
  const asked = await queryPayment(context, attempt)
  const isWaiting = asked.kind === 'pending' && asked.isApproved
  const isTriedAgain = isWaiting && secondTryUntil !== null && context.io.now() < secondTryUntil
  return isTriedAgain ? executePayment(context, attempt, null) : asked
}

/** Null: the query must tell. */
function readExecuted(
  answer: BkashAnswer,
  attempt: OpenPayment,
  { account }: Context,
): PaymentStanding | null {
  if (answer.kind === 'ok') return standingOf(answer.body, attempt, account)
  if (answer.kind !== 'code') return null
  const { code: providerCode, message: providerMessage } = answer
  const failed = { kind: 'failed', providerCode, providerMessage } as const
  switch (groupOf(providerCode)) {
    case 'declined':
      return { ...failed, reason: 'declined' }
    case 'cancelled':
      return { ...failed, reason: 'cancelled' }
    case 'other':
      return { ...failed, reason: 'setup' }
    default:
      return null
  }
}

/** bKash's own words for the outcome. */
function readReturn(fields: ReadonlyMap<string, string>): ReturnHint {
  const status = fields.get('status')
  const isKnown = status === 'success' || status === 'cancel' || status === 'failure'
  return {
    attemptRef: fields.get('a') ?? null,
    providerPaymentId: fields.get('paymentID') ?? null,
    said: isKnown ? status : 'nothing',
    proof: fields.get('signature') ?? null,
    clue: null,
  }
}

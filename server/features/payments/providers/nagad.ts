// Nagad's checkout: initialize, complete, the wallet's page, verify. It notifies nobody; verify alone is evidence.
import type { AmountLimits } from '../../../../shared/payments/amount-limits.ts'
import { type Result, refuse } from '../../../../shared/result.ts'
import {
  callNagad,
  createWarner,
  type NagadContext,
  type NagadIo,
  type NagadSettings,
} from './nagad-call.ts'
import { checkAccount } from './nagad-check.ts'
import { groupOf, isNoReference } from './nagad-codes.ts'
import { openPayment } from './nagad-open.ts'
import { standingOf } from './nagad-payment.ts'
import { createRefundDesk } from './nagad-refunds.ts'
import type {
  OpenPayment,
  PaymentProvider,
  PaymentStanding,
  ReturnHint,
  WebhookEvent,
  WebhookRejection,
} from './port.ts'

export const NAGAD_LIVE_URL = 'https://api.mynagad.com/api/dfs/'
/** With the port only where Nagad says so. */
const LIVE_ORIGINS = ['https://api.mynagad.com', 'https://api.mynagad.com:20002']
export const NAGAD_ORIGINS = [...LIVE_ORIGINS, 'https://sandbox-ssl.mynagad.com']

/** Nothing below one taka. What a wallet may pay at once is the wallet’s, and may differ by contract. */
const NAGAD_LIMITS: AmountLimits = { minCents: 100, maxCents: null }

/** One Nagad merchant account. */
export function createNagad(io: NagadIo, settings: NagadSettings): PaymentProvider {
  const isLive = LIVE_ORIGINS.includes(settings.base.url.origin)
  const account = { merchant: settings.merchant, isLive }
  const context: NagadContext = { io, settings, account, warn: createWarner(io) }
  const query = (attempt: OpenPayment): Promise<PaymentStanding> => verifyPayment(context, attempt)
  return {
    name: 'nagad',
    limits: NAGAD_LIMITS,
    ...account,
    create: (request) => openPayment(context, request),
    query,
    // Nothing waits for us to take it: the money has moved when the buyer comes back.
    confirm: query,
    // Nagad has no call that ends a payment: the one that cancels gives money back.
    close: query,
    readReturn,
    verifyWebhook: async () => NOTHING_NOTIFIES,
    readWebhook: () => NOTHING_NOTIFIES,
    acceptSubscription: null,
    checkCredentials: () => checkAccount(context),
    refunds: createRefundDesk(context),
  }
}

const NOTHING_NOTIFIES: Result<WebhookEvent, WebhookRejection> = refuse({
  ...{ code: 'untrusted', httpStatus: 403, why: 'Nagad sends no notifications' },
} as const)

async function verifyPayment(
  context: NagadContext,
  attempt: OpenPayment,
): Promise<PaymentStanding> {
  const { providerPaymentId } = attempt
  if (providerPaymentId === null) return unknown('no_reference', null)
  const path = `verify/payment/${encodeURIComponent(providerPaymentId)}`
  const answer = await callNagad(context, { path, body: null })
  switch (answer.kind) {
    case 'ok':
      return standingOf(answer.body, attempt, context)
    case 'unknown':
      return { ...answer, providerCode: null }
    case 'refused': {
      // A question that is refused says nothing of the payment.
      const { reason } = answer
      if (groupOf(reason) === 'credentials') return unknown('unauthorized', reason)
      return unknown(isNoReference(reason) ? 'no_reference' : 'busy', reason)
    }
  }
}

const unknown = (
  reason: 'no_reference' | 'unauthorized' | 'busy',
  providerCode: string | null,
): PaymentStanding => ({ kind: 'unknown', reason, providerCode, retryAfterMs: null })

const SAID: Readonly<Record<string, ReturnHint['said']>> = {
  Success: 'success',
  Aborted: 'cancel',
  Cancelled: 'cancel',
  Failed: 'failure',
}

/** Nagad signs none of it. Its `message` is a stranger's text and is left where it came. */
function readReturn(fields: ReadonlyMap<string, string>): ReturnHint {
  const status = fields.get('status') ?? ''
  return {
    attemptRef: fields.get('order_id') ?? null,
    providerPaymentId: fields.get('payment_ref_id') ?? null,
    said: Object.hasOwn(SAID, status) ? (SAID[status] ?? 'nothing') : 'nothing',
    proof: null,
    clue: null,
  }
}

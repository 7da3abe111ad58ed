// SSLCOMMERZ v4, with Rocket alone on its page. Validation proves a payment; nothing that is posted to us does.

import * as v from 'valibot'
import type { AmountLimits } from '../../../../shared/payments/amount-limits.ts'
import { type AccountCredentials, CredentialText, type OpenAccountOf } from './account-opener.ts'
import type { CredentialCheck, OpenPayment, PaymentProvider, ReturnHint } from './port.ts'
import {
  getAnswer,
  SSLCOMMERZ_LIVE_ORIGIN,
  SSLCOMMERZ_ORIGINS,
  type SslcommerzIo,
  type SslcommerzSettings,
} from './sslcommerz-call.ts'
import { readIpn, verifyIpn } from './sslcommerz-ipn.ts'
import { isValId, QUERY_PATH, queryPayment } from './sslcommerz-payment.ts'
import { createRefundDesk } from './sslcommerz-refunds.ts'
import { createSession } from './sslcommerz-session.ts'

const Credentials = v.strictObject({
  storeId: v.pipe(CredentialText, v.maxLength(30)),
  storePassword: v.pipe(CredentialText, v.maxLength(30)),
  baseUrl: v.optional(CredentialText, SSLCOMMERZ_LIVE_ORIGIN),
})

export const openSslcommerz: OpenAccountOf = (
  io,
  merchant,
  credentials: AccountCredentials,
): PaymentProvider | null => {
  const parsed = v.safeParse(Credentials, credentials)
  const base = parsed.success ? io.baseOf(parsed.output.baseUrl, SSLCOMMERZ_ORIGINS) : null
  if (!parsed.success || base === null) return null
  const { storeId, storePassword } = parsed.output
  return createSslcommerz(io, { merchant, storeId, storePassword, base })
}

/** `total_amount` is 10.00 to 500000.00 BDT. https://developer.sslcommerz.com/doc/v4/ */
const SSLCOMMERZ_LIMITS: AmountLimits = { minCents: 1_000, maxCents: 50_000_000 }

/** One store. Its mode is that of the address. */
export function createSslcommerz(io: SslcommerzIo, settings: SslcommerzSettings): PaymentProvider {
  const isLive = settings.base.url.origin === SSLCOMMERZ_LIVE_ORIGIN
  const account = { merchant: settings.merchant, isLive }
  const query = (attempt: OpenPayment, clue?: string | null) =>
    queryPayment(io, settings, account, attempt, isValId(clue) ? clue : null)
  return {
    name: 'rocket',
    limits: SSLCOMMERZ_LIMITS,
    ...account,
    create: (request) => createSession(io, settings, request),
    query,
    confirm: (attempt, hint) => query(attempt, hint?.clue),
    // There is no call that ends a session.
    close: query,
    readReturn,
    verifyWebhook: async ({ body }) => verifyIpn(body, settings),
    readWebhook: readIpn,
    acceptSubscription: null,
    checkCredentials: () => checkStore(io, settings),
    refunds: createRefundDesk(io, settings),
  }
}

const OUTCOMES = ['success', 'failure', 'cancel'] as const

/** The form that the browser posts, and what our own address says beside it. */
function readReturn(fields: ReadonlyMap<string, string>): ReturnHint {
  const valId = fields.get('val_id')
  return {
    attemptRef: fields.get('tran_id') ?? null,
    providerPaymentId: null,
    said: OUTCOMES.find((one) => one === fields.get('outcome')) ?? 'nothing',
    proof: null,
    clue: isValId(valId) ? valId : null,
  }
}

/** A reference that no attempt has: asked about, it opens nothing and moves nothing. */
const NOBODYS = 'CREDENTIALCHECK0'

async function checkStore(
  io: SslcommerzIo,
  settings: SslcommerzSettings,
): Promise<CredentialCheck> {
  const answer = await getAnswer(io, settings, QUERY_PATH, { tran_id: NOBODYS })
  switch (answer.kind) {
    case 'ok':
      return { kind: 'valid' }
    case 'unauthorized':
      return { kind: 'invalid', why: invalidWhy(answer.word) }
    case 'refused':
      return { kind: 'unknown', reason: 'unreadable' }
    case 'unknown':
      return { kind: 'unknown', reason: answer.reason }
  }
}

const invalidWhy = (word: string): string =>
  word === 'INACTIVE'
    ? 'SSLCOMMERZ says that this store is not active.'
    : 'SSLCOMMERZ does not take this store ID and password.'

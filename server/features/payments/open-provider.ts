// One merchant's account with one provider, opened from its credentials.
import * as v from 'valibot'
import type { Provider } from '../../../shared/payments/schema.ts'
import type { Config } from '../../config.ts'
import {
  type AccountCredentials,
  type AdapterIo,
  CredentialText,
  type OpenAccountOf,
  openerIo,
} from './providers/account-opener.ts'
import { BKASH_ORIGINS, createBkash } from './providers/bkash.ts'
import { openNagad } from './providers/nagad-account.ts'
import type { PaymentProvider } from './providers/port.ts'
import { openRocket } from './providers/rocket.ts'
import { createStripe, STRIPE_ORIGINS } from './providers/stripe.ts'

/** `merchant` is what the account is called in evidence: its id. Null: these are not that provider's credentials. */
export type OpenProvider = (account: {
  readonly provider: Provider
  readonly merchant: string
  readonly credentials: AccountCredentials
}) => PaymentProvider | null

const StripeCredentials = v.strictObject({
  secretKey: v.pipe(CredentialText, v.regex(/^[sr]k_(test|live)_\w+$/)),
  webhookSecret: v.pipe(CredentialText, v.regex(/^whsec_\w+$/)),
  baseUrl: v.optional(CredentialText, 'https://api.stripe.com'),
})

const openStripe: OpenAccountOf = (io, merchant, credentials) => {
  const parsed = v.safeParse(StripeCredentials, credentials)
  const base = parsed.success ? io.baseOf(parsed.output.baseUrl, STRIPE_ORIGINS) : null
  if (!parsed.success || base === null) return null
  const { secretKey, webhookSecret } = parsed.output
  return createStripe(io, { merchant, secretKey, webhookSecret, base })
}

const BkashCredentials = v.strictObject({
  username: CredentialText,
  password: CredentialText,
  appKey: CredentialText,
  appSecret: CredentialText,
  topicArn: v.optional(
    v.pipe(CredentialText, v.regex(/^arn:aws(-cn)?:sns:[a-z0-9-]+:\d{12}:[\w-]+$/)),
  ),
  /** By which of bKash's interfaces money goes back: v1 takes one refund of a payment. */
  refundForm: v.optional(v.picklist(['v1', 'v2']), 'v2'),
  baseUrl: v.optional(CredentialText, 'https://tokenized.pay.bka.sh'),
})

const openBkash: OpenAccountOf = (io, merchant, credentials) => {
  const parsed = v.safeParse(BkashCredentials, credentials)
  const base = parsed.success ? io.baseOf(parsed.output.baseUrl, BKASH_ORIGINS) : null
  if (!parsed.success || base === null) return null
  const { baseUrl: _baseUrl, topicArn = null, ...secrets } = parsed.output
  return createBkash(io, { merchant, ...secrets, topicArn, base })
}

/** A provider that this release does not know is not offered. */
const OPENERS: Readonly<Record<Provider, OpenAccountOf>> = {
  stripe: openStripe,
  bkash: openBkash,
  nagad: openNagad,
  rocket: openRocket,
}

export const createOpenProvider = (
  io: AdapterIo,
  { isProduction }: Pick<Config, 'isProduction'>,
): OpenProvider => {
  const opening = openerIo(io, isProduction)
  return ({ provider, merchant, credentials }) => OPENERS[provider](opening, merchant, credentials)
}

// One merchant's account with one provider, opened from its credentials.
import * as v from 'valibot'
import type { Provider } from '../../../shared/payments/schema.ts'
import type { Config } from '../../config.ts'
import { BKASH_ORIGINS, createBkash } from './providers/bkash.ts'
import type { BkashIo } from './providers/bkash-tokens.ts'
import type { PaymentProvider } from './providers/port.ts'
import { type ProviderBase, readBaseUrl } from './providers/provider-io.ts'
import { createStripe, STRIPE_ORIGINS } from './providers/stripe.ts'

export type AccountCredentials = Readonly<Record<string, string>>

/** `merchant` is what the account is called in evidence: its id. Null: these are not that provider's credentials. */
export type OpenProvider = (account: {
  readonly provider: Provider
  readonly merchant: string
  readonly credentials: AccountCredentials
}) => PaymentProvider | null

const Text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500))

const StripeCredentials = v.strictObject({
  secretKey: v.pipe(Text, v.regex(/^[sr]k_(test|live)_\w+$/)),
  webhookSecret: v.pipe(Text, v.regex(/^whsec_\w+$/)),
  baseUrl: v.optional(Text, 'https://api.stripe.com'),
})

const BkashCredentials = v.strictObject({
  username: Text,
  password: Text,
  appKey: Text,
  appSecret: Text,
  topicArn: v.optional(v.pipe(Text, v.regex(/^arn:aws(-cn)?:sns:[a-z0-9-]+:\d{12}:[\w-]+$/))),
  baseUrl: v.optional(Text, 'https://tokenized.pay.bka.sh'),
})

/** What each provider of this release needs; the others are not offered. */
export const createOpenProvider =
  (io: BkashIo, { isProduction }: Pick<Config, 'isProduction'>): OpenProvider =>
  ({ provider, merchant, credentials }) => {
    const baseOf = (url: string, own: readonly string[]): ProviderBase | null =>
      readBaseUrl(url, own, isProduction)
    switch (provider) {
      case 'stripe': {
        const parsed = v.safeParse(StripeCredentials, credentials)
        const base = parsed.success ? baseOf(parsed.output.baseUrl, STRIPE_ORIGINS) : null
        if (!parsed.success || base === null) return null
        const { secretKey, webhookSecret } = parsed.output
        return createStripe(io, { merchant, secretKey, webhookSecret, base })
      }
      case 'bkash': {
        const parsed = v.safeParse(BkashCredentials, credentials)
        const base = parsed.success ? baseOf(parsed.output.baseUrl, BKASH_ORIGINS) : null
        if (!parsed.success || base === null) return null
        const { baseUrl: _baseUrl, topicArn = null, ...secrets } = parsed.output
        return createBkash(io, { merchant, ...secrets, topicArn, base })
      }
      case 'nagad':
      case 'rocket':
        return null
    }
  }

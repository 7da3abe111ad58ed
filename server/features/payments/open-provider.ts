// One merchant's account with one provider, opened from its credentials.
import * as v from 'valibot'
import type { Provider } from '../../../shared/payments/schema.ts'
import type { Config } from '../../config.ts'
import type { PaymentProvider } from './providers/port.ts'
import { type ProviderBase, type ProviderIo, readBaseUrl } from './providers/provider-io.ts'
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

/** What each provider of this release needs; the others are not offered. */
export const createOpenProvider =
  (io: ProviderIo, { isProduction }: Pick<Config, 'isProduction'>): OpenProvider =>
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
      case 'bkash':
      case 'nagad':
      case 'rocket':
        return null
    }
  }

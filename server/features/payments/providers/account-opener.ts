// What opens one merchant's account with one provider, and what its credentials are made of.
import * as v from 'valibot'
import type { BkashIo } from './bkash-tokens.ts'
import type { NagadIo } from './nagad-call.ts'
import type { PaymentProvider } from './port.ts'
import { type ProviderBase, readBaseUrl } from './provider-io.ts'

/** What of the world the adapters need, all together. */
export type AdapterIo = BkashIo & NagadIo

/** What every adapter may be given. */
export type OpenerIo = AdapterIo & {
  /** Where the provider is, read as `readBaseUrl` reads it; null: at no address that we send secrets to. */
  readonly baseOf: (url: string, ownOrigins: readonly string[]) => ProviderBase | null
}

export type AccountCredentials = Readonly<Record<string, string>>

/** `merchant` is what the account is called in evidence. Null: these are not that provider's credentials. */
export type OpenAccountOf = (
  io: OpenerIo,
  merchant: string,
  credentials: AccountCredentials,
) => PaymentProvider | null

/** One credential. */
export const CredentialText = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500))

export const openerIo = (io: AdapterIo, isProduction: boolean): OpenerIo => ({
  ...io,
  baseOf: (url, ownOrigins) => readBaseUrl(url, ownOrigins, isProduction),
})

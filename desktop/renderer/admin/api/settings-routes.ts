// How an organizer sets itself up: what is next, its accounts with providers, its name, colours and logo.
import type { InferInput } from 'valibot'
import type { PayOption } from '../../../../shared/payments/amount-limits.ts'
import type { ProviderAccountView, PutProviderAccount } from '../../../../shared/payments/schema.ts'
import type { SetupView } from '../../../../shared/tenants/admin-schema.ts'
import type { BrandingSettings, LogoView, ProfileView } from '../../../../shared/tenants/schema.ts'

type LogoQuery = { readonly version: number }

export type SettingsRoutes = {
  'GET /tenant/setup': { answer: SetupView }
  'GET /tenant/pay-options': { answer: { readonly items: readonly PayOption[] } }
  'GET /tenant/provider-accounts': {
    answer: { readonly items: readonly ProviderAccountView[] }
  }
  'PUT /tenant/provider-accounts/:provider': {
    body: InferInput<typeof PutProviderAccount>
    answer: ProviderAccountView
  }
  'POST /tenant/provider-accounts/:provider/check': { answer: ProviderAccountView }
  'GET /tenant/profile': { answer: ProfileView }
  'PUT /tenant/profile': {
    body: {
      readonly name: string
      readonly brandingSettings: BrandingSettings
      readonly version: number
    }
    answer: ProfileView
  }
  'PUT /tenant/profile/logo': { query: LogoQuery; body: Blob; answer: LogoView }
  'DELETE /tenant/profile/logo': { query: LogoQuery; answer: LogoView }
}

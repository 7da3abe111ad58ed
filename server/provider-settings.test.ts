import { expect, test } from 'vitest'
import { providerVariables, readProviderSettings } from './provider-settings.ts'

test('an account of the installation is named by the environment; one of which nothing is set is left out', () => {
  const settings = readProviderSettings({
    STRIPE_SECRET_KEY: 'sk_test_x',
    STRIPE_WEBHOOK_SECRET: 'whsec_x',
    BKASH_USERNAME: '',
    BKASH_APP_KEY: undefined,
  })

  expect(settings).toEqual({ stripe: { secretKey: 'sk_test_x', webhookSecret: 'whsec_x' } })
  expect(readProviderSettings({})).toEqual({})
})

test('a sentence about wrong settings names the variables', () => {
  expect(providerVariables('stripe')).toContain('STRIPE_WEBHOOK_SECRET')
  expect(providerVariables('cash')).toEqual([])
})

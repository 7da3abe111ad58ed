import { expect, test } from 'vitest'
import { openTestDeps, type TestDeps } from '../../testing/deps.ts'
import { setUpAccounts } from './set-up-accounts.ts'

const STRIPE = { STRIPE_SECRET_KEY: 'sk_test_one', STRIPE_WEBHOOK_SECRET: 'whsec_one' }

const accountsOf = async ({ platformDb }: TestDeps) => [
  ...(await platformDb`
    select provider, is_live, is_enabled, version from provider_accounts where tenant_id is null order by provider`),
]

test('SE18 the installation’s accounts are those of its settings: set up once, changed when they change', async () => {
  await using deps = await openTestDeps(STRIPE)
  const { providerSettings } = deps.config
  const changed = {
    ...deps,
    config: {
      ...deps.config,
      providerSettings: {
        stripe: { ...providerSettings['stripe'], webhookSecret: 'whsec_two' },
        bkash: { username: 'u', password: 'p', appKey: 'k', appSecret: 's' },
      },
    },
  }

  const wrong = [await setUpAccounts(deps), await setUpAccounts(deps)].flat()
  const first = await accountsOf(deps)
  wrong.push(...(await setUpAccounts(changed)))

  expect(wrong).toEqual([])
  expect(first).toEqual([{ provider: 'stripe', isLive: false, isEnabled: true, version: 1 }])
  expect(await accountsOf(deps)).toMatchObject([
    { provider: 'bkash', isLive: true, version: 1 },
    { provider: 'stripe', version: 2 },
  ])
})

test('SE18 settings that are no credentials are named, and two replicas that start together set up one account', async () => {
  await using deps = await openTestDeps({ ...STRIPE, BKASH_USERNAME: 'alone' })

  const wrong = await Promise.all([setUpAccounts(deps), setUpAccounts({ ...deps })])

  expect(wrong).toEqual([['bkash'], ['bkash']])
  expect(await accountsOf(deps)).toMatchObject([{ provider: 'stripe', version: 1 }])
})

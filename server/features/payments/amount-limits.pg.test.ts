// PL1–PL4: a sum that a way of paying does not take is told before anybody presses pay, and never sent.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { Provider } from '../../../shared/payments/schema.ts'
import { createApp } from '../../app.ts'
import { anAdmin, call, outcomeOf, signInAs } from '../../testing/app.ts'
import { openTestDeps } from '../../testing/deps.ts'
import { granted } from '../../testing/event.ts'
import { anAccount, aRequest, aShop, openShopDeps, type ShopDeps } from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { addPromoCode } from '../orders/change-promo-codes.ts'
import { writeOrderToken } from '../orders/order-link.ts'
import { placeOrder } from '../orders/place-order.ts'
import { listPayOptions } from './accounts.ts'
import { buyTickets } from './buy-tickets.ts'
import { putAccount, readAccounts } from './edit-account.ts'
import { startPayment } from './start-payment.ts'

async function aCounter() {
  const deps = await openShopDeps()
  const server = { deps, ...createApp(deps, { checkResponses: true }) }
  const shop = await aShop(deps, 100)
  await anAdmin(deps, shop.tenantId, 'admin@shop.example')
  await anAccount(deps, null, 'bkash')
  const limit = async (
    provider: 'stripe' | 'bkash',
    limits: { minCents?: number | null; maxCents?: number | null },
  ) => {
    const [row] = await deps.platformDb<{ version: number; isEnabled: boolean }[]>`
      select version, is_enabled from provider_accounts where provider = ${provider} and tenant_id is null`
    const { version, isEnabled } = required(row, 'an account')
    const place = { tenantId: null, provider, actor: SYSTEM_ACTOR }
    return putAccount(deps, place, { isEnabled, version, ...limits })
  }
  const code = async (name: string, offCents: number) =>
    granted(
      await addPromoCode(
        deps,
        { ...shop, actor: SYSTEM_ACTOR },
        {
          ...{ code: name, kind: 'fixed', value: offCents, ticketsMax: null, isEnabled: true },
          ...{ ticketTypeIds: null, startsAt: null, endsAt: null, quota: null },
        },
      ),
    )
  const page = `/t/${shop.slug}/winter/checkout?lang=en`
  const form = (promo: string, provider: string) =>
    new URLSearchParams({
      ...{ key: 'a-try-to-order', [`q.${shop.typeId}`]: '1', [`p.${shop.typeId}`]: '80000' },
      ...{ name: 'Rahim Uddin', email: 'rahim@example.com', phone: '', provider, code: promo },
    })
  const submit = (fields: URLSearchParams) =>
    call(server, `POST ${page}`, {
      body: fields.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' },
    })
  return {
    ...{ deps, server, shop, limit, code, form, submit },
    [Symbol.asyncDispose]: async () => {
      server.close()
      await deps[Symbol.asyncDispose]()
    },
  }
}

const attemptsOf = async (deps: ShopDeps): Promise<number> => {
  const [row] = await deps.platformDb<{ count: number }[]>`
    select count(*)::integer as count from payment_attempts`
  return row?.count ?? -1
}

test('PL1 an account’s own limits come before its provider’s, and either end may be left to the provider', async () => {
  await using counter = await aCounter()
  const { deps, shop, limit } = counter

  granted(await limit('stripe', { minCents: 6_500, maxCents: 5_000_000 }))
  granted(await limit('bkash', { minCents: 200 }))
  const own = await listPayOptions(deps, shop.tenantId)
  granted(await limit('stripe', { minCents: null }))
  const after = await listPayOptions(deps, shop.tenantId)

  expect(own).toEqual([
    { provider: 'bkash', minCents: 200, maxCents: null },
    { provider: 'stripe', minCents: 6_500, maxCents: 5_000_000 },
  ])
  expect(after[1]).toEqual({ provider: 'stripe', minCents: 1, maxCents: 5_000_000 })
  expect((await readAccounts(deps, null)).map((one) => [one.minCents, one.maxCents])).toEqual([
    [200, null],
    [null, 5_000_000],
  ])
  expect((await limit('stripe', { minCents: 6_000_000 })).ok).toBe(false)
})

test('PL2 an order whose sum its way of paying does not take is refused before a place is held or a provider asked', async () => {
  await using counter = await aCounter()
  const { deps, shop, limit, code } = counter
  granted(await limit('stripe', { minCents: 10_000, maxCents: 100_000 }))
  await code('NEARLY', 70_001)
  const slugs = { tenantSlug: shop.slug, eventSlug: 'winter', key: null, address: null }
  const { input } = aRequest(shop)
  const buy = async (change: object) => {
    const bought = await buyTickets(deps, { ...slugs, input: { ...input, ...change } })
    return bought.ok ? bought.value.payUrl !== null : bought.error
  }
  const two = [{ ticketTypeId: shop.typeId, quantity: 2 }]

  expect(await buy({ promoCode: 'NEARLY' })).toMatchObject({
    code: 'amount_too_small',
    details: [{ amountCents: 9_999, minCents: 10_000 }],
  })
  expect(await buy({ items: two })).toMatchObject({ code: 'amount_too_large' })
  expect(await attemptsOf(deps)).toBe(0)
  expect(await buy({ promoCode: 'NEARLY', provider: 'bkash' })).toBe(true)
  expect(await buy({})).toBe(true)
})

test('PL3 a checkout offers only what takes its sum, says why it does not offer the others, and what to do where nothing is left', async () => {
  await using counter = await aCounter()
  const { limit, code, form, submit, deps } = counter
  granted(await limit('stripe', { minCents: 10_000 }))
  granted(await limit('bkash', { minCents: 100, maxCents: 60_000 }))
  await code('NEARLY', 70_001)
  await code('MOST', 79_950)
  const shown = async (promo: string): Promise<string> => (await submit(form(promo, ''))).text()

  const full = await shown('')
  const nearly = await shown('NEARLY')
  const most = await shown('MOST')

  expect(full).toContain('value="stripe"')
  expect(full).not.toContain('value="bkash"')
  expect(full).toContain('bKash takes at most BDT\u00a0600 at once.')
  expect(nearly).toContain('value="bkash"')
  expect(nearly).not.toContain('value="stripe"')
  expect(nearly).toMatch(/takes BDT\u00a0100 or more\./)
  expect(most).toContain('This total cannot be paid here in one payment.')
  expect(most).toContain('Choose more tickets, or leave the promo code out.')
  expect(most).not.toContain('name="provider"')
  expect(most).toContain('name="code"')
  expect(await attemptsOf(deps)).toBe(0)
})

test('PL3 an order that waits is offered what takes its sum, and another way is refused with a reason', async () => {
  await using counter = await aCounter()
  const { deps, server, shop, limit } = counter
  const { id: orderId } = granted(await placeOrder(deps, aRequest(shop)))
  granted(await limit('stripe', { minCents: 100_000 }))
  const path = `/orders/${writeOrderToken(deps.config, orderId)}`

  const page = await (await call(server, `GET ${path}?lang=en`)).text()
  const started = await startPayment(deps, { ...shop, orderId, provider: 'stripe', address: null })
  granted(await limit('bkash', { minCents: 100_000 }))
  const stuck = await (await call(server, `GET ${path}?lang=bn`)).text()

  expect(page).toContain('value="bkash"')
  expect(page).not.toContain('value="stripe"')
  expect(started).toMatchObject({ ok: false, error: { code: 'amount_too_small' } })
  expect(await attemptsOf(deps)).toBe(0)
  expect(stuck).not.toContain('name="provider"')
  expect(stuck).toContain('আরও টিকিট বেছে নিন, অথবা প্রোমো কোড বাদ দিন।')
})

test('PL4 an organizer reads by which ways, and how much, its buyers may pay, and sets it for its own account', async () => {
  await using counter = await aCounter()
  const { server, deps, shop } = counter
  const { access: bearer } = await signInAs(server, 'admin@shop.example')
  await anAccount(deps, shop.tenantId, 'stripe')
  const put = (body: object) =>
    call(server, 'PUT /tenant/provider-accounts/stripe', { bearer, body: { version: 1, ...body } })

  expect(await outcomeOf(await put({ minCents: 0 }))).toBe('400 invalid_input')
  expect(await outcomeOf(await put({ minCents: 500, maxCents: 499 }))).toBe('400 invalid_input')
  const saved = await put({ minCents: 6_500, maxCents: null })
  const options = await call(server, 'GET /tenant/pay-options', { bearer })

  expect(await saved.json()).toMatchObject({ minCents: 6_500, maxCents: null, version: 2 })
  expect(await options.json()).toEqual({
    items: [
      { provider: 'bkash', minCents: 1, maxCents: null },
      { provider: 'stripe', minCents: 6_500, maxCents: null },
    ],
  })
})

test('PL5 each provider says what it takes usually', async () => {
  await using deps = await openTestDeps()
  const limitsOf = (provider: Provider, credentials: Record<string, string>) =>
    deps.providers({ provider, merchant: 'one', credentials })?.limits

  expect(limitsOf('stripe', { secretKey: 'sk_test_1', webhookSecret: 'whsec_1' })).toEqual({
    ...{ minCents: 10_000, maxCents: 99_999_999 },
  })
  const bkash = { username: 'u', password: 'p', appKey: 'k', appSecret: 's' }
  expect(limitsOf('bkash', bkash)).toEqual({ minCents: 100, maxCents: null })
  expect(limitsOf('rocket', { storeId: 'shop', storePassword: 'secret' })).toEqual({
    ...{ minCents: 1_000, maxCents: 50_000_000 },
  })
})

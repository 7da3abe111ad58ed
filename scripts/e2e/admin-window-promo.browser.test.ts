// Promo codes in the admin window and at the checkout, by clicks and keys against a real server.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AdminWindow, openAdminWindow } from './admin/admin-window.ts'

let admin: AdminWindow
beforeAll(async () => {
  admin = await openAdminWindow()
})
afterAll(async () => {
  await admin?.[Symbol.asyncDispose]()
})

const heading = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name }).waitFor()
const press = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).first().click()
const follow = (page: Page, name: string) =>
  page.locator('main').getByRole('link', { name, exact: true }).first().click()
const fill = (page: Page, name: string, value: string) =>
  page.locator(`main [name="${name}"]`).fill(value)
const toCodes = async (page: Page): Promise<void> => {
  await page.goto(admin.address(`/events/${admin.venue.seeded.event.id}/promo-codes`))
  await heading(page, 'Promo codes')
}

test('PM20 an organizer makes a code, is told at the field what does not fit, switches it off and deletes it', async () => {
  const { page } = admin
  await toCodes(page)
  await follow(page, 'New promo code')
  await heading(page, 'New promo code')
  await fill(page, 'code', 'Winter ২৪')
  await fill(page, 'value', '১০১')
  await fill(page, 'quota', '৫')
  await press(page, 'Make the code')
  await page.getByText('Write whole percent from 1 to 100.').first().waitFor()
  expect(await page.locator('main [name=code]').inputValue()).toBe('Winter ২৪')

  await fill(page, 'value', '১০')
  await press(page, 'Make the code')
  await heading(page, 'Promo codes')
  await page.getByRole('cell', { name: '0 of 5' }).waitFor()
  await page.getByRole('cell', { name: '10%' }).waitFor()

  await follow(page, 'WINTER24')
  await heading(page, 'WINTER24')
  await page.getByLabel('Buyers can use it').uncheck()
  await press(page, 'Save')
  await heading(page, 'Promo codes')
  await page.getByRole('cell', { name: 'Off', exact: true }).waitFor()

  await follow(page, 'WINTER24')
  await heading(page, 'WINTER24')
  await press(page, 'Delete the code')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the code' }).click()
  await heading(page, 'Promo codes')
  await page.getByText('There is no promo code yet.').waitFor()
})

/** To the checkout of one ticket of the seeded event. */
async function toCheckout(page: Page, language: 'en' | 'bn'): Promise<void> {
  const { serverUrl, seeded } = admin.venue
  await page.goto(`${serverUrl}/t/${seeded.tenant.slug}?lang=${language}`)
  await page.locator('main a').first().click()
  await page.locator('select').first().selectOption('1')
  await page.locator('main form button').last().click()
  await page.locator('#code').waitFor()
}

test('PM17 at the checkout a code is refused at its field, counted, and used, with and without JavaScript, on a small phone', async () => {
  const { page: office } = admin
  await toCodes(office)
  await follow(office, 'New promo code')
  await heading(office, 'New promo code')
  await fill(office, 'code', 'gift')
  await fill(office, 'value', '100')
  await press(office, 'Make the code')
  await heading(office, 'Promo codes')
  const browser = office.context().browser()
  for (const [javaScriptEnabled, language] of [
    [true, 'en'],
    [false, 'bn'],
  ] as const) {
    const viewport = { width: 320, height: 640 }
    const context = await browser?.newContext({ javaScriptEnabled, viewport })
    const page = await context?.newPage()
    if (context === undefined || page === undefined) throw new Error('a browser is open')
    await toCheckout(page, language)
    await page.locator('#name').fill('Rahim Uddin')
    await page.locator('#code').fill('gft')
    await page.locator('button[name=do]').click()
    await page.locator('#code-bad').waitFor()
    expect(await page.locator('#name').inputValue()).toBe('Rahim Uddin')
    expect(await page.locator('#code').inputValue()).toBe('gft')

    await page.locator('#code').fill(' Gift ')
    await page.locator('button[name=do]').click()
    await page.locator('main [role=status]').waitFor()
    await page.locator('.row', { hasText: 'GIFT' }).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
    await page.locator('#email').fill(`${language}@buyers.example`)
    await page.locator('#email').press('Enter')
    await page.waitForURL(/\/orders\//)
    await page.locator('.row', { hasText: 'GIFT' }).waitFor()
    await context.close()
  }
  await office.reload()
  await office.getByRole('cell', { name: '2', exact: true }).waitFor()
})

test('PL4, AW107 an organizer sets what its account takes, and is warned of a price that nobody can pay alone', async () => {
  const { page } = admin
  const event = `/events/${admin.venue.seeded.event.id}`
  await page.goto(admin.address('/settings/payments'))
  await heading(page, 'Payments set-up')
  const stripe = page.getByRole('region', { name: 'Stripe', exact: true })
  await stripe.locator('[name=secretKey]').fill('sk_test_window')
  await stripe.locator('[name=webhookSecret]').fill('whsec_window')
  await stripe.locator('[name=least]').fill('১০০')
  await stripe.locator('[name=most]').fill('99')
  await stripe.getByRole('button', { name: 'Save', exact: true }).click()
  await stripe.getByText('The most must not be less than the least.').first().waitFor()
  await stripe.locator('[name=most]').fill('50000')
  await stripe.getByRole('button', { name: 'Save', exact: true }).click()
  await stripe.getByText('The credentials were not checked yet.').waitFor()

  await page.goto(admin.address(`${event}/ticket-types/new`))
  await heading(page, 'New ticket type')
  const warning = page.locator('main form .notice')
  await fill(page, 'price', '99.99')
  await warning.getByText('৳100 is the least').waitFor()
  await fill(page, 'price', '50001')
  await warning.getByText('৳50,000 is the most').waitFor()
  await fill(page, 'price', '0')
  await warning.waitFor({ state: 'detached' })
  await fill(page, 'price', '')

  await page.goto(admin.address(`${event}/promo-codes/new`))
  await page.locator('main [name=code]').waitFor()
  await fill(page, 'code', 'nearly')
  await fill(page, 'value', '99')
  await warning.first().getByText('is the least').first().waitFor()
  await fill(page, 'value', '100')
  await warning.waitFor({ state: 'detached' })
  await fill(page, 'value', '')
  await fill(page, 'code', '')
})

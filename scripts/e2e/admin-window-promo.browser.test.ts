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

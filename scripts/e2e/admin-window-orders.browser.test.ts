// Orders, payments and attendees in the admin window, by clicks and keys against a real server.
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

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name }).waitFor()
const press = (page: Page, name: string) =>
  page.locator('main').getByRole('button', { name, exact: true }).first().click()
const agree = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
const fill = (page: Page, name: string, value: string) =>
  page.locator(`main [name="${name}"]`).fill(value)

async function makeOrder(page: Page, guest: string, kind: 'complimentary' | 'gate') {
  await page.goto(admin.address('/orders'))
  await heading(page, 'Orders')
  await page.locator('main').getByRole('link', { name: 'New order' }).click()
  await heading(page, 'New order')
  await page.locator('[name=kind]').selectOption(kind)
  await fill(page, 'name', guest)
  await fill(page, 'email', 'guest@example.com')
  await press(page, 'Make the order')
  await page.getByText('Choose at least one ticket.').waitFor()
  await page.locator('main fieldset input').first().fill('২')
  await press(page, 'Make the order')
  await heading(page, /^Order /)
}

test('AW50 an order that is paid at the gate waits, and is paid once the money was taken', async () => {
  const { page } = admin
  await makeOrder(page, 'Nadia Rahman', 'gate')
  await page.locator('.facts').getByText('Not paid').waitFor()
  await page.locator('.facts').getByText('Paid at the gate').waitFor()
  expect(await page.locator('main a', { hasText: 'Nadia Rahman' }).count()).toBe(2)

  await press(page, 'Money was taken')
  await agree(page, 'Money was taken')
  await page.locator('.facts').getByText('Paid', { exact: true }).first().waitFor()
  await page.getByText('The money was taken at the gate').waitFor()
})

test('AW51 a guest is found by name, renamed, held back, let go, and voided', async () => {
  const { page } = admin
  await makeOrder(page, 'Tanvir Ahmed', 'complimentary')
  await page.getByRole('link', { name: 'Attendees' }).first().click()
  await heading(page, 'Attendees')
  await page.locator('main [type=search]').fill('Tanvir')
  const rows = page.locator('main tbody tr', { hasText: 'Tanvir Ahmed' })
  await expect.poll(() => rows.count()).toBe(2)
  await rows.first().getByRole('link').click()
  await heading(page, 'Tanvir Ahmed')

  await fill(page, 'attendeeName', 'Rafi Ahmed')
  await press(page, 'Save')
  await heading(page, 'Rafi Ahmed')
  await press(page, 'Hold back')
  await agree(page, 'Hold back')
  await page.locator('.facts').getByText('Held back').waitFor()
  await press(page, 'Let it go again')
  await agree(page, 'Let it go again')
  await page.locator('.facts').getByText('Good').waitFor()
  await press(page, 'Void')
  await agree(page, 'Void')
  await page.locator('.facts').getByText('Void').waitFor()
  await expect.poll(() => page.locator('main .actions button').count()).toBe(0)
})

test('AW52 what an older page would change of a ticket is refused, and shown as it is', async () => {
  const { page } = admin
  await makeOrder(page, 'Shirin Akter', 'complimentary')
  await page.locator('main a', { hasText: 'Shirin Akter' }).first().click()
  await heading(page, 'Shirin Akter')
  const other = await admin.openWindow()
  await other.goto(page.url())
  await heading(other, 'Shirin Akter')

  await press(page, 'Hold back')
  await agree(page, 'Hold back')
  await page.locator('.facts').getByText('Held back').waitFor()
  await press(other, 'Void')
  await agree(other, 'Void')
  await other.getByText('Somebody else changed this ticket meanwhile').waitFor()
  await other.locator('.facts').getByText('Held back').waitFor()
  await other.close()
})

test('AW53 payments are empty before anybody paid, and say so', async () => {
  const { page } = admin
  await page.goto(admin.address('/payments'))
  await heading(page, 'Payments')
  await page.getByText('Nobody has paid yet.').waitFor()
})

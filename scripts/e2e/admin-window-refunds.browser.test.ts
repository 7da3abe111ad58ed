// Giving money back in the admin window, by clicks and keys against a real server and the card sandbox.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AdminWindow, openAdminWindow } from './admin/admin-window.ts'
import { type OrganizerWork, openCardSandbox, workAsOrganizer } from './admin/first-work.ts'

const open = new AsyncDisposableStack()
let admin: AdminWindow
let work: OrganizerWork
beforeAll(async () => {
  const cards = open.use(await openCardSandbox())
  admin = open.use(await openAdminWindow({ tickets: 12, environment: cards.environment }))
  await cards.notify(admin.venue.serverUrl)
  work = await workAsOrganizer(admin.venue, admin.admin)
})
afterAll(() => open.disposeAsync())

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name }).waitFor()
const press = (page: Page, name: string) =>
  page.locator('main').getByRole('button', { name, exact: true }).first().click()
const agree = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
const fill = (page: Page, name: string, value: string) =>
  page.locator(`main [name="${name}"]`).fill(value)

test('AW55 one ticket of an order is given back less a fee: it asks first, the ticket ends, the money goes back, and the list has it', async () => {
  const { page } = admin
  await page.goto(admin.address(`/orders/${work.orderId}`))
  await heading(page, /^Order /)
  await page.locator('main .head').getByRole('link', { name: 'Money back' }).click()
  await heading(page, /^Money of order /)
  await page.locator('main [name=kind]').selectOption('tickets')
  await press(page, 'Give money back')
  await page.getByText('Choose at least one ticket.').waitFor()
  await page.locator('main fieldset input[type=checkbox]').first().check()
  await fill(page, 'fee', '৫০')
  await fill(page, 'reason', 'The buyer is ill')
  await press(page, 'Give money back')
  await agree(page, 'Give money back')
  await page.locator('.toasts').getByText('It is given back').waitFor()
  await page.locator('main').getByText('The buyer is ill').waitFor()

  await page.goto(admin.address(`/refunds?orderId=${work.orderId}`))
  await expect
    .poll(
      async () => {
        await page.reload()
        await heading(page, 'Refunds')
        return page.locator('main tbody').innerText()
      },
      { timeout: 60_000 },
    )
    .toContain('Gone back')
  await page.goto(admin.address(`/orders/${work.orderId}`))
  await heading(page, /^Order /)
  expect(await page.locator('main').getByText('Void', { exact: true }).count()).toBe(1)
})

test('AW56 more than is left is refused with what to do, and what was typed stays', async () => {
  const { page } = admin
  await page.goto(admin.address(`/orders/${work.orderId}/refunds`))
  await heading(page, /^Money of order /)
  await page.locator('main [name=kind]').selectOption('amount')
  await fill(page, 'amount', '99999')
  await fill(page, 'reason', 'Too much')
  await press(page, 'Give money back')
  await agree(page, 'Give money back')

  await page.locator('main').getByText('Choose a smaller amount').waitFor()
  expect(await page.locator('main [name=amount]').inputValue()).toBe('99999')
})

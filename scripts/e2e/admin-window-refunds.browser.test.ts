// Giving money back in the admin window, by clicks and keys against a real server and the card sandbox.
import type { Page } from 'playwright-core'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ACTIONS_EN } from '../../shared/i18n/admin/actions.en.ts'
import { type AdminWindow, type Credentials, openAdminWindow } from './admin/admin-window.ts'
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

test('AW112 a payment that is not decided is checked with its provider at once, and what it says is told', async () => {
  const { page } = admin
  await page.goto(admin.address('/orders'))
  await heading(page, 'Orders')
  await page.locator('main tbody tr', { hasText: 'Tanvir Ahmed' }).getByRole('link').first().click()
  await heading(page, /^Order /)
  // Just before, the server may have asked by itself: then it says so.
  const told = async (): Promise<string> => {
    await press(page, 'Check with the provider now')
    return page.locator('.toasts').getByText('The provider').first().innerText()
  }
  await expect.poll(told, { timeout: 60_000, interval: 4_000 }).toContain('it may be paid yet')
  await page.goto(admin.address(`/orders/${work.orderId}`))
  await heading(page, /^Order /)
  await page.locator('main .card', { hasText: 'Payments' }).first().waitFor()

  const asks = page.getByRole('button', { name: 'Check with the provider now' })
  expect(await asks.count()).toBe(0)
})

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

test('AW105 the ledger has what came and what went back; a statement is read, compared, and taken back', async () => {
  const { page } = admin
  await page.goto(admin.address('/ledger'))
  // What was typed for a refund still stands there.
  await agree(page, 'Leave without saving')
  await heading(page, 'Ledger')
  await page.locator('main').getByText('With the provider').waitFor()
  await page.goto(admin.address('/ledger?book=movements'))
  await expect
    .poll(() => page.locator('main tbody').innerText())
    .toMatch(/Refund sent[\s\S]*Refund decided[\s\S]*Payment/)

  await page.goto(admin.address('/ledger?book=statements'))
  await page.locator('main [name=provider]').selectOption('stripe')
  await page.locator('main [name=isTest]').check()
  const bring = (lines: string) =>
    page.locator('#statement-file').setInputFiles({
      ...{ name: 'november.csv', mimeType: 'text/csv' },
      buffer: Buffer.from(`date,kind,reference,amount,fee\n${lines}\n`),
    })
  const today = new Date().toISOString().slice(0, 10)
  await bring(`${today},payment,ch_stray,12.5.0,`)
  await page.locator('main').getByText('Line 2, amount: cannot be read').waitFor()
  await bring(`${today},payment,ch_stray,12.50,0.50`)
  await page.locator('main').getByText('Lines brought in: 1. Known before: 0.').waitFor()
  await page.locator('main tbody').getByText('november.csv').waitFor()

  await page.goto(admin.address('/ledger?book=differences'))
  await page.locator('main tbody').getByText('ch_stray').waitFor()
  expect(await page.locator('main tbody').innerText()).toContain('Only in the statement')

  await page.goto(admin.address('/ledger?book=statements'))
  await press(page, 'Take back')
  await agree(page, 'Take back')
  await page.locator('.toasts').getByText('The statement was taken back.').waitFor()
  await page.locator('main').getByText('No statement was brought in yet.').waitFor()
})

test('AW106 under whatever a screen is about stands what was done with it, when somebody unfolds it', async () => {
  const { page } = admin
  await page.goto(admin.address(`/orders/${work.orderId}`))
  await heading(page, /^Order /)
  expect(await page.locator('main details.object-activity').count()).toBe(0)
  await page.locator('main a[href*="/attendees/"]').first().click()
  const place = page.locator('main details.object-activity')
  await place.locator('summary').first().press('Enter')
  await place.locator('tbody tr').first().waitFor()
  expect(await place.innerText()).toContain(ACTIONS_EN['ticket.voided'])

  await page.goto(admin.address(`/events/${admin.venue.seeded.event.id}`))
  await heading(page, 'Dhaka Winter Beats')
  await place.locator('summary').first().waitFor()
  expect(await place.locator('tbody').count()).toBe(0)
  await page.goto(admin.address('/payments'))
  await heading(page, 'Payments')
  expect(await place.count()).toBe(0)
})

/** Somebody else who administers the organizer from now on. */
async function promoteStaff(): Promise<Credentials> {
  const { database, seeded } = admin.venue
  const sql = postgres(database.ownerUrl, { max: 1 })
  try {
    await sql`
      update tenant_users set role = 'tenant_admin', level = null
       where user_id = (select id from users where email = ${seeded.staff.email})`
  } finally {
    await sql.end()
  }
  return seeded.staff
}

async function workAs(person: Credentials): Promise<void> {
  const { page } = admin
  await page.goto(admin.address('/'))
  await page.locator('.top-bar .button').last().click()
  await page.locator('form.sign-in').waitFor()
  await admin.signIn(page, person)
}

async function give(amount: string, reason: string): Promise<void> {
  const { page } = admin
  await page.goto(admin.address(`/orders/${work.orderId}/refunds`))
  await heading(page, /^Money of order /)
  await page.locator('main [name=kind]').selectOption('amount')
  await fill(page, 'amount', amount)
  await fill(page, 'reason', reason)
  await press(page, 'Give money back')
  await agree(page, 'Give money back')
}

test('AW110 a limit is set by one of two administrators; above it another one agrees, told on the first page, or declines in words', async () => {
  const { page } = admin
  await page.goto(admin.address('/settings/refund-limit'))
  await heading(page, 'Limit for refunds')
  await page.locator('main [name=isOn]').check()
  await fill(page, 'limit', '১০০')
  await fill(page, 'reason', 'Four eyes')
  await press(page, 'Save')
  await page.locator('main').getByText('Invite another one first.').waitFor()
  const second = await promoteStaff()
  await press(page, 'Save')
  await page.locator('main').getByText('gives back up to ৳100 alone').waitFor()

  await give('200', 'Two friends are ill')
  await page.locator('.toasts').getByText('It waits for another administrator.').waitFor()
  await page.locator('main').getByText('Waits for a second administrator').waitFor()
  await page.goto(admin.address('/refunds'))
  await page.locator('main').getByText('You asked for this').waitFor()
  expect(await page.locator('main').getByRole('button', { name: 'Agree' }).count()).toBe(0)

  await workAs(second)
  await page.locator('main').getByRole('link', { name: 'Waiting for your word: 1' }).click()
  await heading(page, 'Refunds')
  await page.locator('main').getByText('Two friends are ill').waitFor()
  await press(page, 'Agree')
  await agree(page, 'Agree')
  await page.locator('.toasts').getByText('Agreed. It is done.').waitFor()
  await page.locator('main tbody').getByText('Two friends are ill').waitFor()

  await give('300', 'And a third one')
  await page
    .locator('main')
    .getByText(/^৳300 of order/)
    .waitFor()
  await workAs(admin.admin)
  await page.goto(admin.address('/refunds'))
  await page.locator('main').getByText('And a third one').waitFor()
  await press(page, 'Decline')
  await page.locator('main .fault').first().waitFor()
  await fill(page, 'answer', 'The third one came')
  await press(page, 'Decline')
  await page.locator('.toasts').getByText('Declined. Nothing was done').waitFor()
  await page.locator('main').getByText('And a third one').waitFor({ state: 'detached' })
})

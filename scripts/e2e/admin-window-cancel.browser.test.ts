// Calling an event off in the admin window, by clicks and keys against a real server and the card sandbox.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CANCEL_EN } from '../../shared/i18n/admin/cancel.en.ts'
import { REFUNDS_EN } from '../../shared/i18n/admin/refunds.en.ts'
import { type AdminWindow, openAdminWindow } from './admin/admin-window.ts'
import { makeSaleEvent, sell } from './admin/cancelled-work.ts'
import { type CardSandbox, openCardSandbox } from './admin/first-work.ts'

const NAME = 'Monsoon Nights'

const open = new AsyncDisposableStack()
let admin: AdminWindow
let cards: CardSandbox
let eventId: string
let api: Awaited<ReturnType<typeof makeSaleEvent>>['api']
beforeAll(async () => {
  cards = open.use(await openCardSandbox())
  admin = open.use(await openAdminWindow({ tickets: 12, environment: cards.environment }))
  await cards.notify(admin.venue.serverUrl)
  const made = await makeSaleEvent(admin.venue, admin.admin, NAME)
  await sell(admin.venue, made)
  eventId = made.event.id
  api = made.api
})
afterAll(() => open.disposeAsync())

const heading = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
const main = (page: Page) => page.locator('main')
const press = (page: Page, name: string) =>
  main(page).getByRole('button', { name, exact: true }).first().click()
const fill = (page: Page, name: string, value: string) =>
  page.locator(`main [name="${name}"]`).fill(value)
const off = CANCEL_EN['cancel.heading.off'].replace('{name}', NAME)

test('AW104 it says what calling it off means, what a fee comes to, and wants words and the event’s name', async () => {
  const { page } = admin
  await page.goto(admin.address(`/events/${eventId}`))
  await heading(page, NAME)
  await main(page).getByRole('link', { name: 'Cancel the event', exact: true }).press('Enter')
  await heading(page, CANCEL_EN['cancel.heading'].replace('{name}', NAME))
  await main(page).locator('tbody tr').first().waitFor()
  const before = await main(page).locator('tbody').innerText()
  await page.locator('main [name=fee]').selectOption('percent')
  await fill(page, 'percent', '১২')
  await main(page).getByText(CANCEL_EN['cancel.sums']).waitFor()
  const withFee = await main(page).innerText()
  await press(page, CANCEL_EN['cancel.submit'])
  await main(page).getByText(CANCEL_EN['cancel.words.one']).waitFor()
  await fill(page, 'wordsEn', 'A storm is coming.')
  await fill(page, 'typed', 'Monsoon')
  await press(page, CANCEL_EN['cancel.submit'])
  await main(page).getByText(CANCEL_EN['cancel.typed.wrong'].replace('{name}', NAME)).waitFor()

  expect(before).toMatch(/Card \(Stripe\)[\s\S]*2[\s\S]*৳3,200[\s\S]*At the gate[\s\S]*৳800/)
  expect(withFee).toContain('An order with ৳1,600 left gets ৳1,408 back; you keep ৳192. Orders: 2.')
  expect((await api<{ status: string }>(`GET /tenant/events/${eventId}`)).status).toBe('published')
})

test('AW104 where the second half is lost after the first, the screen offers to begin, and it is begun once', async () => {
  const { page } = admin
  const begin = `**/api/tenant/events/${eventId}/refunds`
  await page.route(begin, (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  await fill(page, 'typed', NAME)
  await cards.giveBack('failed')
  await press(page, CANCEL_EN['cancel.submit'])
  await heading(page, off)
  await main(page).getByRole('alert').first().waitFor()
  await page.unroute(begin)
  await page.reload()
  await heading(page, off)
  await main(page).getByText(CANCEL_EN['cancel.begin.text']).waitFor()
  expect(await page.locator('main [name=typed]').count()).toBe(0)
  await fill(page, 'wordsEn', 'A storm is coming.')
  await press(page, CANCEL_EN['cancel.begin'])
  await page.locator('.toasts').getByText(CANCEL_EN['cancel.done']).waitFor()

  await main(page).getByText('Orders gone through: 6 of 6').waitFor()
  expect(await api(`GET /tenant/events/${eventId}/refunds`)).toMatchObject({
    ...{ orders: 6, ordersDone: 6, wordsEn: 'A storm is coming.', feePercent: 0 },
  })
})

test('AW108 how far it is follows by itself, and is there again after a reload and after the server was away', async () => {
  const { page } = admin
  await main(page).getByText(CANCEL_EN['cancel.left']).waitFor({ timeout: 120_000 })
  await admin.venue.killServer()
  await admin.venue.startServer()
  await page.reload()
  await heading(page, off)
  await main(page).getByText('Orders gone through: 6 of 6').waitFor()
  const said = await main(page).innerText()

  expect(said).toMatch(/Card \(Stripe\)\s+৳3,200\s+refunds: 2\s+—\s+—\s+৳3,200\s+refunds: 2/)
  expect(said).toContain('Paid at the gate: ৳800, orders: 1.')
  expect(said).toContain('A storm is coming.')
})

test('AW109 what waits has its reason and what to do: noted as sent by hand, tried again, one or all, and as a file', async () => {
  const { page } = admin
  const rows = page.locator('main tbody tr:has(a)')
  await expect.poll(() => rows.count()).toBe(2)
  expect(await rows.first().innerText()).toContain(REFUNDS_EN['refunds.failure.declined'])
  const file = page.waitForEvent('download')
  await main(page).locator('.download button').click()
  expect((await file).suggestedFilename()).toBe('waiting-refunds.csv')

  await rows.first().getByRole('button', { name: CANCEL_EN['cancel.do.hand'] }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('[name=reference]').fill('RE-BY-HAND-1')
  await dialog.locator('[name=note]').fill('Sent in the dashboard')
  await dialog.getByRole('button', { name: REFUNDS_EN['refunds.hand.submit'] }).click()
  await page.locator('.toasts').getByText(REFUNDS_EN['refunds.hand.done']).waitFor()
  await expect.poll(() => rows.count()).toBe(1)

  await cards.giveBack('succeeded')
  await main(page)
    .locator('.head')
    .getByRole('button', { name: CANCEL_EN['cancel.do.all'], exact: true })
    .click()
  await dialog.getByRole('button', { name: CANCEL_EN['cancel.do.all'], exact: true }).click()
  await main(page).getByText(CANCEL_EN['cancel.finished']).waitFor({ timeout: 120_000 })
  expect(await main(page).innerText()).toContain('Money gone back: ৳3,200 of ৳3,200')
})

test('AW108 nothing of it is wider than a window of 320 px', async () => {
  const { page } = admin
  await page.setViewportSize({ width: 320, height: 640 })
  await page.reload()
  await heading(page, off)
  await main(page).getByText(CANCEL_EN['cancel.finished']).waitFor()
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBe(320)
})

// Moving an event in the admin window, by clicks and keys against a real server and a mail server that refuses at first.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AdminWindow, openAdminWindow } from './admin/admin-window.ts'
import { type FickleMailServer, openFickleMailServer } from './admin/mail-server.ts'

const open = new AsyncDisposableStack()
let admin: AdminWindow
let mail: FickleMailServer
beforeAll(async () => {
  mail = open.use(await openFickleMailServer())
  admin = open.use(await openAdminWindow({ environment: mail.environment }))
})
afterAll(() => open.disposeAsync())

/** A slow machine's server tells within it; a hang ends with it. */
const HANG_MS = 60_000

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name }).waitFor()
const press = (page: Page, name: string) =>
  page.locator('main').getByRole('button', { name, exact: true }).first().click()
const fill = (page: Page, name: string, value: string) =>
  page.locator(`main [name="${name}"]`).fill(value)
const seen = (page: Page, words: string) =>
  page.locator('main').getByText(words).first().waitFor({ timeout: HANG_MS })

test('RS16 nothing is agreed to before it was seen: a fault stands at its field, and what is typed anew is looked at anew', async () => {
  const { page, venue } = admin
  await page.goto(admin.address(`/events/${venue.seeded.event.id}`))
  await page.locator('main .head').getByRole('link', { name: 'Move the event' }).click()
  await heading(page, /^Move /)
  await fill(page, 'startsAt', '2031-04-14T16:00')
  await fill(page, 'endsAt', '2031-04-14T15:00')
  await press(page, 'See what moves')
  await seen(page, 'The end must be after the start.')
  await fill(page, 'endsAt', '2031-04-14T22:00')
  await press(page, 'See what moves')
  await seen(page, 'What moves, and what stays')
  expect(await page.locator('main table').first().innerText()).toContain('14/04/2031, 16:00')

  await fill(page, 'startsAt', '2031-04-14T17:00')
  expect(await page.locator('main table').count()).toBe(0)
  await press(page, 'See what moves')
  await seen(page, 'What moves, and what stays')
  expect(await page.locator('main table').first().innerText()).toContain('14/04/2031, 17:00')
})

test('RS16 the event moves after a question, the window follows how many are told, and whom no mail reached is told again', async () => {
  const { page, venue } = admin
  await fill(page, 'wordsEn', 'A storm is coming')
  await press(page, 'See what moves')
  await seen(page, 'What moves, and what stays')
  await press(page, 'Move the event')
  const asked = page.getByRole('dialog')
  expect(await asked.innerText()).toContain('14/04/2031, 17:00')
  await asked.getByRole('button', { name: 'Move the event', exact: true }).click()
  await page.locator('.toasts').getByText('The event was moved.').waitFor()

  await seen(page, 'there is no such mailbox')
  mail.takeAll()
  await press(page, 'Tell them again')
  await seen(page, 'No mail has failed.')
  await expect
    .poll(() => page.locator('main .progress').innerText(), { timeout: HANG_MS })
    .toMatch(/^Told: (\d+) of \1$/)

  const { serverUrl, seeded } = venue
  await page.goto(`${serverUrl}/t/${seeded.tenant.slug}?lang=en`)
  await page.locator('main a').first().click()
  await page.getByText('Moved from').waitFor()
  expect(await page.locator('main').innerText()).toContain('Monday, 14 April 2031')
})

// Events, ticket types, gates and lists in the admin window, by clicks and keys against a real server.
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
  page.getByRole('button', { name, exact: true }).first().click()
const follow = (page: Page, name: string) =>
  page.locator('main').getByRole('link', { name, exact: true }).first().click()
const fill = (page: Page, name: string, value: string) =>
  page.locator(`main [name="${name}"]`).fill(value)

async function makeEvent(page: Page, name: string): Promise<void> {
  await page.goto(admin.address('/events'))
  await heading(page, 'Events')
  await follow(page, 'New event')
  await heading(page, 'New event')
  await fill(page, 'name', name)
  await fill(page, 'startsAt', '2031-04-14T16:00')
  await fill(page, 'endsAt', '2031-04-14T22:00')
  await press(page, 'Make the event')
  await heading(page, 'Ticket types')
}

test('AW40 an organizer makes an event, its types, gates and a list, and publishes it', async () => {
  const { page } = admin
  await makeEvent(page, 'Harvest Fair')

  await follow(page, 'New ticket type')
  await fill(page, 'name', 'General')
  await fill(page, 'price', '১,৫০০.৫০')
  await fill(page, 'quantityTotal', '২০০')
  await press(page, 'Add the ticket type')
  await page.getByRole('cell', { name: '৳1,500.50' }).waitFor()
  await page.getByRole('cell', { name: '0 of 200' }).waitFor()

  await follow(page, 'Gates and lists')
  await fill(page, 'gateName', 'North')
  await press(page, 'Add the gate')
  await page.getByRole('cell', { name: 'North', exact: true }).waitFor()
  await follow(page, 'New check-in list')
  await fill(page, 'name', 'Backstage')
  await page.getByLabel('Every ticket type, later ones too').uncheck()
  await page.getByLabel('General').check()
  await page.getByLabel('North').check()
  await press(page, 'Add the list')
  await page.getByRole('cell', { name: 'Backstage' }).waitFor()

  await follow(page, 'Event')
  await heading(page, 'Harvest Fair')
  await press(page, 'Publish')
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
  await page.locator('.facts').getByText('Published').waitFor()
})

test('AW41 what was typed stays when the server refuses it, with the reason at its field', async () => {
  const { page } = admin
  await makeEvent(page, 'Fair of Books')
  await page.goto(admin.address('/events/new'))
  await heading(page, 'New event')
  await fill(page, 'name', 'Fair of Books')
  await fill(page, 'startsAt', '2031-05-01T16:00')
  await fill(page, 'endsAt', '2031-05-01T15:00')
  await press(page, 'Make the event')
  await page.getByText('The end must be after the beginning.').waitFor()
  expect(await page.locator('[name=endsAt]').getAttribute('aria-invalid')).toBe('true')

  await fill(page, 'endsAt', '2031-05-01T20:00')
  await press(page, 'Make the event')
  await page.getByText('Another event has this address. Choose another one.').waitFor()
  expect(await page.locator('[name=name]').inputValue()).toBe('Fair of Books')
  expect(await page.locator('[name=slug]').inputValue()).toBe('fair-of-books')
  await fill(page, 'slug', 'fair-of-books-2')
  await press(page, 'Make the event')
  await heading(page, 'Ticket types')
})

test('AW42 of two who change one event, the second sees that, and loses nothing', async () => {
  const { page } = admin
  await makeEvent(page, 'River Race')
  await follow(page, 'Event')
  await heading(page, 'River Race')
  const other = await admin.openWindow()
  await other.goto(page.url())
  await heading(other, 'River Race')

  await fill(page, 'venue', 'North bank')
  await press(page, 'Save')
  await page.getByText('Saved.').waitFor()
  await fill(other, 'venue', 'South bank')
  await press(other, 'Save')
  await other.getByText('Somebody else changed this meanwhile').first().waitFor()
  expect(await other.locator('[name=venue]').inputValue()).toBe('South bank')
  await press(other, 'Keep mine')
  await other.getByText('Saved.').waitFor()

  await page.reload()
  await heading(page, 'River Race')
  await expect.poll(() => page.locator('[name=venue]').inputValue()).toBe('South bank')
  await other.close()
})

test('AW43 a draft is deleted only after a question that names it', async () => {
  const { page } = admin
  await makeEvent(page, 'Never Held')
  await follow(page, 'Event')
  await heading(page, 'Never Held')
  await press(page, 'Delete the draft')
  const question = page.getByRole('dialog')
  await question.getByText('“Never Held” is deleted').waitFor()
  await page.keyboard.press('Escape')
  await question.waitFor({ state: 'detached' })
  await press(page, 'Delete the draft')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the draft' }).click()
  await heading(page, 'Events')
  await expect.poll(() => page.getByRole('cell', { name: 'Never Held' }).count()).toBe(0)
})

// The night, its double entries and review items, and its stations in the admin window, against a real server.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { required } from '../../shared/assert.ts'
import { SECOND_MS } from '../../shared/time.ts'

import { type AdminWindow, openAdminWindow } from './admin/admin-window.ts'
import { type Laptop, pairLaptop } from './admin/laptop.ts'

let admin: AdminWindow
let north: Laptop
let south: Laptop
beforeAll(async () => {
  admin = await openAdminWindow()
  const [one = '', two = ''] = admin.venue.seeded.pairing.codes
  north = await pairLaptop(admin.venue, { code: one, name: 'Laptop North', gate: 0 })
  south = await pairLaptop(admin.venue, { code: two, name: 'Laptop South', gate: 1 })
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

async function openNight(page: Page): Promise<void> {
  await page.goto(admin.address(`/events/${admin.venue.seeded.event.id}/night`))
  await heading(page, 'At the doors')
  await page.locator('.figures').waitFor()
}

test('AW70 the gates are told something until a time, and no more once it is withdrawn', async () => {
  const { page, venue } = admin
  const gate = required(venue.seeded.gates[0], 'the seed has gates').name
  await openNight(page)
  await press(page, 'Tell the gates')
  await page.locator('main .fault', { hasText: 'This is needed.' }).waitFor()
  await fill(page, 'text', 'Doors close at ten')
  await page.getByRole('checkbox', { name: gate }).check()
  await press(page, 'Tell the gates')
  const running = page.locator('.running-notices li', { hasText: 'Doors close at ten' })
  await running.getByText(`${gate}, until`).waitFor()
  expect(await page.locator('main [name=text]').inputValue()).toBe('')

  await press(page, 'Withdraw')
  await agree(page, 'Withdraw')
  await running.waitFor({ state: 'detached' })
})

test('AW71 a ticket that enters twice is announced, and settled by one of two who look at it', async () => {
  const { page } = admin
  await openNight(page)
  const code = required(admin.venue.seeded.codes[0], 'the seed has tickets')
  await north.enter(code)
  await south.enter(code, 12 * SECOND_MS)
  const toast = page.locator('.toasts li', { hasText: 'A ticket has entered twice.' })
  await toast.getByRole('link', { name: 'Look at it' }).click()
  await heading(page, 'Double entries')
  await page.getByRole('cell', { name: '12 s' }).waitFor()
  await page.locator('main tbody a').first().click()
  await heading(page, /^Double entry/)
  for (const name of ['Laptop North', 'Laptop South']) {
    await page.getByRole('cell', { name }).first().waitFor()
  }
  const other = await admin.openWindow()
  await other.goto(page.url())
  await heading(other, /^Double entry/)
  await other.locator('[name=outcome]').selectOption('fraud')
  await page.locator('[name=outcome]').selectOption('same_person')
  await fill(page, 'note', 'Went out for a call')
  await press(page, 'Settle it')
  await page.locator('.facts').getByText('The same person').waitFor()
  await page.locator('.facts').getByText('Went out for a call').waitFor()

  await press(other, 'Settle it')
  await other.locator('.conflict').waitFor()
  await press(other, 'Load theirs')
  await expect.poll(() => other.locator('[name=outcome]').inputValue()).toBe('same_person')
  await press(other, 'Open it again')
  await agree(other, 'Open it again')
  await other.locator('.facts').getByText('Open', { exact: true }).waitFor()
  await other.close()
})

test('AW72 a scan that somebody should look at is put away, and taken up again', async () => {
  const { page } = admin
  await north.enter('NO CODE OF OURS')
  await page.goto(admin.address('/review-items'))
  await heading(page, 'Review items')
  await page.locator('main tbody a', { hasText: 'Let in, unknown to the server' }).click()
  await heading(page, 'Let in, unknown to the server')
  await page.locator('[name=outcome]').selectOption('dismissed')
  await press(page, 'Save the decision')
  await page.locator('.facts').getByText('Dismissed').waitFor()
  await press(page, 'Open it again')
  await agree(page, 'Open it again')
  await page.locator('.facts').getByText('Open', { exact: true }).waitFor()
})

test('AW73 a pairing code stands there large, until the laptop has come; the station is then renamed, revoked, and heard of once more', async () => {
  const { page } = admin
  await page.goto(admin.address('/stations/pair'))
  await heading(page, 'Pair a station')
  await press(page, 'Make a pairing code')
  await page.getByAltText('The pairing link as a QR code').waitFor()
  await page.getByText('Waiting for the laptop').waitFor()
  const code = await page.locator('.pairing-code').innerText()
  const east = await pairLaptop(admin.venue, { code, name: 'Laptop East', gate: 0 })
  await page.getByText('“Laptop East” is paired.').waitFor()
  await page.locator('main').getByRole('link', { name: 'Look at it' }).click()
  await heading(page, 'Laptop East')

  await fill(page, 'name', 'Laptop West')
  await press(page, 'Save')
  await heading(page, 'Laptop West')
  await press(page, 'Wipe')
  await agree(page, 'Wipe')
  await page.locator('.facts').getByText('ordered').waitFor()
  await press(page, 'Do not wipe it')
  await agree(page, 'Do not wipe it')
  await page.locator('main').getByRole('button', { name: 'Wipe', exact: true }).waitFor()
  await press(page, 'Revoke')
  await page.getByRole('dialog').getByText('scans that were not sent').waitFor()
  await agree(page, 'Revoke')
  await page.locator('.facts').getByText('Revoked').first().waitFor()
  await east.enter(required(admin.venue.seeded.codes[1], 'the seed has tickets'))
  await press(page, 'Accept its scans')
  await agree(page, 'Accept its scans')
  await page.getByText('Scans accepted: 1').waitFor()
})

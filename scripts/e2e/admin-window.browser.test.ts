// The frame of the admin window as a person uses it: by clicks and keys, against a real server.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AdminWindow, openAdminWindow } from './admin/admin-window.ts'

let admin: AdminWindow
beforeAll(async () => {
  admin = await openAdminWindow()
})
afterAll(async () => {
  await admin?.[Symbol.asyncDispose]()
})

test('AW20 a screen that is opened has its heading in the title and the keyboard', async () => {
  const { page, address } = admin
  await page.getByRole('heading', { level: 1, name: 'What to do next' }).waitFor()
  await page.goto(address('/activity'))
  const heading = page.getByRole('heading', { level: 1, name: 'Activity' })
  await heading.waitFor()

  expect(await page.title()).toBe('Activity · Probesh administration')
  await expect.poll(() => heading.evaluate((one) => one === document.activeElement)).toBe(true)
  await page.getByRole('cell', { name: 'Signed in' }).first().waitFor()
})

// The frame of the admin window as a person uses it: by clicks and keys, against a real server.
import { readFile } from 'node:fs/promises'
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFaults } from '../../desktop/testing/screens/axe.ts'
import { required } from '../../shared/assert.ts'
import { type AdminWindow, openAdminWindow } from './admin/admin-window.ts'

let admin: AdminWindow
let page: Page
beforeAll(async () => {
  admin = await openAdminWindow({ isSignedIn: false })
  page = admin.page
})
afterAll(async () => {
  await admin?.[Symbol.asyncDispose]()
})

const heading = (name: string) => page.getByRole('heading', { level: 1, name })

async function goTo(path: string, title: string): Promise<void> {
  await page.goto(admin.address(path))
  await heading(title).waitFor()
}

async function faultsOf(): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page)
  const faults = await axeFaults(session)
  await session.detach()
  return faults
}

test('AW20 a wrong password says so, keeps what was typed, and the right one opens the window', async () => {
  await page.locator('input[name=email]').fill(admin.admin.email)
  await page.locator('input[name=password]').fill('not the password')
  await page.keyboard.press('Enter')
  await page.getByText('The email or the password is wrong.').waitFor()

  expect(await page.locator('input[name=email]').inputValue()).toBe(admin.admin.email)
  expect(await faultsOf()).toEqual([])
  await admin.signIn(page)
  await heading('What to do next').waitFor()
})

test('AW20 a window that is loaded again is still signed in, and stays where it was', async () => {
  await goTo('/activity', 'Activity')
  await page.reload()

  await heading('Activity').waitFor()
  expect(await page.locator('form.sign-in').count()).toBe(0)
})

test('AW21 a screen that is opened has its heading in the title and the keyboard', async () => {
  await goTo('/', 'What to do next')
  await page.getByRole('navigation', { name: 'Screens' }).getByText('Activity').last().click()
  await heading('Activity').waitFor()

  expect(await page.title()).toBe('Activity · Probesh administration')
  await expect
    .poll(() => heading('Activity').evaluate((one) => one === document.activeElement))
    .toBe(true)
  await page.goBack()
  await heading('What to do next').waitFor()
})

test('AW21 a place that is no screen says so, and the side bar leads on', async () => {
  await goTo('/no/such/screen', 'There is no such screen')

  await page.getByRole('link', { name: 'My account' }).click()
  await heading('My account').waitFor()
})

test('AW22 every screen is reached by its name with the keyboard alone', async () => {
  await goTo('/', 'What to do next')
  await page.keyboard.press('Control+K')
  await page.locator('.palette-field').pressSequentially('my acc')
  await page.getByRole('option', { name: 'My account' }).waitFor()
  await page.keyboard.press('Enter')

  await heading('My account').waitFor()
  await page.keyboard.press('Control+K')
  await page.locator('.palette-field').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.palette-field').waitFor({ state: 'detached' })
})

test('AW23 the other language keeps the place and what was typed', async () => {
  await goTo('/account', 'My account')
  await page.locator('input[name=current]').fill('half a pass')
  await page.getByRole('button', { name: 'বাংলা' }).click()
  await heading('আমার অ্যাকাউন্ট').waitFor()

  expect(await page.locator('input[name=current]').inputValue()).toBe('half a pass')
  expect(await page.evaluate('document.documentElement.lang')).toBe('bn')
  await page.getByRole('button', { name: 'English' }).click()
  await heading('My account').waitFor()
  await page.locator('input[name=current]').fill('')
})

test('AW24 a screen that breaks says so alone, and opens again', async () => {
  await page.route('**/api/tenant/activity*', (route) =>
    route.fulfill({ json: { items: [{ id: 'a', at: 'no time' }], next: null } }),
  )
  await goTo('/activity', 'This screen broke')
  expect(await page.getByRole('navigation', { name: 'Screens' }).isVisible()).toBe(true)
  await page.unroute('**/api/tenant/activity*')
  await page.getByRole('button', { name: 'Try again' }).click()

  await heading('Activity').waitFor()
  await page.getByRole('cell', { name: 'Signed in' }).first().waitFor()
})

test('AW25 a report comes as a file, and says how many rows it has', async () => {
  await goTo('/activity', 'Activity')
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download as CSV' }).click()
  const file = await coming
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n')
  await page.getByText(`${lines.length - 1} rows were saved.`).waitFor()

  expect(file.suggestedFilename()).toBe('activity.csv')
  expect(lines.length).toBeGreaterThan(3)
})

test('AW26 in both languages and themes nothing is too pale, unnamed or wider than the screen', async () => {
  const faults: string[] = []
  for (const path of ['/', '/activity', '/account', '/laptop/set-aside']) {
    await page.goto(admin.address(path))
    await page.locator('.admin-screen .head').waitFor()
    for (const theme of ['day', 'dark']) {
      await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`)
      for (const fault of await faultsOf()) faults.push(`${path} ${theme} ${fault}`)
    }
    const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
    if (isWide === true) faults.push(`${path} is wider than the screen`)
  }

  expect(faults).toEqual([])
})

test('AW27 a session that ended asks for the password in place, and what was typed stays', async () => {
  await goTo('/account', 'My account')
  await page.locator('input[name=current]').fill('a'.repeat(10))
  const card = page.locator('.card', { hasText: 'Change the password' })
  await card.locator('input[name=password]').fill('a ferry at Mawa by dawn')
  await card.locator('input[name=again]').fill('a ferry at Mawa by dawn')
  await admin.endSessions()
  await page.getByRole('button', { name: 'Change the password' }).click()
  const dialog = page.getByRole('dialog', { name: 'Sign in again' })
  await dialog.waitFor()
  await dialog.locator('input[name=password]').fill(admin.admin.password)
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })

  expect(await page.locator('input[name=current]').inputValue()).toBe('a'.repeat(10))
  await page.getByRole('button', { name: 'Change the password' }).click()
  await page.getByText('The present password is wrong.').waitFor()
  for (const name of ['current', 'password', 'again']) {
    await card.locator(`input[name=${name}]`).fill('')
  }
})

test('AW28 the second factor is set up by its picture and asked at the next sign-in', async () => {
  await goTo('/account', 'My account')
  const card = page.locator('.card', { hasText: 'Second factor' })
  await card.locator('input[name=password]').fill(admin.admin.password)
  await card.getByRole('button', { name: 'Set it up' }).click()
  await page.getByRole('img', { name: 'QR code of the secret' }).waitFor()
  const secret = required(await card.locator('code').textContent(), 'the secret')
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
  await card.locator('input[name=code]').fill(code)
  await card.getByRole('button', { name: 'Switch it on' }).click()
  await card.locator('.codes').waitFor()
  const recovery = required(await card.locator('.codes code').first().textContent(), 'a code')
  await card.getByRole('button', { name: 'I have kept them' }).click()
  await card.getByText('On. 10 recovery codes are left.').waitFor()

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.locator('input[name=email]').fill(admin.admin.email)
  await page.locator('input[name=password]').fill(admin.admin.password)
  await page.keyboard.press('Enter')
  await page.locator('input[name=code]').fill(recovery)
  await page.keyboard.press('Enter')
  await page.locator('.window').waitFor()
})

test('AW29 a server that is gone is told, and whatever failed comes once it is back', async () => {
  await goTo('/', 'What to do next')
  await admin.venue.killServer()
  await page.getByRole('link', { name: 'My account' }).click()
  await page.getByText('The server cannot be reached. What you typed stays here.').waitFor()
  await admin.venue.startServer()
  await page.locator('.banner').getByRole('button', { name: 'Try again' }).click()

  await page.locator('.banner').waitFor({ state: 'detached' })
  await page.getByText('On. 9 recovery codes are left.').waitFor()
})

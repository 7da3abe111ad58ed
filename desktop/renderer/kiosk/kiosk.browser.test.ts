// The locked screen and the one for visitors, by keys and clicks alone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GatePage, openGatePage, SUPERVISOR_PIN } from '../../testing/gate-page.ts'
import { STEWARD } from '../../testing/venue.ts'

const TICKETS = 60
const PIN = '1357'
const WITH_CARE = 40
const VISITOR = /রহিম|Rina|Salma|Wristband/

let gate: GatePage

beforeAll(async () => {
  gate = await openGatePage(TICKETS, { tickets: { [WITH_CARE]: { attention: 'Wristband, gold' } } })
})

afterAll(async () => {
  await gate?.[Symbol.asyncDispose]()
})

const page = () => gate.page
/** Attributes too: a title or a value shows as much as a text. */
const everything = () => page().evaluate(() => document.documentElement.outerHTML)
const face = () => page().locator('.kiosk-face')

async function typePin(pin: string): Promise<void> {
  await page().locator('[name=pin]').focus()
  await page().keyboard.type(pin)
  await page().keyboard.press('Enter')
}

async function visit(code: string, wanted: string): Promise<void> {
  await gate.typeFast(code)
  await page().locator(`[data-face="${wanted}"]`).waitFor()
}

test('nobody can lock the screen who could not open it again', async () => {
  await page().keyboard.press('F10')

  await page().getByText('sign in and set a PIN first').waitFor()
  await page().getByRole('button', { name: 'Self-service…' }).click()
  await page().getByText('it is the only way back').waitFor()
  expect(await page().getByRole('button', { name: 'Start', exact: true }).count()).toBe(0)
})

test('the operator sets a PIN and locks, and no name is left in the page', async () => {
  await page().locator('[data-step-name=sign_in]').click()
  await page().getByRole('button', { name: 'Set a PIN' }).click()
  await typePin(PIN)
  await page().keyboard.press('Alt+Digit1')
  await gate.scan(gate.venue.codeOf(1), 'ok')
  expect(await everything()).toMatch(VISITOR)

  await page().keyboard.press('F10')
  await page().locator('[data-mode=locked]').waitFor()

  expect(await everything()).not.toMatch(VISITOR)
})

test('a locked screen stays locked when the page is loaded again', async () => {
  await page().reload()
  await page().locator('[data-mode=locked]').waitFor()

  expect(await everything()).not.toMatch(VISITOR)
})

test('a scan at a locked screen does not count, and the screen says so', async () => {
  await gate.typeFast(gate.venue.codeOf(2))

  await page().getByText('This scan did not count.').waitFor()
  expect(await page().locator('[name=pin]').inputValue()).toBe('')
})

test('a wrong PIN is said, and the right one opens by mouse alone', async () => {
  await typePin('9999')
  await page().getByText('The PIN is wrong.').waitFor()

  for (const digit of `${PIN}0`) await page().locator(`[data-digit="${digit}"]`).click()
  await page().getByRole('button', { name: 'Erase' }).click()
  await page().getByRole('button', { name: 'Open', exact: true }).click()
  await page().locator('.scan-screen').waitFor()
  expect(await page().locator('[data-fact=operator]').textContent()).toContain('Rina')
})

test('the button locks as the key does, and a password opens too', async () => {
  await page().getByRole('button', { name: 'Lock the screen' }).click()
  await page().getByRole('button', { name: 'Open by password' }).click()
  await page().locator('[name=email]').fill(STEWARD.email)
  await page().locator('[name=password]').fill('wrong')
  await page().keyboard.press('Enter')
  await page().getByText('The email or the password is wrong.').waitFor()

  await page().locator('[name=password]').fill(STEWARD.name)
  await page().keyboard.press('Enter')
  await page().locator('.scan-screen').waitFor()
})

test('self-service asks once more, and then shows one prompt in both languages', async () => {
  await page().locator('[data-screen=set_up]').click()
  await page().getByRole('button', { name: 'Self-service…' }).click()
  await page().getByRole('button', { name: 'Start', exact: true }).click()
  await page().locator('[data-face=prompt]').waitFor()

  expect(await face().textContent()).toContain('Scan your ticket')
  expect(await face().textContent()).toContain('আপনার টিকিট স্ক্যান করুন')
  // The browser fills the screen in its own time.
  await expect.poll(() => page().evaluate(() => document.fullscreenElement?.tagName)).toBe('HTML')
  expect(await everything()).not.toMatch(VISITOR)
})

test('visitors are welcomed, or sent to the staff, without a name or a reason', async () => {
  await visit(gate.venue.codeOf(3), 'welcome')
  expect(await face().textContent()).toContain('Please go in.')
  await visit(gate.venue.codeOf(WITH_CARE), 'welcomeCare')
  expect(await face().textContent()).toContain('stop at our staff')
  await visit(gate.venue.codeOf(3), 'used')
  await visit(gate.venue.codeOf(TICKETS), 'staff')
  expect(await face().textContent()).toContain('আমাদের কর্মীর কাছে আসুন')
  expect(await face().textContent()).not.toContain('refunded')
  await visit(gate.venue.codeOf(4).slice(0, 60), 'unread')

  expect(await everything()).not.toMatch(VISITOR)
})

test('the prompt is back by itself for the next visitor', async () => {
  await visit(gate.venue.codeOf(5), 'welcome')
  await page().locator('[data-face=prompt]').waitFor()

  expect(await face().textContent()).toContain('Scan your ticket')
})

test('keys that work at a gate do nothing before visitors', async () => {
  for (const key of ['F2', 'F4', 'F8', 'F10', 'Escape', 'Alt+Digit4']) {
    await page().keyboard.press(key)
  }

  expect(await page().locator('[data-face]').count()).toBe(1)
  expect(await page().locator('nav, .strip, input').count()).toBe(0)
})

test('self-service goes on when the page is loaded again', async () => {
  await page().reload()
  await page().locator('[data-face=prompt]').waitFor()

  await visit(gate.venue.codeOf(6), 'welcome')
})

test('a visitor who scans takes the screen back from an open PIN pad', async () => {
  await page().getByRole('button', { name: 'Staff' }).click()
  await page().locator('[name=pin]').waitFor()
  await visit(gate.venue.codeOf(7), 'welcome')

  expect(await page().locator('[name=pin]').count()).toBe(0)
})

test('the staff leave by PIN, a supervisor’s too, and stand at the scan screen', async () => {
  await page().getByRole('button', { name: 'Staff' }).click()
  await page().locator('[name=pin]').waitFor()
  await typePin(SUPERVISOR_PIN)
  await page().locator('.scan-screen').waitFor()

  await gate.scan(gate.venue.codeOf(8), 'ok')
})

test('after too many wrong PINs the screen says how long nobody is heard', async () => {
  await page().keyboard.press('F10')
  await page().locator('[name=pin]').waitFor()
  // Five against the operator, ten against the supervisors: every one is heard by both until then.
  const locked = page().getByText(/Too many tries. Try again in \d+ (s|min)\./)
  for (let tries = 0; tries < 20 && !(await locked.isVisible()); tries += 1) {
    const answered = page().waitForResponse(/\/rpc\/unlock$/)
    await typePin('9999')
    await answered
    await page().locator('.pin-pad .problem:not(:empty)').waitFor()
  }

  await locked.waitFor()
  expect(gate.complaints).toEqual([])
})

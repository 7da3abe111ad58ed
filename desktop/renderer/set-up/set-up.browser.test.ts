// From a new laptop to the first green scan, by keys and clicks alone, on good and bad days.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GatePage, openNewLaptop } from '../../testing/gate-page.ts'
import { CAREFUL, PAIRING_CODE, STEWARD } from '../../testing/venue.ts'

const TICKETS = 60
const PIN = '1357'

/** A form takes the focus a moment after it is drawn. */
const focusOn = (page: Page, name: string) => page.locator(`[name=${name}]:focus`).waitFor()
const word = (page: Page) => page.locator('.verdict .word').textContent()
const step = (page: Page, name: string) => page.locator(`[data-step-name="${name}"]`)

let gate: GatePage
beforeAll(async () => {
  gate = await openNewLaptop(TICKETS)
})
afterAll(async () => await gate?.[Symbol.asyncDispose]())

test('a new laptop says what is missing before anybody is asked', async () => {
  const { page } = gate
  await page.locator('[name=code]').waitFor()
  await focusOn(page, 'code')
  expect(await page.locator('[name=server]').inputValue()).toBe(gate.venue.url)

  await page.keyboard.press('Enter')
  await page.getByText('Enter the pairing code.').waitFor()
  await page.keyboard.type('abcd efgh jk')
  expect(await page.locator('[name=code]').inputValue()).toBe('ABCD-EFGH-JK')
  await page.keyboard.press('Enter')
  await page.getByText('Give this station a name.').waitFor()
})

test('a new laptop takes server and code from the picture that the organizer shows, and pairs with no other server unasked', async () => {
  const { page } = gate
  const paste = (text: string) =>
    page.evaluate((pasted) => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted)
      window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }))
    }, text)
  const value = (name: string) => page.locator(`[name=${name}]`).inputValue()

  await paste('https://tickets.example/pair#K7QM-2DVX-9B')
  await focusOn(page, 'name')
  const read = [await value('code'), await value('server')]
  await page.locator('[name=name]').fill('Laptop 3')
  await paste('https://other.example/pair#AAAA-BBBB-CC')
  await focusOn(page, 'server')
  const other = [await value('code'), await value('server')]
  await page.locator('[name=server]').fill(gate.venue.url)
  await page.locator('[name=name]').fill('')
  await page.locator('[name=code]').fill('ABCD-EFGH-JK')
  await focusOn(page, 'code')

  expect(read).toEqual(['K7QM-2DVX-9B', 'https://tickets.example'])
  expect(other).toEqual(['AAAA-BBBB-CC', 'https://other.example'])
})

test('a new laptop keeps what was typed when the code is wrong or the address is none, and says what to do', async () => {
  const { page } = gate
  await page.keyboard.press('Tab')
  await page.keyboard.type('Laptop 3')
  await page.keyboard.press('Enter')
  await page.getByText('Ask for a new one').waitFor()
  expect(await page.locator('[name=name]').inputValue()).toBe('Laptop 3')

  await page.locator('[name=server]').fill('http://tickets.example.org')
  await page.keyboard.press('Enter')
  await page.getByText('Enter it as https://…').waitFor()
  await page.locator('[name=server]').fill(gate.venue.url)
})

test('a new laptop says a refusal in the language that is chosen after it', async () => {
  const { page } = gate
  await page.locator('[name=code]').focus()
  await page.keyboard.press('Enter')
  await page.getByText('Ask for a new one').waitFor()
  await page.getByRole('button', { name: 'বাংলা' }).click()
  await expect.poll(() => page.locator('.problem').first().textContent()).toMatch(/[ক-হ]/)
  await page.getByRole('button', { name: 'English' }).click()
})

test('a new laptop comes to its first green scan by keyboard alone', async () => {
  const { page } = gate
  await page.locator('[name=code]').fill('')
  await page.keyboard.type(PAIRING_CODE.toLowerCase())
  await page.keyboard.press('Enter')
  await page.locator('[name=email]').waitFor()
  await focusOn(page, 'email')

  await page.keyboard.type(STEWARD.email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(STEWARD.name)
  await page.keyboard.press('Enter')
  await page.locator('[name=pin]').waitFor()
  await focusOn(page, 'pin')
  await page.keyboard.type('12')
  await page.keyboard.press('Enter')
  await page.getByText('A PIN has 4 to 12 digits.').waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.type(PIN)
  await page.keyboard.press('Enter')

  await page.locator('[name=eventId]').waitFor()
  await focusOn(page, 'eventId')
  await page.keyboard.press('Enter')
  await page.getByText(`All ${TICKETS} tickets are on this laptop.`).waitFor()
  await page.locator('main .button.main:focus').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('[data-check=tickets].ok').waitFor()
  await page.locator('.preflight-head .button.main:focus').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.scan-screen').waitFor()

  await gate.scan(gate.venue.codeOf(1), 'ok')
  expect(await word(page)).toBe('ADMIT')
})

test('a new laptop shows where one stands, and every step can be gone back to', async () => {
  const { page } = gate
  await page.locator('[data-screen=set_up]').click()
  expect(await step(page, 'pair').textContent()).toContain('Laptop 3')
  expect(await step(page, 'sign_in').textContent()).toContain('Rina')
  expect(await step(page, 'event').textContent()).toContain('Boishakh concert · North · Entry')
  expect(await step(page, 'ready').textContent()).toContain(`${TICKETS} here`)

  await step(page, 'event').click()
  await page.locator('[name=gateId]').selectOption({ label: 'South' })
  await page.getByRole('radio', { name: 'Exit' }).check()
  await page.getByRole('button', { name: 'Work here' }).click()
  await page.locator('[data-fact=gate]', { hasText: 'South' }).waitFor()
  expect(await page.locator('[data-fact=gate]').textContent()).toContain('Exit')
})

test('a new laptop asks for the code of a second factor once the password is right, in either digits', async () => {
  const { page } = gate
  await step(page, 'sign_in').click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.locator('[name=email]').fill(CAREFUL.email)
  await page.locator('[name=password]').fill('not hers')
  await page.keyboard.press('Enter')
  await page.getByText('The email or the password is wrong.').waitFor()
  expect(await page.locator('[name=code]').count()).toBe(0)

  await page.locator('[name=password]').fill(CAREFUL.name)
  await page.keyboard.press('Enter')
  await page.getByText('Enter the code that your authenticator app shows now.').waitFor()
  await focusOn(page, 'code')
  await page.keyboard.type('111111')
  await page.keyboard.press('Enter')
  await page.getByText('The code is wrong or was used already.').waitFor()
  await page.getByRole('button', { name: 'বাংলা' }).click()
  await expect.poll(() => page.locator('.problem').first().textContent()).toContain('কোডটি ভুল')
  await page.getByRole('button', { name: 'English' }).click()
  await page.locator('[name=code]').fill('৪৯২ ০৩৯')
  await page.keyboard.press('Enter')
  await page.locator('[name=pin]').waitFor()
  await page.getByRole('button', { name: 'Later' }).click()
  await page.locator('[data-fact=operator]', { hasText: CAREFUL.name }).waitFor()
  await step(page, 'sign_in').click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.locator('[name=email]').fill(STEWARD.email)
  await page.locator('[name=password]').fill(STEWARD.name)
  await page.keyboard.press('Enter')
  await page.locator('[data-fact=operator]', { hasText: STEWARD.name }).waitFor()
})

test('a new laptop lets the operator come back by PIN when the network is gone', async () => {
  const { page } = gate
  await step(page, 'sign_in').click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await gate.venue[Symbol.asyncDispose]()
  await page.locator('[name=email]').fill(STEWARD.email)
  await page.locator('[name=password]').fill(STEWARD.name)
  await page.keyboard.press('Enter')
  await page.getByText('The server cannot be reached.').first().waitFor()
  expect(await page.locator('[name=email]').inputValue()).toBe(STEWARD.email)

  await page.getByRole('radio', { name: 'PIN' }).check()
  await page.locator('[name=pin]').fill('9999')
  await page.keyboard.press('Enter')
  await page.getByText('The PIN is wrong.').waitFor()
  await page.locator('[name=pin]').fill(PIN)
  await page.keyboard.press('Enter')
  await page.locator('[data-fact=operator]', { hasText: 'Rina' }).waitFor()
})

test('a new laptop still proposes the event that is on the laptop', async () => {
  const { page } = gate
  await step(page, 'event').click()
  await page.getByText('These events are on this laptop.').waitFor()
  expect(await page.locator('[name=eventId]').count()).toBe(1)
  await page.getByRole('radio', { name: 'Entry' }).check()
  await page.getByRole('button', { name: 'Work here' }).click()
  await page.getByRole('button', { name: 'Start scanning' }).click()
  await gate.scan(gate.venue.codeOf(2), 'ok')
})

test('a new laptop has nothing that the browser complains of', () => {
  expect(gate.complaints).toEqual([])
})

// A code typed by hand in a real browser over a real station, by keys and clicks alone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GatePage, openGatePage } from '../../testing/gate-page.ts'

const TICKETS = 40

let gate: GatePage

beforeAll(async () => {
  gate = await openGatePage(TICKETS)
  await gate.page.keyboard.press('F3')
  await field().waitFor()
})

afterAll(async () => {
  await gate?.[Symbol.asyncDispose]()
})

const field = () => gate.page.locator('#hand-code')
const hint = (state: string) => gate.page.locator(`[data-hand="${state}"]`)
const groups = () => gate.page.locator('.code-groups li')
const focused = () => gate.page.evaluate(() => document.activeElement?.id)
const send = () => gate.page.locator('.hand-entry button[type=submit]')

/** As slowly as people type, so that no scanner is heard in it; the text is there at once. */
const typeSlowly = (text: string) => field().fill(text)

const BANGLA_ZERO = '০'.charCodeAt(0)
const inBangla = (text: string): string =>
  text.replaceAll(/\d/g, (digit) => String.fromCharCode(BANGLA_ZERO + Number(digit)))

test('F3 opens it with the cursor in the field, and it says where the code is', async () => {
  await expect.poll(focused).toBe('hand-code')
  expect(await hint('empty').textContent()).toContain('begins with PB')
  expect(await send().isDisabled()).toBe(true)
})

test('while it is typed the groups fill, and what is missing is counted', async () => {
  const code = gate.venue.codeOf(1)
  await typeSlowly(code.slice(0, 42))
  await hint('typing')
    .getByText(`${code.length - 42} characters to come`)
    .waitFor()

  expect(await groups().count()).toBe(Math.ceil(code.length / 4))
  expect(await groups().nth(0).locator('span').textContent()).toBe(code.slice(0, 4))
  expect(await groups().nth(10).locator('span').textContent()).toBe(`${code.slice(40, 42)}··`)
})

test('Enter sends nothing before the code is whole', async () => {
  await gate.page.keyboard.press('Enter')

  expect(await gate.page.locator('.verdict').count()).toBe(0)
  expect(await field().inputValue()).not.toBe('')
})

test('a character that no code has is named', async () => {
  await typeSlowly('PB20 U!')
  await hint('impossible').getByText('No code has U !').waitFor()

  expect(await field().getAttribute('aria-invalid')).toBe('true')
})

test('a wrong character is noticed, its group is pointed at, and nothing can be sent', async () => {
  const code = gate.venue.codeOf(2)
  const at = [...code].findIndex((character, place) => place > 12 && /[58026]/.test(character))
  const wrong = { '5': 'S', '8': 'B', '0': 'D', '2': 'Z', '6': 'G' }[code.charAt(at)] ?? ''
  await typeSlowly(code.slice(0, at) + wrong + code.slice(at + 1))
  await hint('mistyped').waitFor()
  const group = Math.floor(at / 4) + 1

  expect(await gate.page.locator('.code-groups .suspect').count()).toBeLessThanOrEqual(6)
  expect(await gate.page.locator(`[data-group="${group}"]`).getAttribute('class')).toBe('suspect')
  expect(await hint('mistyped').textContent()).toContain(String(group))
  await gate.page.keyboard.press('Enter')
  expect(await gate.page.locator('.verdict').count()).toBe(0)
})

test('small letters, O for 0, I for 1, blanks and Bangla digits are forgiven, and Enter admits', async () => {
  const code = gate.venue.codeOf(3)
  const loose = inBangla(code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'i'))
  await typeSlowly(` ${loose.slice(0, 20)}-${loose.slice(20, 40)} ${loose.slice(40)} `)
  await hint('complete').waitFor()
  await gate.page.keyboard.press('Enter')
  await gate.page.locator('.verdict[data-reason="ok"]').waitFor()

  expect(await gate.page.locator('.verdict').textContent()).toContain('রহিম 3')
  expect(await field().inputValue()).toBe('')
  expect(await focused()).toBe('hand-code')
})

test('a scan while somebody types by hand is a scan, and what was typed stays', async () => {
  await typeSlowly('PB20 0PXM')
  await field().press('End')
  await gate.scan(gate.venue.codeOf(4), 'ok')

  expect(await gate.page.locator('.verdict').textContent()).toContain('রহিম 4')
  expect(await field().inputValue()).toBe('PB20 0PXM')
})

test('in Bangla the counts are Bangla and the code stays as printed', async () => {
  const code = gate.venue.codeOf(5)
  await gate.page.getByText('বাংলা').click()
  await typeSlowly(code.slice(0, 42))

  await gate.page.getByText('আর ৩৪টি অক্ষর বাকি').waitFor()
  expect(await groups().nth(0).locator('span').textContent()).toBe(code.slice(0, 4))
})

test('at 320 pixels nothing is cut', async () => {
  await gate.page.setViewportSize({ width: 320, height: 640 })

  await expect.poll(() => gate.page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
})

test('a code that is pasted outside of any field is a scan; in a field it is the field’s text', async () => {
  const code = gate.venue.codeOf(TICKETS - 1)
  await field().fill(code)
  await gate.page.keyboard.press('Control+A')
  await gate.page.keyboard.press('Control+C')
  await field().fill('')
  await gate.page.keyboard.press('Control+V')
  expect(await field().inputValue()).toBe(code)
  const name = `রহিম ${TICKETS - 1}`
  expect(await gate.page.locator('.verdict', { hasText: name }).count()).toBe(0)

  await field().fill('')
  await gate.page.locator('#main').focus()
  await gate.page.keyboard.down('Control')
  for (let held = 0; held < 5; held += 1) await gate.page.keyboard.down('v')
  await gate.page.keyboard.up('v')
  await gate.page.keyboard.up('Control')
  await gate.page.locator('.verdict.admit', { hasText: name }).waitFor()
  expect(await field().inputValue()).toBe('')
})

test('the browser has nothing to complain of', () => {
  expect(gate.complaints).toEqual([])
})

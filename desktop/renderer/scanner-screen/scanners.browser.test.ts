// The scanners screen: the test code typed fast, slowly, under another country’s layout, cut off; the camera’s switch.
import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GatePage, openGatePage } from '../../testing/gate-page.ts'
import { FRENCH_WIRES, type Typing, typeAsScanner } from '../../testing/scanner-typing.ts'
import { CALIBRATION_TEXT } from '../scanners/calibration.ts'

let gate: GatePage
let keys: CDPSession

beforeAll(async () => {
  gate = await openGatePage(20)
  keys = await gate.page.context().newCDPSession(gate.page)
  await gate.page.locator('[data-screen=scanners]').click()
  await gate.page.locator('.test-code').waitFor()
  await gate.page.locator('#main').focus()
})

afterAll(async () => {
  await gate?.[Symbol.asyncDispose]()
})

const type = (text: string, typing: Typing = {}) => typeAsScanner(keys, text, typing)

const result = (kind: string) => gate.page.locator(`[data-test=${kind}]`)
const facts = () => gate.page.locator('.facts-list').textContent()
const advice = (name: string) => gate.page.locator(`[data-advice=${name}]`)

test('the test code is on the screen as a picture that loads', async () => {
  const width = () =>
    gate.page
      .locator('.test-code')
      .evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0))

  await expect.poll(width).toBeGreaterThan(0)
})

test('one that was cut off is asked for again', async () => {
  await type(CALIBRATION_TEXT.slice(0, 20) + CALIBRATION_TEXT.slice(22))

  await result('again').waitFor()
  expect(await result('again').textContent()).toContain('Scan it again')
})

test('a fast scanner is understood, with its terminator', async () => {
  await type(CALIBRATION_TEXT, { terminator: 'Tab' })
  await result('learnt').waitFor()

  expect(await facts()).toContain('as out of the box')
  expect(await facts()).toContain('Tab')
  expect(await advice('slow').count()).toBe(0)
})

test('a slow scanner is told what to do, and that is remembered', async () => {
  await type(CALIBRATION_TEXT, { gapMs: 80 })
  await advice('slow').waitFor()
  expect(await advice('slow').textContent()).toContain('80 ms for a character, 6.1 s for a ticket')

  await gate.page.reload()
  await gate.page.locator('[data-screen=scanners]').click()
  await advice('slow').waitFor()
})

test('what was learnt can be forgotten', async () => {
  await gate.page.getByRole('button', { name: 'Forget what was learnt' }).click()

  await result('waiting').waitFor()
  expect(await gate.page.locator('.facts-list').count()).toBe(0)
})

test('a scanner that is set to another country is learnt, and its tickets are read', async () => {
  const wires = FRENCH_WIRES
  await gate.page.locator('#main').focus()
  await type(CALIBRATION_TEXT, { wires })
  await advice('other_country').waitFor()
  expect(await facts()).toContain('another country’s, learnt')

  await type(gate.venue.codeOf(1), { wires })
  await gate.page.locator('.docked .verdict.admit').waitFor()
})

test('serial scanners and the camera each say how they are', async () => {
  expect(await gate.page.locator('h2').allTextContents()).toContain('Scanners on a serial port')
  await gate.page.getByRole('button', { name: 'Turn camera on' }).click()
  await gate.page.locator('.camera:not([data-camera=off])').waitFor()
  await gate.page.getByRole('button', { name: 'Turn camera off' }).click()
  await gate.page.locator('.camera[data-camera=off]').waitFor()
})

test('the browser has nothing to complain of', () => {
  expect(gate.complaints).toEqual([])
})

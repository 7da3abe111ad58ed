// A laptop with many events to choose from, a scanner for the pairing code, and a slow network.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GatePage, openNewLaptop } from '../../testing/gate-page.ts'
import { PAIRING_CODE } from '../../testing/venue.ts'

const TICKETS = 200

let gate: GatePage
beforeAll(async () => {
  const otherEvents = Array.from({ length: 9 }, (_unused, at) => `Poetry evening ${at + 1}`)
  gate = await openNewLaptop(TICKETS, { otherEvents, downloadHeldAt: 12_000 })
})
afterAll(async () => await gate?.[Symbol.asyncDispose]())

test('a laptop takes the pairing code from a scanner, wherever the focus is', async () => {
  const { page } = gate
  await page.locator('[name=name]').fill('Laptop 3')
  await page.locator('#main').focus()
  await gate.typeFast('K7QM2DVX9B')
  await page.getByText('Ask for a new one').waitFor()
  expect(await page.locator('[name=code]').inputValue()).toBe('K7QM-2DVX-9B')
})

test('a laptop says that a ticket is no pairing code', async () => {
  const { page } = gate
  await page.locator('#main').focus()
  await gate.typeFast(gate.venue.codeOf(1))
  await page.getByText('That was no pairing code.').waitFor()
})

test('a laptop goes on without signing in, and says what that costs', async () => {
  const { page } = gate
  await page.locator('[name=code]').fill(PAIRING_CODE)
  await page.getByRole('button', { name: 'Pair', exact: true }).click()
  await page.locator('[name=email]').waitFor()
  expect(await page.locator('form').textContent()).toContain('scans carry no name')
  await page.getByRole('button', { name: 'Go on without signing in' }).click()
  await page.locator('[name=eventId]').first().waitFor()
})

test('a laptop finds an event by a part of its name', async () => {
  const { page } = gate
  const events = () => page.locator('[name=eventId]').count()
  await expect.poll(events).toBe(10)
  await page.locator('input[type=search]').fill('boish')
  await expect.poll(events).toBe(1)
  expect(await page.locator('[name=eventId]').isChecked()).toBe(true)
  await page.getByRole('button', { name: 'Work here' }).click()
})

test('a laptop shows how far the download is, and scans meanwhile', async () => {
  const { page } = gate
  // More than that does not come.
  await page.locator('.download').getByText(`100 of ${TICKETS}`, { exact: true }).waitFor()
  const bar = page.locator('.download progress')
  expect([await bar.getAttribute('value'), await bar.getAttribute('max')]).toEqual([
    '100',
    String(TICKETS),
  ])
  await page.getByText('You can scan meanwhile.').waitFor()
  await page.getByRole('button', { name: 'Start scanning' }).click()
  await page.locator('.scan-screen').waitFor()
  await gate.typeFast(gate.venue.codeOf(2))
  await page.locator('.verdict.admit, .verdict.care').waitFor()
})

// The gate page in a real browser, over the loopback shell, with a real core.
import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../testing/chromium.ts'
import { listenForComplaints } from '../testing/gate-page.ts'
import { typeAsScanner } from '../testing/scanner-typing.ts'
import { type StationProcess, startStation } from '../testing/station-process.ts'
import { PAIRING_CODE, startVenue, type Venue } from '../testing/venue.ts'

const TICKETS = 200

let venue: Venue
let browser: Browser
let station: StationProcess
let page: Page
const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-page-'))
let keys: CDPSession
let complaints: string[]
const asked: string[] = []

beforeAll(async () => {
  venue = await startVenue(TICKETS)
  browser = await launchChromium()
  station = await startStation(['--data', join(folder.path, 'data'), '--server', venue.url])
  page = await browser.newPage({ viewport: { width: 1100, height: 750 } })
  complaints = listenForComplaints(page)
  keys = await page.context().newCDPSession(page)
  page.on('request', (request) => asked.push(new URL(request.url()).origin))
  await page.goto(`${station.ready.url}/#${station.ready.token}`)
})

afterAll(async () => {
  await browser?.close()
  await station?.stop()
  await venue?.[Symbol.asyncDispose]()
  folder.remove()
})

const word = (): Promise<string | null> => page.locator('.verdict .word').textContent()
const fact = (name: string) => page.locator(`[data-fact="${name}"]`)

/** Types as a keyboard scanner does, wherever the focus is, and waits for the verdict of this very scan. */
async function scan(code: string, reason: string): Promise<void> {
  await typeAsScanner(keys, code, { gapMs: 0 })
  await page.locator(`.verdict[data-reason="${reason}"]`).waitFor()
}

test('a new laptop pairs by keyboard alone, and a wrong code says what to do', async () => {
  await page.locator('[name=code]').waitFor()
  expect(await page.locator('[name=server]').inputValue()).toBe(venue.url)

  await page.locator('[name=code]').focus()
  await page.keyboard.type('WRONG-CODE')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Laptop 3')
  await page.keyboard.press('Enter')
  await page.getByText('Ask for a new one').waitFor()
  expect(await page.locator('[name=name]').inputValue()).toBe('Laptop 3')

  await page.locator('[name=code]').fill(PAIRING_CODE)
  await page.keyboard.press('Enter')
  await page.locator('[name=email]').waitFor()
  await page.getByRole('button', { name: 'Go on without signing in' }).click()
  await page.locator('[name=eventId]').waitFor()
  expect(await page.locator('.event-list').textContent()).toContain('Boishakh concert')
})

test('selecting the event leads to scanning, with its tickets on the laptop', async () => {
  await page.getByRole('button', { name: 'Work here' }).click()
  await page.getByRole('button', { name: 'Start scanning' }).click()
  await page.locator('.scan-screen').waitFor()

  await page.locator('[data-fact="tickets"] dd', { hasText: String(TICKETS) }).waitFor()
  expect(await fact('gate').locator('dd').first().textContent()).toBe('North')
})

test.each([
  ['another product’s code', () => 'https://example.org/promo', 'invalid', 'not one of ours'],
  ['a code of another event', () => venue.foreignCode(), 'wrong_event', 'another event'],
  ['a code that was cut off', () => venue.codeOf(2).slice(0, 60), 'invalid', 'Scan it again'],
  ['a cancelled ticket', () => venue.codeOf(TICKETS), 'canceled', 'cancelled or refunded'],
])('%s stops, and says why', async (_name, code, reason, sentence) => {
  await scan(code(), reason)

  expect(await word()).toBe('STOP')
  expect(await page.locator('.verdict.stop').textContent()).toContain(sentence)
})

test('a stopped ticket does not hold up the next one', async () => {
  await scan(venue.codeOf(3), 'ok')

  expect(await word()).toBe('ADMIT')
})

test('at 320 pixels nothing is cut and the verdict is in sight', async () => {
  await page.setViewportSize({ width: 320, height: 640 })
  await scan(venue.codeOf(5), 'ok')

  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  const box = await page.locator('.verdict .word').boundingBox()
  expect(box?.y ?? Number.POSITIVE_INFINITY).toBeLessThan(640 - (box?.height ?? 0))
})

test('a reload keeps the station, the event, the language and the theme', async () => {
  await page.setViewportSize({ width: 1100, height: 750 })
  await page.getByText('বাংলা').click()
  await page.getByRole('button', { name: 'রং: স্বয়ংক্রিয়' }).click()
  await page.getByRole('button', { name: 'রং: দিন' }).click()
  await page.reload()
  await page.locator('.scan-screen').waitFor()

  await scan(venue.codeOf(5), 'already_redeemed')
  expect(await word()).toBe('আগেই ঢুকেছে')
  expect(await fact('tickets').locator('dd').first().textContent()).toBe('২০০')
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
})

test('the page asks nobody but its own station, and the browser has nothing to complain of', () => {
  expect(new Set(asked)).toEqual(new Set([station.ready.url]))
  expect(complaints).toEqual([])
})

test('the page says that the browser holds the sound back, until a key was pressed', async () => {
  const other = await browser.newPage()
  await other.goto(`${station.ready.url}/#${station.ready.token}`)
  await other.locator('.hint-line').waitFor()

  await other.keyboard.press('a')
  await other.locator('.hint-line').waitFor({ state: 'detached' })
  await other.close()
})

test('the admin page asks who administers, at the server of this station, and has no place to scan', async () => {
  const admin = await browser.newPage()
  await admin.goto(`${station.ready.adminUrl}/#${station.ready.adminToken}`)

  await admin.locator('form.sign-in').waitFor()
  expect(await admin.locator('input[name=server]').inputValue()).toMatch(/^http:\/\/127\.0\.0\.1:/)
  // Server, email, password.
  expect(await admin.locator('input').count()).toBe(3)
  await admin.close()
})

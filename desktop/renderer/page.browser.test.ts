// The gate page in a real browser, over the loopback shell, with a real core.
import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../testing/chromium.ts'
import { type StationProcess, startStation } from '../testing/station-process.ts'
import { PAIRING_CODE, startVenue, type Venue } from '../testing/venue.ts'

const TICKETS = 200

let venue: Venue
let browser: Browser
let station: StationProcess
let page: Page
const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-page-'))
const complaints: string[] = []
const asked: string[] = []

beforeAll(async () => {
  venue = await startVenue(TICKETS)
  browser = await launchChromium()
  station = await startStation(['--data', join(folder.path, 'data'), '--server', venue.url])
  page = await browser.newPage({ viewport: { width: 1100, height: 750 } })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text())
  })
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
const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '')
const fact = (name: string) => page.locator(`[data-fact="${name}"]`)

/** Types as a keyboard scanner does, wherever the focus is, and waits for the verdict of this very scan. */
async function scan(code: string, reason: string): Promise<void> {
  await page.keyboard.type(code)
  await page.keyboard.press('Enter')
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
  complaints.length = 0 // The refused call itself is logged by the browser.

  await page.locator('[name=code]').fill(PAIRING_CODE)
  await page.keyboard.press('Enter')
  await page.locator('[name=eventId]').waitFor()
  expect(await page.locator('[name=eventId] option').textContent()).toBe('Boishakh concert')
})

test('selecting the event leads to scanning, with its tickets on the laptop', async () => {
  await page.locator('form button[type=submit]').click()
  await page.locator('#code:focus').waitFor()

  await page.locator('[data-fact="tickets"] dd', { hasText: String(TICKETS) }).waitFor()
  expect(await fact('gate').locator('dd').textContent()).toBe('North')
  expect(await focused()).toBe('code')
})

test('a valid ticket is admitted, and the field is ready for the next', async () => {
  await scan(venue.codeOf(1), 'ok')

  expect(await word()).toBe('ADMIT')
  expect(await page.locator('.verdict.admit').count()).toBe(1)
  expect(await page.locator('.verdict').textContent()).toContain('রহিম 1')
  expect(await focused()).toBe('code')
  expect(await page.locator('#code').inputValue()).toBe('')
})

test('the same ticket is already in, with time and gate of its entry', async () => {
  await scan(venue.codeOf(1), 'already_redeemed')

  expect(await word()).toBe('ALREADY IN')
  expect(await page.locator('.verdict.again').textContent()).toMatch(
    /First entry .*\d\d:\d\d:\d\d, North/,
  )
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

test('a scanner is heard while the focus is on a button', async () => {
  await page.locator('.bar button').first().focus()

  await scan(venue.codeOf(4), 'ok')

  expect(await word()).toBe('ADMIT')
  expect(await focused()).toBe('code')
})

test('in Bangla the words and the digits are Bangla', async () => {
  await page.getByText('বাংলা').click()
  await scan(venue.codeOf(1), 'already_redeemed')

  expect(await page.evaluate(() => document.documentElement.lang)).toBe('bn')
  expect(await word()).toBe('আগেই ঢুকেছে')
  const verdict = (await page.locator('.verdict').textContent()) ?? ''
  expect(verdict).toMatch(/প্রথম প্রবেশ .*[০-৯]{2}:[০-৯]{2}:[০-৯]{2}/)
  expect(await fact('tickets').locator('dd').textContent()).toBe('২০০')
})

test('at 320 pixels nothing is cut and the verdict is in sight', async () => {
  await page.setViewportSize({ width: 320, height: 640 })
  await scan(venue.codeOf(5), 'ok')

  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  const box = await page.locator('.verdict .word').boundingBox()
  expect(box?.y ?? Number.POSITIVE_INFINITY).toBeLessThan(640 - (box?.height ?? 0))
})

test('a reload keeps the station, the event and the language', async () => {
  await page.setViewportSize({ width: 1100, height: 750 })
  await page.reload()
  await page.locator('#code:focus').waitFor()

  await scan(venue.codeOf(5), 'already_redeemed')
  expect(await word()).toBe('আগেই ঢুকেছে')
})

test('the page asks nobody but its own station, and the browser has nothing to complain of', () => {
  expect(new Set(asked)).toEqual(new Set([station.ready.url]))
  expect(complaints).toEqual([])
})

test('the admin page shows the same station and cannot scan', async () => {
  const admin = await browser.newPage()
  await admin.goto(`${station.ready.adminUrl}/#${station.ready.adminToken}`)

  await admin.locator('[data-fact="tickets"]').waitFor()
  const status = await admin.evaluate(async (token) => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch('/rpc/scan', { method: 'POST', headers, body: '{"code":"PB"}' })
    return answer.status
  }, station.ready.adminToken)

  expect(status).toBe(404)
  await admin.close()
})

// The gate page when something goes wrong under it: loaded again, the station killed, a rush.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GatePage, openGatePage } from '../../testing/gate-page.ts'
import { lookInTime } from '../../testing/in-time.ts'
import { VERDICT_MS } from '../state/gate-state.ts'

const TICKETS = 300
const RUSH = 200

let gate: GatePage

beforeAll(async () => {
  gate = await openGatePage(TICKETS)
})

afterAll(async () => {
  await gate?.[Symbol.asyncDispose]()
})

const word = () => gate.page.locator('.verdict .word').textContent()

test('a page that is loaded again in the middle of a verdict shows it again', async () => {
  await gate.scan(gate.venue.codeOf(1), 'ok')
  const shown = gate.page.locator('.verdict[data-reason="canceled"]')

  const seen = await lookInTime({
    reach: async () => {
      await gate.scan(gate.venue.codeOf(TICKETS), 'canceled')
      await gate.page.reload()
      await shown.waitFor({ timeout: VERDICT_MS })
    },
    look: async () => ({ word: await word(), text: await shown.textContent() }),
    stands: async () => (await shown.count()) > 0,
  })

  expect(seen.word).toBe('STOP')
  expect(seen.text).toContain(`রহিম ${TICKETS}`)
})

test('a scan that the station never answered is not decided, in no colour of a verdict', async () => {
  await gate.killStation()
  await gate.scan(gate.venue.codeOf(2), 'undecided')

  expect(await word()).toBe('NOT DECIDED')
  expect(await gate.page.locator('.verdict').textContent()).toContain('Scan again')
  expect(await gate.page.locator('.verdict.admit, .verdict.care').count()).toBe(0)
})

test('the page says that the station is gone, and keeps what is typed', async () => {
  await gate.page.locator('[data-core="gone"]').waitFor()
  await gate.page.locator('#code').fill('PB12')

  expect(await gate.page.locator('[data-core]').textContent()).toContain('does not answer')
})

test('a station that was started again wants its new address, which leads back without a reload', async () => {
  await gate.startStation()
  await gate.page.locator('[data-core="foreign"]').waitFor()
  expect(await gate.page.locator('[data-core]').textContent()).toContain('address that it printed')

  await gate.page.goto(gate.address())
  await gate.page.locator('[data-core]').waitFor({ state: 'detached' })

  expect(await gate.page.locator('#code').inputValue()).toBe('PB12')
  await gate.page.locator('#code').fill('')
  // Another ticket: a reader that goes on looking at one gives it once.
  await gate.scan(gate.venue.codeOf(TICKETS - 2), 'ok')
  expect(await word()).toBe('ADMIT')
})

test('two hundred scans, typed as fast as the browser takes them, are all decided, and the last one stands', async () => {
  const before = await admittedHere()
  const numbers = Array.from({ length: RUSH }, (_unused, at) => 3 + at)
  await Promise.all(numbers.map((number) => gate.typeFast(gate.venue.codeOf(number))))
  await gate.page
    .getByText(`রহিম ${2 + RUSH}`, { exact: true })
    .first()
    .waitFor()

  expect(await word()).toBe('ADMIT')
  // Answers overtake each other.
  await expect.poll(admittedHere).toBe(before + RUSH)
})

test('a window that another one took over still follows, though more slowly', async () => {
  const other = await gate.openWindow()
  await other.clock.install()
  await other.goto(gate.address())
  await other.locator('.scan-screen').waitFor()
  await other.keyboard.press('Escape')
  await other.locator('.mini-counters').waitFor()
  await gate.page.reload()
  await gate.page.locator('.scan-screen').waitFor()

  await gate.scan(gate.venue.codeOf(TICKETS - 1), 'ok')
  const admitted = await admittedHere()
  await other.clock.fastForward(12_000)

  await other.locator('.mini-counters dd').first().getByText(String(admitted)).waitFor()
  await other.close()
})

test('a screen whose style sheet did not come, because the station was gone, has it when the station is back', async () => {
  const other = await gate.openWindow()
  let isGone = true
  await other.route(/search-screen-[^/]*\.css$/, (route) =>
    isGone ? route.abort() : route.continue(),
  )
  const asked = other.waitForRequest(/search-screen-[^/]*\.css$/)
  await other.goto(gate.address())
  await asked
  isGone = false

  await other.keyboard.press('F2')
  await other.locator('search.search').waitFor()

  const sheets = () =>
    other.evaluate(() => [...document.styleSheets].map(({ href }) => href ?? '').join(' '))
  await expect.poll(sheets).toMatch(/search-screen/)
  await other.keyboard.press('Alt+Digit4')
  await other.locator('ol.rows').waitFor()
  await other.close()
})

async function admittedHere(): Promise<number> {
  const { body } = await gate.call('counters')
  return (body as { gate: { entries: number } }).gate.entries
}

test('the browser has nothing to complain of but the station that was gone', () => {
  expect(gate.complaints).toEqual([])
})

// Two serial scanners and one that types, at once, on the real page of a real station.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveStation } from '../../shells/testing/serve-page.ts'
import { launchChromium } from '../../testing/chromium.ts'
import { type FakeScanner, plugInScanner, testPorts } from '../../testing/fake-scanner.ts'
import { typeAsScanner } from '../../testing/scanner-typing.ts'
import { codeOf, stationWithEvent, type TempStation } from '../../testing/temp-station.ts'

const EACH = 60
const [LEFT, RIGHT] = ['usb:0c2e:0901:left', 'usb:0c2e:0901:right']

let left: FakeScanner
let right: FakeScanner
let ports: ReturnType<typeof testPorts>
let station: TempStation
let served: Awaited<ReturnType<typeof serveStation>>
let browser: Browser
let page: Page

beforeAll(async () => {
  left = plugInScanner('left')
  right = plugInScanner('right')
  ports = testPorts([left, right])
  station = await stationWithEvent(4 * EACH, { serialPorts: ports.ports })
  for (const id of [LEFT, RIGHT]) await station.handlers.openScanner({ id, profile: 'honeywell' })
  served = await serveStation(station)
  browser = await launchChromium()
  page = await browser.newPage()
  await page.goto(served.address)
  await page.locator('.scan-screen').waitFor()
})

afterAll(async () => {
  await browser?.close()
  await served?.close()
  await station?.[Symbol.asyncDispose]()
  left?.unplug()
  right?.unplug()
})

/** The codes in the journal, and what became of them. */
async function journal(): Promise<[code: string, verdict: string][]> {
  const rows = await station.handlers.journal({ limit: 1_000 })
  return rows.ok ? rows.value.items.map(({ code, verdict }) => [code ?? '', verdict]) : []
}

const until = async (rows: number): Promise<void> => {
  await expect.poll(async () => (await journal()).length, { timeout: 60_000 }).toBe(rows)
}

test('scans of three scanners at once are each admitted once, none lost and none mixed', async () => {
  const typed = Array.from({ length: EACH }, (_unused, number) => codeOf(number))
  const sent = [left, right].map((scanner, at) => ({
    scanner,
    codes: typed.map((_code, number) => codeOf((at + 1) * EACH + number)),
  }))

  const keys = await page.context().newCDPSession(page)
  for (const [number, code] of typed.entries()) {
    for (const { scanner, codes } of sent) scanner.send((codes[number] ?? '').slice(0, 33))
    await typeAsScanner(keys, code, { gapMs: 0 })
    for (const { scanner, codes } of sent) scanner.send(`${(codes[number] ?? '').slice(33)}\r`)
  }
  await until(3 * EACH)

  const all = [...typed, ...sent.flatMap(({ codes }) => codes)]
  const found = await journal()
  expect(found.map(([code]) => code).sort()).toEqual([...all].sort())
  expect(found.filter(([, verdict]) => verdict !== 'admitted')).toEqual([])
  const heard = await left.told(9 * EACH)
  expect(heard).toBe('\x1b5,\x1b6,\x1b2,'.repeat(EACH))
})

test('a serial scanner that is unplugged in mid-code comes back, and its next code is admitted', async () => {
  const before = (await journal()).length

  const isLeft = async (state: string): Promise<boolean> => {
    station.time.pass(1_000)
    const listed = await station.handlers.scanners({})
    return listed.ok && listed.value.items.some((one) => one.id === LEFT && one.state === state)
  }
  left.send(codeOf(3 * EACH).slice(0, 40))
  ports.here.delete(left)
  left.unplug()
  await expect.poll(() => isLeft('lost')).toBe(true)
  left = plugInScanner('left')
  ports.here.add(left)
  await expect.poll(() => isLeft('open')).toBe(true)
  left.send(`${codeOf(3 * EACH + 1)}\r`)
  await until(before + 1)

  expect((await journal()).slice(before)).toEqual([[codeOf(3 * EACH + 1), 'admitted']])
  await page.locator('.verdict[data-reason="ok"]', { hasText: `Visitor ${3 * EACH + 1}` }).waitFor()
})

test('the speed of a serial line is chosen on the scanners screen, and is still chosen after a reload', async () => {
  const speed = page.locator('[name=baudRate]')
  await page.locator('[data-screen=scanners]').click()
  await speed.nth(1).waitFor()
  const before = await speed.evaluateAll((all) =>
    all.map((one) => one instanceof HTMLSelectElement && one.value),
  )
  await speed.first().selectOption('38400')
  await expect.poll(() => [...ports.baudRates.values()].includes(38_400)).toBe(true)
  await page.reload()
  await page.locator('[data-screen=scanners]').click()
  await speed.nth(1).waitFor()

  expect(before).toEqual(['9600', '9600'])
  expect(await speed.first().inputValue()).toBe('38400')
  expect(await page.locator('[data-scanner-state=open]').count()).toBe(2)
})

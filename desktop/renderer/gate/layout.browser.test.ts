// A verdict is where people look, on every screen that gates have. What stands on it is read by `screens.browser.test.ts`.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GatePage, openGatePage } from '../../testing/gate-page.ts'

const SIZES = [
  { width: 1024, height: 600 },
  { width: 1920, height: 1080 },
  { width: 320, height: 640 },
]

let gate: GatePage

beforeAll(async () => {
  gate = await openGatePage(20)
})

afterAll(async () => {
  await gate?.[Symbol.asyncDispose]()
})

test('a verdict is in sight without scrolling on a narrow screen and above another one', async () => {
  const { page, venue } = gate
  await page.locator('[data-screen=history]').click()
  await page.locator('.screen h2').waitFor()
  for (const [at, size] of SIZES.entries()) {
    await page.setViewportSize(size)
    await gate.scan(venue.codeOf(1 + at), 'ok')
    const box = await page.locator('.docked .word').boundingBox()
    expect((box?.y ?? size.height) + (box?.height ?? 0), `${size.width}`).toBeLessThan(size.height)
  }
})

test('a verdict comes into sight also above a screen that somebody has scrolled down', async () => {
  const { page, venue } = gate
  for (const [at, size] of [...SIZES, { width: 512, height: 300 }].entries()) {
    await page.setViewportSize(size)
    await page.locator('[data-screen=help]').click()
    await page.locator('.screen > p').last().scrollIntoViewIfNeeded()

    await gate.scan(venue.codeOf(11 + at), 'ok')

    const box = await page.locator('.docked .word').boundingBox()
    expect(box?.y, `${size.width}`).toBeGreaterThanOrEqual(0)
    expect((box?.y ?? 0) + (box?.height ?? size.height), `${size.width}`).toBeLessThan(size.height)
  }
})

// Every screen of the gate page in both languages, by day and in the dark, on the screens that gates have.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GatePage, openGatePage } from '../../testing/gate-page.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TICKETS = 60
const CARE = 40
const LONG_NAME = 'মোহাম্মদ শাহরিয়ার রহমান চৌধুরী বিন আব্দুল্লাহ'

const SIZES = [
  { width: 1024, height: 600 },
  { width: 1920, height: 1080 },
  { width: 320, height: 640 },
]
const LOOKS = [
  { language: 'en', theme: 'day' },
  { language: 'bn', theme: 'day' },
  { language: 'en', theme: 'dark' },
  { language: 'bn', theme: 'dark' },
]

let gate: GatePage

beforeAll(async () => {
  gate = await openGatePage(TICKETS, {
    tickets: {
      [CARE]: {
        attention: 'Wristband, gold; over 18 only',
        name: LONG_NAME,
        note: 'Block C, seat 7',
      },
    },
  })
})

afterAll(async () => {
  await gate?.[Symbol.asyncDispose]()
})

/** What sticks out of the window or of its own box, as a reader of the page would notice. */
const overflows = () =>
  gate.page.evaluate(() => {
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
      const { right, left, width } = element.getBoundingClientRect()
      return width > 1 && (right > innerWidth + 1 || left < -1)
    })
    const cut = [...document.querySelectorAll('.verdict, .question')].filter(
      (element) => element.scrollHeight > element.clientHeight + 2,
    )
    return [...wide, ...cut].map((element) => `${element.tagName} ${element.className}`)
  })

/** What axe calls serious or critical. */
async function seriousFaults(): Promise<unknown> {
  const session = await gate.page.context().newCDPSession(gate.page)
  // Evaluated from outside: the page's own policy lets no script in.
  await session.send('Runtime.evaluate', { expression: AXE })
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run().then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target).join(', ')))`,
    awaitPromise: true,
    returnByValue: true,
  })
  await session.detach()
  return result.value
}

async function inEverySize(what: string): Promise<void> {
  for (const size of SIZES) {
    await gate.page.setViewportSize(size)
    expect(await overflows(), `${what} at ${size.width}`).toEqual([])
  }
  await gate.page.setViewportSize({ width: 1024, height: 600 })
  expect(await seriousFaults(), what).toEqual([])
}

test.each(LOOKS)('in $language by $theme every screen fits and can be read', async (look) => {
  const { page, venue } = gate
  const number = 1 + LOOKS.indexOf(look)
  await page.evaluate(({ language, theme }) => {
    localStorage.setItem('language', language)
    localStorage.setItem('theme', theme)
  }, look)
  await page.reload()
  await page.locator('.scan-screen').waitFor()
  await page.keyboard.press('Escape')
  await inEverySize('idle')

  await gate.scan(venue.codeOf(number), 'ok')
  await inEverySize('admit')
  await gate.scan(venue.codeOf(CARE), number === 1 ? 'ok' : 'already_redeemed')
  await inEverySize('care or already in')
  await gate.scan(venue.codeOf(TICKETS), 'canceled')
  await inEverySize('stop')
  await page.keyboard.press('F4')
  await page.locator('[data-step=force] [name=pin]').waitFor()
  await inEverySize('force')
  await page.keyboard.press('Escape')
  await page.keyboard.press('F8')
  await page.locator('[data-step=undo]').waitFor()
  await inEverySize('undo')
  await page.keyboard.press('Escape')

  for (const screen of ['history', 'counters', 'help'] as const) {
    await page.locator(`[data-screen=${screen}]`).click()
    await page.locator('.screen h2').waitFor()
    await inEverySize(screen)
  }
})

test('a verdict is in sight without scrolling on a narrow screen and above another one', async () => {
  const { page, venue } = gate
  await gate.scan(venue.codeOf(10), 'ok')
  for (const size of SIZES) {
    await page.setViewportSize(size)
    const box = await page.locator('.docked .word').boundingBox()
    expect((box?.y ?? size.height) + (box?.height ?? 0), `${size.width}`).toBeLessThan(size.height)
  }
})

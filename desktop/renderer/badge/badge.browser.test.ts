// Badges in a real browser: what the paper gets, from wherever a person asks for one.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ticketIdOf } from '../../testing/feed.ts'
import { type GatePage, openGatePage } from '../../testing/gate-page.ts'

const NAME = 'মোহাম্মদ শাহরিয়ার রহমান চৌধুরী বিন আব্দুল্লাহ'
const LABEL_MM = { width: 62, height: 100 }
const PIXELS_A_MM = 96 / 25.4

type Printed = {
  readonly lines: readonly string[]
  readonly isPageHidden: boolean
  readonly color: string
}

let gate: GatePage

beforeAll(async () => {
  gate = await openGatePage(9, { tickets: { 1: { name: NAME }, 2: { name: 'Salma Begum' } } })
  // Instead of the browser's dialog, which nobody can answer here: notes what would be on the paper.
  await gate.page.evaluate(() => {
    const printed: object[] = []
    const papers: Node[] = []
    Object.assign(window, {
      printed,
      papers,
      print: () => {
        const badge = document.querySelector<HTMLElement>('.badge')
        if (badge === null) return
        papers.push(badge.cloneNode(true))
        printed.push({
          lines: [...badge.children].map((line) => line.textContent),
          isPageHidden: getComputedStyle(document.body).display === 'none',
          color: getComputedStyle(badge).color,
        })
      },
    })
  })
})

afterAll(async () => {
  await gate?.[Symbol.asyncDispose]()
})

const printed = () =>
  // Safe: `beforeAll` put it there.
  gate.page.evaluate(() => (window as unknown as { printed: Printed[] }).printed)
const badgeButton = (within: string) =>
  gate.page.locator(`${within} button`, { hasText: 'Print badge' })
const open = async (screen: string) =>
  await gate.page.locator(`nav [data-screen="${screen}"]`).click()

async function choose(option: string): Promise<void> {
  await open('scanners')
  const select = gate.page.locator('[data-badges] select')
  await select.selectOption({ label: option })
  await gate.page.locator(`[data-badges] option:checked`, { hasText: option }).waitFor({
    state: 'attached',
  })
}

async function press(within: string): Promise<Printed | undefined> {
  const before = (await printed()).length
  await gate.page.emulateMedia({ media: 'print' })
  await badgeButton(within).first().click()
  await gate.page.waitForFunction(
    (count) => (window as unknown as { printed: unknown[] }).printed.length > count,
    before,
  )
  await gate.page.emulateMedia({ media: 'screen' })
  return (await printed()).at(-1)
}

test('KS15 a gate that prints no badges has no button for one anywhere', async () => {
  await gate.scan(gate.venue.codeOf(1), 'ok')
  expect(await badgeButton('body').count()).toBe(0)
  expect(await gate.page.locator('.verdict .actions').isVisible()).toBe(false)

  await open('history')
  await gate.page.locator('.rows li').first().waitFor()

  expect(await badgeButton('body').count()).toBe(0)
})

test('KS15 once a printer is chosen the badge of whoever was let in comes from the verdict and the history alike', async () => {
  await choose('The browser asks each time')
  await open('scan')
  await gate.scan(gate.venue.codeOf(2), 'ok')

  const fromVerdict = await press('.verdict')
  await open('history')
  const fromHistory = await press('.rows li:last-child')

  expect(fromVerdict).toMatchObject({
    lines: ['Boishakh concert', 'Salma Begum', 'General'],
    isPageHidden: true,
    color: 'rgb(0, 0, 0)',
  })
  expect(fromHistory?.lines).toEqual(['Boishakh concert', NAME, 'General'])
  expect(await gate.page.locator('.badge').count()).toBe(0)
  expect(await gate.page.locator('body').isVisible()).toBe(true)
  expect(gate.complaints).toEqual([])
})

test('KS15 a steward finds no badge for somebody who is outside, and one for somebody who is in', async () => {
  await open('search')
  const field = gate.page.locator('.search-field input')
  const hit = (number: number) => gate.page.locator(`.hit[data-ticket="${ticketIdOf(number)}"]`)
  await field.fill('Salma')
  await hit(2).click()
  await badgeButton('[data-step="ticket"]').waitFor()
  await gate.page.keyboard.press('Escape')

  await field.fill('রহিম 5')
  await hit(5).click()
  await gate.page.locator('[data-step="ticket"]').waitFor()

  expect(await badgeButton('[data-step="ticket"]').count()).toBe(0)
  await gate.page.keyboard.press('Escape')
})

test('KS15 the longest name stands on one label, whole and in its own letters', async () => {
  await gate.page.evaluate((name) => {
    // Safe: `beforeAll` put them there.
    const { papers } = window as unknown as { papers: Node[] }
    const badge = papers.find((paper) => paper.textContent?.includes(name) === true)
    if (badge !== undefined) document.documentElement.append(badge)
    document.documentElement.dataset['badge'] = ''
  }, NAME)
  await gate.page.emulateMedia({ media: 'print' })
  const { width, height } = LABEL_MM
  await gate.page.setViewportSize({
    width: Math.round(width * PIXELS_A_MM),
    height: Math.round(height * PIXELS_A_MM),
  })

  const box = await gate.page.evaluate(async () => {
    await document.fonts.ready
    const section = document.querySelector('.badge')
    return {
      isWide: (section?.scrollWidth ?? 0) > (section?.clientWidth ?? 0),
      height: section?.scrollHeight ?? 0,
      hasLetters: document.fonts.check('700 1rem "Noto Sans Bengali"', 'ম'),
    }
  })
  const pdf = await gate.page.pdf({ width: `${width}mm`, height: `${height}mm` })

  expect(box).toMatchObject({ isWide: false, hasLetters: true })
  expect(box.height).toBeLessThan(height * PIXELS_A_MM)
  expect([...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b/g)]).toHaveLength(1)
})

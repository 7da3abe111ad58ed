// Somebody who uses a page by its keys alone, and must see at each stop where they are.
import type { Page } from 'playwright-core'
import { valueInPage } from '../../../desktop/testing/screens/in-page.ts'

export type Hand = {
  /** Presses Tab until it is there; how often. Throws where no number of presses leads there. */
  readonly tabTo: (selector: string) => Promise<number>
  /** In the group of choices that has the focus: down to the one of that value. */
  readonly choose: (value: string) => Promise<void>
  /** Stops at which nothing showed where the focus was. */
  readonly unseen: () => readonly string[]
}

const PRESSES_MAX = 40

/** Runs in the page. A stop is seen by its outline, and lies within the window. */
const LOOK = `(() => {
  const element = document.activeElement
  if (!element || element === document.body) return null
  const { outlineStyle, outlineWidth } = getComputedStyle(element)
  const { top, bottom } = element.getBoundingClientRect()
  const isSeen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1
  const isInside = bottom > 0 && top < innerHeight
  return isSeen && isInside ? null : element.outerHTML.slice(0, 120)
})()`

export async function openHand(page: Page): Promise<Hand> {
  const session = await page.context().newCDPSession(page)
  const unseen: string[] = []
  const is = async (selector: string): Promise<boolean> =>
    (await page.locator(`${selector}:focus`).count()) > 0
  return {
    tabTo: async (selector) => {
      for (let pressed = 1; pressed <= PRESSES_MAX; pressed += 1) {
        await page.keyboard.press('Tab')
        const missed = await valueInPage(session, LOOK)
        if (missed !== null) unseen.push(String(missed))
        if (await is(selector)) return pressed
      }
      throw new Error(`${selector} is out of the keyboard's reach`)
    },
    choose: async (value) => {
      await page.keyboard.press('Space')
      for (let pressed = 0; pressed < PRESSES_MAX; pressed += 1) {
        if (await page.locator(`input[value="${value}"]:checked`).count()) return
        await page.keyboard.press('ArrowDown')
      }
      throw new Error(`${value} is not among the choices`)
    },
    unseen: () => unseen,
  }
}

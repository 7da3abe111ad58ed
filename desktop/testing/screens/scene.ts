// A screen of the gate page in one state, how to come to it by keys and clicks, and what it then says.
import type { Page } from 'playwright-core'

export type Words = {
  readonly en: readonly string[]
  readonly bn: readonly string[]
}

export type Scene<Place> = {
  /** Of its pictures, and in what a failing test says. */
  readonly name: string
  /** From the scene before it, or from itself. */
  readonly reach: (place: Place) => Promise<void>
  readonly says: Words
  /**
   * What is in the page while it stands. It goes away by itself, so it is reached anew for every look, and again where
   * it had passed before it was looked at. Left out: it stays.
   */
  readonly stands?: string
}

/** Presses one after another. */
export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

export async function click(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().click()
}

export async function see(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor()
}

/** Opens a screen by its tab. */
export async function open(page: Page, screen: string): Promise<void> {
  await click(page, `[data-screen=${screen}]`)
  await see(page, `[data-screen=${screen}][aria-current=page]`)
}

type Focusable = { readonly focus: (options: { readonly focusVisible: boolean }) => void }
type Document = { readonly getElementById: (id: string) => Focusable | null }

/** As its visitor reads it: no form is open and no verdict is shown. */
export async function clear(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { document } = globalThis as unknown as { document: Document }
    document.getElementById('main')?.focus({ focusVisible: false })
  })
  await press(page, 'Escape', 'Escape', 'Escape')
  await see(page, '[data-reason=idle]')
}

/** Between two keys of a person: what comes faster may be a scanner's, and Enter right after a scan ends the scan. */
const PERSON_MS = 80

/** Puts a text into a field as a person does. */
export async function write(page: Page, selector: string, text: string): Promise<void> {
  const field = page.locator(selector).first()
  await field.fill('')
  await field.pressSequentially(text, { delay: PERSON_MS })
}

// What somebody does on a screen of the admin window before it is looked at, by CSS: in either language.
import type { Page } from 'playwright-core'

type Act = (page: Page) => Promise<void>

/** One after the other. */
export const openAs =
  (...acts: readonly Act[]): Act =>
  async (page) => {
    for (const act of acts) await act(page)
  }

/** Into fields, by their names. */
export const type =
  (fields: Readonly<Record<string, string>>): Act =>
  async (page) => {
    for (const [name, value] of Object.entries(fields)) {
      await page.locator(`main [name="${name}"]`).fill(value)
    }
  }

/** And waits for what it brings. */
export const press =
  (what: string, brings: string): Act =>
  async (page) => {
    await page.locator(what).click()
    await page.locator(brings).first().waitFor()
  }

/** One of some, by the fields' names. */
export const choose =
  (fields: Readonly<Record<string, string>>): Act =>
  async (page) => {
    for (const [name, value] of Object.entries(fields)) {
      await page.locator(`main [name="${name}"]`).selectOption(value)
    }
  }

/** What comes by itself. */
export const waitFor =
  (what: string): Act =>
  (page) =>
    page.locator(what).first().waitFor()

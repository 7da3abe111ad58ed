// What a person types into a screen of the admin window, and what stands in its fields.
import type { Page } from 'playwright-core'
import type { Things } from './walked-things.ts'

/** Into fields by their names, in which an id is one of `things`. */
export async function typeInto(
  page: Page,
  fields: Readonly<Record<string, string>>,
  things: Things,
): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const known = name.replace(/:(\w+)/, (_, one: string) => things[one] ?? '')
    const input = page.locator(`main [name="${known}"]`).first()
    const isSelect = (await input.evaluate(({ tagName }) => tagName)) === 'SELECT'
    await (isSelect ? input.selectOption(value) : input.fill(value))
  }
}

/** In their order. */
export const valuesOf = (page: Page): Promise<readonly string[]> =>
  page.locator('main :is(input, select, textarea)').evaluateAll((inputs) =>
    inputs.map((input) => {
      const { type, checked, value } = input as HTMLInputElement
      return type === 'checkbox' ? String(checked) : value
    }),
  )

// What axe calls serious or critical about a drawn screen.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { CDPSession } from 'playwright-core'
import { valueInPage } from './in-page.ts'

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const RUN = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .flatMap(({ id, nodes }) => nodes.map(({ target, any }) =>
    id + ': ' + target + ' ' + any.map(({ message }) => message).join(' '))))`

/** One line for each element at fault. */
export async function axeFaults(session: CDPSession): Promise<readonly string[]> {
  const isLoaded = await valueInPage(session, 'window.axe !== undefined')
  if (isLoaded !== true) await valueInPage(session, `${SOURCE}; true`)
  // Safe: the expression makes such a list.
  return (await valueInPage(session, RUN)) as readonly string[]
}
